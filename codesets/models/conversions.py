"""Which codes took the place of which, as the conversion tables say."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from codesets.models.releases import Release, System


class Conversion(models.Model):
    """A new code, and how the same was reported before it came."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    system = models.CharField(max_length=8, choices=System.choices)
    code = models.CharField(max_length=8)
    first_on = models.DateField(help_text="First day on which the new code may be used")
    previous = ArrayField(
        models.CharField(max_length=8), default=list, help_text="The codes before it, ranges resolved"
    )
    together = models.BooleanField(default=False, help_text="Several codes stood together for what is one code now")
    said = models.CharField(max_length=200, blank=True, help_text="As the table writes it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "system", "code", "said"], name="conversion_once")]
        indexes = [GinIndex(fields=["previous"], name="conversion_previous")]

    def __str__(self) -> str:
        return f"{self.said} became {self.code}"
