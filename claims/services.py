"""Moves of a claim: complete the chart, build, judge, answer, correct, void, hold. Batches are in ``claims.batches``.

Locks are taken in one order: chart, claim, version. The chart's is one that rows pointing at the chart do not wait for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import cast

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Role, User
from claims.builder import as_claim, facts_of
from claims.facts import ClaimFacts
from claims.facts_json import fingerprint, from_json, to_json
from claims.findings import OpenFindings, judge_chart, shown
from claims.grouping import grouping_of, is_grouped
from claims.models import BILLERS, Claim, ClaimVersion, FinalGrouping, ReleaseHold
from claims.outcomes import settle_findings
from claims.releasing import move, record, release_or_block
from claims.workflow import ANSWERED, NEVER_LEFT, NOT_ADJUDICATED, Action, Status
from codesets.grouper import Grouping
from coding_portal.errors import NotVisible, WorkflowError
from encounters.models import Encounter, Payer
from encounters.services import finalize_coding, locked_chart
from encounters.workflow import Status as ChartStatus

log = structlog.get_logger("portal.claims")

HOLDERS = {
    ReleaseHold.Origin.AUDIT: (Role.AUDITOR, Role.LEAD, Role.COMPLIANCE),
    ReleaseHold.Origin.BILLING: BILLERS,
}


# --- completing ---------------------------------------------------------------------------------------------------


@transaction.atomic
def complete_chart(*, encounter_id: int, by: User, version: int | None) -> Encounter:
    """Complete a chart whose edits allow it; OpenFindings with all of them otherwise, and nothing is changed.

    Lease, version and holds of the chart are checked first, under its lock, by ``finalize_coding``.
    """
    encounter = finalize_coding(encounter_id=encounter_id, by=by, version=version)
    findings = judge_chart(encounter)
    if any(each.is_open for each in findings):
        raise OpenFindings(shown(findings))
    settle_findings(encounter, findings)
    _keep_final_grouping(encounter)
    return encounter


def _keep_final_grouping(encounter: Encounter) -> None:
    """The DRG as it stands at completion, once for each version of the chart; nothing for charts not paid by DRG."""
    facts = facts_of(encounter.pk)
    if not is_grouped(facts):
        return
    grouping = grouping_of(facts) or Grouping(reason="The birth date or the discharge date is missing.")
    FinalGrouping.objects.get_or_create(
        encounter=encounter,
        chart_version=encounter.version,
        defaults={
            "drg": grouping.drg,
            "title": grouping.title[:200],
            "mdc": grouping.mdc,
            "severity": grouping.severity,
            "initial_drg": grouping.initial_drg,
            "weight": grouping.weight,
            "geometric_mean_stay": grouping.geometric_mean_stay,
            "arithmetic_mean_stay": grouping.arithmetic_mean_stay,
            "weight_edition": grouping.weight_edition,
            "grouper_version": grouping.version,
            "reason": grouping.reason[:200],
        },
    )


# --- building -----------------------------------------------------------------------------------------------------


@transaction.atomic
def build_claim(*, encounter_id: int) -> ClaimVersion | None:
    """The claim of a completed chart, built once for each version of the chart however often it is called.

    None when the chart is not completed or has no payer. While the last version lies in a batch that is neither sent
    nor cancelled, that version is returned and the new one waits. Locks the chart, so that builders queue up.
    """
    encounter = _chart_to_bill(encounter_id)
    if encounter is None:
        return None
    if (unsent := _in_unsent_batch().filter(claim__encounter=encounter).first()) is not None:
        return unsent
    claim, current = _live_claim(encounter)
    if current is not None and claim.chart_version == encounter.version:
        return current
    return _state(encounter, claim, current, by=None)


@transaction.atomic
def rebuild_claim(*, claim_id: int, by: User) -> ClaimVersion:
    """State a claim anew from its completed chart and judge it again: names, addresses, coverage or edits were mended.

    What says the same is only judged again. Refused for a chart that is being coded.
    """
    claim = _claim(claim_id, by=by)
    encounter = _chart_to_bill(claim.encounter_id)
    if encounter is None or (encounter.form, encounter.payer_id) != (claim.form, claim.payer_id):
        raise WorkflowError("not_completed", "The chart of this claim is not completed for this payer and form.")
    current = _current(claim)
    if current is not None and (current.status == Status.BATCHED or current.frequency == "8"):
        raise WorkflowError("not_now", f"{claim.reference} is in a batch that is not sent, or is being voided.")
    return _state(encounter, claim, current, by=by)


@dataclass(frozen=True, slots=True)
class Validated:
    """How many claims were judged again, and how many of them are ready now."""

    judged: int
    ready: int


def validate_blocked(*, claim_ids: Sequence[int], by: User) -> Validated:
    """State and judge blocked claims again, each in a transaction of its own. One that cannot be is left as it is."""
    judged = ready = 0
    for claim_id in claim_ids:
        try:
            version = rebuild_claim(claim_id=claim_id, by=by)
        except WorkflowError as refusal:
            log.info("claim_not_validated", claim=claim_id, code=refusal.code)
            continue
        judged += 1
        ready += version.status == Status.READY
    return Validated(judged, ready)


def build_missing_claims(*, limit: int = 500) -> int:
    """Build what no worker built: completed charts whose version no claim states. Returns how many were built.

    Each chart has a transaction of its own; charts that somebody else is working on at this moment are left for the
    next round, and one that fails does not stop the others.
    """
    count = 0
    for encounter_id in list(charts_without_claim().values_list("pk", flat=True)[:limit]):
        try:
            count += _build_if_free(encounter_id)
        except Exception as error:  # noqa: BLE001 - a fault in one chart must not keep all others from being billed
            log.error("claim_not_built", encounter=encounter_id, error=type(error).__name__)
    return count


@transaction.atomic
def _build_if_free(encounter_id: int) -> bool:
    free = Encounter.objects.select_for_update(skip_locked=True, of=("self",), no_key=True).filter(pk=encounter_id)
    return free.first() is not None and build_claim(encounter_id=encounter_id) is not None


def charts_without_claim() -> QuerySet[Encounter]:
    """Completed charts with a payer whose present version no claim states, oldest first."""
    stated = Claim.objects.filter(encounter=OuterRef("pk"), chart_version=OuterRef("version"))
    return (
        Encounter.objects.filter(status=ChartStatus.COMPLETED, payer__isnull=False)
        .exclude(Exists(stated))
        .exclude(Exists(_in_unsent_batch().filter(claim__encounter=OuterRef("pk"))))
        .order_by("completed_at", "pk")
    )


def _in_unsent_batch() -> QuerySet[ClaimVersion]:
    return ClaimVersion.objects.current().filter(status=Status.BATCHED)


def _chart_to_bill(encounter_id: int) -> Encounter | None:
    return (
        Encounter.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=encounter_id, status=ChartStatus.COMPLETED, payer__isnull=False)
        .first()
    )


def _current(claim: Claim) -> ClaimVersion | None:
    return claim.versions.select_for_update().filter(is_current=True).first()


def _live_claim(encounter: Encounter) -> tuple[Claim, ClaimVersion | None]:
    """The live claim for the chart's payer and form with its current version; opened where there is none.

    Live claims for another payer or form are retired. One whose void has gone out is closed: what follows is new.
    """
    for claim in Claim.objects.select_for_update().filter(encounter=encounter, closed_at=None):
        current = _current(claim)
        if current is not None and current.frequency == "8" and current.status not in NOT_ADJUDICATED:
            close(claim, why="Voided at the payer.")
        elif (claim.form, claim.payer_id) == (encounter.form, encounter.payer_id):
            return claim, current
        elif current is None or current.frequency != "8":
            _retire(claim, why="The chart is billed to another payer or on another form now.", by=None)
    return Claim.objects.create(encounter=encounter, form=encounter.form, payer=cast(Payer, encounter.payer)), None


def _state(encounter: Encounter, claim: Claim, current: ClaimVersion | None, *, by: User | None) -> ClaimVersion:
    """The current version when it says what the chart says, else the next one. The caller holds the locks.

    What the payer has in adjudication is followed by a replacement (frequency 7), anything else by an original.
    """
    facts = facts_of(encounter.pk)
    claim.chart_version = encounter.version
    claim.save(update_fields=["chart_version"])
    if current is not None and current.content_sha256 == content_of(facts) and current.frequency != "8":
        if current.status in (Status.BLOCKED, Status.READY) and _numbers_known(claim, current):
            release_or_block(current, by=by)
            return current
        if current.status not in NEVER_LEFT:
            return current
    sent = _last_seen_by_payer(claim)
    version = _new_version(
        claim,
        facts,
        chart_version=encounter.version,
        frequency="7" if sent else "1",
        payer_control_number=sent.assigned_number if sent else "",
        by=by,
    )
    release_or_block(version, by=by)
    return version


def _numbers_known(claim: Claim, current: ClaimVersion) -> bool:
    """False where the payer's number of the claim to replace has become known since the version was built."""
    sent = _last_seen_by_payer(claim)
    return current.payer_control_number == (sent.assigned_number if sent else "")


