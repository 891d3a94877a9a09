"""Medicare's coverage policies: which diagnoses support which services."""

from __future__ import annotations

from django.db import models

from codesets.models.releases import DatedRow, Release, dates_in_order


class Resolution(models.TextChoices):
    """What a policy says of a diagnosis."""

    COVERED = "covered", "Covered"
    DENIED = "denied", "Denied"
    UNSUPPORTED = "unsupported", "Does not support medical necessity"


class CoveragePolicy(models.Model):
    """A national or local coverage determination, by the number people quote."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=400)
    contractor = models.CharField(max_length=80, blank=True, help_text="Of a local determination")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "number"], name="coverage_policy_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CoverageService(DatedRow):
    """A service that a policy binds."""

    number = models.CharField(max_length=40)
    code = models.CharField(max_length=5)

    class Meta:
        constraints = [dates_in_order("coverage_service_dates_in_order")]
        indexes = [models.Index(fields=["code"], name="coverage_service_code")]

    def __str__(self) -> str:
        return f"{self.number} {self.code}"


class CoverageDiagnosis(DatedRow):
    """What a policy says of a diagnosis, from when to when."""

    number = models.CharField(max_length=40)
    code = models.CharField(max_length=8)
    resolution = models.CharField(max_length=11, choices=Resolution.choices)

    class Meta:
        constraints = [dates_in_order("coverage_diagnosis_dates_in_order")]
        indexes = [models.Index(fields=["release", "number"], name="coverage_diagnosis_policy")]

    def __str__(self) -> str:
        return f"{self.number} {self.code} {self.resolution}"
