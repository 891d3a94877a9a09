"""The alphabetic index: the words of the book, the terms nested beneath them, and the codes each leads to."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from codesets.models.codes import SearchWords
from codesets.models.releases import Release, Table

BOOKS = (Table.ICD10CM_INDEX, Table.ICD10CM_NEOPLASMS, Table.ICD10CM_DRUGS, Table.ICD10CM_EXTERNAL)
"""The books of the ICD-10-CM index, each a table of its own."""


class IndexUse(models.TextChoices):
    """Why a term of the index names a code: plainly, as a manifestation, or in a column of one of its two tables."""

    CODE = "code", "Code"
    MANIFESTATION = "manifestation", "Manifestation"
    CATEGORY = "category", "See category"
    PRIMARY = "primary", "Malignant primary"
    SECONDARY = "secondary", "Malignant secondary"
    IN_SITU = "in_situ", "Ca in situ"
    BENIGN = "benign", "Benign"
    UNCERTAIN = "uncertain", "Uncertain behavior"
    UNSPECIFIED = "unspecified", "Unspecified behavior"
    ACCIDENTAL = "accidental", "Poisoning, accidental (unintentional)"
    SELF_HARM = "self_harm", "Poisoning, intentional self-harm"
    ASSAULT = "assault", "Poisoning, assault"
    UNDETERMINED = "undetermined", "Poisoning, undetermined"
    ADVERSE = "adverse", "Adverse effect"
    UNDERDOSING = "underdosing", "Underdosing"


NEOPLASM_USES = (
    IndexUse.PRIMARY, IndexUse.SECONDARY, IndexUse.IN_SITU, IndexUse.BENIGN, IndexUse.UNCERTAIN, IndexUse.UNSPECIFIED,
)  # fmt: skip
DRUG_USES = (
    IndexUse.ACCIDENTAL, IndexUse.SELF_HARM, IndexUse.ASSAULT, IndexUse.UNDETERMINED, IndexUse.ADVERSE,
    IndexUse.UNDERDOSING,
)  # fmt: skip


class IndexTerm(models.Model):
    """A main term of an index or a term beneath one. Numbers run in the order of the file, a term before its own."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    number = models.PositiveIntegerField(help_text="Place in the file, from 1")
    parent = models.PositiveIntegerField(default=0, help_text="Number of the term it stands beneath; 0 for a main term")
    last = models.PositiveIntegerField(help_text="Number of the last term beneath it; its own where there is none")
    level = models.PositiveSmallIntegerField(default=0)
    letter = models.CharField(max_length=8, blank=True)
    title = models.TextField(help_text="The words before any nonessential modifier")
    nonessential = models.TextField(blank=True, help_text="Words that may be there or not: (acute) (chronic)")
    ending = models.TextField(blank=True, help_text="What follows them, such as NEC")
    see = models.TextField(blank=True)
    see_also = models.TextField(blank=True)
    see_to = models.PositiveIntegerField(default=0, help_text="Number of the term of this book that it says to see")
    see_also_to = models.PositiveIntegerField(default=0)
    codes = models.JSONField(default=dict, help_text="Use to code as the book writes it, C79.8- where more is needed")
    leads_to = ArrayField(models.CharField(max_length=8), default=list, help_text="The same codes, undotted, no dash")
    path = models.TextField(help_text="The essential words from the main term down, parted by commas")
    optional = models.TextField(blank=True, help_text="Nonessential words from the main term down")
    words = models.GeneratedField(
        expression=SearchWords("path", "optional"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["release", "number"], name="index_term_once")]
        indexes = [
            GinIndex(fields=["words"], name="index_words"),
            GinIndex(fields=["leads_to"], name="index_leads_to"),
            models.Index(fields=["release", "parent", "number"], name="index_beneath"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.nonessential, self.ending) if part)

    @property
    def has_terms(self) -> bool:
        """Whether terms stand beneath it."""
        return self.last > self.number
