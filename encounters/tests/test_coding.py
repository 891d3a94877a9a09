"""D3 to D5, D11: changing the codes of a chart, one saved change at a time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from coding_portal.errors import StaleVersion, WorkflowError
from coding_portal.tests.cast import Cast, make_document, make_encounter, make_practitioner
from encounters import coding, services
from encounters.models import Encounter, Evidence, Lease


@pytest.fixture
def chart(cast: Cast) -> Encounter:
    encounter = make_encounter(facility=cast.north)
    return services.take_chart(encounter_id=encounter.pk, by=cast.coder)


def codes_in_order(chart: Encounter) -> list[tuple[str, str]]:
    return list(chart.diagnoses.values_list("code", "role"))


def test_the_first_diagnosis_becomes_principal_and_the_next_secondary(cast: Cast, chart: Encounter) -> None:
    for code in ("I13.0", "i50.23", "N17.9"):
        coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code=code)
    assert codes_in_order(chart) == [("I130", "principal"), ("I5023", "secondary"), ("N179", "secondary")]


def test_making_another_row_principal_puts_it_first_and_leaves_one_principal(cast: Cast, chart: Encounter) -> None:
    for code in ("I13.0", "I50.23", "N17.9"):
        row = coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code=code)
    coding.set_diagnosis_role(encounter_id=chart.pk, diagnosis_id=row.pk, by=cast.coder, role="principal")
    assert codes_in_order(chart) == [("N179", "principal"), ("I130", "secondary"), ("I5023", "secondary")]


def test_rows_move_but_never_above_the_principal(cast: Cast, chart: Encounter) -> None:
    for code in ("I13.0", "I50.23", "N17.9"):
        row = coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code=code)
    coding.move_diagnosis(encounter_id=chart.pk, diagnosis_id=row.pk, by=cast.coder, up=True)
    assert [code for code, _ in codes_in_order(chart)] == ["I130", "N179", "I5023"]
    with pytest.raises(WorkflowError, match="stands first"):
        coding.move_diagnosis(encounter_id=chart.pk, diagnosis_id=row.pk, by=cast.coder, up=True)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("Z99.999", "There is no ICD-10-CM code “Z99.999”"),
        ("E11", "E11 is a heading"),
        ("", "There is no ICD-10-CM code"),
        ("<script>", "There is no ICD-10-CM code"),
    ],
)
def test_a_wrong_code_is_refused_in_words_and_changes_nothing(
    cast: Cast, chart: Encounter, code: str, words: str
) -> None:
    with pytest.raises(WorkflowError, match=words):
        coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code=code)
    chart.refresh_from_db()
    assert (chart.version, chart.diagnoses.count()) == (1, 0)


def test_a_code_that_begins_or_ended_on_another_date_is_refused_with_that_date(cast: Cast) -> None:
    """QA10 entered with FY2027, Z87.890 became a heading then."""
    before = make_encounter("before", facility=cast.north, service_from=date(2026, 9, 1), service_to=date(2026, 9, 30))
    services.take_chart(encounter_id=before.pk, by=cast.coder)
    with pytest.raises(WorkflowError, match="begins on 2026-10-01; the date that counts here is 2026-09-30"):
        coding.add_diagnosis(encounter_id=before.pk, by=cast.coder, code="C78.31")
    coding.add_diagnosis(encounter_id=before.pk, by=cast.coder, code="Z87.890")


def test_the_same_diagnosis_twice_is_refused_but_may_also_be_the_admitting_one(cast: Cast, chart: Encounter) -> None:
    coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code="I50.23")
    with pytest.raises(WorkflowError, match="already on this chart"):
        coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code="I5023")
    coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code="I50.23", role="admitting")
    assert codes_in_order(chart) == [("I5023", "principal"), ("I5023", "admitting")]


def test_a_removed_diagnosis_comes_back_with_its_place_evidence_and_pointers(cast: Cast, chart: Encounter) -> None:
    version = make_document(chart, "Acute on chronic systolic heart failure with AKI.")
    coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code="I13.0")
    row = coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code="I50.23", poa="Y")
    coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code="N17.9")
    line = coding.add_line(
        encounter_id=chart.pk,
        by=cast.coder,
        code="93306",
        revenue_code="0480",
        diagnosis_pointers=[row.pk],
        charge=Decimal(100),
    )
    coding.link_evidence(
        encounter_id=chart.pk, by=cast.coder, kind="diagnosis", row_id=row.pk, version_id=version.pk, start=0, end=39
    )
    coding.remove_diagnosis(encounter_id=chart.pk, diagnosis_id=row.pk, by=cast.coder)
    assert Evidence.objects.count() == 0
    event = chart.events.get(action="diagnosis_removed")
    coding.undo_removal(encounter_id=chart.pk, event_id=event.pk, by=cast.coder)
    back = chart.diagnoses.get(code="I5023")
    line.refresh_from_db()
    assert [code for code, _ in codes_in_order(chart)] == ["I130", "I5023", "N179"]
    assert (back.poa, back.evidence.get().end, line.diagnosis_pointers) == ("Y", 39, [back.pk])


def test_a_stale_version_is_refused_with_both_values_and_writes_nothing(cast: Cast, chart: Encounter) -> None:
    coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code="I13.0", version=1)
    with pytest.raises(StaleVersion) as refusal:
        coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code="I50.23", version=1)
    assert refusal.value.yours == {"Add diagnosis": "I50.23"}
    assert "added I13.0" in refusal.value.theirs.values()
    assert chart.diagnoses.count() == 1


def test_a_save_on_an_expired_lease_says_so_and_keeps_what_was_saved(cast: Cast, chart: Encounter) -> None:
    coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code="I13.0")
    Lease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(WorkflowError, match="Your time on this chart ran out"):
        coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code="I50.23")
    assert codes_in_order(chart) == [("I130", "principal")]


def test_every_change_renews_the_lease(cast: Cast, chart: Encounter) -> None:
    Lease.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code="I13.0")
    assert Lease.objects.get().expires_at > timezone.now() + timedelta(minutes=services.LEASE_MINUTES - 1)


def test_another_coder_cannot_change_the_chart(cast: Cast, chart: Encounter) -> None:
    with pytest.raises(WorkflowError, match="Coder Test has this chart"):
        coding.add_diagnosis(encounter_id=chart.pk, by=cast.other_coder, code="I13.0")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"code": "9921Q"}, "There is no CPT or HCPCS"),
        ({"code": "99213", "modifiers": ["25", "QQ9"]}, "There is no modifier"),
        ({"code": "99213", "modifiers": ["25", "59", "LT", "RT", "50"]}, "at most four"),
        ({"code": "99213", "units": Decimal(0)}, "Units lie between"),
        ({"code": "99213", "charge": Decimal(-1)}, "cannot be negative"),
        ({"code": "99213", "place_of_service": "00"}, "There is no place of service"),
        ({"code": "99213", "diagnosis_pointers": [1, 2, 3, 4, 5]}, "at most to four"),
        ({"code": "99213", "diagnosis_pointers": [999999]}, "only point to diagnoses of this chart"),
        ({}, "needs a CPT or HCPCS code or a revenue code"),
    ],
)
def test_a_line_with_a_wrong_value_is_refused_in_words(
    cast: Cast, chart: Encounter, values: dict[str, Any], words: str
) -> None:
    with pytest.raises(WorkflowError, match=words):
        coding.add_line(encounter_id=chart.pk, by=cast.coder, **values)
    assert chart.lines.count() == 0


def test_the_total_of_the_chart_follows_its_lines(cast: Cast, chart: Encounter) -> None:
    first = coding.add_line(encounter_id=chart.pk, by=cast.coder, revenue_code="0120", charge=Decimal("1200.50"))
    coding.add_line(encounter_id=chart.pk, by=cast.coder, revenue_code="0250", charge=Decimal("99.50"))
    coding.change_line(encounter_id=chart.pk, line_id=first.pk, by=cast.coder, charge=Decimal("1000.50"))
    chart.refresh_from_db()
    assert chart.total_charge == Decimal("1100.00")
    coding.remove_line(encounter_id=chart.pk, line_id=first.pk, by=cast.coder)
    chart.refresh_from_db()
    assert chart.total_charge == Decimal("99.50")


def test_evidence_must_lie_inside_a_document_of_the_chart(cast: Cast, chart: Encounter) -> None:
    row = coding.add_diagnosis(encounter_id=chart.pk, by=cast.coder, code="I13.0")
    foreign = make_document(make_encounter("other", facility=cast.north), "Nothing to see")
    own = make_document(chart, "short", title="Note")
    same: dict[str, Any] = {"encounter_id": chart.pk, "by": cast.coder, "kind": "diagnosis", "row_id": row.pk}
    with pytest.raises(WorkflowError, match="does not belong"):
        coding.link_evidence(**same, version_id=foreign.pk, start=0, end=3)
    with pytest.raises(WorkflowError, match="Select words"):
        coding.link_evidence(**same, version_id=own.pk, start=2, end=50)


def test_a_removed_procedure_comes_back_with_its_date_and_surgeon(cast: Cast, chart: Encounter) -> None:
    surgeon = make_practitioner()
    row = coding.add_procedure(encounter_id=chart.pk, by=cast.coder, code="5A09357")
    coding.change_procedure(
        encounter_id=chart.pk, procedure_id=row.pk, by=cast.coder, performed_on=date(2026, 10, 2), performed_by=surgeon
    )
    coding.remove_procedure(encounter_id=chart.pk, procedure_id=row.pk, by=cast.coder)
    event = chart.events.get(action="procedure_removed")
    coding.undo_removal(encounter_id=chart.pk, event_id=event.pk, by=cast.coder)
    back = chart.procedures.get()
    assert (back.code, back.performed_on, back.performed_by) == ("5A09357", date(2026, 10, 2), surgeon)


def test_a_removed_line_comes_back_with_its_number_and_charge(cast: Cast, chart: Encounter) -> None:
    line = coding.add_line(encounter_id=chart.pk, by=cast.coder, revenue_code="0120", charge=Decimal("1200.50"))
    coding.remove_line(encounter_id=chart.pk, line_id=line.pk, by=cast.coder)
    event = chart.events.get(action="line_removed")
    coding.undo_removal(encounter_id=chart.pk, event_id=event.pk, by=cast.coder)
    back = chart.lines.get()
    chart.refresh_from_db()
    assert (back.number, back.charge, chart.total_charge) == (line.number, Decimal("1200.50"), Decimal("1200.50"))
