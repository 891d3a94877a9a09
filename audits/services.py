"""Plans and samples: set up, draw once, replace with a reason, close. One transaction, one lock, one event row each.

Reviewing the sampled charts is in ``audits.reviewing``.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits.certificate import DrawOrder, Replacement, issue_certificate, issue_draw, sha256_of
from audits.models import REVIEWERS, AuditEvent, AuditPlan, Design, Review, Sample, SampleItem
from audits.population import (
    FRAME_ORDER,
    Criteria,
    Preview,
    criteria_from_json,
    facilities_of,
    frame_of,
    population,
    preview,
    shares_of,
)
from audits.sampling import CannotDraw, Draw, frame_sha256
from audits.sampling import Design as DrawDesign
from audits.scoring import METHODS
from audits.snapshots import fingerprint, snapshots_of
from audits.workflow import PlanAction, Status, next_plan_status
from claims.models import ReleaseHold
from claims.services import lift_hold, place_hold
from coding_portal.errors import NotVisible, WorkflowError
from encounters.models import Encounter
from encounters.workflow import Status as ChartStatus


@dataclass(frozen=True, slots=True)
class PlanValues:
    """What a new plan says."""

    name: str
    criteria: Criteria
    size: int
    kind: str = AuditPlan.Kind.RETROSPECTIVE
    design: str = Design.SIMPLE
    stratify_by: str = ""
    spares: int = 0
    is_blind: bool = False
    method: str = "code-over-code/1"
    goal: Decimal = Decimal("0.95")


def require_reviewer(user: User) -> None:
    if user.role not in REVIEWERS:
        raise WorkflowError("role", "Only leads and auditors plan and review audits.")


def record_audit_event(plan: AuditPlan, *, by: User, action: str, review: Review | None = None, **detail: Any) -> None:
    """One row of the event history of a plan or review. The caller holds the lock."""
    AuditEvent.objects.create(plan=plan, review=review, by=by, action=action, detail=detail)


def locked_plan(*, plan_id: int, by: User) -> AuditPlan:
    """The plan with its row locked until the transaction ends; NotVisible when ``by`` may not see it."""
    seen = AuditPlan.objects.visible_to(by).filter(pk=plan_id).values("pk")
    plan = AuditPlan.objects.select_for_update(of=("self",)).filter(pk__in=seen).first()
    if plan is None:
        raise NotVisible
    return plan


@transaction.atomic
def create_plan(*, values: PlanValues, by: User) -> AuditPlan:
    """Set up a plan as a draft. Its facilities are those chosen that ``by`` may see, or all of hers."""
    require_reviewer(by)
    facilities = facilities_of(values.criteria, user=by)
    problem = _problem(values, facilities_found=len(facilities))
    if problem:
        raise WorkflowError("plan", problem)
    plan = AuditPlan.objects.create(
        name=values.name.strip(),
        kind=values.kind,
        design=values.design,
        stratify_by=values.stratify_by if values.design == Design.STRATIFIED else "",
        size=values.size,
        spares=values.spares,
        is_blind=values.is_blind,
        method=values.method,
        goal=values.goal,
        criteria=values.criteria.as_json(),
        created_by=by,
    )
    plan.facilities.set(facilities)
    record_audit_event(plan, by=by, action="created", says="set up the plan", criteria=plan.criteria, size=plan.size)
    return plan


def _problem(values: PlanValues, *, facilities_found: int) -> str:
    """What is wrong with a new plan, in words; empty when nothing is."""
    wanted = len(set(values.criteria.facilities))
    begins, ends = values.criteria.completed_from, values.criteria.completed_to
    checks = (
        (not values.name.strip(), "Give the plan a name."),
        (values.size < 1, "The sample needs at least one chart."),
        (values.spares < 0, "The number of spares cannot be negative."),
        (values.kind not in AuditPlan.Kind.values, "Choose before billing or retrospective."),
        (values.design not in Design.values, "Choose how the sample is drawn."),
        (values.design == Design.STRATIFIED and not values.stratify_by, "Choose what the strata are."),
        (values.method not in METHODS, "There is no such scoring method."),
        (not 0 < values.goal <= 1, "The goal lies between 0 and 100 %."),
        (not facilities_found or (wanted and facilities_found != wanted), "Choose facilities you work for."),
        (bool(begins and ends and begins > ends), "The first day of completion is after the last."),
    )
    return next((words for wrong, words in checks if wrong), "")


def preview_population(*, values: PlanValues, by: User) -> Preview:
    """How many charts the criteria find now and how a sample of this size would spread; changes nothing."""
    require_reviewer(by)
    rows = population(values.criteria, facilities=facilities_of(values.criteria, user=by), user=by)
    return preview(rows, design=values.design, stratify_by=values.stratify_by, size=values.size)


def population_now(plan: AuditPlan, *, by: User) -> Preview:
    """The population of a draft as it is at this moment."""
    rows = population(criteria_from_json(plan.criteria), facilities=list(plan.facilities.all()), user=by)
    return preview(rows, design=plan.design, stratify_by=plan.stratify_by, size=plan.size)


@transaction.atomic
def draw_sample(*, plan_id: int, by: User, seed: str = "") -> Sample:
    """Draw the plan's sample, once and for ever: frame, seed and result are kept in its certificate.

    Without a seed a random one of 128 bits is taken. Every drawn chart's coding is frozen now, so that what is
    audited is what was completed, whatever happens to the chart later.
    """
    require_reviewer(by)
    plan = locked_plan(plan_id=plan_id, by=by)
    plan.status = next_plan_status(plan.status, PlanAction.DRAW)
    criteria = criteria_from_json(plan.criteria)
    rows = population(criteria, facilities=list(plan.facilities.all()), user=by)
    frame = frame_of(rows, stratify_by=plan.stratify_by)
    now = timezone.now()
    try:
        drawn, certificate = issue_draw(
            frame,
            DrawOrder(
                design=DrawDesign(plan.design),
                seed=seed.strip() or secrets.token_hex(16),
                sizes=shares_of(frame, size=plan.size),
                spares=plan.spares,
                universe={
                    "criteria": plan.criteria,
                    "facilities": sorted(plan.facilities.values_list("code", flat=True)),
                },
                frame_order=FRAME_ORDER,
                plan=f"{plan.pk}",
                drawn_by=by.username,
                drawn_at=now.isoformat(),
            ),
        )
    except CannotDraw as refused:
        raise WorkflowError("cannot_draw", str(refused)) from refused
    sample = Sample.objects.create(
        plan=plan,
        certificate=certificate,
        sha256=sha256_of(certificate),
        frame_sha256=frame_sha256(frame),
        frame_count=len(frame),
        seed=certificate["seed"],
        drawn_by=by,
        drawn_at=now,
    )
    _freeze_charts(sample, drawn, by=by)
    plan.save(update_fields=["status"])
    facts: dict[str, Any] = {"sha256": sample.sha256, "seed": sample.seed, "frame_sha256": sample.frame_sha256}
    record_audit_event(plan, by=by, action="drawn", says="drew the sample", charts=len(drawn.selected), **facts)
    return sample


def _freeze_charts(sample: Sample, drawn: Draw, *, by: User) -> None:
    """Put the drawn charts into the sample with their coding as it is now; before billing, hold their claims."""
    keys = [int(pick.unit.key) for pick in drawn.selected]
    holds = {key: _hold(sample.plan, key, by=by) for key in sorted(keys)}
    snapshots = snapshots_of(keys)
    SampleItem.objects.bulk_create(
        SampleItem(
            sample=sample,
            position=pick.position,
            encounter_id=key,
            coder_id=snapshots[key]["coder"],
            stratum=pick.unit.stratum,
            snapshot=snapshots[key],
            snapshot_sha256=fingerprint(snapshots[key]),
            release_hold=holds[key],
            added_by=by,
            added_at=sample.drawn_at,
        )
        for pick, key in zip(drawn.selected, keys, strict=True)
    )


def _hold(plan: AuditPlan, encounter_id: int, *, by: User) -> ReleaseHold | None:
    if plan.kind != AuditPlan.Kind.PRE_BILL:
        return None
    reason = f"Coding audit before billing: {plan.name}"
    return place_hold(encounter_id=encounter_id, by=by, reason=reason, origin=ReleaseHold.Origin.AUDIT)


@transaction.atomic
def replace_item(*, item_id: int, reason: str, by: User) -> SampleItem:
    """Put the next spare of its stratum in the place of a chart that cannot be reviewed, and keep why.

    A chart whose review has begun stays. Raises WorkflowError when no spare is left; nothing is ever redrawn.
    """
    require_reviewer(by)
    plan_id = SampleItem.objects.visible_to(by).filter(pk=item_id).values_list("sample__plan_id", flat=True).first()
    if plan_id is None:
        raise NotVisible
    plan = locked_plan(plan_id=plan_id, by=by)
    next_plan_status(plan.status, PlanAction.REPLACE)
    item = SampleItem.objects.select_related("sample").get(pk=item_id)
    if not reason.strip():
        raise WorkflowError("reason", "Say why this chart cannot be reviewed.")
    if SampleItem.objects.filter(replaces=item).exists():
        raise WorkflowError("replaced", "This chart was already replaced.")
    if item.reviews.exists():
        raise WorkflowError("reviewed", "The review of this chart has begun; it cannot be replaced any more.")
    spare = _next_spare(item)
    snapshot = snapshots_of([spare])[spare]
    added = SampleItem.objects.create(
        sample=item.sample,
        position=item.position,
        encounter_id=spare,
        coder_id=snapshot["coder"],
        stratum=item.stratum,
        snapshot=snapshot,
        snapshot_sha256=fingerprint(snapshot),
        release_hold=_hold(plan, spare, by=by),
        replaces=item,
        reason=reason.strip()[:300],
        added_by=by,
        added_at=timezone.now(),
    )
    if item.release_hold_id:
        lift_hold(hold_id=item.release_hold_id, by=by)
    record_audit_event(
        plan,
        by=by,
        action="replaced",
        says=f"replaced chart {item.position}",
        removed=item.encounter_id,
        added=spare,
        position=item.position,
    )
    return added


def _next_spare(item: SampleItem) -> int:
    """The first spare of the item's stratum, in the order drawn, that is not in the sample yet."""
    used = set(SampleItem.objects.filter(sample=item.sample).values_list("encounter_id", flat=True))
    queue = [int(key) for _, key, stratum in item.sample.certificate["spares"] if stratum == item.stratum]
    spare = next((key for key in queue if key not in used), None)
    if spare is None:
        raise WorkflowError("no_spare", "No spare is left. The chart stays in the sample and counts as it is.")
    if not Encounter.objects.filter(pk=spare, status=ChartStatus.COMPLETED).exists():
        raise WorkflowError(
            "spare_open", "The next spare is being coded again. Complete it first; spares keep their order."
        )
    return spare


