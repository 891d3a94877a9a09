"""The life of an edit outside its code: settings by payer and date, what became of its findings, how it changed."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from accounts.models import Facility, Role, User
from claims.models.claims import READERS, ClaimVersion
from claims.models.findings import Mode, Severity
from encounters.models import Encounter, Payer

EDIT_READERS = (Role.ADMINISTRATOR, *READERS)
"""Roles that read the catalogue with its settings and figures; only administrators change settings."""

WITHDRAWN_TOGETHER = Q(withdrawn_at=None, withdrawn_by=None, withdrawn_for="") | Q(
    withdrawn_at__isnull=False, withdrawn_by__isnull=False
) & ~Q(withdrawn_for="")


class EditSettingQuerySet(models.QuerySet["EditSetting"]):
    def standing(self) -> EditSettingQuerySet:
        """Not withdrawn. Whether one holds for a claim is decided by the claim's payer and date of service."""
        return self.filter(withdrawn_at=None)


class EditSetting(models.Model):
    """An edit is off, in shadow, or of another severity for a payer (or all) and dates of service.

    A setting is never changed: it is withdrawn for a reason, and another follows. Of two that hold, the payer's own
    goes before the one for all payers. The database refuses two for the same edit, payer and day.
    """

    edit = models.CharField(max_length=20)
    payer = models.ForeignKey(
        Payer, on_delete=models.PROTECT, null=True, blank=True, related_name="edit_settings", help_text="Empty: all"
    )
    applies_from = models.DateField(null=True, blank=True, help_text="First date of service; empty: since ever")
    applies_until = models.DateField(null=True, blank=True, help_text="Last date of service; empty: until withdrawn")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ON)
    severity = models.CharField(max_length=8, choices=Severity, blank=True, help_text="Empty: the edit's own")
    is_required = models.BooleanField(default=False, help_text="The edit was marked as required when this was made")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_for = models.CharField(max_length=500, blank=True)

    objects = EditSettingQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["edit", "-id"], name="edit_setting_edit"),)
        constraints = (
            ExclusionConstraint(
                name="one_setting_per_edit_payer_day",
                expressions=[
                    ("edit", RangeOperators.EQUAL),
                    (Coalesce(F("payer"), Value(0)), RangeOperators.EQUAL),
                    (
                        Func(
                            F("applies_from"),
                            F("applies_until"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="edit_setting_mode"),
            models.CheckConstraint(condition=Q(severity__in=["", *Severity.values]), name="edit_setting_severity"),
            models.CheckConstraint(
                condition=Q(is_required=False) | Q(mode="on", severity__in=["", "stop"]), name="required_edit_stays_on"
            ),
            models.CheckConstraint(
                condition=Q(applies_from=None) | Q(applies_until=None) | Q(applies_from__lte=F("applies_until")),
                name="edit_setting_dates",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="edit_set_for_a_reason"),
            models.CheckConstraint(condition=WITHDRAWN_TOGETHER, name="edit_setting_withdrawn_for_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.edit} {self.in_words}"

    @property
    def in_words(self) -> str:
        """``off``, ``in shadow``, ``on``, ``on as review``."""
        words = {Mode.OFF: "off", Mode.SHADOW: "in shadow"}.get(Mode(self.mode), "on")
        return f"{words} as {self.severity}" if self.severity else words


class EditOutcomeQuerySet(models.QuerySet["EditOutcome"]):
    def visible_to(self, user: User) -> EditOutcomeQuerySet:
        """Counted for the facilities the user works for; administrators count everything, and see no chart."""
        if not user.is_active or user.role not in EDIT_READERS:
            return self.none()
        if user.sees_all_facilities or user.role == Role.ADMINISTRATOR:
            return self
        return self.filter(facility__in=user.facilities.all())


class EditOutcome(models.Model):
    """What became of one finding on one chart: one row however often the chart is judged.

    Written when a coder sees the finding, at completion and at building; ``denied_on`` when the payer denies the claim
    that carried it.
    """

    class Outcome(models.TextChoices):
        STANDS = "stands", "Stands"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        RESOLVED = "resolved", "Corrected"
        RESTATED = "restated", "Restated on changed facts"

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="edit_outcomes")
    edit = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)
    severity = models.CharField(max_length=8, choices=Severity)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ON)
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, null=True, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    first_seen_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.STANDS)
    denied_version = models.ForeignKey(ClaimVersion, on_delete=models.PROTECT, null=True, related_name="+")
    denied_on = models.DateField(null=True)

    objects = EditOutcomeQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["edit", "first_seen_on"], name="edit_outcome_day"),)
        constraints = (
            models.UniqueConstraint(fields=["encounter", "edit", "fingerprint"], name="one_edit_outcome"),
            models.CheckConstraint(condition=Q(mode__in=["on", "shadow"]), name="edit_outcome_mode"),
            models.CheckConstraint(
                condition=Q(outcome__in=["stands", "acknowledged", "resolved", "restated"]), name="edit_outcome_outcome"
            ),
            models.CheckConstraint(
                condition=Q(denied_on=None, denied_version=None)
                | Q(denied_on__isnull=False, denied_version__isnull=False),
                name="edit_outcome_denied",
            ),
        )

    def __str__(self) -> str:
        return f"{self.edit} {self.outcome}"


class EditRecord(models.Model):
    """How an edit stood from the day this was recorded: append-only. What differs from the record before is a release
    note.
    """

    class Kind(models.TextChoices):
        FIRST = "first", "First recorded"
        ADDED = "added", "New"
        CHANGED = "changed", "Changed"
        RETIRED = "retired", "Retired"

    edit = models.CharField(max_length=20)
    recorded_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=8, choices=Kind)
    stated = models.JSONField(help_text="Title, severity, source and the rest as they stood, and the rule's hash")
    before = models.JSONField(default=dict, help_text="Of what changed, what it was")
    note = models.CharField(max_length=500, blank=True, help_text="What was changed and why, from the catalogue")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["edit", "-id"], name="edit_record_edit"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["first", "added", "changed", "retired"]), name="edit_record_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.edit} {self.kind}"
