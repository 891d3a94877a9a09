"""Reviewing: who may, what is locked, what each decision does, and what is scored."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connections, transaction

from accounts.models import Role
from audits.concluding import Conclusion, conclude_review, finish_review, has_differences
from audits.models import AuditEvent, Review, ReviewOutcome, Sample, SampleItem
from audits.reviewing import Code, Ruling, agree_with_rest, record_outcome, reveal_coding, start_review
from audits.services import draw_sample
from audits.tests.charts import (
    make_clinic_visit,
    make_completed_chart,
    make_plan,
    make_review,
    make_sample,
    more_specific,
)
from coding_portal.errors import NotVisible, StaleVersion, WorkflowError
from coding_portal.tests.cast import Cast, make_user
from encounters.models import CodedDiagnosis

ACUTE = Code(kind="diagnosis", code="I50.23", role="secondary", poa="Y")


def rows(review: Review) -> list[tuple[str | None, str | None, str]]:
    return [
        (
            row.original["code"] if row.original else None,
            row.audited["code"] if row.audited else None,
            row.decision,
        )
        for row in review.outcomes.all()
    ]


def test_a_review_begins_with_the_coders_codes_undecided(cast: Cast) -> None:
    review = make_review(cast)
    assert rows(review) == [("I130", "I130", ""), ("I5022", "I5022", ""), ("E1122", "E1122", "")]
    assert (review.coder, review.auditor, review.status) == (cast.coder, cast.auditor, "in_review")


def test_opening_ones_own_review_again_goes_on_with_it(cast: Cast) -> None:
    review = make_review(cast)
    assert start_review(item_id=review.item_id, by=cast.auditor) == review


def test_the_second_reviewer_is_told_who_has_the_chart(cast: Cast) -> None:
    review = make_review(cast)
    with pytest.raises(WorkflowError, match="Auditor Test has reviewed this chart since"):
        start_review(item_id=review.item_id, by=cast.lead)


def both_at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that begin together; what each gave, or the code of its refusal."""
    gate = Barrier(len(acts))
    given: list[object] = []

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            given.append(act())
        except WorkflowError as refused:
            given.append(refused.code)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_who_open_a_chart_at_once_one_gets_it(transactional_db: None, cast: Cast) -> None:
    item = SampleItem.objects.filter(sample=make_sample(cast)).first()
    assert item is not None
    got = both_at_once(*(partial(start_review, item_id=item.pk, by=user) for user in (cast.auditor, cast.lead)))
    assert got.count("in_review") == 1
    assert Review.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_draws_at_once_one_sample_comes(transactional_db: None, cast: Cast) -> None:
    for number in range(1, 6):
        make_completed_chart(number, cast.coder)
    plan = make_plan(cast.lead, size=2)
    got = both_at_once(*(partial(draw_sample, plan_id=plan.pk, by=user) for user in (cast.auditor, cast.lead)))
    assert got.count("move") == 1
    assert (Sample.objects.count(), SampleItem.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_findings_on_the_same_version_one_is_written(transactional_db: None, cast: Cast) -> None:
    review = make_review(cast)
    rule = partial(record_outcome, review_id=review.pk, by=cast.auditor, ruling=Ruling("agree"), version=1)
    got = both_at_once(partial(rule, number=1), partial(rule, number=2))
    assert got.count("stale_version") == 1
    assert review.outcomes.filter(decision="agree").count() == 1


def test_nobody_audits_a_chart_she_completed(cast: Cast) -> None:
    make_completed_chart(1, cast.lead)
    sample = draw_sample(plan_id=make_plan(cast.lead, size=1).pk, by=cast.lead)
    with pytest.raises(WorkflowError, match="own chart"):
        start_review(item_id=sample.items.get().pk, by=cast.lead)


def test_nobody_audits_a_chart_that_carries_a_code_of_hers(cast: Cast) -> None:
    item = make_sample(cast).items.all()[0]
    CodedDiagnosis.objects.filter(encounter=item.encounter, sequence=2).update(added_by=cast.auditor)
    with pytest.raises(WorkflowError, match="own chart"):
        start_review(item_id=item.pk, by=cast.auditor)


def test_the_database_itself_refuses_an_audit_of_ones_own_chart(cast: Cast) -> None:
    review = make_review(cast)
    with pytest.raises(DatabaseError, match="nobody_audits_their_own_chart"), transaction.atomic():
        Review.objects.create(item=review.item, coder=cast.coder, auditor=cast.coder, started_at=review.started_at)
    with pytest.raises(DatabaseError, match="coder of its chart"), transaction.atomic():
        Review.objects.create(item=review.item, coder=cast.lead, auditor=cast.coder, started_at=review.started_at)
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(auditor=cast.lead)


def test_an_auditor_of_another_facility_cannot_start_or_see(cast: Cast) -> None:
    review = make_review(cast)
    foreign = make_user("foreign", Role.AUDITOR, cast.south)
    with pytest.raises(NotVisible):
        start_review(item_id=review.item_id, by=foreign)
    assert not Review.objects.visible_to(foreign).exists()
    assert Review.objects.visible_to(cast.compliance).exists()


def test_a_coder_sees_her_review_only_once_it_was_returned(cast: Cast) -> None:
    review = make_review(cast)
    assert not Review.objects.visible_to(cast.coder).exists()
    more_specific(review, cast.auditor)
    conclude_review(review_id=review.pk, by=cast.auditor, conclusion=Conclusion("See row 2"))
    assert Review.objects.visible_to(cast.coder).get() == review
    assert not Review.objects.visible_to(cast.other_coder).exists()


def test_only_the_auditor_of_a_review_changes_its_findings(cast: Cast) -> None:
    review = make_review(cast)
    with pytest.raises(WorkflowError, match="you can read along"):
        agree_with_rest(review_id=review.pk, by=cast.lead)
    with pytest.raises(WorkflowError, match="Only leads and auditors"):
        agree_with_rest(review_id=review.pk, by=cast.compliance)


def test_each_decision_does_what_it_says(cast: Cast) -> None:
    review = make_review(cast)
    record_outcome(review_id=review.pk, by=cast.auditor, number=1, ruling=Ruling("agree"))
    record_outcome(review_id=review.pk, by=cast.auditor, number=2, ruling=Ruling("change", ACUTE, reason="specificity"))
    record_outcome(review_id=review.pk, by=cast.auditor, number=3, ruling=Ruling("delete", reason="unsupported"))
    missed = Code(kind="diagnosis", code="J96.01", poa="Y")
    record_outcome(review_id=review.pk, by=cast.auditor, ruling=Ruling("add", missed, reason="missed"))
    assert rows(review) == [
        ("I130", "I130", "agree"),
        ("I5022", "I5023", "change"),
        ("E1122", None, "delete"),
        (None, "J9601", "add"),
    ]
    assert (review.outcomes.get(number=4).audited or {})["title"]


def test_taking_back_an_addition_removes_its_row(cast: Cast) -> None:
    review = make_review(cast)
    record_outcome(review_id=review.pk, by=cast.auditor, ruling=Ruling("add", ACUTE, reason="missed"))
    assert record_outcome(review_id=review.pk, by=cast.auditor, number=4, ruling=Ruling("delete")) is None
    assert len(rows(review)) == 3


def test_a_change_to_what_the_coder_has_is_an_agreement(cast: Cast) -> None:
    review = make_review(cast)
    same = Code(kind="diagnosis", code="I5022", role="secondary", poa="Y")
    row = record_outcome(review_id=review.pk, by=cast.auditor, number=2, ruling=Ruling("change", same, reason="other"))
    assert row is not None
    assert (row.decision, row.reason) == ("agree", "")


def test_a_new_principal_makes_the_previous_one_secondary_and_back_again(cast: Cast) -> None:
    review = make_review(cast)
    principal = Code(kind="diagnosis", code="I5022", role="principal", poa="Y")
    record_outcome(
        review_id=review.pk, by=cast.auditor, number=2, ruling=Ruling("change", principal, reason="sequence")
    )
    first = review.outcomes.get(number=1)
    assert ((first.audited or {})["role"], first.decision, first.reason) == ("secondary", "change", "sequence")
    record_outcome(review_id=review.pk, by=cast.auditor, number=1, ruling=Ruling("agree"))
    assert [(row.audited or {})["role"] for row in review.outcomes.all()] == ["principal", "secondary", "secondary"]
    assert review.outcomes.get(number=2).decision == "agree"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (Code(kind="diagnosis", code="I99.99"), "There is no"),
        (Code(kind="diagnosis", code="I50"), "heading"),
        (Code(kind="diagnosis", code="E11.22"), "already stands on row 3"),
        (Code(kind="diagnosis", code="J96.01", poa="X"), "POA"),
        (Code(kind="line", code="99213", units=Decimal(0)), "units above 0"),
        (Code(kind="line", code="99213", modifiers=("2",)), "modifiers of two characters"),
        (Code(kind="recipe", code="99213"), "a diagnosis, a procedure or a line"),
    ],
)
def test_a_code_that_cannot_be_reported_is_refused_in_words(cast: Cast, code: Code, words: str) -> None:
    review = make_review(cast)
    with pytest.raises(WorkflowError, match=words):
        record_outcome(review_id=review.pk, by=cast.auditor, ruling=Ruling("add", code, reason="missed"))
    review.refresh_from_db()
    assert (len(rows(review)), review.version) == (3, 1)