def certificate_of(sample: Sample) -> dict[str, Any]:
    """The certificate as it is issued today: the draw that never changes, and every replacement so far."""
    replaced = sample.items.exclude(replaces=None).select_related("replaces", "added_by").order_by("id")
    return issue_certificate(
        sample.certificate,
        [
            Replacement(
                number=number,
                position=item.position,
                removed=str(item.replaces.encounter_id) if item.replaces else "",
                added=str(item.encounter_id),
                reason=item.reason,
                by=item.added_by.username,
                at=item.added_at.isoformat(),
            )
            for number, item in enumerate(replaced, start=1)
        ],
    )


@transaction.atomic
def close_plan(*, plan_id: int, by: User) -> AuditPlan:
    """Close an audit whose every sampled chart has a final review; its figures stay as they are from then on."""
    require_reviewer(by)
    plan = locked_plan(plan_id=plan_id, by=by)
    plan.status = next_plan_status(plan.status, PlanAction.CLOSE)
    standing = SampleItem.objects.filter(sample__plan=plan).standing()
    left = standing.exclude(reviews__status=Status.FINAL).count()
    open_reviews = Review.objects.filter(item__sample__plan=plan).exclude(status=Status.FINAL).count()
    if left or open_reviews:
        raise WorkflowError("open_reviews", f"{max(left, open_reviews)} charts of the sample have no final review yet.")
    plan.closed_at = timezone.now()
    plan.save(update_fields=["status", "closed_at"])
    record_audit_event(plan, by=by, action="closed", says="closed the audit")
    return plan


@transaction.atomic
def cancel_plan(*, plan_id: int, by: User, reason: str) -> AuditPlan:
    """Give up a draft. A plan that has drawn is never cancelled: the sample would be lost silently."""
    require_reviewer(by)
    plan = locked_plan(plan_id=plan_id, by=by)
    if not reason.strip():
        raise WorkflowError("reason", "Say why the plan is given up.")
    plan.status = next_plan_status(plan.status, PlanAction.CANCEL)
    plan.save(update_fields=["status"])
    record_audit_event(plan, by=by, action="cancelled", says="gave the plan up", reason=reason.strip())
    return plan
