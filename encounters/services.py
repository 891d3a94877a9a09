"""Moves of a chart: take, release, hold, query, complete, return. One transaction, one lock, one event row each.

Changing the codes of a chart is in ``encounters.coding``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Organisation, Role, User
from coding_portal.errors import NotVisible, StaleVersion, WorkflowError
from encounters.models import Encounter, EncounterEvent, Hold, Lease, Practitioner, ProviderQuery
from encounters.workflow import Action, Status, next_status
from encounters.worklists import place_on_worklist

LEASE_MINUTES = 30


def locked_chart(*, encounter_id: int, by: User) -> Encounter:
    """The chart with its row locked until the transaction ends; NotVisible when ``by`` may not see it."""
    seen = Encounter.objects.visible_to(by).filter(pk=encounter_id).values("pk")
    row = (
        Encounter.objects.select_for_update(of=("self",))
        .select_related("facility", "payer", "patient")
        .filter(pk__in=seen)
        .first()
    )
    if row is None:
        raise NotVisible
    return row


def record_event(encounter: Encounter, *, by: User | None, action: str, **detail: Any) -> EncounterEvent:
    """One row of the chart's history. The caller holds the chart's lock."""
    return EncounterEvent.objects.create(
        encounter=encounter, by=by, action=action, version=encounter.version, detail=detail
    )


def open_lease(encounter: Encounter) -> Lease | None:
    return Lease.objects.select_related("coder").filter(encounter=encounter, ended_at=None).first()


def local_time(at: datetime) -> str:
    return timezone.localtime(at).strftime("%H:%M")


def require_lease(encounter: Encounter, *, by: User) -> Lease:
    """The open, unexpired lease of ``by``; WorkflowError in words a coder understands otherwise."""
    lease = open_lease(encounter)
    if lease is None:
        raise WorkflowError("no_lease", "You do not have this chart. Take it to go on; nothing was changed.")
    if lease.coder_id != by.pk:
        since = local_time(lease.taken_at)
        raise WorkflowError(
            "lease_taken", f"{lease.coder.display_name} has this chart since {since}; nothing was changed."
        )
    if not lease.is_open(at=timezone.now()):
        ended = local_time(lease.expires_at)
        raise WorkflowError(
            "lease_expired",
            f"Your time on this chart ran out at {ended}. Take it again to go on; what was saved is still there.",
        )
    return lease


def require_version(encounter: Encounter, *, version: int | None, yours: dict[str, Any] | None = None) -> None:
    """Refuse a change made on an older version of the chart, with what others changed since."""
    if version is None or version == encounter.version:
        return
    theirs: dict[str, str] = {}
    for event in encounter.events.filter(version__gt=version).select_related("by").order_by("id"):
        who = f"{event.by.display_name if event.by else 'The system'} at {local_time(event.at)}"
        says = str(event.detail.get("says", event.action))
        theirs[who] = f"{theirs[who]}; {says}" if who in theirs else says
    raise StaleVersion("The chart has changed since you opened it.", yours=yours or {}, theirs=theirs)


def _start_lease(encounter: Encounter, *, by: User) -> Lease:
    now = timezone.now()
    return Lease.objects.create(
        encounter=encounter, coder=by, taken_at=now, renewed_at=now, expires_at=now + timedelta(minutes=LEASE_MINUTES)
    )


def _end_lease(encounter: Encounter, *, end: str) -> None:
    Lease.objects.filter(encounter=encounter, ended_at=None).update(ended_at=timezone.now(), end=end)


def _move(encounter: Encounter, action: str, *fields: str) -> None:
    encounter.status = next_status(encounter.status, action)
    encounter.save(update_fields=["status", *fields])


def may_code(user: User) -> bool:
    return user.role in (Role.CODER, Role.LEAD)


def _take(encounter: Encounter, *, by: User, picked: bool) -> None:
    previous = encounter.status
    _move(encounter, Action.TAKE)
    encounter.assigned_to = by
    encounter.save(update_fields=["assigned_to"])
    _start_lease(encounter, by=by)
    record_event(encounter, by=by, action="taken", picked=picked, previous=previous, says="took the chart")


@transaction.atomic
def take_next_chart(*, by: User) -> Encounter | None:
    """Lease the best chart to exactly one coder: her own waiting charts first, then the pool by priority.

    Rows locked by another coder's Next at this moment are skipped, so two coders never get the same chart and neither
    waits. None when nothing waits.
    """
    if not may_code(by):
        raise WorkflowError("role", "Only coders and leads take charts.")
    visible = Encounter.objects.visible_to(by)
    for rows in (
        visible.filter(assigned_to=by, status__in=(Status.RETURNED, Status.READY)),
        visible.filter(assigned_to=None, status=Status.READY),
    ):
        encounter = (
            rows.order_by("-priority", "service_to", "id").select_for_update(skip_locked=True, of=("self",)).first()
        )
        if encounter is not None:
            _take(encounter, by=by, picked=False)
            return encounter
    return None


@transaction.atomic
def take_chart(*, encounter_id: int, by: User) -> Encounter:
    """Take a chart by hand, or again after one's own lease ran out. An expired lease of another coder gives way."""
    encounter = locked_chart(encounter_id=encounter_id, by=by)
    if not may_code(by):
        raise WorkflowError("role", "Only coders and leads take charts.")
    lease = open_lease(encounter)
    if lease is not None:
        if lease.is_open(at=timezone.now()):
            if lease.coder_id == by.pk:
                return encounter
            since = local_time(lease.taken_at)
            raise WorkflowError("lease_taken", f"{lease.coder.display_name} has this chart since {since}.")
        _lapse(encounter)
    elif not by.picks_by_hand and encounter.assigned_to_id != by.pk:
        raise WorkflowError("pick", "Picking charts by hand is switched off for you. Use Next chart.")
    if encounter.assigned_to_id not in (None, by.pk) and by.role != Role.LEAD:
        raise WorkflowError("assigned", "This chart is assigned to another coder. Ask the lead to assign it to you.")
    _take(encounter, by=by, picked=True)
    return encounter


