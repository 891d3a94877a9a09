"""A page of the book: links that work, ranges resolved, seventh characters that exist, and the history of a code."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from codesets import book
from codesets.models import Code
from codesets.search import search
from codesets.sevenths import sevenths
from coding_portal.tests.cast import Cast

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def page(code: str, system: str = "icd10cm", on: date = ON) -> book.Page:
    found = book.page(system=system, code=code, on=on)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("diabetes (E08-E13)", [("E08-E13", "E08", "E13")]),
        ("injury (S12.0--S12.6.-)", [("S12.0--S12.6", "S120", "S126")]),
        ("asthma (J45.90-, J45.2-)", [("J45.90", "J4590", ""), ("J45.2", "J452", "")]),
        ("conditions (P04 - P96)", [("P04 - P96", "P04", "P96")]),
        ("two (A00-R94 and T80-T88.6)", [("A00-R94", "A00", "R94"), ("T80-T88.6", "T80", "T886")]),
        ("no code at all", []),
    ],
)
def test_codes_and_ranges_in_a_text(text: str, parts: list[tuple[str, str, str]]) -> None:
    found = book.linked(text)
    assert "".join(part.text for part in found) == text
    assert [(part.text, part.code, part.last) for part in found if part.code] == parts


@pytest.mark.parametrize("code", ["E1165", "S72001A", "O80", "I2510", "C50911", "F0280", "T360X5A", "Z794", "J441"])
def test_every_link_of_an_instruction_leads_to_a_page(code: str) -> None:
    named = {end for note in page(code).instructions for part in note.parts for end in (part.code, part.last) if end}
    assert named
    assert {end for end in named if book.page(system="icd10cm", code=end, on=ON) is None} == set()


@pytest.mark.parametrize(
    ("first", "last", "lowest", "highest", "headings"),
    [
        ("O10", "O16", "O10011", "O169", ["O10", "O11", "O12", "O13", "O14", "O15", "O16"]),
        ("I200", "I209", "I200", "I209", ["I200", "I201", "I202", "I208", "I209"]),
        ("T80", "T886", "T800XXA", "T886XXS", ["T80", "T81", "T82", "T83", "T84", "T85", "T86", "T87", "T88"]),
    ],
)
def test_a_range_says_what_it_covers(first: str, last: str, lowest: str, highest: str, headings: list[str]) -> None:
    found = book.code_range(first, last, on=ON)
    assert found.first_code is not None
    assert found.last_code is not None
    assert (found.first_code.code, found.last_code.code) == (lowest, highest)
    assert [row.code for row in found.headings] == headings
    billable = Code.objects.in_force(on=ON).filter(system="icd10cm", billable=True, code__gte=first)
    assert found.count == sum(code <= last + "Z" for code in billable.values_list("code", flat=True))


def test_a_long_range_is_not_listed_to_its_end() -> None:
    found = book.code_range("A00", "R94", on=ON)
    assert (len(found.headings), found.more > 500) == (book.MOST_OF_RANGE, True)


def test_seventh_characters_of_a_stem_make_codes_that_exist() -> None:
    found = sevenths("S0250", on=ON) or sevenths("S025", on=ON)
    assert found is not None
    (stem,) = found.stems
    assert [cell.code for cell in stem.cells if cell.code] == [
        "S025XXA", "S025XXB", "S025XXD", "S025XXG", "S025XXK", "S025XXS",
    ]  # fmt: skip
    assert dict(found.characters)["A"] == "initial encounter for closed fracture"


@pytest.mark.parametrize("code", ["T360X1", "S52501", "S5250", "O311", "M8000", "S52501A", "W01", "X58"])
def test_only_combinations_that_exist_are_shown(code: str) -> None:
    found = sevenths(code, on=ON)
    assert found is not None
    made = {cell.code for stem in found.stems for cell in stem.cells if cell.code}
    heading = code[:6].rstrip("X") if len(code) == 7 else code
    valid = Code.objects.in_force(on=ON).filter(system="icd10cm", billable=True, code__startswith=heading)
    assert made == {each for each in valid.values_list("code", flat=True) if len(each) == 7}


def test_a_heading_with_too_many_stems_asks_for_the_site_first() -> None:
    found = sevenths("S52", on=ON)
    assert found is not None
    assert (found.stems, found.beneath > 24) == ((), True)


@pytest.mark.parametrize("code", ["I10", "E1165", "Z3A38"])
def test_what_takes_no_seventh_character_shows_none(code: str) -> None:
    assert sevenths(code, on=ON) is None


def test_a_divided_code_tells_when_and_what_to_use() -> None:
    shown = page("D691")
    assert [(event.on, event.what) for event in shown.history][-1] == (date(2026, 10, 1), "Became a heading")
    assert "D6911" in {new.code for new in shown.replaced_by}


def test_a_new_code_tells_when_it_came_and_an_ended_one_when_it_ended() -> None:
    assert (page("D6911").history[0].on, page("D6911").history[0].what) == (date(2026, 10, 1), "Added")
    assert page("I10").history[0].what == "Known from the start"
    rows = Code.objects.filter(system="icd10cm", billable=True, valid_to=date(2024, 9, 30)).values_list(
        "code", flat=True
    )
    code = next(code for code in sorted(rows) if not Code.objects.filter(code=code, billable=False).exists())
    events = page(code).history
    assert (date(2024, 9, 30), "Ended") in {(event.on, event.what) for event in events}
    assert all(event.edition for event in events)


def test_a_procedure_tells_what_each_character_says() -> None:
    labels = [place.label for place in page("0DB64ZX", "icd10pcs").places]
    assert labels[1:4] == ["Gastrointestinal System", "Excision", "Stomach"]


def test_a_page_costs_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    for code in ("I10", "S72001A", "T360X5A", "E1165", "S52501"):
        with django_assert_max_num_queries(28):
            page(code)


@pytest.fixture
def browser(cast: Cast, client: Client) -> Client:
    client.force_login(cast.coder)
    return client


def test_the_panel_of_a_chart_is_the_page_without_its_frame(browser: Client) -> None:
    headers = {"HX-Request": "true", "HX-Target": "book-slot"}
    html = browser.get("/codes/icd10cm/E11.65/", {"on": "2026-11-21"}, headers=headers).content.decode()
    assert html.lstrip().startswith("<aside")
    assert "Excludes1" in html
    assert 'hx-target="#book-slot"' in html


def test_a_range_is_opened_in_its_place(browser: Client) -> None:
    html = browser.get("/codes/icd10cm/I10/", {"on": "2026-11-21"}).content.decode()
    assert 'hx-get="/codes/range/O10/O16/?on=2026-11-21"' in html or "cp-range" in html
    opened = browser.get("/codes/range/O10/O16/", {"on": "2026-11-21"}).content.decode()
    assert "first" in opened
    assert 'href="/codes/icd10cm/O10011/?on=2026-11-21"' in opened
    assert browser.get("/codes/range/o/%00/").status_code in {400, 404}


@pytest.mark.parametrize(
    ("typed", "first"), [("S52.501", "S52501A"), ("S02.5A", "S025XXA"), ("t36.0x1", "T360X1A"), ("W01.0D", "W010XXD")]
)
def test_a_stem_typed_in_the_search_offers_its_completed_codes_first(typed: str, first: str) -> None:
    assert search(typed, on=ON, systems=["icd10cm"], billable=True)[0].code == first
