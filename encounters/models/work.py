"""Who works a chart, why it waits, which list it is on, and what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Facility, User
from encounters.models.charts import Encounter
from encounters.models.people import Practitioner

if TYPE_CHECKING:
    from datetime import datetime


class Lease(models.Model):
    """A coder has the chart. At most one lease per chart is open; it ends by itself when not renewed."""

    class End(models.TextChoices):
        RELEASED = "released", "Released"
        COMPLETED = "completed", "Completed"
        HELD = "held", "Held"
        EXPIRED = "expired", "Expired"
        TAKEN_OVER = "taken_over", "Taken over"

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="leases")
    coder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="leases")
    taken_at = models.DateTimeField()
    renewed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=End, blank=True)

    class Meta:
        ordering = ("-taken_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["encounter"],
                condition=Q(ended_at=None),
                name="one_open_lease_per_chart",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
                name="lease_ends_for_a_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=["expires_at"],
                condition=Q(ended_at=None),
                name="open_lease_expiry",
            ),
        )

    def __str__(self) -> str:
        return f"Lease of {self.encounter_id}"

    def is_open(self, *, at: datetime) -> bool:
        return self.ended_at is None and self.expires_at > at


class Hold(models.Model):
    """A reason why a chart waits. While any is open the chart cannot be completed."""

    class Reason(models.TextChoices):
        MISSING_DOCUMENT = "missing_document", "Document missing"
        QUERY = "query", "Waiting for a provider's answer"
        CHARGES = "charges", "Charges incomplete"
        DEMOGRAPHICS = "demographics", "Demographics or coverage unclear"
        SECOND_OPINION = "second_opinion", "Second opinion wanted"
        OTHER = "other", "Other"

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=20, choices=Reason)
    note = models.CharField(max_length=500, blank=True)
    responsible = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    query = models.ForeignKey(
        "encounters.ProviderQuery",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="holds",
    )
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("placed_at",)
        indexes = (models.Index(fields=["encounter"], condition=Q(lifted_at=None), name="open_hold"),)

    def __str__(self) -> str:
        return self.get_reason_display()


class ProviderQuery(models.Model):
    """A question to a provider about the record. It names indicators and options, never money."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENT = "sent", "Sent"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"
        CANCELLED = "cancelled", "Cancelled"

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="queries")
    to = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="queries")
    subject = models.CharField(max_length=120)
    indicators = models.TextField(help_text="Clinical indicators as the record states them")
    question = models.TextField()
    options = ArrayField(models.CharField(max_length=200), default=list)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "provider queries"
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=["draft", "sent", "answered", "closed", "cancelled"]),
                name="query_status",
            ),
        )

    def __str__(self) -> str:
        return self.subject


class Worklist(models.Model):
    """A rule over encounter fields that puts charts on a list; the first rule that matches, in order, wins.

    ``rule`` is ``{"all": [...]}`` or ``{"any": [...]}`` of conditions ``{"field", "is": one of
    encounters.worklists.OPERATORS, "value"}``, nested as needed. ``{}`` matches everything.
    """

    name = models.CharField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(unique=True)
    rule = models.JSONField(default=dict, blank=True)
    why = models.CharField(max_length=120, help_text="Shown beside each chart: why it is on this list")
    sort = models.CharField(
        max_length=20,
        default="priority",
        choices=[
            ("priority", "Priority score"),
            ("discharge", "Oldest discharge first"),
            ("charges", "Highest charges first"),
            ("filing_limit", "Nearest filing limit first"),
        ],
    )
    facilities = models.ManyToManyField(Facility, blank=True, help_text="Empty: all")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("order",)

    def __str__(self) -> str:
        return self.name


class EncounterEvent(models.Model):
    """One thing that happened to a chart: who, when, what, and the values before and after. Append-only."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty: the system",
    )
    action = models.CharField(max_length=40)
    version = models.PositiveIntegerField(help_text="Version of the chart after this event")
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["encounter", "id"], name="encounter_event"),)

    def __str__(self) -> str:
        return self.action


class IntakeMessage(models.Model):
    """A message from another system as it came: stored, or kept aside whole with the reason."""

    class Status(models.TextChoices):
        STORED = "stored", "Stored"
        UNCHANGED = "unchanged", "Nothing new"
        QUARANTINED = "quarantined", "Kept aside"

    source = models.CharField(max_length=120, help_text="File name or API client")
    format = models.CharField(max_length=12, default="fhir")
    sha256 = models.CharField(max_length=64, unique=True)
    body = models.BinaryField(null=True, help_text="Kept only while the message is kept aside")
    status = models.CharField(max_length=12, choices=Status)
    reason = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=["stored", "unchanged", "quarantined"]),
                name="intake_status",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.status}"
