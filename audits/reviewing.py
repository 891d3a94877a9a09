"""Reviewing one sampled chart: start, record what belongs row by row, or code it blind and compare.

The coder's coding is never changed here: it is the snapshot of the sample item. The auditor's coding is the
``audited`` side of the outcome rows. What follows when it is finished is in ``audits.concluding``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Length
from django.utils import timezone

from accounts.models import User
from audits.matching import Finding, Item, Kind, Row, item_from_json, match
from audits.matching import Role as DiagnosisRole
from audits.models import AuditPlan, Reason, Review, ReviewOutcome, SampleItem
from audits.services import locked_plan, record_audit_event, require_reviewer
from audits.snapshots import items_of, name_of, plain_units, system_of, titles_of
from audits.workflow import Action, PlanAction, Status, next_plan_status, next_status
from coding_portal.errors import NotVisible, StaleVersion, WorkflowError
from encounters.coding import usable_code
from encounters.models import CodedDiagnosis, DocumentVersion, Encounter
from encounters.services import local_time

Decision = ReviewOutcome.Decision


@dataclass(frozen=True, slots=True)
class Code:
    """A code as the auditor would report it."""

    kind: str
    code: str
    role: str = ""
    poa: str = ""
    modifiers: Sequence[str] = ()
    units: Decimal | None = None
    service_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the auditor decides about one row and why. ``code`` is needed for a change and an addition."""

    decision: str
    code: Code | None = None
    reason: str = ""
    reference: str = ""
    comment: str = ""


def locked_review(*, review_id: int, by: User) -> Review:
    """The review with its row locked until the transaction ends; NotVisible when ``by`` may not see it."""
    seen = Review.objects.visible_to(by).filter(pk=review_id).values("pk")
    review = (
        Review.objects.select_for_update(of=("self",))
        .select_related("item__sample__plan", "item__encounter", "coder", "auditor")
        .defer("item__sample__certificate")
        .filter(pk__in=seen)
        .first()
    )
    if review is None:
        raise NotVisible
    return review


def plan_of(review: Review) -> AuditPlan:
    return review.item.sample.plan


@transaction.atomic
def start_review(*, item_id: int, by: User) -> Review:
    """Open the review of a sampled chart for ``by``, or go on with the one she has open.

    Nobody audits a chart she coded; a chart has one open review, whoever comes second is told who has it.
    """
    require_reviewer(by)
    plan_id = SampleItem.objects.visible_to(by).filter(pk=item_id).values_list("sample__plan_id", flat=True).first()
    if plan_id is None:
        raise NotVisible
    plan = locked_plan(plan_id=plan_id, by=by)
    item = SampleItem.objects.select_related("encounter").get(pk=item_id)
    current = Review.objects.filter(item=item).exclude(status=Status.FINAL).select_related("auditor").first()
    if current is not None:
        if current.auditor_id == by.pk:
            return current
        since = local_time(current.started_at)
        raise WorkflowError("in_review", f"{current.auditor.display_name} has reviewed this chart since {since}.")
    plan.status = next_plan_status(plan.status, PlanAction.START)
    if item.reviews.exists():
        raise WorkflowError("final", "The review of this chart is final.")
    if SampleItem.objects.filter(replaces=item).exists():
        raise WorkflowError("replaced", "Another chart took the place of this one in the sample.")
    if has_coded(item, user=by):
        raise WorkflowError("own_chart", "You coded this chart. Nobody audits their own chart.")
    review = Review.objects.create(
        item=item, coder_id=item.coder_id, auditor=by, is_revealed=not plan.is_blind, started_at=timezone.now()
    )
    if review.is_revealed:
        rows = enumerate(item.snapshot["items"], start=1)
        ReviewOutcome.objects.bulk_create(
            ReviewOutcome(review=review, number=number, original=value, audited=value) for number, value in rows
        )
    plan.save(update_fields=["status"])
    record_audit_event(plan, by=by, action="review_started", says="started the review", review=review)
    return review


