"""E3: each planted fault is found by its edit, at its line, with its code named; near misses are left alone."""

import pytest

from claims.edits.base import CATALOGUE
from claims.tests.edits.bodies import findings_of
from claims.tests.edits.faults import FAULTS
from claims.tests.edits.faults.planting import Fault
from claims.tests.edits.outsider import TABLE
from claims.tests.edits.outsider.planting import Planted

PLANTED = [fault for fault in FAULTS if not fault.quiet]
NOT_BY_API = {"UN-04", "TF-01", "TF-02"}
"""Units that are no number never pass the shape of the API, and filing limits are a payer's: ``test_run.py`` has their
faults and near misses."""
NEAR_MISSES = [fault for fault in FAULTS if fault.quiet]


@pytest.mark.parametrize("fault", PLANTED, ids=str)
def test_a_planted_fault_is_found_where_it_is(fault: Fault) -> None:
    found = findings_of(fault.body, fault.edit)
    assert found, fault
    assert any(
        (fault.line is None or finding["line"] == fault.line)
        and (not fault.code or fault.code in finding["codes"])
        and fault.place in finding["field"]
        for finding in found
    ), found


@pytest.mark.parametrize("fault", NEAR_MISSES, ids=str)
def test_a_near_miss_is_left_alone(fault: Fault) -> None:
    assert findings_of(fault.body, fault.edit) == []


@pytest.mark.parametrize("twin", TABLE, ids=lambda one: one.what)
def test_a_right_claim_is_neither_stopped_nor_reviewed(twin: Planted) -> None:
    assert [found["message"] for found in findings_of(twin.twin) if found["severity"] != "note"] == []


def test_every_edit_has_a_planted_fault() -> None:
    assert sorted(set(CATALOGUE) - {fault.edit for fault in PLANTED} - NOT_BY_API) == []


def test_every_edit_has_a_near_miss() -> None:
    assert sorted(set(CATALOGUE) - {fault.edit for fault in NEAR_MISSES} - NOT_BY_API) == []