def test_a_change_on_a_stale_version_is_refused_with_what_happened_since(cast: Cast) -> None:
    review = make_review(cast)
    more_specific(review, cast.auditor)
    with pytest.raises(StaleVersion) as refused:
        agree_with_rest(review_id=review.pk, by=cast.auditor, version=1)
    assert any("I50.23" in str(said) for said in refused.value.theirs.values())


def test_a_review_is_finished_only_when_everything_is_decided_and_explained(cast: Cast) -> None:
    review = make_review(cast)
    with pytest.raises(WorkflowError, match="open: rows 1, 2, 3"):
        finish_review(review_id=review.pk, by=cast.auditor)
    record_outcome(review_id=review.pk, by=cast.auditor, number=2, ruling=Ruling("change", ACUTE))
    agree_with_rest(review_id=review.pk, by=cast.auditor)
    with pytest.raises(WorkflowError, match="missing on: row 2"):
        finish_review(review_id=review.pk, by=cast.auditor)
    record_outcome(review_id=review.pk, by=cast.auditor, number=1, ruling=Ruling("delete", reason="unsupported"))
    record_outcome(review_id=review.pk, by=cast.auditor, number=2, ruling=Ruling("change", ACUTE, reason="specificity"))
    with pytest.raises(WorkflowError, match="principal one"):
        finish_review(review_id=review.pk, by=cast.auditor)


