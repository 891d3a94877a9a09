"""Finishing a review: score it, return it to the coder, agree or rebut, settle, close.

One transaction, one lock, one event row each. A final review never changes again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from audits.grouping import audited_drg
from audits.matching import Finding, Kind, item_from_json
from audits.models import Review, ReviewMessage, ReviewOutcome, Score
from audits.reviewing import Decision, changed, locked_review, own_review
from audits.scoring import ReviewedChart, score_chart
from audits.services import require_reviewer
from audits.snapshots import items_of
from audits.workflow import Action, Status, next_status
from claims.services import lift_hold
from coding_portal.errors import WorkflowError

RULES = "coding-score/1"
MessageKind = ReviewMessage.Kind


@dataclass(frozen=True, slots=True)
class Conclusion:
    """How a review ends: words to the coder, and the amounts where they are known."""

    text: str = ""
    billed_amount: Decimal | None = None
    audited_amount: Decimal | None = None
    rows: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def finish_review(
    *, review_id: int, by: User, conclusion: Conclusion | None = None, version: int | None = None
) -> Review:
    """Finish the review and score it. Every row must be decided and every difference have a reason."""
    review = own_review(review_id=review_id, by=by, version=version, action=Action.FINISH)
    if not review.is_revealed:
        raise WorkflowError("blind", "Look at the coder's codes before you finish.")
    rows = list(review.outcomes.all())
    _refuse_unfinished(rows)
    review.audited_drg = audited_drg(review, rows)
    conclusion = conclusion or Conclusion()
    review.status = next_status(review.status, Action.FINISH)
    review.finished_at, review.summary = timezone.now(), conclusion.text.strip()
    review.billed_amount, review.audited_amount = conclusion.billed_amount, conclusion.audited_amount
    fields = ("status", "finished_at", "summary", "billed_amount", "audited_amount", "audited_drg")
    changed(review, *fields, by=by, action="finished", says="finished the review")
    _score(review, rows)
    return review


def _refuse_unfinished(rows: Sequence[ReviewOutcome]) -> None:
    undecided = [row.number for row in rows if row.decision == Decision.OPEN]
    if undecided:
        raise WorkflowError("undecided", f"Decide every row first; open: {_numbers(undecided)}.")
    unexplained = [row.number for row in rows if row.decision != Decision.AGREE and not row.reason]
    if unexplained:
        raise WorkflowError("unexplained", f"Give a reason for every difference; missing on: {_numbers(unexplained)}.")
    audited = [item_from_json(row.audited) for row in rows if row.audited]
    reported = [item for item in audited if item.kind is Kind.DIAGNOSIS and not item.pool]
    if reported and sum(item.is_principal for item in reported) != 1:
        raise WorkflowError("principal", "Say which diagnosis is the principal one.")


def _numbers(rows: Sequence[int]) -> str:
    return ("row " if len(rows) == 1 else "rows ") + ", ".join(map(str, rows))


def reviewed_chart(review: Review, rows: Sequence[ReviewOutcome]) -> ReviewedChart:
    """Both codings of a review as the scoring rules see them."""
    return ReviewedChart(
        key=str(review.pk),
        original=items_of(review.item.snapshot),
        audited=tuple(item_from_json(row.audited) for row in rows if row.audited),
        original_drg=(review.item.snapshot.get("drg") or {}).get("drg", ""),
        audited_drg=review.audited_drg.get("drg", ""),
        billed=review.billed_amount,
        should_be=review.audited_amount,
    )


def _score(review: Review, rows: Sequence[ReviewOutcome]) -> None:
    chart = reviewed_chart(review, rows)
    result = score_chart(chart)
    Score.objects.update_or_create(
        review=review,
        defaults={
            "rules": RULES,
            "tallies": {
                name.value: [tally.stood, tally.belonged, tally.extra] for name, tally in result.tallies.items()
            },
            "is_correct": result.correct,
            "drg_right": result.drg_right,
            "added": result.added,
            "deleted": result.deleted,
            "changed": sum(Finding.CHANGE in row.findings for row in chart.rows),
            "scored_at": timezone.now(),
        },
    )


def has_differences(review: Review) -> bool:
    return review.outcomes.exclude(decision=Decision.AGREE).exists()


@transaction.atomic
def conclude_review(*, review_id: int, by: User, conclusion: Conclusion, version: int | None = None) -> Review:
    """Finish in one step: back to the coder when anything differs, closed as agreed when nothing does."""
    review = finish_review(review_id=review_id, by=by, conclusion=conclusion, version=version)
    if has_differences(review):
        return return_to_coder(review_id=review_id, by=by, text=conclusion.text)
    return close_review(review_id=review_id, by=by)


# --- with the coder -----------------------------------------------------------------------------------------------


def _moved(review: Review, *fields: str, by: User, action: Action, says: str, text: str = "") -> Review:
    """Move the review, keep the words, write the event."""
    review.status = next_status(review.status, action)
    kinds: Mapping[str, str] = {kind.value: kind for kind in MessageKind}
    if action.value in kinds:
        ReviewMessage.objects.create(review=review, kind=kinds[action.value], by=by, text=text.strip())
    changed(review, "status", *fields, by=by, action=action.value, says=says)
    return review


def _require_reviewer_of(review: Review, *, by: User) -> None:
    """Another auditor or lead may act on a review, but never on one of her own charts."""
    require_reviewer(by)
    if review.coder_id == by.pk:
        raise WorkflowError("own_chart", "This is your own chart. Somebody else settles its review.")


@transaction.atomic
def return_to_coder(*, review_id: int, by: User, text: str = "") -> Review:
    """Send the findings to the coder, who agrees or rebuts."""
    review = locked_review(review_id=review_id, by=by)
    _require_reviewer_of(review, by=by)
    next_status(review.status, Action.RETURN)
    if not has_differences(review):
        raise WorkflowError("no_difference", "Nothing differs. Close the review as agreed.")
    review.returned_at = timezone.now()
    return _moved(review, "returned_at", by=by, action=Action.RETURN, says="returned it to the coder", text=text)


@transaction.atomic
def agree_with_review(*, review_id: int, by: User, text: str = "") -> Review:
    """The coder accepts the findings."""
    review = locked_review(review_id=review_id, by=by)
    _require_coder_of(review, by=by)
    return _moved(review, by=by, action=Action.AGREE, says="agreed", text=text)


@transaction.atomic
def rebut_review(*, review_id: int, by: User, conclusion: Conclusion) -> Review:
    """The coder does not accept the findings and says why, on the whole chart, on single rows, or both."""
    review = locked_review(review_id=review_id, by=by)
    _require_coder_of(review, by=by)
    next_status(review.status, Action.REBUT)
    rows = {number: text.strip() for number, text in conclusion.rows.items() if text.strip()}
    if not conclusion.text.strip() and not rows:
        raise WorkflowError("reason", "Say why you do not agree, with the place in the record or the guideline.")
    known = set(review.outcomes.filter(number__in=rows).values_list("number", flat=True))
    if known != set(rows):
        raise WorkflowError("row", "This row is not in the review any more.")
    ReviewMessage.objects.bulk_create(
        ReviewMessage(review=review, kind=MessageKind.REBUT, by=by, row=number, text=text)
        for number, text in rows.items()
    )
    return _moved(review, by=by, action=Action.REBUT, says="rebutted", text=conclusion.text)


def _require_coder_of(review: Review, *, by: User) -> None:
    if review.coder_id != by.pk:
        raise WorkflowError("not_yours", "Only the coder of the chart answers its review.")


@transaction.atomic
def uphold_findings(*, review_id: int, by: User, text: str) -> Review:
    """Answer a rebuttal without changing the findings; the coder reads the answer and agrees or rebuts again."""
    review = locked_review(review_id=review_id, by=by)
    _require_reviewer_of(review, by=by)
    next_status(review.status, Action.UPHOLD)
    if not text.strip():
        raise WorkflowError("reason", "Answer the rebuttal in words.")
    return _moved(review, by=by, action=Action.UPHOLD, says="upheld the findings", text=text)


@transaction.atomic
def reopen_review(*, review_id: int, by: User, text: str = "") -> Review:
    """Open a finished or rebutted review again, to change its findings; its score is taken back until then."""
    review = locked_review(review_id=review_id, by=by)
    _require_reviewer_of(review, by=by)
    if review.auditor_id != by.pk:
        raise WorkflowError(
            "not_yours", f"{review.auditor.display_name} opens this review again, or somebody closes it."
        )
    next_status(review.status, Action.REOPEN)
    review.finished_at = None
    Score.objects.filter(review=review).delete()
    return _moved(review, "finished_at", by=by, action=Action.REOPEN, says="opened it again", text=text)


@transaction.atomic
def close_review(*, review_id: int, by: User, text: str = "") -> Review:
    """Make a review final.

    Findings that the coder has not seen go to her first. A review that waits for her answer is closed by a lead, with
    a reason. A rebuttal is settled by a second person: never by the auditor whose findings are disputed.
    """
    review = locked_review(review_id=review_id, by=by)
    _require_reviewer_of(review, by=by)
    next_status(review.status, Action.CLOSE)
    if review.status == Status.REVIEWED and has_differences(review):
        raise WorkflowError("differences", "Return the findings to the coder first.")
    if review.status == Status.RETURNED and (by.role != Role.LEAD or not text.strip()):
        raise WorkflowError("waiting", "The coder has not answered. A lead may close the review with a reason.")
    if review.status == Status.REBUTTED and by.pk == review.auditor_id:
        raise WorkflowError("second_person", "The coder rebutted. A second auditor or a lead settles it.")
    review.closed_at = timezone.now()
    if review.item.release_hold_id:
        lift_hold(hold_id=review.item.release_hold_id, by=by)
    return _moved(review, "closed_at", by=by, action=Action.CLOSE, says="closed the review", text=text)
