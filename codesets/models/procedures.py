"""The tables and definitions from which a code of ICD-10-PCS is built, character by character."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from codesets.models.releases import Release


class ProcedureValue(models.Model):
    """What a character means at one place of a code, in one row of a table.

    The first three characters name the table and hold for all of its rows (row 0). In a row every value of each of the
    last four characters goes with every value of the others; together they are all the codes there are.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    table = models.CharField(max_length=3, help_text="The first three characters, such as 0DB")
    row = models.PositiveIntegerField(help_text="Place of the row in its table; 0 for the table itself")
    position = models.PositiveSmallIntegerField(help_text="Place of the character in the code, 1 to 7")
    axis = models.CharField(max_length=60, help_text="What the character tells, such as Body Part")
    character = models.CharField(max_length=1)
    label = models.CharField(max_length=200)
    definition = models.TextField(blank=True)

    class Meta:
        ordering = ["table", "row", "position", "character"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "table", "row", "position", "character"], name="procedure_value_once"
            ),
            models.CheckConstraint(condition=Q(position__range=(1, 7)), name="procedure_value_position"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.axis} {self.character}: {self.label}"


class ProcedureDefinition(models.Model):
    """What a value of ICD-10-PCS means, and what it includes; a term of several values stands once for each."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    term = models.PositiveIntegerField(help_text="Number of the term in the file")
    section = models.CharField(max_length=1)
    position = models.PositiveSmallIntegerField()
    axis = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    includes = models.TextField(blank=True, help_text="One per line")

    class Meta:
        ordering = ["term"]
        indexes = [models.Index(fields=["release", "section", "position"], name="procedure_definition_axis")]

    def __str__(self) -> str:
        return f"{self.section}/{self.position} {self.label}"