def has_coded(item: SampleItem, *, user: User) -> bool:
    """The user completed the chart or put any of its codes there."""
    if item.coder_id == user.pk:
        return True
    mine = Q(diagnoses__added_by=user) | Q(procedures__added_by=user) | Q(lines__added_by=user)
    return Encounter.objects.filter(mine, pk=item.encounter_id).exists()


def own_review(*, review_id: int, by: User, version: int | None, action: str) -> Review:
    """The locked review, ready to be changed by its auditor; refused for others, in another state, or when stale."""
    review = locked_review(review_id=review_id, by=by)
    require_may_change(review, by=by, action=action)
    require_review_version(review, version=version)
    return review


def require_may_change(review: Review, *, by: User, action: str) -> None:
    """Only its auditor changes a review, and only while its status allows the action."""
    require_reviewer(by)
    if review.auditor_id != by.pk:
        raise WorkflowError("not_yours", f"{review.auditor.display_name} reviews this chart; you can read along.")
    next_status(review.status, action)


def require_review_version(review: Review, *, version: int | None) -> None:
    """Refuse a change made on an older version of the review, with what happened since."""
    if version is None or version == review.version:
        return
    since = review.events.filter(detail__version__gt=version).select_related("by").order_by("id")
    theirs: dict[str, str] = {}
    for event in since:
        who = f"{event.by.display_name} at {local_time(event.at)}"
        theirs[who] = "; ".join(filter(None, [theirs.get(who, ""), str(event.detail.get("says", ""))]))
    raise StaleVersion("This review has changed since you opened it.", yours={}, theirs=theirs)


def changed(review: Review, *fields: str, by: User, action: str, says: str, **detail: Any) -> None:
    """Raise the version, save, and write the event."""
    review.version += 1
    review.save(update_fields=["version", *fields])
    record_audit_event(
        plan_of(review), by=by, action=action, review=review, version=review.version, says=says, **detail
    )


# --- findings -----------------------------------------------------------------------------------------------------


@transaction.atomic
def record_outcome(
    *, review_id: int, by: User, ruling: Ruling, number: int | None = None, version: int | None = None
) -> ReviewOutcome | None:
    """Decide one row: agree, change, delete; or, without a number, add a code. Returns the row, None when it went.

    A change to exactly what the coder has is an agreement. A new principal diagnosis makes the previous one secondary.
    """
    review = own_review(review_id=review_id, by=by, version=version, action=Action.RECORD)
    if number is None:
        row = _add_row(review, ruling)
    else:
        row = ReviewOutcome.objects.filter(review=review, number=number).first() or _no_row()
        if ruling.decision == Decision.DELETE and row.original is None:
            row.delete()
            changed(review, by=by, action="outcome", says=f"took back row {number}", row=number)
            return None
        _decide(review, row, ruling)
    row.reason = ruling.reason if row.decision != Decision.AGREE else ""
    row.reference, row.comment = ruling.reference.strip()[:200], ruling.comment.strip()
    if row.reason and row.reason not in Reason.values:
        raise WorkflowError("reason", "Choose a reason from the list.")
    row.save()
    _demote_other_principals(review, row)
    says = f"{Decision(row.decision).label.lower()}: {_shown(row)}"
    changed(review, by=by, action="outcome", says=says, row=row.number, decision=row.decision)
    return row


def _no_row() -> ReviewOutcome:
    raise WorkflowError("row", "This row is not in the review any more.")


def _shown(row: ReviewOutcome) -> str:
    value = row.audited or row.original or {}
    return str(value.get("display") or value.get("code"))


def _add_row(review: Review, ruling: Ruling) -> ReviewOutcome:
    if ruling.decision != Decision.ADD or ruling.code is None:
        raise WorkflowError("decision", "Say which code to add.")
    last = review.outcomes.aggregate(last=Max("number"))["last"] or 0
    audited = _checked_code(review, ruling.code, sequence=last + 1)
    _refuse_repeated_diagnosis(review, audited, number=0)
    return ReviewOutcome(review=review, number=last + 1, audited=audited, decision=Decision.ADD)


