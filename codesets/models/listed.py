"""Short lists of codes with their days, each from a file that its licensee holds."""

from __future__ import annotations

from django.db import models

from codesets.models.releases import DatedQuerySet, DatedRow, dates_in_order


class ListKind(models.TextChoices):
    TAXONOMY = "taxonomy", "Provider taxonomy (NUCC)"
    CARC = "carc", "Claim adjustment reason code (X12)"
    RARC = "rarc", "Remittance advice remark code (X12)"


class ListedCode(DatedRow):
    """A code of such a list; its text is its owner's and comes from the licensee's own file."""

    kind = models.CharField(max_length=10, choices=ListKind.choices)
    code = models.CharField(max_length=10)
    title = models.CharField(max_length=2000)
    notes = models.TextField(blank=True)

    objects = DatedQuerySet["ListedCode"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "kind", "code", "valid_from"], name="listed_code_once"),
            dates_in_order("listed_code_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
