"""Releases: dated loads of outside reference data, kept side by side, and what every row of one has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import User

Row = TypeVar("Row", bound=models.Model)


class System(models.TextChoices):
    """The four code systems a chart is coded in."""

    ICD10CM = "icd10cm", "ICD-10-CM"
    ICD10PCS = "icd10pcs", "ICD-10-PCS"
    HCPCS = "hcpcs", "HCPCS Level II"
    CPT = "cpt", "CPT"


class Table(models.TextChoices):
    """Everything a release can hold: the code systems and the tables beside them."""

    ICD10CM = "icd10cm", "ICD-10-CM"
    ICD10PCS = "icd10pcs", "ICD-10-PCS"
    PCS_TABLES = "pcs_tables", "ICD-10-PCS tables"
    PCS_DEFINITIONS = "pcs_definitions", "ICD-10-PCS definitions"
    PCS_INDEX = "pcs_index", "ICD-10-PCS index"
    HCPCS = "hcpcs", "HCPCS Level II and CPT numbers"
    ADMINISTRATIVE = "administrative", "Modifiers, places of service, revenue codes, discharge statuses, bill types"
    NCCI_HOSPITAL = "ncci_hospital", "NCCI pairs, outpatient hospital"
    NCCI_PRACTITIONER = "ncci_practitioner", "NCCI pairs, practitioner"
    UNIT_LIMITS = "unit_limits", "Medically unlikely edits"
    ADD_ONS = "add_ons", "Add-on codes"
    FEE_INDICATORS = "fee_indicators", "Physician fee schedule indicators"
    POA_EXEMPT = "poa_exempt", "Exempt from present-on-admission reporting"
    DRG_WEIGHTS = "drg_weights", "MS-DRG weights (IPPS Table 5)"
    CONVERSIONS = "conversions", "What new codes of ICD-10-CM were before"
    HCC = "hcc", "Diagnoses to HCCs (CMS risk adjustment)"
    MCC_LIST = "mcc_list", "Complete MCC list (IPPS Table 6I)"
    CC_LIST = "cc_list", "Complete CC list (IPPS Table 6J)"
    CC_EXCLUSIONS = "cc_exclusions", "CC exclusions (IPPS Table 6K)"
    NOC = "noc", "HCPCS codes not otherwise classified"
    NCD = "ncd", "National coverage determinations, laboratory"
    LCD = "lcd", "Local coverage determinations"
    TAXONOMY = "taxonomy", "Provider taxonomy (NUCC)"
    CARC = "carc", "Claim adjustment reason codes (X12)"
    RARC = "rarc", "Remittance advice remark codes (X12)"
    SYNONYMS = "synonyms", "Search words"
    ICD10CM_INDEX = "icd10cm_index", "ICD-10-CM index to diseases and injuries"
    ICD10CM_NEOPLASMS = "icd10cm_neoplasms", "ICD-10-CM table of neoplasms"
    ICD10CM_DRUGS = "icd10cm_drugs", "ICD-10-CM table of drugs and chemicals"
    ICD10CM_EXTERNAL = "icd10cm_external", "ICD-10-CM index to external causes"


OPTIONAL_TABLES = frozenset(
    {
        Table.MCC_LIST, Table.CC_LIST, Table.CC_EXCLUSIONS, Table.NOC, Table.NCD, Table.LCD, Table.TAXONOMY,
        Table.CARC, Table.RARC,
    }
)  # fmt: skip
"""Tables an installation may go without: nothing but their own function needs them."""


def table_choices() -> list[tuple[str, str]]:
    """The tables as choices; asked for when needed, so that a new table needs no migration."""
    return list(Table.choices)


class Setting(models.TextChoices):
    """NCCI publishes a table for each of these; they differ."""

    PRACTITIONER = "practitioner", "Practitioner"
    HOSPITAL = "hospital", "Outpatient hospital"
    DME = "dme", "Durable medical equipment supplier"


class ReleaseQuerySet(models.QuerySet["Release"]):
    def live(self) -> ReleaseQuerySet:
        return self.filter(live=True)

    def ids_in_force(self, *, on: date) -> list[int]:
        """The releases that answer for a day, one of each table."""
        return ids_in_force(self.live().values_list("pk", "table", "effective_on", "known_until"), on=on)


def ids_in_force(live: Iterable[tuple[int, str, date, date | None]], *, on: date) -> list[int]:
    """One release per table, of live ones given as key, table, first and last day: the newest that had begun on the
    date and still speaks for it.

    A release that says nothing beyond its last known day gives way to one that does; where none does, the newest
    stays in force, because silence is not an end. Before the first release the earliest one answers.
    """
    best: dict[str, tuple[tuple[bool, bool, int], int]] = {}
    for pk, table, effective_on, known_until in live:
        begun = effective_on <= on
        speaks = known_until is None or known_until >= on
        order = (begun, speaks, effective_on.toordinal() if begun else -effective_on.toordinal())
        if table not in best or order > best[table][0]:
            best[table] = (order, pk)
    return sorted(pk for _, pk in best.values())


class Release(models.Model):
    """One dated load of one table, from one source. Taking it out of force brings the previous one back."""

    table = models.CharField(max_length=20, choices=table_choices)
    version = models.CharField(max_length=60)
    edition = models.CharField(max_length=120, help_text="What a person calls it, such as FY2026 April update")
    effective_on = models.DateField()
    known_until = models.DateField(null=True, blank=True, help_text="Last day the source speaks for; empty when open")
    source = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    loaded_at = models.DateTimeField(db_default=Now())
    loaded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: the command line"
    )
    live = models.BooleanField(default=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["table", "effective_on"]
        constraints = [
            models.UniqueConstraint(fields=["table", "sha256"], name="release_loaded_once"),
            models.UniqueConstraint(
                fields=["table", "effective_on"], condition=Q(live=True), name="release_one_live_per_day"
            ),
            models.CheckConstraint(
                condition=Q(known_until__isnull=True) | Q(known_until__gte=F("effective_on")),
                name="release_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_table_display()} {self.edition}"


def valid_on(on: date) -> Q:
    """The one meaning of "valid on a date": begun, and not ended before it. Both days count as valid."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class DatedQuerySet(models.QuerySet[Row]):
    """Rows of a release with a validity of their own."""

    def in_force(self, *, on: date) -> Self:
        """Rows of the releases in force on the date that are themselves valid on it."""
        return self.filter(valid_on(on), release_id__in=Release.objects.ids_in_force(on=on))


class DatedRow(models.Model):
    """A row with a first and a last day. ``valid_to`` is empty while the source knows no end."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name)