def _decide(review: Review, row: ReviewOutcome, ruling: Ruling) -> None:
    """Put the decision and its codes into the row, which already exists."""
    if ruling.decision == Decision.AGREE and row.original is not None:
        row.audited, row.decision = row.original, Decision.AGREE
    elif ruling.decision == Decision.DELETE:
        row.audited, row.decision = None, Decision.DELETE
    elif ruling.decision in (Decision.CHANGE, Decision.ADD) and ruling.code is not None:
        before = row.original or row.audited or {}
        audited = _checked_code(review, ruling.code, sequence=before["sequence"])
        _refuse_repeated_diagnosis(review, audited, number=row.number)
        row.audited, row.decision = audited, Decision.ADD if row.original is None else Decision.CHANGE
        if row.original and row_of(row).findings == (Finding.AGREE,):
            row.audited, row.decision = row.original, Decision.AGREE
    else:
        raise WorkflowError("decision", "Agree with the code, change it, or delete it.")
    if row.decision == Decision.AGREE and row.audited:
        _refuse_repeated_diagnosis(review, row.audited, number=row.number)


def row_of(row: ReviewOutcome) -> Row:
    """Both sides of a stored row as ``audits.matching`` compares them."""
    return Row(
        item_from_json(row.original) if row.original else None, item_from_json(row.audited) if row.audited else None
    )


def _checked_code(review: Review, code: Code, *, sequence: int) -> dict[str, Any]:
    """The auditor's code as a row stores it; refused in words when it may not be reported on the date of service."""
    if code.kind not in list(Kind):
        raise WorkflowError("kind", "A code is a diagnosis, a procedure or a line.")
    kind, encounter = Kind(code.kind), review.item.encounter
    on = (code.service_on or encounter.service_from) if kind is Kind.LINE else encounter.service_to
    known = usable_code(system=system_of(kind, code.code), code=code.code, on=on)
    item = Item(kind, known.code, sequence=sequence)
    if kind is Kind.DIAGNOSIS:
        role = code.role or DiagnosisRole.SECONDARY
        if role not in list(DiagnosisRole) or (code.poa and code.poa not in CodedDiagnosis.Poa.values):
            raise WorkflowError("role", "Choose the role and the POA indicator from their lists.")
        item = replace(item, role=role, poa=code.poa)
    elif kind is Kind.LINE:
        units = plain_units(code.units if code.units is not None else Decimal(1))
        modifiers = tuple(text.strip().upper() for text in code.modifiers if text.strip())
        if units <= 0 or len(modifiers) > 4 or any(len(text) != 2 for text in modifiers):
            raise WorkflowError("line", "A line has units above 0 and up to four modifiers of two characters.")
        item = replace(item, units=units, modifiers=modifiers)
    if code.service_on and kind is not Kind.DIAGNOSIS:
        item = replace(item, service_on=code.service_on.isoformat())
    return {**item.as_json(), **name_of(item, titles_of([item]), on=on)}


def _refuse_repeated_diagnosis(review: Review, audited: Mapping[str, Any], *, number: int) -> None:
    """A diagnosis stands once among the reported ones; admitting diagnoses and reasons for visit are apart."""
    item = item_from_json(audited)
    if item.kind is not Kind.DIAGNOSIS:
        return
    for other in review.outcomes.exclude(number=number).exclude(audited=None):
        twin = item_from_json(other.audited or {})
        if (twin.kind, twin.pool, twin.code) == (item.kind, item.pool, item.code):
            raise WorkflowError("code_twice", f"{audited['display']} already stands on row {other.number}.")


def _demote_other_principals(review: Review, row: ReviewOutcome) -> None:
    """A chart has one principal diagnosis: the one decided last."""
    if not row.audited or row.audited["role"] != DiagnosisRole.PRINCIPAL:
        return
    for other in review.outcomes.exclude(pk=row.pk).filter(audited__role=DiagnosisRole.PRINCIPAL):
        other.audited = {**(other.audited or {}), "role": DiagnosisRole.SECONDARY.value}
        other.decision = Decision.ADD if other.original is None else Decision.CHANGE
        other.reason = other.reason or Reason.SEQUENCE
        if row_of(other).findings == (Finding.AGREE,):
            other.decision, other.reason = Decision.AGREE, ""
        other.save(update_fields=["audited", "decision", "reason"])


