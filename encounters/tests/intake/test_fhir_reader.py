"""What the FHIR reader makes of a bundle (I1). No database."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest

from encounters.intake.fhir import read_bundle
from encounters.intake.values import IncomingCode
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


def test_a_stay_with_its_patient_is_read() -> None:
    read = read_bundle(bundle(patient(), encounter()))
    (stay,) = read.encounters
    assert stay.source_id == "ACC-1"
    assert stay.account_numbers == ("ACC-1", "e1")
    assert (stay.patient.mrn, stay.patient.family, stay.patient.given, stay.patient.middle) == (
        "M100",
        "Abbott",
        "Lena",
        "Kay",
    )
    assert (stay.patient.state, stay.patient.zip_code, stay.patient.sex) == ("OH", "442010001", "F")
    assert stay.patient.birth_date == date(1961, 4, 30)


def test_the_days_of_a_stay_are_those_of_the_facility_and_not_of_utc() -> None:
    (stay,) = read_bundle(bundle(patient(), encounter())).encounters
    assert (stay.service_from, stay.service_to) == (date(2026, 10, 2), date(2026, 10, 3))
    assert stay.ends_at == datetime(2026, 10, 4, 2, 30, tzinfo=UTC)


def test_a_period_of_days_has_no_hours() -> None:
    visit = encounter(period={"start": "2026-10-02"}, **{"class": {"code": "AMB"}})
    (found,) = read_bundle(bundle(patient(), visit)).encounters
    assert (found.service_from, found.service_to, found.starts_at, found.ends_at) == (
        date(2026, 10, 2),
        date(2026, 10, 2),
        None,
        None,
    )


@pytest.mark.parametrize("kind", ["transaction", "batch", "collection", "searchset", "document"])
def test_every_kind_of_bundle_is_read(kind: str) -> None:
    assert len(read_bundle(bundle(patient(), encounter(), kind=kind)).encounters) == 1


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "urn:uuid:p1"},
        {"reference": "Patient/p1"},
        {"reference": "Patient/p1/_history/3"},
        {"reference": "https://ehr.example.org/fhir/Patient/p1"},
        {"reference": "Patient?identifier=|M100"},
        {"identifier": {"value": "M100"}},
    ],
)
def test_a_patient_is_found_however_the_sender_refers_to_her(reference: dict[str, Any]) -> None:
    (stay,) = read_bundle(bundle(patient(), encounter(subject=reference))).encounters
    assert stay.patient.mrn == "M100"


def test_a_contained_patient_is_found() -> None:
    inside = encounter(contained=[patient(id="inner")], subject={"reference": "#inner"})
    (stay,) = read_bundle(bundle(inside)).encounters
    assert stay.patient.mrn == "M100"


def test_a_reference_by_absolute_address_works_without_uuids() -> None:
    entries = [
        {"fullUrl": "https://ehr.example.org/fhir/Patient/p1", "resource": patient()},
        {
            "fullUrl": "https://ehr.example.org/fhir/Encounter/e1",
            "resource": encounter(subject={"reference": "Patient/p1"}),
        },
    ]
    body = orjson.dumps({"resourceType": "Bundle", "type": "searchset", "entry": entries})
    assert read_bundle(body).encounters[0].patient.mrn == "M100"


def test_a_snomed_condition_is_a_hint_in_the_senders_words() -> None:
    (stay,) = read_bundle(bundle(patient(), encounter(), condition())).encounters
    (hint,) = stay.hints
    assert hint.code == IncomingCode("http://snomed.info/sct", "42343007", "Heart failure")


def test_the_icd_code_of_a_condition_is_preferred_and_still_a_hint() -> None:
    code = {
        "coding": [
            {"system": "http://snomed.info/sct", "code": "42343007"},
            {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I50.9", "display": "Heart failure, unspecified"},
        ]
    }
    (stay,) = read_bundle(bundle(patient(), encounter(), condition(code=code))).encounters
    assert stay.hints[0].code == IncomingCode("icd10cm", "I50.9", "Heart failure, unspecified")


def test_a_condition_listed_by_the_encounter_belongs_to_it() -> None:
    loose = condition()
    del loose["encounter"]
    other = encounter(id="e2", identifier=[{"value": "ACC-2"}])
    stay = encounter(diagnosis=[{"condition": {"reference": "urn:uuid:c1"}}])
    first, second = read_bundle(bundle(patient(), stay, other, loose)).encounters
    assert (len(first.hints), len(second.hints)) == (1, 0)


def test_a_refuted_condition_is_no_hint() -> None:
    refuted = condition(verificationStatus={"coding": [{"code": "refuted"}]})
    assert read_bundle(bundle(patient(), encounter(), refuted)).encounters[0].hints == ()


def test_an_insurance_names_payer_member_and_subscriber() -> None:
    child = coverage(
        relationship={"coding": [{"code": "child"}]},
        subscriber={"reference": "#s"},
        contained=[
            {
                "resourceType": "RelatedPerson",
                "id": "s",
                "name": [{"family": "Abbott", "given": ["Paul"]}],
                "gender": "male",
                "birthDate": "1935-01-02",
            }
        ],
    )
    (stay,) = read_bundle(bundle(patient(), encounter(), child)).encounters
    (found,) = stay.coverages
    assert (found.rank, found.payer.identifiers, found.member_id) == (1, ("MEDICARE01",), "1EG4TE5MK73")
    assert (found.relationship, found.subscriber_given, found.subscriber_sex) == ("19", "Paul", "M")
    assert found.subscriber_birth_date == date(1935, 1, 2)


def test_insurances_pay_in_their_stated_order() -> None:
    second = coverage(id="v2", order=2, subscriberId="SECOND")
    first = coverage(id="v3", order=1, subscriberId="FIRST")
    (stay,) = read_bundle(bundle(patient(), encounter(), second, first)).encounters
    assert [(one.rank, one.member_id) for one in stay.coverages] == [(1, "FIRST"), (2, "SECOND")]


def test_claim_items_are_charge_lines_with_the_charge_of_all_units() -> None:
    room = item("", 4800.0, quantity={"value": 2}, revenue={"coding": [{"system": "x/RevenueCodes", "code": "120"}]})
    priced = item("93306", 0, modifier=[{"coding": [{"code": "26"}]}], quantity={"value": 2}, unitPrice={"value": 10.5})
    del priced["net"]
    (stay,) = read_bundle(bundle(patient(), encounter(), claim(room, priced))).encounters
    first, second = stay.lines
    assert (first.revenue_code, first.units, first.charge) == ("0120", Decimal(2), Decimal("4800.00"))
    assert (second.code, second.modifiers, second.charge) == ("93306", ("26",), Decimal("21.00"))
    assert (stay.form, stay.stated_total) == ("institutional", Decimal("4821.00"))


def test_items_in_other_code_systems_bring_no_lines_but_their_total_counts() -> None:
    vaccine = item("", 140.52, productOrService={"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "140"}]})
    (stay,) = read_bundle(bundle(patient(), encounter(), claim(vaccine, total={"value": 140.52}))).encounters
    assert (stay.lines, stay.stated_total) == ((), Decimal("140.52"))


def test_charge_items_are_lines_where_no_claim_brings_any() -> None:
    charge = {
        "resourceType": "ChargeItem",
        "id": "h1",
        "status": "billable",
        "code": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "71046"}]},
        "context": {"reference": "urn:uuid:e1"},
        "occurrenceDateTime": "2026-10-03T08:00:00-04:00",
        "quantity": {"value": 1},
        "priceOverride": {"value": 210},
    }
    (stay,) = read_bundle(bundle(patient(), encounter(), charge)).encounters
    assert [(line.code, line.charge, line.service_date) for line in stay.lines] == [
        ("71046", Decimal("210.00"), date(2026, 10, 3))
    ]


def test_billing_facts_come_from_the_claim() -> None:
    def information(category: str, code: str, **more: Any) -> dict[str, Any]:
        return {"category": {"coding": [{"code": category}]}, "code": {"coding": [{"code": code}]}, **more}

    bill = claim(
        item("93306", 1250),
        subType={"coding": [{"system": "https://www.nubc.org/CodeSystem/TypeOfBill", "code": "0111"}]},
        billablePeriod={"start": "2026-10-01", "end": "2026-10-03"},
        supportingInfo=[
            information("admtype", "1"),
            information("discharge-status", "03"),
            information("condition", "44"),
            information("occurrence", "11", timingDate="2026-10-01"),
            information("value", "80", valueQuantity={"value": 2}),
        ],
    )
    (stay,) = read_bundle(bundle(patient(), encounter(), bill)).encounters
    assert (stay.bill_type, stay.admission_type, stay.discharge_status) == ("111", "1", "03")
    assert (stay.service_from, stay.condition_codes) == (date(2026, 10, 1), ("44",))
    assert (stay.occurrence_codes[0].on, stay.value_codes[0].amount) == (date(2026, 10, 1), Decimal(2))


def test_an_encounter_a_payer_answered_for_is_billed_and_others_are_not() -> None:
    other = encounter(id="e2", identifier=[{"value": "ACC-2"}])
    first, second = read_bundle(bundle(patient(), encounter(), other, claim(item("93306", 1)), answer_to())).encounters
    assert (first.is_billed, second.is_billed) == (True, False)


def test_practitioners_are_known_by_role_and_only_a_true_npi_counts() -> None:
    doctor = {
        "resourceType": "Practitioner",
        "id": "n1",
        "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1840001014"}],
        "name": [{"family": "Osei", "given": ["Abena"], "suffix": ["MD"]}],
    }
    wrong = {**doctor, "id": "n2", "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "440"}]}
    stay = encounter(
        participant=[
            {"type": [{"coding": [{"code": "ATND"}]}], "individual": {"reference": "urn:uuid:n1"}},
            {"type": [{"coding": [{"code": "REF"}]}], "individual": {"reference": "urn:uuid:n2"}},
        ]
    )
    (found,) = read_bundle(bundle(patient(), doctor, wrong, stay)).encounters
    assert [(role, person.npi) for role, person in found.practitioners] == [
        ("attending", "1840001014"),
        ("referring", ""),
    ]


@pytest.mark.parametrize("status", ["planned", "cancelled", "entered-in-error"])
def test_an_encounter_that_did_not_happen_is_noted_and_not_read(status: str) -> None:
    read = read_bundle(bundle(patient(), encounter(status=status)))
    assert read.encounters == ()
    assert "entry 2 (Encounter)" in read.notes[0]


def test_a_stay_that_goes_on_waits_for_its_discharge() -> None:
    read = read_bundle(
        bundle(patient(), encounter(status="in-progress", period={"start": "2026-10-02T14:20:00-04:00"}))
    )
    assert read.encounters == ()
    assert "discharge" in read.notes[0]


def test_the_reading_does_not_depend_on_the_order_of_entries() -> None:
    parts = [patient(), encounter(), condition(), coverage(), claim(item("93306", 5)), document("Stable.")]
    one, other = read_bundle(bundle(*parts)).encounters[0], read_bundle(bundle(*reversed(parts))).encounters[0]
    strip = {"where": ""}
    assert {**_fields(one), **strip} == {**_fields(other), **strip}


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}