def content_of(facts: ClaimFacts) -> str:
    """What the facts of a chart say apart from numbers, frequency, today's date and what other charts say."""
    bare = replace(
        facts,
        control_number="",
        frequency="",
        payer_control_number="",
        today=date.min,
        prior_services=(),
        other_stays=(),
    )
    return fingerprint(to_json(bare))


def _new_version(
    claim: Claim, facts: ClaimFacts, *, chart_version: int, frequency: str, payer_control_number: str, by: User | None
) -> ClaimVersion:
    last = claim.versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    if last is not None and last.is_current:
        _supersede(last)
    version = ClaimVersion(
        claim=claim,
        number=number,
        chart_version=chart_version,
        frequency=frequency,
        payer_control_number=payer_control_number,
        drg=facts.drg,
        total_charge=facts.total_charge or Decimal(0),
        content_sha256=content_of(facts),
    )
    stated = to_json(
        as_claim(
            facts,
            control_number=version.control_number,
            frequency=frequency,
            payer_control_number=payer_control_number,
        )
    )
    version.facts, version.sha256 = stated, fingerprint(stated)
    version.save(force_insert=True)
    record(by=by, action="built", version=version, frequency=frequency, chart_version=chart_version)
    return version


def _supersede(version: ClaimVersion) -> None:
    """What the payer has seen keeps its status; what never left is marked as superseded."""
    version.is_current = False
    if version.status in NOT_ADJUDICATED:
        move(version, Action.SUPERSEDE, "is_current")
    else:
        version.save(update_fields=["is_current"])


