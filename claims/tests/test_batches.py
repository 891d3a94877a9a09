"""C3, C9: one file, its own numbers, the same bytes for ever; one bad claim never stops it; every total is the same."""

from __future__ import annotations

import hashlib
import threading
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction

from accounts.models import AccessEvent
from claims import answers, batches, desk, services
from claims.desk import Filters
from claims.models import Batch, BatchEntry, ClaimEvent, ClaimVersion
from claims.tests.charts import built, make_stay, make_visit
from claims.tests.x12.oracle import assert_valid_837
from claims.workflow import BatchStatus, Status
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.tests.cast import Cast, make_payer, make_user
from encounters.models import BillForm, Coverage, Payer
from encounters.services import return_chart

NO_MEMBER: dict[str, dict[str, object]] = {"subscriber": {"member_id": ""}}


def segments(batch: Batch) -> list[list[str]]:
    return [part.split("*") for part in bytes(batch.file).decode().split("~") if part]


def charges_in_file(batch: Batch) -> list[Decimal]:
    return [Decimal(segment[2]) for segment in segments(batch) if segment[0] == "CLM"]


def build(cast: Cast, form: str = "professional") -> Batch:
    batch = batches.build_batch(form=form, by=cast.biller).batch
    assert batch is not None
    return batch


def test_what_is_ready_goes_into_one_file_with_its_numbers_and_hash(cast: Cast) -> None:
    versions = [built(make_visit(cast.north, f"V-{number}"), cast.coder) for number in range(3)]
    batch = build(cast)
    found = segments(batch)
    assert (found[0][0], found[0][13]) == ("ISA", f"{batch.interchange_number:09}")
    assert found[1][6] == str(batch.group_number)
    assert [each[1] for each in found if each[0] == "CLM"] == [version.control_number for version in versions]
    assert_valid_837(bytes(batch.file))
    assert batch.sha256 == hashlib.sha256(bytes(batch.file)).hexdigest()
    assert set(ClaimVersion.objects.values_list("status", flat=True)) == {Status.BATCHED}
    assert list(batch.facilities.all()) == [cast.north]


def test_screen_file_and_database_total_the_same_to_the_cent(cast: Cast) -> None:
    for number, charge in enumerate(("210.10", "0.01", "99999.99")):
        built(make_visit(cast.north, f"V-{number}", charge=charge), cast.coder)
    shown = desk.totals(desk.ready(cast.biller, Filters()))
    batch = build(cast)
    entries = sum((entry.total_charge for entry in batch.entries.all()), Decimal(0))
    assert shown.charge == shown.lines == batch.total_charge == entries == sum(charges_in_file(batch))
    assert batch.total_charge == Decimal("100210.10")
    assert shown.claims == batch.claim_count == 3


def test_professional_and_institutional_claims_never_share_a_file(cast: Cast) -> None:
    built(make_visit(cast.north), cast.coder)
    stay = built(make_stay(cast.north), cast.coder)
    batch = build(cast, BillForm.INSTITUTIONAL)
    assert [entry.version for entry in batch.entries.all()] == [stay]
    assert segments(batch)[1][8] == "005010X223A2"
    assert_valid_837(bytes(batch.file))


def test_no_number_is_ever_used_twice_not_even_after_a_rollback(cast: Cast) -> None:
    built(make_visit(cast.north, "V-1"), cast.coder)
    with transaction.atomic():
        lost = build(cast)
        transaction.set_rollback(True)
    first = build(cast)
    built(make_visit(cast.north, "V-2"), cast.coder)
    second = build(cast)
    assert len({lost.interchange_number, first.interchange_number, second.interchange_number}) == 3
    assert len({lost.group_number, first.group_number, second.group_number}) == 3


def test_one_bad_claim_is_blocked_with_the_reason_and_the_rest_go(cast: Cast) -> None:
    good = [built(make_visit(cast.north, f"V-{number}"), cast.coder) for number in range(2)]
    bad = built(make_visit(cast.north, "V-bad"), cast.coder)
    spoil(bad)
    result = batches.build_batch(form="professional", by=cast.biller)
    assert result.batch is not None
    assert [entry.version for entry in result.batch.entries.all()] == good
    bad.refresh_from_db()
    assert result.blocked == (bad,)
    assert bad.status == Status.BLOCKED
    assert "Member identifier" in bad.blocked_for


