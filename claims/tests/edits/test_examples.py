"""E5: every edit has an example, and what the catalogue says of it is so; ``RECORD=1`` writes the file anew."""

import os

import pytest

from claims.check_sheet import Sheet, read
from claims.edit_examples import FILE, Example, compared, examples, in_words
from claims.edits.base import CATALOGUE
from claims.tests.edits.bodies import findings_of
from claims.tests.edits.examples import BY_HAND, NOT_TYPED, by_hand, written


def test_the_examples_are_those_of_the_cases() -> None:
    fresh = written()
    if os.environ.get("RECORD"):
        FILE.write_text(fresh, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == fresh, "Record it again: see claims/edit_examples.py."


def test_every_edit_has_an_example() -> None:
    assert list(examples()) == list(CATALOGUE)
    assert {edit for edit, example in examples().items() if not example.can_be_checked} == {*BY_HAND, *NOT_TYPED}


@pytest.mark.parametrize("edit", sorted(set(CATALOGUE) - set(BY_HAND)))
def test_an_edit_speaks_of_its_example_and_not_of_the_near_miss(edit: str) -> None:
    example = examples()[edit]
    assert example.says in [found["message"] for found in findings_of(example.speaks, edit)]
    assert findings_of(example.silent, edit) == []


@pytest.mark.parametrize("edit", sorted(BY_HAND))
def test_an_example_that_the_api_does_not_take_is_so_too(edit: str) -> None:
    example = examples()[edit]
    assert [found.message for found in by_hand(edit, dict(example.speaks))] == [example.says]
    assert by_hand(edit, dict(example.silent)) == ()


@pytest.mark.parametrize("edit", sorted(CATALOGUE))
def test_the_difference_can_be_read(edit: str) -> None:
    """What makes the edit speak is among the words, or the reader looks at two claims that seem the same."""
    assert any(row.differs for row in compared(examples()[edit]))


def test_a_claim_is_told_in_a_coders_words() -> None:
    claim = {
        "form": "institutional",
        "payer": "medicare",
        "patient": {"sex": "F", "birth_date": "1960-05-04"},
        "service_from": "2026-03-10",
        "total_charge": 1200,
        "billing_npi": "1234567893",
        "billing_taxonomy": "282N00000X",
        "diagnoses": [{"code": "E119", "poa": "Y"}, {"code": "W26.0XXA", "role": "external_cause"}],
        "procedures": [{"code": "0SRB019", "date": "2026-03-11"}, {"code": "5A1935Z"}],
        "lines": [
            {"code": "99213", "modifiers": ["25", "GC"], "units": 2, "pointers": [1, 2], "pos": "11", "charge": 90},
            {"revenue_code": "0120", "units": 1, "service_date": "2026-03-10", "rendering_npi": "1993999998"},
            {},
        ],
        "condition_codes": ["44", "44"],
        "occurrence_codes": [{"code": "11", "date": "2026-03-09"}],
        "value_codes": [{"code": "80", "amount": 5}],
        "prior_services": [{"code": "99213", "modifiers": ["25"], "date": "2025-03-10", "billing_npi": "1234567893"}],
        "other_stays": [
            {"admitted_on": "2026-03-01"},
            {"admitted_on": "2026-03-01", "discharged_on": "2026-03-04", "discharge_status": "01"},
        ],
        "complete": True,
    }
    assert dict(in_words(claim)) == {
        "Claim": "Institutional, Medicare",
        "Patient": "sex F, born 05/04/1960",
        "First day": "03/10/2026",
        "Total charge": "$1200",
        "Billing provider": "1234567893, 282N00000X",
        "Diagnoses": "E11.9 (POA Y), W26.0XXA (external cause)",
        "Procedures": "0SRB019 on 03/11/2026, 5A1935Z",
        "Line 1": "99213-25-GC, 2 units, for diagnosis 1 2, place of service 11, $90",
        "Line 2": "revenue code 0120, 1 unit, on 03/10/2026, rendered by 1993999998",
        "Line 3": "empty",
        "Condition codes": "44 (2 times)",
        "Occurrence codes": "11 on 03/09/2026",
        "Value codes": "80 5",
        "Earlier service 1": "99213-25, on 03/10/2025, billing NPI 1234567893",
        "Other stay 1": "03/01/2026 and still there",
        "Other stay 2": "03/01/2026 to 03/04/2026, discharge status 01",
        "Held to": "all that a released claim needs",
    }


def test_lines_that_are_alike_share_a_row() -> None:
    lines = [{"code": "99213"}, *({"code": "99462"} for _ in range(11))]
    claim = {"form": "professional", "lines": lines}
    rows = compared(Example(claim, "Words.", claim | {"lines": lines[:-1], "bill_type": "131"}))
    assert [(row.name, row.speaks, row.silent) for row in rows] == [
        ("Claim", "Professional", "Professional"),
        ("Type of bill", "", "131"),
        ("Line 1", "99213", "99213"),
        ("Lines 2 to 11", "99462", "99462"),
        ("Line 12", "99462", ""),
    ]


@pytest.mark.parametrize("edit", sorted(set(CATALOGUE) - set(BY_HAND) - NOT_TYPED))
def test_the_what_if_page_loses_nothing_that_an_edit_needs(edit: str) -> None:
    """Each example typed into the sheet says there what it says here, and the near miss says nothing."""
    example = examples()[edit]
    for claim, says in ((example.speaks, True), (example.silent, False)):
        reading = read(Sheet.of_request(claim))
        assert not reading.errors
        assert bool(findings_of(reading.sent, edit)) is says
