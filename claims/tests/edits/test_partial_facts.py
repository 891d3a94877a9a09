"""E5: what is not told is not held against a claim. A what-if may leave out any value and get no new alarm for it."""

from functools import cache

import pytest

from claims.edits.base import Severity
from claims.edits.run import run
from claims.facts import ClaimFacts
from claims.tests.edits.bodies import facts
from claims.tests.edits.clean_claims import CLEAN, Body
from claims.tests.edits.recorded import recorded_reference

EXPECTED_ONCE_THE_REST_IS_THERE = {"billing_npi": "NP-02", "discharge_status": "DS-02", "admission_date": "DT-09"}
"""Values that a claim with dates and a total is held to even in a what-if."""
OPTIONAL = (
    "patient",
    "service_from",
    "service_to",
    "payer",
    "total_charge",
    "rendering_npi",
    "attending_npi",
    "bill_type",
)
OF_LINES = ("service_date", "pos", "charge", "pointers", "units")


def without(body: Body, name: str) -> Body:
    if name in OF_LINES:
        lines = [{field: value for field, value in line.items() if field != name} for line in body["lines"]]
        return body | {"lines": lines}
    return {field: value for field, value in body.items() if field != name}


@cache
def claims_without(name: str) -> tuple[tuple[str, ClaimFacts], ...]:
    return tuple((kind, facts(without(body, name))) for kind, body in CLEAN.items())


@pytest.mark.parametrize("name", [*OPTIONAL, *OF_LINES, *EXPECTED_ONCE_THE_REST_IS_THERE])
def test_a_value_left_out_raises_no_alarm(name: str) -> None:
    allowed = {EXPECTED_ONCE_THE_REST_IS_THERE.get(name)}
    bitten = [
        (kind, finding.edit, finding.message)
        for kind, claim in claims_without(name)
        for finding in run(claim, recorded_reference())
        if finding.severity is not Severity.NOTE and finding.edit not in allowed
    ]
    assert bitten == []
