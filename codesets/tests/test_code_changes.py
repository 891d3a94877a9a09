"""What comes, ends and gets another title on a day, and what took the place of a code that ends."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.test import Client

from codesets.code_changes import (
    changed_codes,
    ending_codes,
    figures_by_chapter,
    next_turn,
    turn_of,
    turns_ahead,
    unknown_on,
)
from codesets.loaders.layouts import read_release
from codesets.services import load_and_compare
from codesets.tests.test_layouts import ADDENDA, ORDER, SAMPLES
from coding_portal.tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
OCTOBER = turn_of(date(2026, 10, 1), TODAY)


def load(name: str) -> None:
    load_and_compare(release=read_release("icd10cm-order", [SAMPLES / name]))


def test_the_codes_of_a_fiscal_year_are_those_the_official_addenda_count(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(7):
        changes = changed_codes(OCTOBER, systems=["icd10cm"])
    assert Counter(each.kind for each in changes) == {"added": 190, "ended": 30}
    by_code = {each.display: each for each in changes}
    assert (by_code["D69.1"].kind, by_code["D69.1"].was) == ("ended", "Qualitative platelet defects")
    assert by_code["D69.11"].kind == "added"


def test_figures_go_by_chapter_and_no_code_is_without_one() -> None:
    changes = changed_codes(OCTOBER)
    figures = figures_by_chapter(changes, on=OCTOBER.after)
    assert sum(row.added + row.ended + row.retitled for row in figures) == len(changes)
    diagnoses = [row for row in figures if row.system == "icd10cm"]
    assert [row.chapter for row in diagnoses] == sorted((row.chapter for row in diagnoses), key=int)
    blood = next(row for row in diagnoses if row.chapter == "3")
    assert (blood.added, blood.ended) == (2, 1)
    assert blood.title.startswith("Diseases of the blood")
    assert {row.title for row in figures if row.system == "icd10pcs"} >= {"Medical and Surgical", "New Technology"}


def test_a_release_loaded_ahead_is_the_next_turn() -> None:
    assert next_turn(TODAY) == OCTOBER
    load(ORDER)
    assert next_turn(date(2030, 6, 1)).after == date(2030, 10, 1)
    assert next_turn(date(2030, 6, 1)).is_ahead
    assert date(2030, 10, 1) in turns_ahead(date(2030, 6, 1))
    load(ADDENDA)
    turn = turn_of(date(2031, 10, 1), TODAY)
    changes = {(each.kind, each.code): each for each in changed_codes(turn, systems=["icd10cm"])}
    assert changes.keys() >= {("ended", "D691"), ("ended", "U071"), ("added", "D6911"), ("retitled", "L02232")}
    assert changes["retitled", "L02232"].was != changes["retitled", "L02232"].now
    assert changes["retitled", "L02232"].title == "Carbuncle of back [any part, except buttock and flank]"


def test_beyond_the_data_nothing_ends() -> None:
    turn = turn_of(date(2027, 10, 1), TODAY)
    assert unknown_on(turn.after)["icd10cm"] == date(2027, 3, 31)
    assert changed_codes(turn, systems=["icd10cm", "icd10pcs"]) == []
    assert ending_codes({("icd10cm", "I10"), ("icd10cm", "NOCODE")}, turn) == {}


def test_ending_codes_come_with_what_took_their_place(django_assert_max_num_queries: Any) -> None:
    pairs = {("icd10cm", "I420"), ("icd10cm", "I10"), ("icd10cm", "Z681"), ("cpt", "99213"), ("icd10cm", "NOCODE")}
    with django_assert_max_num_queries(24):
        found = ending_codes(pairs, OCTOBER)
    assert found.keys() == {("icd10cm", "I420"), ("icd10cm", "Z681")}
    heart = found["icd10cm", "I420"]
    assert (heart.display, heart.verdict, heart.last_on) == ("I42.0", "heading", date(2026, 9, 30))
    assert [each.display for each in heart.replacements] == ["I42.00", "I42.01", "I42.09"]


def test_the_page_lists_filters_and_writes_a_file(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.coder, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/codes/changes/", {"on": "2026-10-01"}).content.decode()
    assert "Code changes on 10/01/2026" in page
    assert 'id="chapter-icd10cm-9"' in page
    narrow = client.get("/codes/changes/", {"on": "2026-10-01", "system": "icd10cm", "kind": "ended", "chapter": "9"})
    assert 'id="change-icd10cm-I420"' in narrow.content.decode()
    assert 'id="change-icd10cm-D691"' not in narrow.content.decode()
    file = client.get("/codes/changes/", {"on": "2026-10-01", "system": "icd10cm", "kind": "ended", "format": "csv"})
    lines = file.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 31
    assert lines[1] == "ended,ICD-10-CM,D69.1,Qualitative platelet defects,,3,2026-10-01"


@pytest.mark.parametrize(
    "query", [{"on": "soon"}, {"on": "1999-01-01"}, {"kind": "lost"}, {"system": "x"}, {"chapter": "'"}]
)
def test_an_address_that_makes_no_sense_is_answered_with_the_reason(query: dict[str, str], cast: Cast) -> None:
    client = Client()
    client.force_login(cast.lead, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/codes/changes/", "/charts/code-changes/"):
        answer = client.get(address, query)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.content.decode()


def test_the_page_says_what_is_not_known_yet(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.lead, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/codes/changes/", {"on": "2027-10-01"}).content.decode()
    assert "ICD-10-CM (data end on 03/31/2027)" in page
    assert "No code changes on this day" in page
