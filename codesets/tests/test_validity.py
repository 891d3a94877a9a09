"""A code is judged by the release in force on its date; silence beyond the data is never "invalid"."""

from datetime import date
from itertools import pairwise

import pytest

from codesets import reference
from codesets.models import Code

pytestmark = pytest.mark.django_db

CM = "icd10cm"


@pytest.mark.parametrize(
    ("system", "code", "on", "verdict"),
    [
        (CM, "D691", date(2026, 9, 30), "valid"),
        (CM, "D691", date(2026, 10, 1), "heading"),
        (CM, "D6911", date(2026, 9, 30), "not_yet"),
        (CM, "D6911", date(2026, 10, 1), "valid"),
        (CM, "C7831", date(2026, 9, 30), "not_yet"),
        (CM, "C7831", date(2026, 11, 21), "valid"),
        (CM, "Z681", date(2026, 9, 30), "valid"),
        (CM, "Z681", date(2026, 10, 1), "heading"),
        (CM, "E11", date(2026, 1, 1), "heading"),
        (CM, "S72001A", date(2024, 3, 31), "valid"),
        (CM, "ZZZ", date(2026, 1, 1), "unknown"),
        (CM, "I10", date(2027, 3, 31), "valid"),
        (CM, "I10", date(2027, 4, 1), "valid"),
        (CM, "ZZZ", date(2027, 4, 1), "beyond_data"),
        ("icd10pcs", "0DTJ4ZZ", date(2026, 1, 1), "valid"),
        ("cpt", "99213", date(2026, 11, 21), "valid"),
        ("cpt", "99201", date(2020, 12, 31), "valid"),
        ("cpt", "99201", date(2026, 1, 1), "ended"),
        ("cpt", "99999", date(2026, 11, 21), "unknown"),
        ("hcpcs", "J9999", date(2026, 5, 1), "valid"),
        ("hcpcs", "G9990", date(2026, 11, 21), "beyond_data"),
    ],
)
def test_what_a_code_was_on_a_date(system: str, code: str, on: date, verdict: str) -> None:
    assert reference.code_validity([(system, code)], on=on) == {(system, code): verdict}


def test_codes_that_came_in_april_are_valid_from_april() -> None:
    came = Code.objects.filter(system="icd10pcs", valid_from=date(2026, 4, 1)).values_list("code", flat=True)[:5]
    assert came
    before = reference.code_validity([("icd10pcs", code) for code in came], on=date(2026, 3, 31))
    after = reference.code_validity([("icd10pcs", code) for code in came], on=date(2026, 4, 1))
    assert set(before.values()) == {"not_yet"}
    assert set(after.values()) == {"valid"}


def test_the_new_larynx_code_has_its_title() -> None:
    code = Code.objects.in_force(on=date(2026, 11, 21)).get(system=CM, code="C7831")
    assert code.title == "Secondary malignant neoplasm of larynx"


def test_a_seventh_character_code_has_its_whole_title_and_its_place() -> None:
    code = Code.objects.in_force(on=date(2026, 1, 1)).get(system=CM, code="T360X1A")
    assert code.display == "T36.0X1A"
    assert code.title == "Poisoning by penicillins, accidental (unintentional), initial encounter"
    assert (code.parent, code.block, code.chapter) == ("T360X1", "T36-T50", "19")


def test_sex_edits_of_the_code_editor_end_with_september_2024() -> None:
    assert "female" in reference.diagnosis_attributes(["O80"], on=date(2024, 9, 30))["O80"]
    assert "female" not in reference.diagnosis_attributes(["O80"], on=date(2024, 10, 1))["O80"]


def test_spans_of_a_code_are_cut_where_something_said_of_it_changes() -> None:
    spans = reference.codes_known([(CM, "I5021")])[CM, "I5021"]
    assert [("mcc" in span.flags) for span in spans if span.valid_from >= date(2022, 10, 1)]
    for before, after in pairwise(spans):
        assert before.valid_to is not None
        assert (after.valid_from - before.valid_to).days == 1


def test_coverage_ends_where_the_sources_end() -> None:
    covers = reference.covers()
    assert covers[CM][1] == date(2027, 3, 31)
    assert covers["cpt"][1] == date(2026, 12, 31)
    assert covers["hcpcs"][1] == date(2026, 6, 30)
