"""A message is stored whole or kept aside whole, and sending it again changes nothing (I5)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.db.models import Model

from accounts.models import Facility, User
from coding_portal.errors import WorkflowError
from encounters.intake.store import retry_message, store_message
from encounters.models import (
    CodedDiagnosis,
    Coverage,
    Document,
    DocumentVersion,
    Encounter,
    EncounterEvent,
    Hint,
    IntakeMessage,
    Patient,
    Payer,
    Practitioner,
    ServiceLine,
    Worklist,
)
from encounters.tests.intake.bundles import (
    answer_to,
    bundle,
    claim,
    condition,
    coverage,
    document,
    encounter,
    item,
    patient,
)
from encounters.tests.intake.conftest import make_user

TABLES: tuple[type[Model], ...] = (
    Patient,
    Encounter,
    Coverage,
    Document,
    DocumentVersion,
    Hint,
    ServiceLine,
    EncounterEvent,
    CodedDiagnosis,
)


def whole_stay(**changes: Any) -> list[dict[str, Any]]:
    return [
        patient(),
        encounter(**changes),
        condition(),
        coverage(),
        claim(item("93306", 1250), item("71046", 210)),
        document("Admitted with heart failure."),
    ]


def snapshot() -> dict[str, list[dict[str, Any]]]:
    return {table.__name__: list(table._default_manager.order_by("pk").values()) for table in TABLES}


def test_a_stay_becomes_a_chart_ready_to_code(riverside: Facility, medicare: Payer, everything: Worklist) -> None:
    result = store_message(body=bundle(*whole_stay()), source="feed", by=None, facility=riverside)
    assert (result.status, result.reason) == ("stored", "")
    chart = Encounter.objects.get(pk__in=result.encounter_ids)
    assert (chart.account_number, chart.status, chart.chart_type, chart.form) == (
        "ACC-1",
        "ready",
        "inpatient",
        "institutional",
    )
    assert (chart.service_from, chart.service_to) == (date(2026, 10, 2), date(2026, 10, 3))
    assert chart.discharged_at == datetime(2026, 10, 4, 2, 30, tzinfo=UTC)
    assert (chart.payer, chart.total_charge, chart.bill_type) == (medicare, Decimal("1460.00"), "111")
    assert (chart.worklist, chart.why_here) == (everything, "Waits to be coded")
    assert chart.coverages.get().member_id == "1EG4TE5MK73"
    assert chart.documents.get().versions.get().text == "Admitted with heart failure."
    assert [(line.number, line.code, line.from_charge_feed) for line in chart.lines.all()] == [
        (1, "93306", True),
        (2, "71046", True),
    ]
    assert chart.hints.get().code == "42343007"
    assert not chart.diagnoses.exists()
    assert result.counts["new"] == 1


def test_the_same_bytes_again_change_nothing(riverside: Facility, medicare: Payer) -> None:
    body = bundle(*whole_stay())
    first = store_message(body=body, source="feed", by=None, facility=riverside)
    before = snapshot()
    again = store_message(body=body, source="feed", by=None, facility=riverside)
    assert (again.status, again.message_id) == ("unchanged", first.message_id)
    assert snapshot() == before
    assert IntakeMessage.objects.count() == 1


def test_the_same_content_in_other_bytes_changes_nothing(riverside: Facility, medicare: Payer) -> None:
    store_message(body=bundle(*whole_stay()), source="feed", by=None, facility=riverside)
    before = snapshot()
    parts = [dict(reversed(part.items())) for part in reversed(whole_stay())]
    body = orjson.dumps(orjson.loads(bundle(*parts)), option=orjson.OPT_INDENT_2)
    result = store_message(body=body, source="feed", by=None, facility=riverside)
    assert (result.status, result.counts["unchanged"]) == ("unchanged", 1)
    assert snapshot() == before


def test_a_message_that_cannot_be_read_is_kept_aside_with_its_body(riverside: Facility) -> None:
    body = b'{"resourceType": "Bundle", "entry": [}'
    result = store_message(body=body, source="bad.json", by=None, facility=riverside)
    message = IntakeMessage.objects.get(pk=result.message_id)
    assert (result.status, message.status) == ("quarantined", "quarantined")
    assert message.body is not None
    assert bytes(message.body) == body
    assert "line 1" in message.reason
    assert Encounter.objects.count() == 0


def test_one_bad_encounter_keeps_the_whole_message_out(riverside: Facility) -> None:
    bad = encounter(id="e2", identifier=[{"value": "ACC-2"}], subject={"reference": "urn:uuid:nobody"})
    result = store_message(body=bundle(*whole_stay(), bad), source="feed", by=None, facility=riverside)
    assert result.status == "quarantined"
    assert not any(snapshot().values())


def test_a_late_refusal_leaves_the_data_as_it_was(riverside: Facility) -> None:
    credit = claim(item("93306", -5), id="k2")
    result = store_message(body=bundle(patient(), encounter(), credit), source="feed", by=None, facility=riverside)
    assert "Charge line 1 is negative" in result.reason
    assert not any(snapshot().values())


def test_two_megabytes_of_note_are_kept_aside_with_a_clear_reason(riverside: Facility) -> None:
    body = bundle(patient(), encounter(), document("word " * 420_000))
    result = store_message(body=body, source="feed", by=None, facility=riverside)
    assert result.reason == (
        "A document cannot be taken. It holds 2.0 MB of text; the limit is 1 MB. (entry 3 (DocumentReference))"
    )
    assert not any(snapshot().values())


def test_a_message_kept_aside_goes_through_after_the_cause_is_mended(lakeside: Facility, admin: User) -> None:
    provider = encounter(serviceProvider={"display": "Riverside Medical Center"})
    result = store_message(body=bundle(patient(), provider), source="feed", by=None)
    message = IntakeMessage.objects.get(pk=result.message_id)
    assert "No facility here matches the service provider (Riverside Medical Center)" in message.reason
    lakeside.name = "Riverside Medical Center"
    lakeside.save()
    again = retry_message(message=message, by=admin)
    message.refresh_from_db()
    assert (again.status, message.status, message.body, message.reason) == ("stored", "stored", None, "")
    assert Encounter.objects.get().facility == lakeside


def test_retrying_a_stored_message_is_refused(riverside: Facility, admin: User) -> None:
    result = store_message(body=bundle(*whole_stay()), source="feed", by=None, facility=riverside)
    with pytest.raises(WorkflowError, match="not kept aside any more"):
        retry_message(message=IntakeMessage.objects.get(pk=result.message_id), by=admin)


def test_a_coder_may_not_retry(riverside: Facility, coder: User) -> None:
    result = store_message(body=b"{", source="feed", by=None, facility=riverside)
    with pytest.raises(WorkflowError, match="Only leads and administrators"):
        retry_message(message=IntakeMessage.objects.get(pk=result.message_id), by=coder)


@pytest.mark.parametrize(
    "provider",
    [
        {"identifier": {"system": "http://hl7.org/fhir/sid/us-npi", "value": "1749900209"}},
        {"identifier": {"value": "lakeside"}},
        {"display": "LAKESIDE Medical-Center"},
    ],
)
def test_the_service_provider_decides_the_facility(
    riverside: Facility, lakeside: Facility, provider: dict[str, Any]
) -> None:
    body = bundle(patient(), encounter(serviceProvider=provider))
    store_message(body=body, source="feed", by=None, facility=riverside)
    assert Encounter.objects.get().facility == lakeside


def test_a_lead_brings_no_charts_to_a_facility_of_others(lakeside: Facility, lead: User) -> None:
    result = store_message(body=bundle(*whole_stay()), source="upload", by=lead, facility=lakeside)
    assert "Lakeside Medical Center is not one of your facilities" in result.reason
    assert Encounter.objects.count() == 0


def test_what_ended_before_the_facility_began_here_is_history(riverside: Facility, everything: Worklist) -> None:
    old = encounter(period={"start": "2019-03-01", "end": "2019-03-03"})
    store_message(body=bundle(patient(), old), source="feed", by=None, facility=riverside)
    chart = Encounter.objects.get()
    assert (chart.status, chart.worklist, chart.why_here) == ("history", None, "")


def test_what_is_billed_already_is_history(riverside: Facility, everything: Worklist) -> None:
    store_message(body=bundle(*whole_stay(), answer_to()), source="feed", by=None, facility=riverside)
    assert Encounter.objects.get().status == "history"


def test_an_unknown_payer_is_noted_in_full_and_stored_once_it_is_set_up(riverside: Facility) -> None:
    other = coverage(payor=[{"display": "Acme Health"}])
    body = bundle(patient(), encounter(), other)
    result = store_message(body=body, source="feed", by=None, facility=riverside)
    chart = Encounter.objects.get()
    assert (result.status, result.counts["unknown_payers"], chart.payer) == ("stored", ["Acme Health"], None)
    noted = chart.events.get(action="received").detail["unknown_coverages"]
    assert (noted[0]["payer_name"], noted[0]["member_id"]) == ("Acme Health", "1EG4TE5MK73")
    acme = Payer.objects.create(
        code="acme", name="Acme Health", kind="commercial", payer_id="A1", filing_indicator="CI", timely_filing_days=90
    )
    again = store_message(body=body, source="feed", by=None, facility=riverside)
    chart.refresh_from_db()
    assert (again.status, chart.payer, chart.coverages.get().payer) == ("stored", acme, acme)
    assert store_message(body=body, source="feed", by=None, facility=riverside).status == "unchanged"


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(riverside: Facility, medicare: Payer) -> None:
    store_message(body=bundle(*whole_stay()), source="feed", by=None, facility=riverside)
    changed = [*whole_stay()[:-1], document("Admitted with acute heart failure.")]
    result = store_message(body=bundle(*changed), source="feed", by=None, facility=riverside)
    versions = Document.objects.get().versions.order_by("number")
    assert [one.text for one in versions] == ["Admitted with heart failure.", "Admitted with acute heart failure."]
    chart = Encounter.objects.get()
    event = chart.events.get(action="feed_changed")
    assert (result.counts["changed"], chart.version, event.version) == (1, 2, 2)
    assert event.detail["says"] == "the sender changed 1 document"
    assert event.detail["documents"] == [{"document": Document.objects.get().pk, "version": 2}]


def test_a_changed_fact_is_taken_over_with_both_values_in_the_event(riverside: Facility, medicare: Payer) -> None:
    store_message(body=bundle(*whole_stay()), source="feed", by=None, facility=riverside)
    later = whole_stay(period={"start": "2026-10-02T14:20:00-04:00", "end": "2026-10-05T11:00:00-04:00"})
    store_message(body=bundle(*later), source="feed", by=None, facility=riverside)
    chart = Encounter.objects.get()
    assert chart.service_to == date(2026, 10, 5)
    assert chart.events.get(action="feed_changed").detail["facts"]["service_to"] == ["2026-10-03", "2026-10-05"]


def test_what_somebody_changed_here_is_kept_when_the_sender_changes_it_too(riverside: Facility) -> None:
    def with_discharge(code: str) -> bytes:
        coding = {"system": "https://www.nubc.org/CodeSystem/PatDischargeStatus", "code": code}
        return bundle(patient(), encounter(hospitalization={"dischargeDisposition": {"coding": [coding]}}))

    store_message(body=with_discharge("01"), source="feed", by=None, facility=riverside)
    Encounter.objects.update(discharge_status="03")
    store_message(body=with_discharge("06"), source="feed", by=None, facility=riverside)
    chart = Encounter.objects.get()
    assert chart.discharge_status == "03"
    assert chart.events.get(action="feed_changed").detail["kept"] == {"discharge_status": ["03", "06"]}


def test_charge_lines_follow_the_feed_except_those_the_coder_changed(riverside: Facility) -> None:
    def charges(*items: dict[str, Any]) -> bytes:
        return bundle(patient(), encounter(), claim(*items))

    store_message(body=charges(item("93306", 100), item("71046", 20)), source="feed", by=None, facility=riverside)
    chart = Encounter.objects.get()
    chart.lines.filter(number=2).update(modifiers=["26"])
    ServiceLine.objects.create(encounter=chart, number=3, code="99223", charge=300)
    body = charges(item("93306", 150), item("71046", 25), item("80053", 7))
    store_message(body=body, source="feed", by=None, facility=riverside)
    rows = [(line.number, line.code, line.charge, line.modifiers) for line in chart.lines.all()]
    assert rows == [
        (1, "93306", Decimal("150.00"), []),
        (2, "71046", Decimal("20.00"), ["26"]),
        (3, "99223", Decimal("300.00"), []),
        (4, "80053", Decimal("7.00"), []),
    ]
    chart.refresh_from_db()
    assert chart.total_charge == Decimal("477.00")
    detail = chart.events.get(action="feed_changed").detail
    assert (detail["lines"], detail["lines_kept"]) == ([1, 4], [2])
    other_bytes = charges(item("93306", 150), item("71046", 25), item("80053", 7)) + b"\n"
    assert store_message(body=other_bytes, source="feed", by=None, facility=riverside).status == "unchanged"


def test_a_line_the_feed_takes_back_goes(riverside: Facility) -> None:
    both, one = (claim(*items) for items in ((item("93306", 100), item("71046", 20)), (item("93306", 100),)))
    store_message(body=bundle(patient(), encounter(), both), source="feed", by=None, facility=riverside)
    store_message(body=bundle(patient(), encounter(), one), source="feed", by=None, facility=riverside)
    chart = Encounter.objects.get()
    assert ([line.code for line in chart.lines.all()], chart.total_charge) == (["93306"], Decimal("100.00"))


def test_a_new_name_is_told_to_every_open_chart_of_the_patient(riverside: Facility) -> None:
    store_message(body=bundle(*whole_stay()), source="feed", by=None, facility=riverside)
    married = patient(name=[{"family": "Carter", "given": ["Lena", "Kay"]}])
    result = store_message(body=bundle(married), source="feed", by=None, facility=riverside)
    chart = Encounter.objects.get()
    event = chart.events.get(action="demographics_changed")
    assert (result.status, chart.version, event.detail["changes"]) == ("stored", 2, {"family": ["Abbott", "Carter"]})


def test_a_record_number_of_somebody_else_is_refused(riverside: Facility) -> None:
    store_message(body=bundle(*whole_stay()), source="feed", by=None, facility=riverside)
    stranger = patient(name=[{"family": "Young"}], birthDate="1999-09-09")
    body = bundle(stranger, encounter(identifier=[{"value": "ACC-9"}]))
    result = store_message(body=body, source="feed", by=None, facility=riverside)
    assert "belongs to somebody else here" in result.reason
    assert Patient.objects.get().family == "Abbott"


def test_a_value_left_out_later_erases_nothing(riverside: Facility) -> None:
    store_message(body=bundle(*whole_stay()), source="feed", by=None, facility=riverside)
    bare = patient(birthDate=None, gender=None, address=[])
    store_message(body=bundle(bare, encounter()), source="feed", by=None, facility=riverside)
    known = Patient.objects.get()
    assert (known.birth_date, known.sex, known.city) == (date(1961, 4, 30), "F", "Fairview")
    assert Encounter.objects.get().lines.count() == 2


def test_a_practitioner_with_an_npi_becomes_known_and_is_never_overwritten(riverside: Facility) -> None:
    def seen_by(family: str) -> bytes:
        doctor = {
            "resourceType": "Practitioner",
            "id": "n1",
            "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1840001014"}],
            "name": [{"family": family}],
        }
        return bundle(patient(), doctor, encounter(participant=[{"individual": {"reference": "urn:uuid:n1"}}]))

    store_message(body=seen_by("Osei"), source="feed", by=None, facility=riverside)
    store_message(body=seen_by("Other"), source="feed", by=None, facility=riverside)
    assert Encounter.objects.get().attending == Practitioner.objects.get(npi="1840001014", family="Osei")


def test_an_account_number_already_in_use_gives_way_to_the_visit_number(riverside: Facility) -> None:
    def visit(number: str) -> dict[str, Any]:
        codes = (("AN", "ACC-1"), ("VN", number))
        return encounter(
            id=number, identifier=[{"type": {"coding": [{"code": code}]}, "value": value} for code, value in codes]
        )

    body = bundle(patient(), visit("V1"), visit("V2"))
    store_message(body=body, source="feed", by=None, facility=riverside)
    assert set(Encounter.objects.values_list("account_number", flat=True)) == {"ACC-1", "V2"}
    assert store_message(body=body + b" ", source="feed", by=None, facility=riverside).status == "unchanged"


def test_a_missing_document_that_arrives_lifts_the_hold(riverside: Facility, lead: User) -> None:
    store_message(body=bundle(patient(), encounter()), source="feed", by=None, facility=riverside)
    chart = Encounter.objects.get()
    chart.holds.create(reason="missing_document", placed_by=lead)
    Encounter.objects.update(status="on_hold")
    store_message(body=bundle(*whole_stay()), source="feed", by=None, facility=riverside)
    chart.refresh_from_db()
    assert (chart.status, chart.holds.get().lifted_at is not None) == ("ready", True)


LATE = {"encounter": [{"reference": "Encounter/e1", "identifier": {"value": "ACC-1"}}]}


def test_a_late_document_finds_its_chart_by_the_number_it_names(riverside: Facility) -> None:
    store_message(body=bundle(patient(), encounter()), source="feed", by=None, facility=riverside)
    late = document("Pathology: adenocarcinoma.", id="d9", context=LATE, subject={"reference": "urn:uuid:p1"})
    result = store_message(body=bundle(patient(), late), source="lab", by=None)
    chart = Encounter.objects.get()
    assert (result.status, result.encounter_ids, chart.version) == ("stored", (chart.pk,), 2)
    assert chart.documents.get().versions.get().text == "Pathology: adenocarcinoma."
    assert chart.events.get(action="feed_changed").detail["says"] == "the sender changed 1 document"
    assert store_message(body=bundle(late), source="again", by=None).status == "unchanged"


def test_a_late_document_without_a_chart_waits_aside_until_the_chart_comes(riverside: Facility) -> None:
    body = bundle(document("Pathology.", id="d9", context=LATE))
    result = store_message(body=body, source="lab", by=None)
    assert "belongs to no encounter of this message nor to one known here" in result.reason
    store_message(body=bundle(patient(), encounter()), source="feed", by=None, facility=riverside)
    assert retry_message(message=IntakeMessage.objects.get(pk=result.message_id), by=None).status == "stored"
    assert Document.objects.count() == 1


def test_a_late_document_of_another_patient_is_not_put_into_the_chart(riverside: Facility) -> None:
    store_message(body=bundle(patient(), encounter()), source="feed", by=None, facility=riverside)
    other = patient(id="p2", identifier=[{"type": {"coding": [{"code": "MR"}]}, "value": "M200"}])
    late = document("Pathology.", id="d9", context=LATE, subject={"reference": "urn:uuid:p2"})
    assert store_message(body=bundle(other, late), source="lab", by=None).status == "quarantined"
    assert Document.objects.count() == 0


def test_a_lead_adds_no_documents_to_charts_of_others(lakeside: Facility, lead: User) -> None:
    store_message(body=bundle(patient(), encounter()), source="feed", by=None, facility=lakeside)
    late = bundle(document("Pathology.", id="d9", context=LATE))
    assert store_message(body=late, source="upload", by=lead).status == "quarantined"


def test_an_administrator_may_bring_charts_to_any_facility(riverside: Facility) -> None:
    other = make_user("root", "administrator")
    assert store_message(body=bundle(*whole_stay()), source="api", by=other, facility=riverside).status == "stored"
