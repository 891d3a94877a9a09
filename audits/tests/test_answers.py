"""Back to the coder: agree or rebut, uphold or change, settle by a second person, close."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from audits.concluding import (
    Conclusion,
    agree_with_review,
    close_review,
    conclude_review,
    finish_review,
    rebut_review,
    reopen_review,
    return_to_coder,
    uphold_findings,
)
from audits.models import Review, ReviewMessage, Score
from audits.reviewing import agree_with_rest
from audits.services import close_plan
from audits.tests.charts import make_review, more_specific
from claims.models import ReleaseHold
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.tests.cast import Cast


def returned(cast: Cast, **values: object) -> Review:
    review = make_review(cast, **values)
    more_specific(review, cast.auditor)
    return conclude_review(review_id=review.pk, by=cast.auditor, conclusion=Conclusion("Row 2: see the H&P"))


def status(review: Review) -> str:
    review.refresh_from_db()
    return review.status


def test_findings_go_to_the_coder_who_agrees(cast: Cast) -> None:
    review = returned(cast)
    assert review.returned_at is not None
    agree_with_review(review_id=review.pk, by=cast.coder, text="Missed it")
    assert status(review) == "agreed"
    close_review(review_id=review.pk, by=cast.auditor)
    assert status(review) == "final"
    assert [message.kind for message in review.messages.all()] == ["return", "agree", "close"]


def test_a_rebuttal_needs_words_and_may_name_rows(cast: Cast) -> None:
    review = returned(cast)
    with pytest.raises(WorkflowError, match="Say why"):
        rebut_review(review_id=review.pk, by=cast.coder, conclusion=Conclusion("", rows={2: "  "}))
    with pytest.raises(WorkflowError, match="not in the review"):
        rebut_review(review_id=review.pk, by=cast.coder, conclusion=Conclusion("", rows={9: "No"}))
    rebut_review(review_id=review.pk, by=cast.coder, conclusion=Conclusion("", rows={2: "Echo says chronic"}))
    assert status(review) == "rebutted"
    assert review.messages.filter(kind="rebut", row=2).get().text == "Echo says chronic"


def test_an_upheld_finding_goes_back_to_the_coder_with_an_answer(cast: Cast) -> None:
    review = returned(cast)
    rebut_review(review_id=review.pk, by=cast.coder, conclusion=Conclusion("Echo says chronic"))
    with pytest.raises(WorkflowError, match="in words"):
        uphold_findings(review_id=review.pk, by=cast.auditor, text="")
    uphold_findings(review_id=review.pk, by=cast.auditor, text="The cardiologist writes acute on chronic")
    assert status(review) == "returned"


def test_an_accepted_rebuttal_opens_the_review_again_and_takes_the_score_back(cast: Cast) -> None:
    review = returned(cast)
    rebut_review(review_id=review.pk, by=cast.coder, conclusion=Conclusion("Echo says chronic"))
    with pytest.raises(WorkflowError, match="opens this review again"):
        reopen_review(review_id=review.pk, by=cast.lead)
    reopen_review(review_id=review.pk, by=cast.auditor, text="You are right")
    assert not Score.objects.exists()
    assert not Review.objects.visible_to(cast.coder).exists()


def test_a_rebuttal_is_settled_by_a_second_person(cast: Cast) -> None:
    review = returned(cast)
    rebut_review(review_id=review.pk, by=cast.coder, conclusion=Conclusion("Echo says chronic"))
    with pytest.raises(WorkflowError, match="second auditor or a lead"):
        close_review(review_id=review.pk, by=cast.auditor, text="I say so")
    close_review(review_id=review.pk, by=cast.lead, text="Findings stand: guideline I.C.9.a")
    assert status(review) == "final"


def test_an_unanswered_review_is_closed_only_by_a_lead_with_a_reason(cast: Cast) -> None:
    review = returned(cast)
    with pytest.raises(WorkflowError, match="A lead may close"):
        close_review(review_id=review.pk, by=cast.auditor, text="She is away")
    with pytest.raises(WorkflowError, match="with a reason"):
        close_review(review_id=review.pk, by=cast.lead)
    close_review(review_id=review.pk, by=cast.lead, text="Coder left the department")
    assert status(review) == "final"


def test_only_the_coder_answers(cast: Cast) -> None:
    review = returned(cast)
    with pytest.raises(WorkflowError, match="Only the coder"):
        agree_with_review(review_id=review.pk, by=cast.lead)
    with pytest.raises(NotVisible):
        agree_with_review(review_id=review.pk, by=cast.other_coder)
    with pytest.raises(WorkflowError, match="Only leads and auditors"):
        close_review(review_id=review.pk, by=cast.coder)


def test_findings_cannot_be_closed_over_the_coders_head(cast: Cast) -> None:
    review = make_review(cast)
    more_specific(review, cast.auditor)
    finish_review(review_id=review.pk, by=cast.auditor)
    with pytest.raises(WorkflowError, match="Return the findings"):
        close_review(review_id=review.pk, by=cast.lead)


def test_a_chart_without_differences_is_not_returned(cast: Cast) -> None:
    review = make_review(cast)
    agree_with_rest(review_id=review.pk, by=cast.auditor)
    finish_review(review_id=review.pk, by=cast.auditor)
    with pytest.raises(WorkflowError, match="Nothing differs"):
        return_to_coder(review_id=review.pk, by=cast.auditor)


def test_the_claim_is_released_when_the_review_before_billing_is_final(cast: Cast) -> None:
    review = returned(cast, kind="pre_bill", charts=2, size=1)
    assert ReleaseHold.objects.filter(lifted_at=None).count() == 1
    agree_with_review(review_id=review.pk, by=cast.coder)
    close_review(review_id=review.pk, by=cast.auditor)
    assert ReleaseHold.objects.filter(lifted_at=None).count() == 0


def test_what_was_said_is_never_changed(cast: Cast) -> None:
    review = returned(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewMessage.objects.filter(review=review).update(text="Never said")


def test_an_audit_whose_charts_are_all_final_is_closed(cast: Cast) -> None:
    review = returned(cast, charts=2, size=1)
    agree_with_review(review_id=review.pk, by=cast.coder)
    with pytest.raises(WorkflowError, match="1 charts of the sample"):
        close_plan(plan_id=review.item.sample.plan_id, by=cast.lead)
    close_review(review_id=review.pk, by=cast.auditor)
    assert close_plan(plan_id=review.item.sample.plan_id, by=cast.lead).status == "closed"
