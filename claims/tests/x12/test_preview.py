"""The preview says what the file says, in the boxes of the paper forms."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.facts import ClaimFacts, Form
from claims.tests.x12.shapes import (
    DR_BAPTISTE,
    DR_LINDQVIST,
    SURGERY_CENTER,
    TODAY,
    make_diagnoses,
    make_inpatient,
    make_line,
    make_newborn,
    make_outpatient,
    make_professional,
    total_of,
)
from claims.tests.x12.strategies import ANYTHING, institutional_claims, professional_claims
from claims.tests.x12.test_properties import FIXED
from claims.x12.preview import preview


def fields(claim: ClaimFacts) -> dict[str, str]:
    return {row.field: row.value for row in preview(claim)}


def test_a_corrected_professional_claim() -> None:
    lines = (
        make_line(1, modifiers=("25",), pointers=(2, 1)),
        make_line(2, code="83036", pos="81", rendering=DR_LINDQVIST),
    )
    claim = make_professional(
        lines=lines,
        total_charge=total_of(lines),
        frequency="7",
        payer_control_number="ICN-5",
        accident_on=date(2026, 2, 28),
        referring=DR_BAPTISTE,
        service_facility=SURGERY_CENTER,
    )
    found = fields(claim)
    assert found["2 Patient"] == found["4 Insured"] == "MUNOZ, ANA L"
    assert found["21 A Diagnosis"] == "E11.65"
    assert found["22 Resubmission"] == "replacement of ICN-5"
    assert found["24 Line 1"] == "03/02/2026 · place 11 · 99213-25 · diagnoses BA · $150.00 · 1 unit"
    assert found["24 Line 2"].startswith(
        "03/02/2026 · place 81 · 83036 · diagnoses A · $150.00 · 1 unit · rendered by ASA"
    )
    assert found["10 Related to"] == "OA other accident"
    assert found["17 Referring provider"] == "JEAN-LUC BAPTISTE · NPI 1777777778"
    assert found["28 Total charge"] == "$300.00"
    assert found["32 Service facility"].startswith("RIVERSIDE SURGERY CENTER · NPI 1699999991")


def test_a_stay() -> None:
    found = fields(make_inpatient())
    assert found["4 Type of bill"] == "0111"
    assert found["6 Statement period"] == "03/01/2026 to 03/04/2026"
    assert found["67 Principal diagnosis"] == "I11.0 · POA Y"
    assert found["67C Diagnosis"] == "Z79.01 · exempt from POA"
    assert found["69 Admitting diagnosis"] == "R06.02"
    assert found["71 DRG"] == "291"
    assert found["42-47 Line 2"] == "0250 · 12 units · $816.75"
    assert "70 Reason for visit" not in found


def test_an_emergency_visit_shows_nothing_of_a_stay() -> None:
    found = fields(make_outpatient(discharge_hour="1100", drg="291"))
    assert found["70 Reason for visit"] == "M25.571"
    assert not {"16 Discharge hour", "69 Admitting diagnosis", "71 DRG", "74 Procedure"} & set(found)


def test_a_newborn_has_her_mother_as_insured() -> None:
    found = fields(make_newborn())
    assert (found["8 Patient"], found["58 Insured"]) == ("NGUYEN-O'BRIEN, GIRL", "NGUYEN-O'BRIEN, MAI")
    assert found["59 Relationship to insured"] == "19 child"


@pytest.mark.parametrize("form", list(Form))
def test_an_empty_claim_has_next_to_no_rows_and_no_empty_ones(form: Form) -> None:
    rows = preview(ClaimFacts(form=form, today=TODAY))
    assert len(rows) <= 4
    assert all(row.section and row.field and row.value for row in rows)


def test_a_value_that_cannot_be_written_is_shown_as_received() -> None:
    claim = make_professional(diagnoses=make_diagnoses(*["E1165"] * 30))
    found = fields(replace(claim, patient=replace(claim.patient, family="王")))
    assert found["2 Patient"] == "王, ANA L"
    assert found["21 Z Diagnosis"] == found["21 30 Diagnosis"] == "E11.65"


@FIXED
@given(st.one_of(professional_claims(ANYTHING), institutional_claims(ANYTHING)))
def test_any_claim_can_be_shown(claim: ClaimFacts) -> None:
    rows = preview(claim)
    assert sum(" Line " in row.field for row in rows) == len(claim.lines)