def _lapse(encounter: Encounter) -> None:
    """End a lease that ran out: the chart is ready again, for anybody, and keeps every code it has."""
    lease = Lease.objects.select_related("coder").get(encounter=encounter, ended_at=None)
    _end_lease(encounter, end=Lease.End.EXPIRED)
    encounter.assigned_to = None
    _move(encounter, Action.RELEASE, "assigned_to")
    record_event(encounter, by=None, action="lease_expired", coder=lease.coder_id, says="the lease ran out")


def expire_leases() -> int:
    """Give back the charts whose lease ran out; returns how many. Safe to repeat and to run twice at once."""
    overdue = Lease.objects.filter(ended_at=None, expires_at__lte=timezone.now()).values_list("encounter_id", flat=True)
    count = 0
    for encounter_id in list(overdue):
        with transaction.atomic():
            encounter = (
                Encounter.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=encounter_id).first()
            )
            lease = open_lease(encounter) if encounter else None
            if encounter is None or lease is None or lease.is_open(at=timezone.now()):
                continue
            _lapse(encounter)
            count += 1
    return count


@transaction.atomic
def renew_lease(*, encounter_id: int, by: User) -> Lease:
    """The coder is active: the lease runs LEASE_MINUTES from now."""
    encounter = locked_chart(encounter_id=encounter_id, by=by)
    lease = require_lease(encounter, by=by)
    touch_lease(lease)
    return lease


def touch_lease(lease: Lease) -> None:
    lease.renewed_at = timezone.now()
    lease.expires_at = lease.renewed_at + timedelta(minutes=LEASE_MINUTES)
    lease.save(update_fields=["renewed_at", "expires_at"])


@transaction.atomic
def release_chart(*, encounter_id: int, by: User, reason: str) -> Encounter:
    """Give a chart back to the pool. A reason is needed: skipping is counted. A lead may release anybody's chart."""
    encounter = locked_chart(encounter_id=encounter_id, by=by)
    reason = reason.strip()
    if not reason:
        raise WorkflowError("reason", "Say why you give the chart back.")
    lease = open_lease(encounter)
    mine = lease is not None and lease.coder_id == by.pk
    if not mine and by.role != Role.LEAD:
        raise WorkflowError("no_lease", "You do not have this chart.")
    _end_lease(encounter, end=Lease.End.RELEASED if mine else Lease.End.TAKEN_OVER)
    encounter.assigned_to = None
    _move(encounter, Action.RELEASE, "assigned_to")
    record_event(encounter, by=by, action="released", reason=reason, says=f"gave the chart back: {reason}")
    return encounter


