"""C1, C2: a claim is built once for each version of its chart; each version follows the last as the payer needs it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction

from claims import answers, batches, services, tasks
from claims.facts_json import fingerprint, from_json
from claims.findings import acknowledge_finding
from claims.models import Claim, ClaimEvent, ClaimVersion
from claims.tests.charts import break_claim, built, complete_unchecked, completed, make_stay, make_visit
from claims.workflow import Status
from coding_portal.errors import WorkflowError
from coding_portal.tests.cast import Cast, make_payer
from encounters import coding
from encounters.models import CodedDiagnosis, Coverage, Encounter
from encounters.services import return_chart, take_chart


def recode(chart: Encounter, cast: Cast, change: Callable[[], object]) -> Encounter:
    """The chart comes back, the coder changes something and completes it again."""
    return_chart(encounter_id=chart.pk, by=cast.lead, why="Look again")
    take_chart(encounter_id=chart.pk, by=cast.coder)
    change()
    return services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)


def add(chart: Encounter, cast: Cast, code: str, poa: str = "") -> Callable[[], object]:
    return lambda: coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code=code, poa=poa)


def sent(version: ClaimVersion, cast: Cast) -> ClaimVersion:
    result = batches.build_batch(form=version.claim.form, by=cast.biller)
    assert result.batch is not None
    batches.mark_batch_sent(batch_id=result.batch.pk, by=cast.biller)
    version.refresh_from_db()
    assert version.status == Status.SENT
    return version


def test_a_completed_chart_becomes_a_ready_claim_that_says_what_the_chart_says(cast: Cast) -> None:
    version = built(make_stay(cast.north), cast.coder)
    facts = from_json(version.facts)
    assert version.status == Status.READY
    assert version.total_charge == facts.total_charge == Decimal("12400.50")
    assert facts.control_number == f"CP{version.claim_id:08}-1"
    assert [each.code for each in facts.diagnoses] == ["I130", "I5023", "N1830", "R0602"]
    assert (facts.admission_date, facts.admission_hour, facts.discharge_hour) == (date(2026, 10, 2), "1420", "1105")
    assert version.drg == facts.drg != ""
    assert version.sha256 == fingerprint(version.facts)


def test_pointers_become_positions_among_the_claims_diagnoses(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    assert from_json(version.facts).lines[0].pointers == (1,)


def test_building_again_gives_the_same_version_and_changes_nothing(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    events = ClaimEvent.objects.count()
    assert services.build_claim(encounter_id=version.claim.encounter_id) == version
    tasks.build_claim(version.claim.encounter_id)
    tasks.build_missing_claims()
    assert ClaimVersion.objects.count() == Claim.objects.count() == 1
    assert ClaimEvent.objects.count() == events


def test_an_open_chart_and_one_without_payer_have_no_claim(cast: Cast) -> None:
    chart = make_visit(cast.north)
    assert services.build_claim(encounter_id=chart.pk) is None
    chart = completed(chart, cast.coder)
    Encounter.objects.filter(pk=chart.pk).update(payer=None)
    assert services.build_claim(encounter_id=chart.pk) is None
    assert not Claim.objects.exists()


def test_the_periodic_task_builds_what_was_missed(cast: Cast) -> None:
    charts = [completed(make_visit(cast.north, f"V-{number}"), cast.coder) for number in range(3)]
    tasks.build_missing_claims()
    assert set(Claim.objects.values_list("encounter", flat=True)) == {chart.pk for chart in charts}


@pytest.mark.django_db(transaction=True)
def test_eight_builders_at_once_make_one_claim(cast: Cast) -> None:
    chart = completed(make_visit(cast.north), cast.coder)
    found: list[int] = []
    start = threading.Barrier(8)

    def work() -> None:
        try:
            start.wait()
            version = services.build_claim(encounter_id=chart.pk)
            assert version is not None
            found.append(version.pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == Claim.objects.count() == ClaimVersion.objects.count() == 1
    assert ClaimEvent.objects.filter(action="built").count() == 1


def test_the_database_refuses_a_second_live_claim_and_a_second_current_version(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    claim = version.claim
    with pytest.raises(IntegrityError, match="one_live_claim"), transaction.atomic():
        Claim.objects.create(encounter=claim.encounter, form=claim.form, payer=claim.payer)
    version.pk, version.number = None, 2
    with pytest.raises(IntegrityError, match="one_current_version"), transaction.atomic():
        version.save(force_insert=True)


def test_the_content_of_a_version_cannot_be_changed_or_deleted(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    changes: list[dict[str, Any]] = [{"facts": {}}, {"total_charge": 1}, {"sha256": "0" * 64}, {"frequency": "8"}]
    for values in changes:
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            ClaimVersion.objects.filter(pk=version.pk).update(**values)
    version.findings.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        ClaimVersion.objects.filter(pk=version.pk)._raw_delete("default")


def test_a_claim_that_cannot_be_written_is_blocked_with_every_reason(cast: Cast) -> None:
    chart = make_visit(cast.north)
    break_claim(chart)
    complete_unchecked(chart, cast.coder)
    version = services.build_claim(encounter_id=chart.pk)
    assert version is not None
    assert version.status == Status.BLOCKED
    assert "Member identifier" in version.blocked_for


def test_a_blocked_claim_is_ready_once_what_was_missing_is_there(cast: Cast) -> None:
    chart = make_visit(cast.north)
    break_claim(chart)
    complete_unchecked(chart, cast.coder)
    first = services.build_claim(encounter_id=chart.pk)
    assert first is not None
    chart.coverages.update(member_id="1EG4TE5MK73")
    second = services.rebuild_claim(claim_id=first.claim_id, by=cast.biller)
    first.refresh_from_db()
    assert (first.status, first.is_current) == (Status.SUPERSEDED, False)
    assert (second.number, second.status, second.frequency) == (2, Status.READY, "1")


def test_a_biller_answers_for_a_review_and_the_claim_is_ready(cast: Cast) -> None:
    chart = make_visit(cast.north)
    for sequence, code in enumerate(("E109", "E119"), start=2):
        CodedDiagnosis.objects.create(encounter=chart, code=code, role="secondary", sequence=sequence)
    complete_unchecked(chart, cast.coder)
    version = services.build_claim(encounter_id=chart.pk)
    assert version is not None
    assert (version.status, version.review_count) == (Status.BLOCKED, 1)
    row = version.findings.get(severity="review")
    acknowledge_finding(
        encounter_id=chart.pk, by=cast.biller, edit=row.edit, covered=row.fingerprint, reason="The payer confirmed both"
    )
    assert services.rebuild_claim(claim_id=version.claim_id, by=cast.biller) == version
    version.refresh_from_db()
    assert version.status == Status.READY
    assert version.findings.get(severity="review").is_acknowledged


def test_judging_again_what_says_the_same_makes_no_new_version(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    assert services.rebuild_claim(claim_id=version.claim_id, by=cast.biller) == version
    assert ClaimVersion.objects.count() == 1


def test_a_chart_completed_again_unchanged_keeps_its_claim_version(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    chart = recode(version.claim.encounter, cast, lambda: None)
    assert services.build_claim(encounter_id=chart.pk) == version
    assert list(services.charts_without_claim()) == []


def test_what_the_payer_never_saw_is_followed_by_an_original(cast: Cast) -> None:
    first = built(make_visit(cast.north), cast.coder)
    chart = recode(first.claim.encounter, cast, add(first.claim.encounter, cast, "E785"))
    second = services.build_claim(encounter_id=chart.pk)
    assert second is not None
    first.refresh_from_db()
    assert (first.status, first.is_current) == (Status.SUPERSEDED, False)
    assert (second.claim_id, second.number, second.frequency) == (first.claim_id, 2, "1")


def test_what_the_payer_adjudicated_is_followed_by_a_replacement_with_his_number(cast: Cast) -> None:
    first = sent(built(make_stay(cast.north), cast.coder), cast)
    answers.record_answer(version_id=first.pk, by=cast.biller, answer="pay", assigned_number="ICN555")
    chart = recode(first.claim.encounter, cast, add(first.claim.encounter, cast, "E785", poa="Y"))
    second = services.build_claim(encounter_id=chart.pk)
    assert second is not None
    facts = from_json(second.facts)
    assert (facts.frequency, facts.payer_control_number, facts.bill_type) == ("7", "ICN555", "117")
    assert second.status == Status.READY
    first.refresh_from_db()
    assert (first.status, first.is_current) == (Status.PAID, False)


def test_a_replacement_waits_for_the_payers_number_and_goes_once_it_is_known(cast: Cast) -> None:
    first = sent(built(make_visit(cast.north), cast.coder), cast)
    chart = recode(first.claim.encounter, cast, add(first.claim.encounter, cast, "E785"))
    second = services.build_claim(encounter_id=chart.pk)
    assert second is not None
    assert second.status == Status.BLOCKED
    assert "Payer's claim number" in second.blocked_for
    answers.record_answer(version_id=first.pk, by=cast.biller, answer="accept", assigned_number="ICN7")
    third = services.rebuild_claim(claim_id=first.claim_id, by=cast.biller)
    assert (third.number, third.frequency, third.payer_control_number) == (3, "7", "ICN7")
    assert third.status == Status.READY


def test_what_was_rejected_before_adjudication_goes_again_as_an_original(cast: Cast) -> None:
    first = sent(built(make_visit(cast.north), cast.coder), cast)
    answers.record_answer(version_id=first.pk, by=cast.biller, answer="reject", reason="Subscriber unknown")
    chart = recode(first.claim.encounter, cast, add(first.claim.encounter, cast, "E785"))
    second = services.build_claim(encounter_id=chart.pk)
    assert second is not None
    assert (second.frequency, second.status) == ("1", Status.READY)


def test_the_next_version_waits_while_the_last_lies_in_a_batch(cast: Cast) -> None:
    first = built(make_visit(cast.north), cast.coder)
    batch = batches.build_batch(form="professional", by=cast.biller).batch
    assert batch is not None
    chart = recode(first.claim.encounter, cast, add(first.claim.encounter, cast, "E785"))
    assert services.build_claim(encounter_id=chart.pk) == first
    assert services.build_missing_claims() == 0
    batches.cancel_batch(batch_id=batch.pk, by=cast.biller, reason="Recoded")
    assert services.build_missing_claims() == 1
    current = ClaimVersion.objects.get(is_current=True)
    assert (current.number, current.frequency) == (2, "1")


def test_a_chart_billed_to_another_payer_withdraws_the_claim_to_the_first(cast: Cast) -> None:
    first = built(make_visit(cast.north), cast.coder)
    chart = recode(first.claim.encounter, cast, lambda: move_to_payer(first.claim.encounter))
    second = services.build_claim(encounter_id=chart.pk)
    assert second is not None
    first.refresh_from_db()
    assert first.status == Status.VOID
    assert Claim.objects.get(pk=first.claim_id).closed_at is not None
    assert second.claim.payer.code == "summit"
    assert second.frequency == "1"


def test_a_chart_billed_to_another_payer_voids_what_the_first_has(cast: Cast) -> None:
    first = sent(built(make_visit(cast.north), cast.coder), cast)
    answers.record_answer(version_id=first.pk, by=cast.biller, answer="deny", reason="Not ours", assigned_number="ICN9")
    chart = recode(first.claim.encounter, cast, lambda: move_to_payer(first.claim.encounter))
    services.build_claim(encounter_id=chart.pk)
    void = ClaimVersion.objects.get(claim=first.claim, is_current=True)
    assert (void.frequency, void.payer_control_number, void.status) == ("8", "ICN9", Status.READY)
    sent(void, cast)
    answers.record_answer(version_id=void.pk, by=cast.biller, answer="accept")
    assert Claim.objects.get(pk=first.claim_id).closed_for == "Voided at the payer."


def move_to_payer(chart: Encounter) -> None:
    payer = make_payer("summit", kind="commercial", filing_indicator="CI")
    Coverage.objects.create(encounter=chart, payer=payer, rank=2, member_id="SM1")
    Encounter.objects.filter(pk=chart.pk).update(payer=payer)


def test_a_claim_taken_back_is_not_built_again_until_the_chart_is_recoded(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    services.void_claim(claim_id=version.claim_id, by=cast.biller, reason="Billed in error")
    assert services.build_missing_claims() == 0
    recode(version.claim.encounter, cast, add(version.claim.encounter, cast, "E785"))
    assert services.build_missing_claims() == 1
    assert Claim.objects.live().count() == 1


def test_only_billers_and_leads_change_claims(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    for user in (cast.auditor, cast.compliance):
        with pytest.raises(WorkflowError, match="Only billers"):
            services.rebuild_claim(claim_id=version.claim_id, by=user)
        with pytest.raises(WorkflowError, match="Only billers"):
            services.void_claim(claim_id=version.claim_id, by=user, reason="No")


def test_many_charts_are_stated_in_a_fixed_number_of_queries(
    cast: Cast, django_assert_num_queries: Callable[[int], object]
) -> None:
    from claims.builder import facts_for

    keys = [completed(make_visit(cast.north, f"V-{number}"), cast.coder).pk for number in range(3)]
    keys += [completed(make_stay(cast.north, f"S-{number}"), cast.coder).pk for number in range(2)]
    with django_assert_num_queries(7):  # type: ignore[attr-defined]
        facts_for(keys[:1])
    with django_assert_num_queries(7):  # type: ignore[attr-defined]
        assert len(facts_for(keys)) == 5
