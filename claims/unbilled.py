"""Charts that are not billed yet (discharged, not final billed) and why, one reason for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from claims.models import Claim, ClaimVersion, ReleaseHold
from claims.workflow import Status
from encounters.models import Encounter, Hold
from encounters.workflow import Status as ChartStatus

WENT_OUT = (Status.SENT, Status.ACCEPTED, Status.DENIED, Status.PAID)


@dataclass(frozen=True, slots=True)
class Unbilled:
    """A chart without a claim on its way, how long, and why."""

    encounter: Encounter
    days: int
    stage: str
    reason: str


def unbilled_charts(user: User, condition: Q | None = None) -> QuerySet[Encounter]:
    """Charts the user may see of which no payer has a claim, oldest service first. A withdrawn claim counts as done."""
    out = ClaimVersion.objects.filter(claim__encounter=OuterRef("pk"), is_current=True, status__in=WENT_OUT)
    withdrawn = Claim.objects.filter(
        encounter=OuterRef("pk"), closed_at__isnull=False, chart_version=OuterRef("version")
    )
    return (
        Encounter.objects.visible_to(user)
        .work()
        .filter(condition or Q())
        .exclude(Exists(out))
        .exclude(Exists(withdrawn))
        .order_by("service_to", "pk")
    )


def with_reasons(rows: QuerySet[Encounter], *, today: date) -> list[Unbilled]:
    """The rows with the reason of each, in a fixed number of queries."""
    current = ClaimVersion.objects.current().select_related("claim__encounter").defer("facts")
    charts = rows.select_related("facility", "payer", "assigned_to", "patient").prefetch_related(
        Prefetch("claims", Claim.objects.live(), to_attr="live_claims"),
        Prefetch("live_claims__versions", current, to_attr="now"),
        Prefetch("release_holds", ReleaseHold.objects.open(), to_attr="open_release_holds"),
        Prefetch("holds", Hold.objects.filter(lifted_at=None), to_attr="open_holds"),
    )
    return [_unbilled(chart, today) for chart in charts]


def _unbilled(chart: Encounter, today: date) -> Unbilled:
    stage, reason = _coding_reason(chart) if chart.status != ChartStatus.COMPLETED else _billing_reason(chart)
    return Unbilled(chart, max((today - chart.service_to).days, 0), stage, reason)


def _coding_reason(chart: Encounter) -> tuple[str, str]:
    if chart.status == ChartStatus.ON_HOLD:
        held = ", ".join(dict.fromkeys(hold.get_reason_display() for hold in chart.open_holds))  # type: ignore[attr-defined]
        return "On hold", held or "On hold"
    if chart.status == ChartStatus.IN_CODING:
        who = chart.assigned_to.display_name if chart.assigned_to else "a coder"
        return "In coding", f"With {who}"
    if chart.status == ChartStatus.RETURNED:
        return "Returned", chart.why_here or "Returned to the coder"
    return "Not coded", chart.why_here or "Waiting to be coded"


def _billing_reason(chart: Encounter) -> tuple[str, str]:
    if chart.payer_id is None:
        return "Coded", "The chart names no payer, so no claim can be built"
    versions = [version for claim in chart.live_claims for version in claim.now]  # type: ignore[attr-defined]
    if not versions:
        return "Coded", "The claim is about to be built"
    return _claim_reason(chart, versions[-1])


def _claim_reason(chart: Encounter, version: ClaimVersion) -> tuple[str, str]:
    reasons = {
        Status.BATCHED: ("In a batch", "The batch is built and not sent"),
        Status.BLOCKED: ("Blocked", version.blocked_for.partition("\n")[0]),
        Status.REJECTED: ("Rejected", version.blocked_for.partition("\n")[0]),
    }
    if version.status == Status.READY and version.claim.chart_version != chart.version:
        return "Coded", "The corrected claim is about to be built"
    if version.status == Status.READY and chart.open_release_holds:  # type: ignore[attr-defined]
        hold = chart.open_release_holds[0]  # type: ignore[attr-defined]
        return "Held", f"{hold.get_origin_display()}: {hold.reason}"
    return reasons.get(Status(version.status), ("Ready", "Goes with the next batch"))
