"""Which secondary diagnoses count as CC or MCC, and when they do not (IPPS Tables 6I, 6J and 6K)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from codesets.models.releases import Release


class CcLevel(models.Model):
    """A diagnosis that counts as CC or MCC when it is secondary."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    code = models.CharField(max_length=8)
    level = models.CharField(max_length=3)
    collection = models.CharField(
        max_length=4, blank=True, help_text="Number of the principal diagnoses that take its level; empty where none do"
    )
    only_alive = models.BooleanField(default=False, help_text="Counts only where the patient was discharged alive")

    class Meta:
        verbose_name_plural = "CCs and MCCs"
        constraints = [
            models.UniqueConstraint(fields=["release", "code"], name="cc_level_once"),
            models.CheckConstraint(condition=Q(level__in=["CC", "MCC"]), name="cc_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.level}"


class CcExclusion(models.Model):
    """A principal diagnosis of a numbered collection: the CCs that name the collection do not count beside it."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    collection = models.CharField(max_length=4)
    principal = models.CharField(max_length=8)

    class Meta:
        verbose_name_plural = "CC exclusions"
        constraints = [models.UniqueConstraint(fields=["release", "collection", "principal"], name="cc_exclusion_once")]

    def __str__(self) -> str:
        return f"{self.collection} {self.principal}"


class SeverityExclusion(models.Model):
    """A secondary diagnosis that does not count as CC or MCC in some MS-DRGs, because they are about it already."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    first_drg = models.CharField(max_length=3)
    last_drg = models.CharField(max_length=3)
    code = models.CharField(max_length=8)

    class Meta:
        verbose_name_plural = "levels that do not count in a DRG"
        constraints = [
            models.UniqueConstraint(fields=["release", "first_drg", "last_drg", "code"], name="severity_exclusion_once")
        ]

    def __str__(self) -> str:
        return f"{self.first_drg}-{self.last_drg} {self.code}"