# --- voiding ------------------------------------------------------------------------------------------------------


@transaction.atomic
def void_claim(*, claim_id: int, by: User, reason: str) -> Claim:
    """Take a claim back. What the payer has is voided by a version of frequency 8; what it has not is withdrawn."""
    claim = _claim(claim_id, by=by)
    if not reason.strip():
        raise WorkflowError("reason", "Say why the claim is taken back.")
    _retire(claim, why=reason.strip()[:200], by=by)
    return claim


def _retire(claim: Claim, *, why: str, by: User | None) -> None:
    """The caller holds the claim's lock, or its chart's."""
    current = _current(claim)
    if current is not None and current.status == Status.BATCHED:
        raise WorkflowError("in_batch", f"{claim.reference} is in a batch that is not sent. Send or cancel it first.")
    if current is not None and current.frequency == "8":
        raise WorkflowError("void", f"{claim.reference} is being voided already.")
    sent = _last_seen_by_payer(claim)
    if sent is None:
        if current is not None:
            move(current, Action.WITHDRAW)
            record(by=by, action="withdrawn", version=current, reason=why)
        close(claim, why=why)
        return
    version = _new_version(
        claim,
        from_json(sent.facts),
        chart_version=sent.chart_version,
        frequency="8",
        payer_control_number=sent.assigned_number,
        by=by,
    )
    release_or_block(version, by=by)


def close(claim: Claim, *, why: str) -> None:
    claim.closed_at, claim.closed_for = timezone.now(), why
    claim.save(update_fields=["closed_at", "closed_for"])


def _last_seen_by_payer(claim: Claim) -> ClaimVersion | None:
    """The last version that the payer has or had in adjudication; None when nothing got that far."""
    seen = claim.versions.filter(status__in=(Status.SENT, *ANSWERED)).exclude(frequency="8")
    return seen.order_by("-number").first()


# --- holding ------------------------------------------------------------------------------------------------------


@transaction.atomic
def place_hold(*, encounter_id: int, by: User, reason: str, origin: str = ReleaseHold.Origin.BILLING) -> ReleaseHold:
    """Stop the claims of a chart from going out. Auditors do it before billing; what was sent is not touched."""
    encounter = locked_chart(encounter_id=encounter_id, by=by)
    if by.role not in HOLDERS[ReleaseHold.Origin(origin)]:
        raise WorkflowError("role", "Your role does not hold claims back.")
    if not reason.strip():
        raise WorkflowError("reason", "Say why the claim is held back.")
    hold = ReleaseHold.objects.create(encounter=encounter, origin=origin, reason=reason.strip()[:500], placed_by=by)
    record(by=by, action="held", encounter_id=encounter.pk, hold=hold.pk, origin=str(origin), reason=hold.reason)
    return hold


@transaction.atomic
def lift_hold(*, hold_id: int, by: User) -> ReleaseHold:
    """End one hold of release. Lifting a hold twice changes nothing the second time."""
    encounter_id = ReleaseHold.objects.filter(pk=hold_id).values_list("encounter_id", flat=True).first()
    if encounter_id is None:
        raise NotVisible
    locked_chart(encounter_id=encounter_id, by=by)
    hold = ReleaseHold.objects.select_for_update().get(pk=hold_id)
    if by.role not in HOLDERS[ReleaseHold.Origin(hold.origin)]:
        raise WorkflowError("role", "Your role does not lift this hold.")
    if hold.lifted_at is None:
        hold.lifted_by, hold.lifted_at = by, timezone.now()
        hold.save(update_fields=["lifted_by", "lifted_at"])
        record(by=by, action="hold_lifted", encounter_id=encounter_id, hold=hold.pk)
    return hold


def _claim(claim_id: int, *, by: User) -> Claim:
    """A live claim whose chart and own row are locked; NotVisible or WorkflowError where ``by`` may not change it."""
    found = Claim.objects.visible_to(by).filter(pk=claim_id).values_list("encounter_id", flat=True).first()
    if found is None:
        raise NotVisible
    if by.role not in BILLERS:
        raise WorkflowError("role", "Only billers and leads change claims.")
    Encounter.objects.select_for_update(of=("self",), no_key=True).get(pk=found)
    claim = Claim.objects.select_for_update().get(pk=claim_id)
    if claim.closed_at is not None:
        raise WorkflowError("closed", f"{claim.reference} is closed: {claim.closed_for}")
    return claim
