"""Institutional claims, loop by loop."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.facts import ClaimFacts, Diagnosis, DiagnosisRole, Line, OccurrenceCode, Procedure, ValueCode
from claims.tests.x12.oracle import assert_valid_837
from claims.tests.x12.shapes import (
    DR_BAPTISTE,
    DR_OKAFOR,
    HEADER,
    MEDICARE,
    SURGERY_CENTER,
    make_inpatient,
    make_newborn,
    make_outpatient,
    make_professional,
    total_of,
)
from claims.x12 import write_batch


def segments(*claims: ClaimFacts) -> list[str]:
    """The segments of a file the checker accepts."""
    data = write_batch(HEADER, claims)
    assert_valid_837(data)
    return data.decode("ascii").split("~")


def starting(found: list[str], beginning: str) -> list[str]:
    return [each for each in found if each.startswith(beginning)]


def test_a_stay_has_its_dates_hours_and_codes() -> None:
    found = segments(make_inpatient())
    assert "CLM*IN-2001*8527.15***11:A:1**A*Y*Y" in found
    assert starting(found, "DTP") == ["DTP*096*TM*1030", "DTP*434*RD8*20260301-20260304", "DTP*435*DT*202603011315"]
    assert "CL1*1*1*01" in found


def test_the_diagnoses_of_a_stay_have_present_on_admission_beside_them_except_the_exempt() -> None:
    found = segments(make_inpatient())
    assert starting(found, "HI*A") == [
        "HI*ABK:I110:::::::Y",
        "HI*ABJ:R0602",
        "HI*ABN:W1830XA:::::::Y",
        "HI*ABF:I5023:::::::Y*ABF:N179:::::::N*ABF:Z7901",
    ]
    assert "HI*DR:291" in found


def test_procedures_and_billing_codes() -> None:
    found = segments(make_inpatient())
    assert starting(found, "HI*B") == [
        "HI*BBR:4A023N7:D8:20260302",
        "HI*BBQ:B2111ZZ:D8:20260302",
        "HI*BH:11:D8:20260227",
        "HI*BE:80:::3*BE:A1:::1676.5",
        "HI*BG:09",
    ]


def test_twenty_five_diagnoses_and_procedures_take_segments_of_twelve() -> None:
    secondary = tuple(Diagnosis(number, f"I{number:02}9", DiagnosisRole.SECONDARY, "Y") for number in range(20, 44))
    procedures = tuple(Procedure(n, f"0DB{n:02}ZX", date(2026, 3, 2)) for n in range(1, 26))
    stay = make_inpatient()
    found = segments(
        replace(stay, diagnoses=stay.diagnoses[:1] + stay.diagnoses[4:5] + secondary, procedures=procedures)
    )
    assert [each.count("ABF:") for each in starting(found, "HI*ABF")] == [12, 12]
    assert [each.count("BBQ:") for each in starting(found, "HI*BBQ")] == [12, 12]


def test_twelve_external_causes_and_twenty_four_codes_of_each_kind() -> None:
    stay = make_inpatient()
    causes = tuple(Diagnosis(n, f"Y92{n}", DiagnosisRole.EXTERNAL_CAUSE, "1") for n in range(100, 112))
    found = segments(
        replace(
            stay,
            diagnoses=stay.diagnoses[:5] + causes,
            condition_codes=tuple(f"C{n % 10}" for n in range(24)),
            occurrence_codes=tuple(OccurrenceCode("50", date(2026, 3, 1) + timedelta(n)) for n in range(24)),
            value_codes=tuple(ValueCode("44", Decimal(n)) for n in range(24)),
        )
    )
    assert starting(found, "HI*ABN")[0].count("ABN:") == 12
    for mark in ("BG", "BH", "BE"):
        assert [each.count(f"{mark}:") for each in starting(found, f"HI*{mark}")] == [12, 12]


def test_an_outpatient_claim_has_reasons_for_visit_and_nothing_of_a_stay() -> None:
    visit = make_outpatient(
        admission_date=date(2026, 2, 10),
        admission_hour="0950",
        discharge_hour="1100",
        diagnoses=(
            Diagnosis(1, "S93401A", DiagnosisRole.PRINCIPAL, "Y"),
            Diagnosis(2, "M25571", DiagnosisRole.REASON_FOR_VISIT),
            Diagnosis(3, "R52", DiagnosisRole.REASON_FOR_VISIT),
            Diagnosis(4, "M25571", DiagnosisRole.ADMITTING),
            Diagnosis(5, "W010XXA", DiagnosisRole.EXTERNAL_CAUSE, "Y"),
        ),
        procedures=(Procedure(1, "4A023N7", date(2026, 2, 10)),),
    )
    found = segments(visit)
    assert starting(found, "HI*") == ["HI*ABK:S93401A", "HI*APR:M25571*APR:R52", "HI*ABN:W010XXA"]
    assert starting(found, "DTP*096") + starting(found, "DTP*435") == []
    assert "SV2*0450*HC:99284:25*980*UN*1" in found
    assert "SBR*P*18*GRP-77******CI" in found


def test_a_stay_does_not_carry_reasons_for_visit() -> None:
    stay = make_inpatient()
    found = segments(replace(stay, diagnoses=(*stay.diagnoses, Diagnosis(9, "R52", DiagnosisRole.REASON_FOR_VISIT))))
    assert starting(found, "HI*APR") == []


def test_a_newborn_is_a_patient_under_her_mother() -> None:
    found = segments(make_newborn())
    level = found.index("HL*3*2*23*0")
    assert found[level + 1 : level + 3] == ["PAT*19", "NM1*QC*1*NGUYEN-O'BRIEN*GIRL"]
    assert "NM1*IL*1*NGUYEN-O'BRIEN*MAI****MI*OR5512" in found
    assert "HI*ABK:Z3800" in found
    assert "HI*BE:54:::3280" in found
    assert "CL1*4*5*01" in found


@pytest.mark.parametrize(
    ("bill_type", "frequency", "written"),
    [
        ("111", "1", "11:A:1"),
        ("112", "1", "11:A:2"),
        ("111", "7", "11:A:7"),
        ("117", "7", "11:A:7"),
        ("118", "8", "11:A:8"),
    ],
)
def test_the_frequency_of_a_correction_comes_from_the_claim_else_from_the_type_of_bill(
    bill_type: str, frequency: str, written: str
) -> None:
    claim = make_inpatient(bill_type=bill_type, frequency=frequency, payer_control_number="ICN1")
    (clm,) = starting(segments(claim), "CLM")
    assert clm.split("*")[5] == written


def test_a_patient_who_is_still_there_has_no_discharge_hour() -> None:
    found = segments(make_inpatient(bill_type="112", discharge_status="30", discharge_hour=""))
    assert starting(found, "DTP*096") == []
    assert "CL1*1*1*30" in found


def test_an_admission_without_a_known_hour_is_written_as_a_date() -> None:
    assert "DTP*435*D8*20260301" in segments(make_inpatient(admission_hour=""))


@pytest.mark.parametrize("indicator", ["MA", "MB"])
def test_medicare_is_part_a_on_institutional_and_part_b_on_professional_claims(indicator: str) -> None:
    payer = replace(MEDICARE, filing_indicator=indicator)
    assert "SBR*P*18*******MA" in segments(make_inpatient(payer=payer))
    assert "SBR*P*18*******MB" in segments(make_professional(payer=payer))


def test_home_care_says_when_it_began() -> None:
    care = make_outpatient(bill_type="329", admission_date=date(2026, 2, 1))
    assert "DTP*435*D8*20260201" in segments(care)


def test_providers_stand_in_the_order_of_their_loops_and_once() -> None:
    claim = make_inpatient(referring=DR_BAPTISTE, rendering=DR_OKAFOR, service_facility=SURGERY_CENTER)
    names = [each.split("*")[1] for each in starting(segments(claim), "NM1")]
    assert names == ["41", "40", "85", "IL", "PR", "71", "72", "77", "DN"]


def test_a_rendering_provider_other_than_the_attending_is_named() -> None:
    assert starting(segments(make_inpatient(rendering=DR_BAPTISTE)), "NM1*82") == [
        "NM1*82*1*BAPTISTE*JEAN-LUC****XX*1777777778"
    ]


def test_four_hundred_lines() -> None:
    lines = tuple(
        Line(
            n,
            "J1885",
            ("RT", "59", "XU", "JZ"),
            Decimal(2),
            revenue_code="636",
            charge=Decimal("0.1"),
            service_date=date(2026, 2, 10),
        )
        for n in range(1, 401)
    )
    found = segments(make_outpatient(lines=lines, total_charge=total_of(lines)))
    assert starting(found, "LX")[-1] == "LX*400"
    assert found.count("SV2*0636*HC:J1885:RT:59:XU:JZ*0.1*UN*2") == 400
    assert "CLM*OP-3001*40***13:A:1**A*Y*Y" in found