def test_when_every_claim_is_bad_no_file_is_made_and_each_is_blocked(cast: Cast) -> None:
    bad = built(make_visit(cast.north), cast.coder)
    spoil(bad)
    result = batches.build_batch(form="professional", by=cast.biller)
    assert result.batch is None
    bad.refresh_from_db()
    assert bad.status == Status.BLOCKED
    assert not Batch.objects.exists()


def spoil(version: ClaimVersion, **changes: dict[str, object]) -> None:
    """A version that may no longer go (without more, because it has no member number), as an older one might be."""
    changed = {name: version.facts[name] | values for name, values in (changes or NO_MEMBER).items()}
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        ClaimVersion.objects.filter(pk=version.pk).update(facts=version.facts | changed)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_with_nothing_ready_nothing_is_built_and_no_number_is_drawn(cast: Cast) -> None:
    result = batches.build_batch(form="professional", by=cast.biller)
    assert (result.batch, result.blocked) == (None, ())


def test_a_second_download_gives_the_same_bytes_and_is_registered_again(cast: Cast) -> None:
    built(make_visit(cast.north), cast.coder)
    batch = build(cast)
    first = bytes(batches.batch_file(batch_id=batch.pk, by=cast.biller).file)
    Payer.objects.update(name="Renamed since")
    second = bytes(batches.batch_file(batch_id=batch.pk, by=cast.biller).file)
    assert first == second
    assert AccessEvent.objects.filter(action="export", subject=f"claims.batch:{batch.pk}").count() == 2
    assert ClaimEvent.objects.filter(batch=batch, action="batch_downloaded").count() == 2


def test_the_file_numbers_and_totals_of_a_batch_cannot_be_changed(cast: Cast) -> None:
    built(make_visit(cast.north), cast.coder)
    batch = build(cast)
    for values in ({"file": b"x"}, {"sha256": "0" * 64}, {"total_charge": 1}, {"interchange_number": 99}):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            Batch.objects.filter(pk=batch.pk).update(**values)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ClaimEvent.objects.filter(batch=batch).update(action="x")
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        BatchEntry.objects.filter(batch=batch).update(total_charge=1)


