"""Whole files, one segment per line: any change of what we send shows as a line in the difference.

After a change that is meant, write them anew with ``UPDATE_GOLDEN=1`` in the environment and read the difference.
"""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from claims.facts import ClaimFacts
from claims.tests.x12.oracle import assert_valid_837
from claims.tests.x12.shapes import (
    CLINIC,
    COMMERCIAL,
    DR_BAPTISTE,
    DR_LINDQVIST,
    HEADER,
    SURGERY_CENTER,
    make_inpatient,
    make_line,
    make_newborn,
    make_outpatient,
    make_professional,
    total_of,
)
from claims.x12 import write_batch

GOLDEN = Path(__file__).parent / "golden"
SURGERY = (
    make_line(1, code="29881", modifiers=("LT", "59"), pointers=(1, 2), pos="24"),
    make_line(2, code="99213", pos="11", rendering=DR_LINDQVIST),
)
FILES: dict[str, list[ClaimFacts]] = {
    "professional_office_visit": [make_professional()],
    "professional_two_billing_providers": [
        make_professional(control_number="PC-1"),
        make_professional(
            control_number="PC-2", billing=replace(CLINIC, npi="1098765432", organisation_name="Harbor Clinic East")
        ),
        make_professional(control_number="PC-3", payer=COMMERCIAL),
    ],
    "professional_replacement_with_everything": [
        make_professional(
            frequency="7",
            payer_control_number="26071500012",
            place_of_service="24",
            service_facility=SURGERY_CENTER,
            referring=DR_BAPTISTE,
            prior_authorization="AUTH-771",
            accident_on=date(2026, 2, 28),
            accident_cause="EM",
            lines=SURGERY,
            total_charge=total_of(SURGERY),
        )
    ],
    "institutional_stay": [make_inpatient()],
    "institutional_newborn_under_mother": [make_newborn()],
    "institutional_emergency_visit": [make_outpatient()],
    "institutional_void": [make_inpatient(bill_type="118", frequency="8", payer_control_number="26071500013")],
    "institutional_three_patients": [make_inpatient(), make_newborn(), make_outpatient()],
}


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_the_golden_one_and_the_checker_accepts_it(name: str) -> None:
    written = write_batch(HEADER, FILES[name], newline=True)
    path = GOLDEN / f"{name}.837"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(written)
    assert written.decode("ascii").splitlines() == path.read_text("ascii").splitlines()
    assert_valid_837(written)


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(FILES)
