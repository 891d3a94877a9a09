"""What the edits said of a claim version, and what people answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from claims.edits.base import Finding, Topic
from claims.edits.base import Severity as FoundSeverity
from claims.models.claims import ClaimVersion
from encounters.models import Encounter


class Severity(models.TextChoices):
    STOP = "stop", "Stop"
    REVIEW = "review", "Review"
    NOTE = "note", "Note"


class Mode(models.TextChoices):
    """Whether an edit speaks: in shadow it is counted, shown to nobody who codes, and never stands in the way."""

    ON = "on", "On"
    SHADOW = "shadow", "In shadow"
    OFF = "off", "Off"


class FindingRowQuerySet(models.QuerySet["FindingRow"]):
    def shown(self) -> FindingRowQuerySet:
        """What people see of a claim; findings of edits in shadow are only counted."""
        return self.filter(mode=Mode.ON)


class FindingRow(models.Model):
    """A finding of the edits on a claim version, as it stood when the version was last judged.

    Severity and mode are those in force then, by ``setting`` where one held; later settings do not change them.
    """

    version = models.ForeignKey(ClaimVersion, on_delete=models.CASCADE, related_name="findings")
    edit = models.CharField(max_length=20)
    topic = models.CharField(max_length=30)
    severity = models.CharField(max_length=6, choices=Severity)
    title = models.CharField(max_length=200)
    message = models.TextField()
    remedy = models.TextField(blank=True)
    source = models.TextField(blank=True)
    codes = models.JSONField(default=list)
    line = models.PositiveIntegerField(null=True)
    field = models.CharField(max_length=60, blank=True)
    fingerprint = models.CharField(max_length=64)
    is_acknowledged = models.BooleanField(default=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ON)
    setting = models.ForeignKey(
        "claims.EditSetting", on_delete=models.PROTECT, null=True, related_name="+", help_text="Empty: none held"
    )

    objects = FindingRowQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["edit"], name="finding_edit"),)
        constraints = (models.CheckConstraint(condition=Q(mode__in=["on", "shadow"]), name="finding_mode"),)

    def __str__(self) -> str:
        return self.edit

    def as_finding(self) -> Finding:
        """What the edit said, as it said it."""
        known = self.topic in set(Topic)
        return Finding(
            message=self.message,
            codes=tuple(self.codes),
            line=self.line,
            field=self.field,
            edit=self.edit,
            topic=Topic(self.topic) if known else Topic.OTHER,
            severity=FoundSeverity(self.severity),
            title=self.title,
            remedy=self.remedy,
            source=self.source,
        )


class Acknowledgement(models.Model):
    """A person says why a finding does not stand in the way. It counts while the facts it covered stay as they are."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="acknowledgements")
    edit = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64, help_text="Of the facts the finding spoke of")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["encounter", "edit", "fingerprint"], name="one_acknowledgement"),
            models.CheckConstraint(condition=~Q(reason=""), name="acknowledged_for_a_reason"),
        )

    def __str__(self) -> str:
        return self.edit
