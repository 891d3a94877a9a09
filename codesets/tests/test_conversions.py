"""What took the place of a code that may no longer be used."""

from datetime import date
from typing import Any

import pytest

from codesets import reference
from codesets.loaders.conversions import previous_codes
from codesets.models import Code, Conversion

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("A04.7", ["A047"]),
        ("None", []),
        ("C56.1 and C56.2", ["C561", "C562"]),
        ("H02.101-H02.103; H02.109", ["H02101", "H02102", "H02103", "H02109"]),
        ("S06.898A-S06.899A", ["S06898A", "S06899A"]),
        ("S06.890D-S06.899S", []),
        ("M93.001 & M93.002", ["M93001", "M93002"]),
        ("K59.09 AND Code from categories T36-T50", ["K5909"]),
        ("I63.- and P91.88", ["P9188"]),
        ("I10-I15.9", []),
    ],
)
def test_the_codes_a_text_names(said: str, codes: list[str]) -> None:
    assert previous_codes(said) == codes


def replaced(*codes: str, on: date = TODAY) -> dict[str, list[tuple[str, str]]]:
    found = reference.replacements_for(codes, on=on)
    return {code: [(new.code, new.kind) for new in rows] for code, rows in found.items()}


def test_a_code_of_the_conversion_table_leads_to_those_that_came_for_it() -> None:
    assert replaced("A047") == {"A047": [("A0471", "conversion"), ("A0472", "conversion")]}
    assert replaced("A047", on=date(2017, 9, 30)) == {}


def test_a_code_that_became_a_heading_leads_to_the_codes_beneath_it() -> None:
    assert replaced("I420", "M722") == {
        "I420": [("I4200", "subdivision"), ("I4201", "subdivision"), ("I4209", "subdivision")],
        "M722": [("M7220", "subdivision"), ("M7221", "subdivision"), ("M7222", "subdivision")],
    }


def test_a_character_in_the_place_of_an_x_counts_where_the_old_code_has_gone() -> None:
    found = ["T52811A", "T52821A", "T52891A"]
    assert replaced("T528X1A") == {"T528X1A": [(code, "placeholder") for code in found]}


def test_a_code_in_use_and_one_without_successor_have_none() -> None:
    assert replaced("I10", "S23420A", "A7749", "QQQ") == {}
    assert replaced("I420", on=date(2026, 9, 30)) == {}


def test_a_replacement_that_was_replaced_is_followed() -> None:
    stale = Conversion.objects.get(code="D57454")
    Conversion.objects.create(
        release=stale.release,
        system="icd10cm",
        code="A047",
        first_on=date(2016, 10, 1),
        previous=["A04X"],
        said="A04.X",
    )
    assert replaced("A04X") == {"A04X": [("A0471", "conversion"), ("A0472", "conversion")]}
    assert all(new.first_on == date(2017, 10, 1) for new in reference.replacements_for(["A04X"], on=TODAY)["A04X"])


def test_what_stood_together_says_so() -> None:
    both = Conversion.objects.get(code="G5603")
    assert (both.together, both.said, both.previous) == (True, "G56.01 and G56.02", ["G5601", "G5602"])
    assert not Conversion.objects.get(code="A0471").together


def test_placeholders_agree_with_the_conversion_table() -> None:
    """Where the table names one ended code with an X, the rule alone finds the code the table has."""
    valid = set(Code.objects.in_force(on=TODAY).filter(system="icd10cm", billable=True).values_list("code", flat=True))
    entries = [
        (entry.previous[0], entry.code)
        for entry in Conversion.objects.filter(previous__len=1)
        if "X" in entry.previous[0][3:] and entry.previous[0] not in valid and entry.code in valid
    ]
    assert len(entries) > 50
    found = reference.replacements_for({old for old, _ in entries}, on=TODAY)
    assert all(new in {row.code for row in found[old]} for old, new in entries)


def test_any_number_of_codes_takes_at_most_six_queries(django_assert_max_num_queries: Any) -> None:
    codes = [code for entry in Conversion.objects.all()[:200] for code in entry.previous]
    with django_assert_max_num_queries(6):
        assert len(reference.replacements_for(codes, on=TODAY)) > 20