@transaction.atomic
def assign_chart(*, encounter_id: int, to: User | None, by: User) -> Encounter:
    """A lead gives a waiting chart to a coder, or back to everybody with ``to`` None."""
    encounter = locked_chart(encounter_id=encounter_id, by=by)
    if by.role != Role.LEAD:
        raise WorkflowError("role", "Only a lead assigns charts.")
    if encounter.status not in (Status.READY, Status.RETURNED, Status.ON_HOLD):
        raise WorkflowError("move", "Only a waiting chart can be assigned. Release it first.")
    if to is not None and not Encounter.objects.visible_to(to).filter(pk=encounter.pk).exists():
        raise WorkflowError(
            "skills", f"{to.display_name} may not code this chart: facility or chart type does not fit."
        )
    encounter.assigned_to = to
    encounter.save(update_fields=["assigned_to"])
    name = to.display_name if to else "the pool"
    record_event(encounter, by=by, action="assigned", to=to.pk if to else None, says=f"assigned the chart to {name}")
    return encounter


@transaction.atomic
def route_chart(*, encounter_id: int, to: Organisation | None, by: User) -> Encounter:
    """A lead routes a waiting chart to an outside vendor, or with ``to`` None back to the department's own pool."""
    encounter = locked_chart(encounter_id=encounter_id, by=by)
    if by.role != Role.LEAD:
        raise WorkflowError("role", "Only a lead routes charts.")
    if encounter.status not in (Status.READY, Status.RETURNED, Status.ON_HOLD):
        raise WorkflowError("move", "Only a waiting chart can be routed. Release it first.")
    encounter.routed_to, encounter.assigned_to = to, None
    encounter.save(update_fields=["routed_to", "assigned_to"])
    name = to.name if to else "the pool"
    record_event(encounter, by=by, action="routed", to=to.pk if to else None, says=f"routed the chart to {name}")
    return encounter


@transaction.atomic
def place_hold(
    *,
    encounter_id: int,
    by: User,
    reason: str,
    note: str = "",
    responsible: User | None = None,
    due_on: date | None = None,
) -> Hold:
    """Put a chart on hold. The coder's lease ends; the chart stays assigned to her."""
    encounter = locked_chart(encounter_id=encounter_id, by=by)
    _may_hold(encounter, by=by)
    if reason not in Hold.Reason.values:
        raise WorkflowError("reason", "Choose a reason for the hold.")
    hold = _hold(encounter, by=by, reason=reason, note=note, responsible=responsible, due_on=due_on)
    record_event(
        encounter, by=by, action="held", hold=hold.pk, reason=reason, says=f"hold: {hold.get_reason_display()}"
    )
    return hold


def _may_hold(encounter: Encounter, *, by: User) -> None:
    if by.role == Role.CODER:
        require_lease(encounter, by=by)
    elif by.role not in (Role.LEAD, Role.BILLER):
        raise WorkflowError("role", "Only coders, leads and billers place holds.")


def _hold(encounter: Encounter, *, by: User, reason: str, **fields: Any) -> Hold:
    if by.role == Role.CODER:
        encounter.assigned_to = by
    _move(encounter, Action.HOLD, "assigned_to")
    _end_lease(encounter, end=Lease.End.HELD)
    encounter.why_here = f"On hold: {Hold.Reason(reason).label.lower()}"
    encounter.save(update_fields=["why_here"])
    return Hold.objects.create(encounter=encounter, placed_by=by, reason=reason, **fields)


@transaction.atomic
def lift_hold(*, hold_id: int, by: User) -> Encounter:
    """End one hold; the chart is ready again when it was the last."""
    found = Hold.objects.filter(pk=hold_id).values_list("encounter_id", flat=True).first()
    if found is None:
        raise NotVisible
    encounter = locked_chart(encounter_id=found, by=by)
    hold = Hold.objects.select_for_update().get(pk=hold_id)
    if hold.lifted_at is not None:
        raise WorkflowError("lifted", "This hold is already lifted.")
    if by.role not in (Role.LEAD, Role.BILLER) and by.pk not in (
        hold.placed_by_id,
        hold.responsible_id,
        encounter.assigned_to_id,
    ):
        raise WorkflowError("role", "Only who placed the hold, who is responsible, or a lead lifts it.")
    _lift(encounter, [hold], by=by, why=f"Hold lifted: {hold.get_reason_display().lower()}")
    return encounter


def _lift(
    encounter: Encounter, holds: Sequence[Hold], *, by: User | None, why: str, query_answered: bool = False
) -> None:
    for hold in holds:
        hold.lifted_by, hold.lifted_at = by, timezone.now()
        hold.save(update_fields=["lifted_by", "lifted_at"])
    record_event(encounter, by=by, action="hold_lifted", holds=[hold.pk for hold in holds], says=why)
    if encounter.status == Status.ON_HOLD and not encounter.holds.filter(lifted_at=None).exists():
        _move(encounter, Action.LIFT)
        place_on_worklist(encounter=encounter, by=by, why=why, query_answered=query_answered)


