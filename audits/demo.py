"""The audit of the demonstration: a drawn sample, one review final, one back with the coder, the rest open."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from accounts.models import User
from audits.concluding import Conclusion, conclude_review
from audits.models import AuditPlan, Reason, Review
from audits.population import Criteria
from audits.reviewing import Decision, Ruling, agree_with_rest, record_outcome, start_review
from audits.services import PlanValues, create_plan, draw_sample
from coding_portal.errors import WorkflowError

NAME = "Completed charts, first look"
SEED = "demonstration"


def seed_audit() -> Iterator[str]:
    """Plan, draw and begin the audit, once; says in words what was done."""
    if AuditPlan.objects.filter(name=NAME).exists():
        yield "the audit is there already."
        return
    lead, auditor = (User.objects.get(username=name) for name in ("lead", "auditor"))
    values = PlanValues(name=NAME, criteria=Criteria(), size=6, spares=2)
    try:
        with transaction.atomic():
            sample = draw_sample(plan_id=create_plan(values=values, by=lead).pk, by=lead, seed=SEED)
    except WorkflowError as problem:
        yield f"no audit: {problem.message}"
        return
    items = list(sample.items.order_by("position"))
    agreed = start_review(item_id=items[0].pk, by=auditor)
    agree_with_rest(review_id=agreed.pk, by=auditor)
    conclude_review(review_id=agreed.pk, by=auditor, conclusion=Conclusion())
    disputed = start_review(item_id=items[1].pk, by=auditor)
    _find_something(disputed, by=auditor)
    yield f"a sample of {len(items)} charts drawn, 2 reviewed."


def _find_something(review: Review, *, by: User) -> None:
    """The last secondary diagnosis is not supported, in the auditor's eyes."""
    row = review.outcomes.filter(original__role="secondary").order_by("-number").first()
    if row is not None:
        ruling = Ruling(
            decision=Decision.DELETE,
            reason=Reason.UNSUPPORTED,
            comment="Mentioned once and neither evaluated nor treated.",
        )
        record_outcome(review_id=review.pk, by=by, number=row.number, ruling=ruling)
    agree_with_rest(review_id=review.pk, by=by)
    conclude_review(
        review_id=review.pk, by=by, conclusion=Conclusion(text="One diagnosis does not meet the reporting rule.")
    )