def test_a_finished_review_is_scored_by_class_with_both_drgs(cast: Cast) -> None:
    review = make_review(cast)
    more_specific(review, cast.auditor)
    finish_review(
        review_id=review.pk,
        by=cast.auditor,
        conclusion=Conclusion("", billed_amount=Decimal("8000.00"), audited_amount=Decimal("9500.00")),
    )
    review.refresh_from_db()
    assert review.score.tallies["secondary"] == [1, 2, 0]
    assert review.score.tallies["principal"] == [1, 1, 0]
    assert (review.score.is_correct, review.score.changed) == (False, 1)
    assert review.audited_drg["drg"] != review.item.snapshot["drg"]["drg"]
    assert review.score.drg_right is False


def test_an_agreed_chart_is_final_and_fully_correct_at_once(cast: Cast) -> None:
    review = make_review(cast)
    agree_with_rest(review_id=review.pk, by=cast.auditor)
    final = conclude_review(review_id=review.pk, by=cast.auditor, conclusion=Conclusion())
    assert (final.status, final.score.is_correct) == ("final", True)
    assert not has_differences(review)
    with pytest.raises(DatabaseError, match="final review never changes"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(summary="rewritten")


def test_a_blind_review_begins_empty_and_cannot_finish_before_comparing(cast: Cast) -> None:
    review = make_review(cast, is_blind=True)
    assert rows(review) == []
    record_outcome(
        review_id=review.pk,
        by=cast.auditor,
        ruling=Ruling("add", Code(kind="diagnosis", code="I13.0", role="principal", poa="Y")),
    )
    with pytest.raises(WorkflowError, match="Look at the coder's codes"):
        finish_review(review_id=review.pk, by=cast.auditor)


def test_comparing_lays_blind_codes_beside_the_coders_and_keeps_them(cast: Cast) -> None:
    review = make_review(cast, is_blind=True)
    for code, role in (("I13.0", "principal"), ("I50.23", "secondary"), ("J96.01", "secondary")):
        own = Code(kind="diagnosis", code=code, role=role, poa="Y")
        record_outcome(review_id=review.pk, by=cast.auditor, ruling=Ruling("add", own, comment=f"saw {code}"))
    reveal_coding(review_id=review.pk, by=cast.auditor)
    assert rows(review) == [
        ("I130", "I130", "agree"),
        ("I5022", "I5023", "change"),
        ("E1122", None, "delete"),
        (None, "J9601", "add"),
    ]
    assert review.outcomes.get(number=2).comment == "saw I50.23"
    kept = AuditEvent.objects.get(action="revealed").detail["blind"]
    assert [value["code"] for value in kept] == ["I130", "I5023", "J9601"]
    with pytest.raises(WorkflowError, match="already"):
        reveal_coding(review_id=review.pk, by=cast.auditor)


def test_lines_are_reviewed_with_modifiers_and_units(cast: Cast) -> None:
    make_clinic_visit(1, cast.coder)
    sample = draw_sample(plan_id=make_plan(cast.lead, size=1).pk, by=cast.lead)
    review = start_review(item_id=sample.items.get().pk, by=cast.auditor)
    without = Code(kind="line", code="99213", units=Decimal(1))
    record_outcome(review_id=review.pk, by=cast.auditor, number=2, ruling=Ruling("change", without, reason="modifier"))
    agree_with_rest(review_id=review.pk, by=cast.auditor)
    review = finish_review(review_id=review.pk, by=cast.auditor)
    assert review.score.tallies["modifiers"] == [0, 0, 1]
    assert review.score.tallies["cpt"] == [1, 1, 0]
    assert review.score.drg_right is None


def test_the_original_of_a_row_never_changes(cast: Cast) -> None:
    review = make_review(cast)
    before = [row.original for row in review.outcomes.all()]
    more_specific(review, cast.auditor)
    assert [row.original for row in ReviewOutcome.objects.filter(review=review)] == before
