"""Medicare's coverage policies: which diagnoses support which services."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
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
    version = models.CharField(max_length=5, blank=True, db_default="", help_text="Of an article")
    basis = models.CharField(
        max_length=400, blank=True, db_default="", help_text="The local determinations that an article belongs to"
    )
    states = ArrayField(
        models.CharField(max_length=2), null=True, blank=True, help_text="Where it binds; empty means everywhere"
    )
    parts = models.CharField(
        max_length=2, blank=True, db_default="", help_text="A, B or AB: which part of Medicare; empty means both"
    )

    class Meta:
        verbose_name_plural = "coverage policies"
        constraints = [models.UniqueConstraint(fields=["release", "number"], name="coverage_policy_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CoverageService(DatedRow):
    """A service that a policy binds."""

    number = models.CharField(max_length=40)
    code = models.CharField(max_length=5)
    group = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of codes in an article")

    class Meta:
        verbose_name_plural = "services bound"
        constraints = [dates_in_order("coverage_service_dates_in_order")]
        indexes = [models.Index(fields=["code"], name="coverage_service_code")]

    def __str__(self) -> str:
        return f"{self.number} {self.code}"


class CoverageDiagnosis(DatedRow):
    """What a policy says of a diagnosis, from when to when."""

    number = models.CharField(max_length=40)
    code = models.CharField(max_length=8)
    resolution = models.CharField(max_length=11, choices=Resolution.choices)
    group = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of codes in an article")

    class Meta:
        verbose_name_plural = "diagnoses listed"
        constraints = [dates_in_order("coverage_diagnosis_dates_in_order")]
        indexes = [models.Index(fields=["release", "number"], name="coverage_diagnosis_policy")]

    def __str__(self) -> str:
        return f"{self.number} {self.code} {self.resolution}"
