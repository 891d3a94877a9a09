"""A claim, and the versions that state it to the payer."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Role, User
from claims.models.holds import ReleaseHold
from claims.workflow import NEVER_LEFT, Status
from encounters.models import BillForm, Encounter, Payer
from encounters.workflow import Status as ChartStatus

READERS = (Role.BILLER, Role.LEAD, Role.COMPLIANCE, Role.AUDITOR)
"""Roles that may open claims at all; coders meet findings on their chart only."""

BILLERS = (Role.BILLER, Role.LEAD)
"""Roles that may build batches, send, cancel and hold."""


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: User) -> ClaimQuerySet:
        """Claims of charts the user may see, for those who work with claims."""
        if not user.is_active or user.role not in READERS:
            return self.none()
        return self if user.sees_all_facilities else self.filter(encounter__facility__in=user.facilities.all())

    def live(self) -> ClaimQuerySet:
        return self.filter(closed_at=None)


WAITS_FOR_NOTHING = Q(status=Status.READY) & (
    Q(claim__encounter__status=ChartStatus.COMPLETED, claim__chart_version=F("claim__encounter__version"))
    | Q(frequency="8")
)
"""A ready claim of a chart that is still as it was completed; a void does not depend on the chart any more."""


class Claim(models.Model):
    """What one payer is asked to pay for one chart on one form. What is asked stands in its versions."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="claims")
    form = models.CharField(max_length=16, choices=BillForm)
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="claims")
    chart_version = models.PositiveIntegerField(
        default=0, help_text="Version of the chart that the current version of the claim states"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_for = models.CharField(max_length=200, blank=True, help_text="Why it is no longer pursued")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["encounter", "form", "payer"],
                condition=Q(closed_at=None),
                name="one_live_claim_per_chart_form_payer",
            ),
            models.CheckConstraint(condition=Q(form__in=BillForm.values), name="claim_form"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_for="") | Q(closed_at__isnull=False) & ~Q(closed_for=""),
                name="claim_closes_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """How people and payers name this claim: ``CP`` and its number."""
        return f"CP{self.pk:08}"


class ClaimVersionQuerySet(models.QuerySet["ClaimVersion"]):
    def visible_to(self, user: User) -> ClaimVersionQuerySet:
        return self.filter(claim__in=Claim.objects.visible_to(user))

    def current(self) -> ClaimVersionQuerySet:
        return self.filter(is_current=True, claim__closed_at=None)

    def held(self) -> ClaimVersionQuerySet:
        """With an open hold of release on the chart."""
        return self.filter(Exists(ReleaseHold.objects.open().filter(encounter=OuterRef("claim__encounter"))))

    def releasable(self) -> ClaimVersionQuerySet:
        """What the next batch may take: ready, not held, stating the chart as it was completed last."""
        return self.current().filter(WAITS_FOR_NOTHING).exclude(pk__in=self.model.objects.held())

    def waiting(self) -> ClaimVersionQuerySet:
        """What would go out if something were not in the way: blocked, held, or its chart is being coded again."""
        return self.current().filter(status__in=NEVER_LEFT).exclude(pk__in=self.model.objects.releasable())

    def with_row_details(self) -> ClaimVersionQuerySet:
        """Everything a row of a list shows; the stored facts stay in the database."""
        return self.select_related("claim__encounter__facility", "claim__encounter__patient", "claim__payer").defer(
            "facts"
        )


class ClaimVersion(models.Model):
    """One statement of a claim, as it goes to the payer. Its content never changes (database trigger); its status does.

    A claim has one current version. Versions that the payer has seen keep their status when a correction follows.
    """

    class Frequency(models.TextChoices):
        ORIGINAL = "1", "Original"
        REPLACEMENT = "7", "Replacement"
        VOID = "8", "Void"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    chart_version = models.PositiveIntegerField(help_text="Version of the chart it states")
    frequency = models.CharField(max_length=1, choices=Frequency, default=Frequency.ORIGINAL)
    payer_control_number = models.CharField(
        max_length=50, blank=True, help_text="The payer's number of the claim this one replaces or voids"
    )
    facts = models.JSONField()
    drg = models.CharField(max_length=3, blank=True)
    total_charge = models.DecimalField(max_digits=12, decimal_places=2)
    sha256 = models.CharField(max_length=64, help_text="Of the facts in their one spelling")
    content_sha256 = models.CharField(
        max_length=64, help_text="Of the facts without numbers and today's date: equal where nothing else has changed"
    )
    built_at = models.DateTimeField(auto_now_add=True)

    status = models.CharField(max_length=12, choices=Status, default=Status.BUILT)
    status_since = models.DateTimeField(auto_now_add=True)
    is_current = models.BooleanField(default=True)
    blocked_for = models.TextField(blank=True, help_text="Why it cannot be released, or the payer's reason")
    stop_count = models.PositiveIntegerField(default=0)
    review_count = models.PositiveIntegerField(default=0)
    note_count = models.PositiveIntegerField(default=0)
    assigned_number = models.CharField(max_length=50, blank=True, help_text="The number the payer gave this version")

    objects = ClaimVersionQuerySet.as_manager()

    class Meta:
        ordering = ("claim", "number")
        constraints = (
            models.UniqueConstraint(fields=["claim", "number"], name="claim_version_number"),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(is_current=True), name="one_current_version_per_claim"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="claim_version_status"),
            models.CheckConstraint(condition=Q(frequency__in=["1", "7", "8"]), name="claim_version_frequency"),
            models.CheckConstraint(
                condition=~Q(status="blocked") | ~Q(blocked_for=""), name="claim_blocked_for_a_reason"
            ),
        )
        indexes = (
            models.Index(fields=["status", "status_since"], condition=Q(is_current=True), name="claim_version_desk"),
        )

    def __str__(self) -> str:
        return self.control_number

    @property
    def control_number(self) -> str:
        """Patient control number (CLM01): the payer returns it, and it names this version."""
        return f"{self.claim.reference}-{self.number}"

    @property
    def why_it_waits(self) -> str:
        """The first thing in the way of a claim that has not left, or the payer's reason; empty when nothing is."""
        encounter = self.claim.encounter
        if self.status not in NEVER_LEFT:
            return self.blocked_for
        for hold in encounter.release_holds.all():
            if hold.lifted_at is None:
                return f"{hold.get_origin_display()}: {hold.reason}"
        if self.frequency != "8" and encounter.status != ChartStatus.COMPLETED:
            return "The chart is being coded again"
        if self.frequency != "8" and self.claim.chart_version != encounter.version:
            return "The chart was coded again; the next version is about to be built"
        return self.blocked_for.partition("\n")[0]