def lift_document_holds(encounter: Encounter, *, by: User | None) -> None:
    """A document arrived: holds that wait for one lift by themselves. The caller holds the chart's lock."""
    holds = list(encounter.holds.filter(lifted_at=None, reason=Hold.Reason.MISSING_DOCUMENT))
    if holds:
        _lift(encounter, holds, by=by, why="The missing document arrived")


@transaction.atomic
def send_query(
    *,
    encounter_id: int,
    by: User,
    to: Practitioner,
    subject: str,
    indicators: str,
    question: str,
    options: Sequence[str],
    hold: bool = True,
) -> ProviderQuery:
    """Ask a provider; options end with "other" and "unable to determine". Normally the chart waits on hold."""
    encounter = locked_chart(encounter_id=encounter_id, by=by)
    _may_hold(encounter, by=by)
    given = {"subject": subject.strip(), "clinical indicators": indicators.strip(), "question": question.strip()}
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise WorkflowError("query", f"Fill in: {', '.join(missing)}.")
    closing = ["Other (please specify)", "Unable to determine"]
    query = ProviderQuery.objects.create(
        encounter=encounter,
        to=to,
        subject=given["subject"],
        indicators=given["clinical indicators"],
        question=given["question"],
        options=[*(option for option in options if option.strip() and option not in closing), *closing],
        status=ProviderQuery.Status.SENT,
        asked_by=by,
        sent_at=timezone.now(),
    )
    if hold:
        _hold(encounter, by=by, reason=Hold.Reason.QUERY, query=query)
    record_event(encounter, by=by, action="query_sent", query=query.pk, says=f"asked {to}")
    return query


@transaction.atomic
def answer_query(*, query_id: int, by: User, answer: str) -> ProviderQuery:
    """A provider answers the query put to him; holds that wait for it lift by themselves."""
    query = ProviderQuery.objects.select_related("to").filter(pk=query_id, to__user=by).first()
    if query is None:
        raise NotVisible
    encounter = (
        Encounter.objects.select_for_update(of=("self",)).select_related("facility", "payer").get(pk=query.encounter_id)
    )
    query.refresh_from_db()
    if query.status != ProviderQuery.Status.SENT:
        raise WorkflowError("answered", "This query is not open any more.")
    if not answer.strip():
        raise WorkflowError("answer", "Choose an option or write an answer.")
    query.status, query.answer, query.answered_at = ProviderQuery.Status.ANSWERED, answer.strip(), timezone.now()
    query.save(update_fields=["status", "answer", "answered_at"])
    record_event(encounter, by=by, action="query_answered", query=query.pk, says="answered the query")
    holds = list(query.holds.filter(lifted_at=None))
    if holds:
        _lift(encounter, holds, by=by, why="Query answered", query_answered=True)
    return query


@transaction.atomic
def finalize_coding(*, encounter_id: int, by: User, version: int | None) -> Encounter:
    """Complete a chart. Called by ``claims.services.complete_chart`` in the transaction that ran the edits."""
    encounter = locked_chart(encounter_id=encounter_id, by=by)
    require_lease(encounter, by=by)
    require_version(encounter, version=version)
    holds = encounter.holds.filter(lifted_at=None)
    if holds:
        reasons = ", ".join(hold.get_reason_display().lower() for hold in holds)
        raise WorkflowError("on_hold", f"This chart has an open hold: {reasons}.")
    encounter.completed_by, encounter.completed_at = by, timezone.now()
    encounter.version = F("version") + 1
    _move(encounter, Action.COMPLETE, "completed_by", "completed_at", "version")
    encounter.refresh_from_db(fields=["version"])
    _end_lease(encounter, end=Lease.End.COMPLETED)
    record_event(encounter, by=by, action="completed", says="completed the chart")
    return encounter


@transaction.atomic
def return_chart(*, encounter_id: int, by: User, why: str) -> Encounter:
    """Send a completed chart back to the coder who completed it, with the reason shown in her list."""
    encounter = locked_chart(encounter_id=encounter_id, by=by)
    if by.role not in (Role.LEAD, Role.AUDITOR, Role.BILLER):
        raise WorkflowError("role", "Only leads, auditors and billers return charts.")
    if not why.strip():
        raise WorkflowError("reason", "Say why the chart goes back.")
    _move(encounter, Action.RETURN)
    encounter.assigned_to = encounter.completed_by
    encounter.save(update_fields=["assigned_to"])
    record_event(encounter, by=by, action="returned", why=why.strip(), says=f"returned the chart: {why.strip()}")
    place_on_worklist(encounter=encounter, by=by, why=why.strip()[:200])
    return encounter