def test_a_claim_version_is_in_at_most_one_live_batch(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    build(cast)
    other = built(make_visit(cast.north, "V-2"), cast.coder)
    second = build(cast)
    assert [entry.version for entry in second.entries.all()] == [other]
    with pytest.raises(IntegrityError, match="one_live_batch"), transaction.atomic():
        BatchEntry.objects.create(batch=second, version=version, position=2, total_charge=version.total_charge)


@pytest.mark.django_db(transaction=True)
def test_four_billers_at_once_put_every_claim_into_exactly_one_file(cast: Cast) -> None:
    versions = [built(make_visit(cast.north, f"V-{number}"), cast.coder) for number in range(6)]
    start = threading.Barrier(4)

    def work() -> None:
        try:
            start.wait()
            batches.build_batch(form="professional", by=cast.biller)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    batches.build_batch(form="professional", by=cast.biller)
    assert sorted(BatchEntry.objects.values_list("version", flat=True)) == sorted(version.pk for version in versions)
    numbers = list(Batch.objects.values_list("interchange_number", flat=True))
    assert len(numbers) == len(set(numbers))


def test_a_held_claim_waits_and_goes_once_every_hold_is_lifted(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    audit = services.place_hold(
        encounter_id=version.claim.encounter_id, by=cast.auditor, reason="Pre-bill review", origin="audit"
    )
    billing = services.place_hold(encounter_id=version.claim.encounter_id, by=cast.biller, reason="Call the payer")
    assert batches.build_batch(form="professional", by=cast.biller).batch is None
    assert [each.pk for each in desk.blocked(cast.biller, Filters())] == [version.pk]
    services.lift_hold(hold_id=audit.pk, by=cast.lead)
    assert batches.build_batch(form="professional", by=cast.biller).batch is None
    services.lift_hold(hold_id=billing.pk, by=cast.biller)
    assert build(cast).claim_count == 1


def test_a_biller_cannot_lift_an_audits_hold(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    audit = services.place_hold(
        encounter_id=version.claim.encounter_id, by=cast.auditor, reason="Pre-bill review", origin="audit"
    )
    with pytest.raises(WorkflowError, match="does not lift"):
        services.lift_hold(hold_id=audit.pk, by=cast.biller)
    with pytest.raises(WorkflowError, match="does not hold"):
        services.place_hold(encounter_id=version.claim.encounter_id, by=cast.coder, reason="Mine")


def test_the_claim_of_a_chart_that_came_back_does_not_go(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    return_chart(encounter_id=version.claim.encounter_id, by=cast.lead, why="Look again")
    assert batches.build_batch(form="professional", by=cast.biller).batch is None
    waiting = desk.blocked(cast.biller, Filters()).get()
    assert waiting.why_it_waits == "The chart is being coded again"


def test_a_claim_is_judged_again_as_of_the_day_it_goes(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    spoil(version, payer={"timely_filing_days": 1})
    result = batches.build_batch(form="professional", by=cast.biller)
    assert result.batch is None
    version.refresh_from_db()
    assert version.status == Status.BLOCKED
    assert version.findings.filter(topic="timely").exists()


def test_sending_cancelling_and_sending_again_keep_to_the_workflow(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    batch = build(cast)
    before = (batch.interchange_number, bytes(batch.file))
    batches.cancel_batch(batch_id=batch.pk, by=cast.biller, reason="Wrong day")
    version.refresh_from_db()
    assert version.status == Status.READY
    batch = build(cast)
    assert batch.interchange_number != before[0]
    batches.mark_batch_sent(batch_id=batch.pk, by=cast.biller)
    with pytest.raises(WorkflowError, match="sent"):
        batches.cancel_batch(batch_id=batch.pk, by=cast.biller, reason="Too late")
    again = batches.resend_batch(batch_id=batch.pk, by=cast.biller, reason="The line broke")
    again = Batch.objects.get(pk=again.pk)
    assert (again.status, again.times_sent) == (BatchStatus.SENT, 2)
    assert (again.interchange_number, bytes(again.file)) == (batch.interchange_number, bytes(batch.file))


def test_a_rejected_claim_may_go_again_in_another_batch(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    batches.mark_batch_sent(batch_id=build(cast).pk, by=cast.biller)
    answers.record_answer(version_id=version.pk, by=cast.biller, answer="reject", reason="Not enrolled yet")
    answers.retry_claim(version_id=version.pk, by=cast.biller)
    second = build(cast)
    assert [entry.version for entry in second.entries.all()] == [version]
    assert BatchEntry.objects.filter(version=version, is_live=True).count() == 1


def test_a_batch_takes_only_the_payer_and_facilities_asked_for(cast: Cast) -> None:
    built(make_visit(cast.north, "V-1"), cast.coder)
    summit = make_payer("summit", kind="commercial", filing_indicator="CI")
    other = built(make_visit(cast.north, "V-2", payer=summit), cast.coder)
    assert Coverage.objects.filter(encounter=other.claim.encounter, payer=summit).exists()
    batch = batches.build_batch(form="professional", by=cast.biller, payer=summit).batch
    assert batch is not None
    assert [entry.version for entry in batch.entries.all()] == [other]
    assert segments(batch)[0][8].strip() == summit.payer_id
    assert batches.build_batch(form="professional", by=cast.biller, facilities=[cast.south]).batch is None


def test_a_batch_with_a_facility_one_may_not_see_is_not_visible(cast: Cast) -> None:
    both = make_user("southbiller", "biller", cast.north, cast.south)
    cast.south_coder.facilities.add(cast.south)
    built(make_visit(cast.north, "V-1"), cast.coder)
    built(make_visit(cast.south, "V-2"), cast.south_coder)
    batch = batches.build_batch(form="professional", by=both).batch
    assert batch is not None
    assert batch.claim_count == 2
    assert list(Batch.objects.visible_to(both)) == [batch]
    assert list(Batch.objects.visible_to(cast.biller)) == []
    with pytest.raises(NotVisible):
        batches.batch_file(batch_id=batch.pk, by=cast.biller)


def test_only_billers_and_leads_build_send_and_download(cast: Cast) -> None:
    built(make_visit(cast.north), cast.coder)
    batch = build(cast)
    for user in (cast.auditor, cast.compliance):
        for act in (batches.mark_batch_sent, batches.batch_file):
            with pytest.raises(WorkflowError, match="Only billers"):
                act(batch_id=batch.pk, by=user)
        with pytest.raises(WorkflowError, match="Only billers"):
            batches.build_batch(form="professional", by=user)
