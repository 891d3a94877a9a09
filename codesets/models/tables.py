"""The tables beside the code systems that the edits and the grouper read."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from codesets.models.releases import DatedQuerySet, DatedRow, Setting, dates_in_order


class Modifier(DatedRow):
    """A two-character modifier; the kinds say what rules read it: anatomic, global, ncci, telehealth, anesthesia ..."""

    code = models.CharField(max_length=2)
    title = models.CharField(max_length=2000)
    kinds = ArrayField(models.CharField(max_length=16), default=list)

    objects = DatedQuerySet["Modifier"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "code"], name="modifier_once"),
            dates_in_order("modifier_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class AdministrativeKind(models.TextChoices):
    PLACE_OF_SERVICE = "pos", "Place of service"
    REVENUE_CODE = "revenue", "Revenue code"
    DISCHARGE_STATUS = "discharge", "Discharge status"
    BILL_TYPE = "bill_type", "Type of bill"


class AdministrativeCode(DatedRow):
    """Places of service, revenue codes, discharge statuses and types of bill: short lists with house-written labels."""

    kind = models.CharField(max_length=10, choices=AdministrativeKind.choices)
    code = models.CharField(max_length=4)
    title = models.CharField(max_length=160)
    traits = ArrayField(models.CharField(max_length=24), default=list, help_text="Such as facility, needs_hcpcs")

    objects = DatedQuerySet["AdministrativeCode"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "kind", "code"], name="administrative_code_once"),
            dates_in_order("administrative_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class NcciPair(DatedRow):
    """Column 2 is not paid beside column 1 for one patient, provider and day, unless the indicator lets a modifier."""

    column1 = models.CharField(max_length=5)
    column2 = models.CharField(max_length=5)
    indicator = models.CharField(max_length=1, help_text="0 never, 1 with a modifier, 9 not in force")

    objects = DatedQuerySet["NcciPair"].as_manager()

    class Meta:
        verbose_name_plural = "NCCI pairs"
        constraints = [
            models.CheckConstraint(condition=Q(indicator__in=["0", "1", "9"]), name="ncci_indicator_known"),
            dates_in_order("ncci_dates_in_order"),
        ]
        indexes = [models.Index(fields=["column1", "column2"], name="ncci_columns")]

    def __str__(self) -> str:
        return f"{self.column1}/{self.column2}"


class UnitLimit(DatedRow):
    """The medically unlikely edit of a code. Absence is not "unlimited": some values are confidential."""

    setting = models.CharField(max_length=12, choices=Setting.choices)
    code = models.CharField(max_length=5)
    units = models.PositiveIntegerField()
    adjudication = models.CharField(max_length=1, help_text="MAI: 1 per line, 2 and 3 per day")

    objects = DatedQuerySet["UnitLimit"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "setting", "code", "valid_from"], name="unit_limit_once"),
            models.CheckConstraint(condition=Q(adjudication__in=["1", "2", "3"]), name="unit_limit_mai_known"),
        ]
        indexes = [models.Index(fields=["code"], name="unit_limit_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.units}"


class AddOn(DatedRow):
    """An add-on code and a code it may stand beside. Primary ``CCCCC`` means the contractor decides."""

    code = models.CharField(max_length=5)
    primary = models.CharField(max_length=5)
    edit_type = models.CharField(max_length=1, help_text="1 fixed list, 2 contractor's list, 3 both")

    objects = DatedQuerySet["AddOn"].as_manager()

    class Meta:
        verbose_name_plural = "add-on codes"
        indexes = [models.Index(fields=["code"], name="add_on_code")]

    def __str__(self) -> str:
        return f"{self.code} beside {self.primary}"


class FeeIndicator(DatedRow):
    """What the physician fee schedule says of a code that the edits need; no amounts."""

    code = models.CharField(max_length=5)
    modifier = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=1)
    global_days = models.CharField(max_length=3, blank=True, help_text="000, 010, 090, MMM, XXX, YYY, ZZZ")
    professional_technical = models.CharField(max_length=1, blank=True)
    bilateral = models.CharField(max_length=1, blank=True)
    multiple = models.CharField(max_length=1, blank=True)
    assistant = models.CharField(max_length=1, blank=True)
    co_surgeon = models.CharField(max_length=1, blank=True)
    team = models.CharField(max_length=1, blank=True)
    not_in_facility = models.BooleanField(default=False)
    not_in_office = models.BooleanField(default=False)

    objects = DatedQuerySet["FeeIndicator"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["code"], name="fee_indicator_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.modifier}".strip()


class DrgWeight(DatedRow):
    """IPPS Table 5: weight and mean lengths of stay of an MS-DRG for one fiscal year."""

    drg = models.CharField(max_length=3)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, blank=True, help_text="Medical or surgical")
    mdc = models.CharField(max_length=4, blank=True)
    weight = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    geometric_mean_stay = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    arithmetic_mean_stay = models.DecimalField(max_digits=6, decimal_places=1, null=True)

    objects = DatedQuerySet["DrgWeight"].as_manager()

    class Meta:
        verbose_name_plural = "MS-DRG weights"
        constraints = [models.UniqueConstraint(fields=["release", "drg"], name="drg_weight_once")]

    def __str__(self) -> str:
        return f"{self.drg} {self.title}"