@transaction.atomic
def link_words(
    *, review_id: int, number: int, document_version: int, span: tuple[int, int], by: User, version: int | None = None
) -> ReviewOutcome:
    """Let a row point at the words of the record that support the auditor: characters start to end of a document."""
    review = own_review(review_id=review_id, by=by, version=version, action=Action.RECORD)
    row = ReviewOutcome.objects.filter(review=review, number=number).first() or _no_row()
    start, end = span
    text = DocumentVersion.objects.filter(pk=document_version, document__encounter=review.item.encounter_id)
    length = text.annotate(length=Length("text")).values_list("length", flat=True).first()
    if length is None or not 0 <= start < end <= length:
        raise WorkflowError("span", "Select words inside one document of this chart first.")
    row.evidence = [*row.evidence, [document_version, start, end]]
    row.save(update_fields=["evidence"])
    changed(review, by=by, action="words_linked", says=f"linked words to {_shown(row)}", row=number)
    return row


@transaction.atomic
def agree_with_rest(*, review_id: int, by: User, version: int | None = None) -> int:
    """Agree with every row not decided yet; returns how many."""
    review = own_review(review_id=review_id, by=by, version=version, action=Action.RECORD)
    count = review.outcomes.filter(decision=Decision.OPEN).update(decision=Decision.AGREE)
    changed(review, by=by, action="outcome", says=f"agreed with {count} row{'' if count == 1 else 's'}", rows=count)
    return count


@transaction.atomic
def reveal_coding(*, review_id: int, by: User, version: int | None = None) -> Review:
    """End the blind part: the auditor's own codes are kept in the history, and laid beside the coder's.

    What agrees is agreed; every difference waits for the auditor's reason before the review can be finished.
    """
    review = own_review(review_id=review_id, by=by, version=version, action=Action.REVEAL)
    if review.is_revealed:
        raise WorkflowError("revealed", "You see the coder's codes already.")
    own = [(row, item_from_json(row.audited)) for row in review.outcomes.all() if row.audited]
    rows = match(items_of(review.item.snapshot), [item for _, item in own])
    coder = {id(item): value for item, value in _with_values(rows, review.item.snapshot["items"])}
    notes = {id(item): row for row, item in own}
    review.outcomes.all().delete()
    ReviewOutcome.objects.bulk_create(
        _laid_beside(review, number, row, coder, notes) for number, row in enumerate(rows, start=1)
    )
    review.is_revealed = True
    blind = [item.as_json() for _, item in own]
    changed(review, "is_revealed", by=by, action="revealed", says="saw the coder's codes", blind=blind)
    return review


def _with_values(rows: Sequence[Row], values: Sequence[dict[str, Any]]) -> list[tuple[Item, dict[str, Any]]]:
    """Each coder's item of the rows with the stored value it came from; equal items are interchangeable."""
    left = [(item_from_json(value), value) for value in values]
    found = []
    for row in rows:
        if row.original is not None:
            place = next(place for place, (item, _) in enumerate(left) if item == row.original)
            found.append((row.original, left.pop(place)[1]))
    return found


def _laid_beside(
    review: Review, number: int, row: Row, coder: Mapping[int, dict[str, Any]], notes: Mapping[int, ReviewOutcome]
) -> ReviewOutcome:
    note = notes.get(id(row.audited))
    original = coder.get(id(row.original))
    agrees = row.findings == (Finding.AGREE,)
    audited = original if agrees else note.audited if note else None
    decision = Decision.AGREE if agrees else Decision.DELETE if audited is None else Decision.CHANGE
    return ReviewOutcome(
        review=review,
        number=number,
        original=original,
        audited=audited,
        decision=decision if original else Decision.ADD,
        reason=note.reason if note and not agrees else "",
        reference=note.reference if note else "",
        comment=note.comment if note else "",
    )
