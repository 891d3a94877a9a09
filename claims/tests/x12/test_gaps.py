"""What a claim lacks is said at once and in words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.facts import (
    Address,
    ClaimFacts,
    Diagnosis,
    DiagnosisRole,
    Form,
    Line,
    OccurrenceCode,
    Payer,
    Person,
    Procedure,
    Provider,
    Subscriber,
    ValueCode,
)
from claims.tests.x12.shapes import (
    ANA,
    CLINIC,
    DR_OKAFOR,
    HEADER,
    SURGERY_CENTER,
    TODAY,
    make_diagnoses,
    make_inpatient,
    make_line,
    make_outpatient,
    make_professional,
    total_of,
)
from claims.x12 import IncompleteClaim, gaps, write_batch

PROFESSIONAL_CASES: list[tuple[dict[str, Any], str]] = [
    ({"control_number": ""}, "Patient control number is missing."),
    ({"control_number": "C" * 21}, "Patient control number is longer than 20 characters."),
    ({"frequency": "6"}, "Claim frequency is not 1, 7 or 8: '6'."),
    ({"frequency": "7"}, "Payer's claim number is missing: a replacement claim must name the claim it answers."),
    ({"frequency": "8"}, "Payer's claim number is missing: a void claim must name the claim it answers."),
    ({"medical_record_number": "A~1"}, "Medical record number has characters X12 cannot carry: ~."),
    ({"payer": Payer("P1", "", None, "CI")}, "Payer name is missing."),
    ({"payer": Payer("", "Evergreen", None, "CI")}, "Payer identifier is missing."),
    ({"payer": Payer("P1", "Evergreen")}, "Payer claim filing indicator is missing."),
    ({"subscriber": Subscriber("")}, "Member identifier is missing."),
    ({"subscriber": Subscriber("7")}, "Member identifier is shorter than 2 characters: '7'."),
    (
        {"subscriber": Subscriber("M", relationship="99")},
        "Relationship to the subscriber is not a relationship code X12 knows: '99'.",
    ),
    ({"subscriber": Subscriber("M", relationship="19")}, "Subscriber family name is missing."),
    ({"patient": replace(ANA, family="")}, "Patient family name is missing."),
    ({"patient": replace(ANA, family="王")}, "Patient family name has characters X12 cannot carry: 王."),
    ({"patient": replace(ANA, birth_date=None)}, "Patient birth date is missing."),
    ({"patient": replace(ANA, sex="X")}, "Patient sex is not F, M or U: 'X'."),
    ({"patient": replace(ANA, address=replace(ANA.address, city=""))}, "Patient city is missing."),
    (
        {"patient": replace(ANA, address=replace(ANA.address, state="Oregon"))},
        "Patient state is not a two-letter state code: 'OREGON'.",
    ),
    ({"billing": replace(CLINIC, npi="")}, "Billing provider NPI is missing."),
    ({"billing": replace(CLINIC, tax_id="12")}, "Billing provider tax identifier is not nine digits: '12'."),
    (
        {"billing": replace(CLINIC, address=replace(CLINIC.address, zip_code="97201"))},
        "Billing provider ZIP code is not a ZIP code of nine digits: '97201'.",
    ),
    ({"billing": replace(CLINIC, phone="12")}, "Billing provider phone is not a ten-digit number: '12'."),
    (
        {"billing": replace(CLINIC, taxonomy="207")},
        "Billing provider taxonomy is not a ten-character taxonomy code: '207'.",
    ),
    ({"rendering": Provider(family="Okafor")}, "Rendering provider NPI is missing."),
    ({"rendering": Provider(npi=DR_OKAFOR.npi)}, "Rendering provider family name is missing."),
    ({"referring": SURGERY_CENTER}, "Referring provider must be a person."),
    ({"service_facility": replace(SURGERY_CENTER, address=Address())}, "Service facility street address is missing."),
    ({"service_facility": replace(SURGERY_CENTER, organisation_name="")}, "Service facility name is missing."),
    ({"total_charge": None}, "Total charge is missing."),
    ({"total_charge": Decimal(190)}, "Total charge is 190 but the lines add up to 192.50."),
    ({"place_of_service": ""}, "Place of service is missing."),
    ({"accident_on": date(2026, 1, 1), "accident_cause": "AA"}, "State of the auto accident is missing."),
    ({"diagnoses": ()}, "Diagnoses are missing: a professional claim needs at least one."),
    (
        {"diagnoses": (Diagnosis(1, "E11.65", DiagnosisRole.PRINCIPAL), Diagnosis(2, "I10"))},
        "Diagnosis 1 is not an ICD-10-CM code without a dot: 'E11.65'.",
    ),
    ({"diagnoses": make_diagnoses(*[f"E{n}" for n in range(110, 123)])}, "13 diagnoses, and a claim has room for 12."),
    ({"lines": (), "total_charge": Decimal(0)}, "Service lines are missing: a claim needs at least one."),
]
LINE_CASES: list[tuple[dict[str, Any], str]] = [
    ({"code": ""}, "Line 1: procedure code is missing."),
    ({"service_date": None}, "Line 1: service date is missing."),
    ({"charge": None}, "Line 1: charge is missing."),
    ({"units": Decimal(0)}, "Line 1: units is zero."),
    ({"units": Decimal(1), "unit_text": "two"}, "Line 1: units are not a number: 'two'."),
    ({"pointers": ()}, "Line 1: diagnosis pointers are missing."),
    ({"pointers": (1, 9)}, "Line 1: a diagnosis pointer names a diagnosis that is not on the claim."),
    ({"pointers": (1, 2, 1, 2, 1)}, "Line 1: 5 diagnosis pointers, and a claim has room for 4."),
    ({"modifiers": ("25", "59", "LT", "RT", "XU")}, "Line 1: 5 modifiers, and a claim has room for 4."),
    ({"modifiers": ("2",)}, "Line 1: modifier is not a two-character modifier: '2'."),
    ({"pos": "office"}, "Line 1: place of service is not a two-digit place of service: 'office'."),
    ({"rendering": Provider(family="Okafor")}, "Line 1: rendering provider NPI is missing."),
]
INPATIENT_CASES: list[tuple[dict[str, Any], str]] = [
    ({"bill_type": ""}, "Type of bill is missing."),
    ({"bill_type": "0111"}, "Type of bill is not three characters: '0111'."),
    ({"bill_type": "117"}, "Type of bill 117 is a replacement or void, but the claim's frequency is 1."),
    (
        {"billing": Provider(npi="1234567893", family="Okafor")},
        "Billing provider must be an organisation on an institutional claim.",
    ),
    ({"service_from": None}, "Statement start date is missing."),
    ({"service_to": date(2026, 2, 1)}, "Statement period ends before it starts."),
    ({"admission_date": None}, "Admission date is missing."),
    ({"admission_hour": "99"}, "Admission hour is not a time of day (HHMM): '99'."),
    ({"admission_type": ""}, "Type of admission is missing."),
    ({"admission_source": ""}, "Point of origin is missing."),
    ({"discharge_hour": ""}, "Discharge hour is missing."),
    ({"discharge_status": ""}, "Discharge status is missing."),
    ({"drg": "29"}, "DRG is not three or four characters: '29'."),
    ({"attending": None}, "Attending provider is missing."),
    ({"operating": SURGERY_CENTER}, "Operating provider must be a person."),
    ({"diagnoses": (Diagnosis(1, "R0602", DiagnosisRole.ADMITTING),)}, "Principal diagnosis is missing."),
    ({"diagnoses": make_diagnoses("I110", poa="Y")}, "Admitting diagnosis is missing."),
    (
        {
            "diagnoses": (
                Diagnosis(1, "I110", DiagnosisRole.PRINCIPAL, "X"),
                Diagnosis(2, "I110", DiagnosisRole.ADMITTING),
            )
        },
        "Diagnosis 1: present on admission is not Y, N, U, W or 1: 'X'.",
    ),
    (
        {
            "diagnoses": (
                *make_diagnoses(*[f"I{n}" for n in range(100, 126)]),
                Diagnosis(40, "R52", DiagnosisRole.ADMITTING),
            )
        },
        "26 diagnoses, and a claim has room for 25.",
    ),
    ({"procedures": (Procedure(1, "4A023N7"),)}, "Procedure 1: date is missing."),
    (
        {"procedures": (Procedure(1, "33533", date(2026, 3, 2)),)},
        "Procedure 1 is not a seven-character ICD-10-PCS code: '33533'.",
    ),
    (
        {"procedures": tuple(Procedure(n, "4A023N7", TODAY) for n in range(26))},
        "26 procedures, and a claim has room for 25.",
    ),
    ({"condition_codes": ("9",)}, "Condition code is not two characters: '9'."),
    ({"condition_codes": ("09",) * 25}, "25 condition codes, and a claim has room for 24."),
    ({"occurrence_codes": (OccurrenceCode("11"),)}, "Occurrence code 11: date is missing."),
    ({"value_codes": (ValueCode("80", Decimal(-1)),)}, "Value code 80: amount is negative: -1."),
]


@pytest.mark.parametrize(("change", "gap"), PROFESSIONAL_CASES)
def test_gaps_of_a_professional_claim(change: dict[str, Any], gap: str) -> None:
    assert gap in gaps(make_professional(**change))


@pytest.mark.parametrize(("change", "gap"), LINE_CASES)
def test_gaps_of_a_professional_line(change: dict[str, Any], gap: str) -> None:
    lines = (make_line(1, **change), make_line(2))
    assert gaps(make_professional(lines=lines, total_charge=total_of(lines))) == (gap,)


@pytest.mark.parametrize(("change", "gap"), INPATIENT_CASES)
def test_gaps_of_a_stay(change: dict[str, Any], gap: str) -> None:
    assert gap in gaps(make_inpatient(**change))


@pytest.mark.parametrize(
    ("line", "gap"),
    [
        (Line(1, charge=Decimal(1)), "Line 1: revenue code is missing."),
        (
            Line(1, charge=Decimal(1), revenue_code="1"),
            "Line 1: revenue code 0001 is the total of the paper form, not a line of the claim.",
        ),
        (Line(1, "", ("25",), charge=Decimal(1), revenue_code="0450"), "Line 1: modifiers without a procedure code."),
        (
            Line(1, "99284", charge=Decimal(1), revenue_code="0450"),
            "Line 1: service date is missing: the claim covers several days.",
        ),
    ],
)
def test_gaps_of_an_outpatient_line(line: Line, gap: str) -> None:
    visit = make_outpatient(lines=(line,), total_charge=Decimal(1), service_to=date(2026, 2, 11))
    assert gaps(visit) == (gap,)


@pytest.mark.parametrize(
    "claim", [make_professional(), make_inpatient(), make_outpatient()], ids=lambda each: each.control_number
)
def test_a_complete_claim_has_no_gaps(claim: ClaimFacts) -> None:
    assert gaps(claim) == ()


@pytest.mark.parametrize("form", list(Form))
def test_an_empty_claim_names_everything_it_lacks_once(form: Form) -> None:
    found = gaps(ClaimFacts(form=form, today=TODAY, patient=Person()))
    assert len(found) == len(set(found)) >= 20
    assert "Patient family name is missing." in found
    assert "Billing provider NPI is missing." in found


def test_a_batch_refuses_all_incomplete_claims_at_once_and_names_them() -> None:
    claims = [
        make_professional(control_number="GOOD"),
        make_professional(control_number="ONE", place_of_service=""),
        make_professional(control_number="TWO", payer=Payer("P1", "", None, "CI")),
    ]
    with pytest.raises(IncompleteClaim) as refusal:
        write_batch(HEADER, claims)
    assert refusal.value.gaps == ("Claim ONE: Place of service is missing.", "Claim TWO: Payer name is missing.")


def test_fifty_one_lines_are_too_many_for_a_professional_claim() -> None:
    lines = tuple(make_line(number) for number in range(1, 52))
    assert gaps(make_professional(lines=lines, total_charge=total_of(lines))) == (
        "51 service lines, and a claim has room for 50.",
    )


def test_a_thousand_lines_are_too_many_for_an_institutional_claim() -> None:
    lines = tuple(Line(n, revenue_code="0250", charge=Decimal(1)) for n in range(1000))
    assert "1000 service lines, and a claim has room for 999." in gaps(
        make_inpatient(lines=lines, total_charge=total_of(lines))
    )
