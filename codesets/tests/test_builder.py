"""ICD-10-PCS built axis by axis: what is offered, what stays when a step is taken back, and where labels come from."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from codesets.loaders.layouts import read_release
from codesets.models import Code, Release, Table
from codesets.procedures import BuildError, build, read_pattern
from codesets.services import load_and_compare
from coding_portal.tests.cast import Cast

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def offered(pattern: str, at: int = 0) -> dict[str, str]:
    return {choice.character: choice.meaning.label for choice in build(pattern, on=ON, at=at).choices}


@pytest.fixture
def no_tables() -> None:
    """An installation whose tables and definitions are out of force."""
    Release.objects.filter(table__in=[Table.PCS_TABLES, Table.PCS_DEFINITIONS]).update(live=False)


@pytest.mark.parametrize(
    ("pattern", "at", "character", "label"),
    [
        ("", 1, "0", "Medical and Surgical"),
        ("", 1, "X", "New Technology"),
        ("0", 2, "D", "Gastrointestinal System"),
        ("0D", 3, "B", "Excision"),
        ("0DB", 4, "6", "Stomach"),
        ("0DB6", 5, "4", "Percutaneous Endoscopic"),
        ("0DB64", 6, "Z", "No Device"),
        ("0DB64Z", 7, "X", "Diagnostic"),
    ],
)
def test_each_step_offers_the_values_of_its_axis(pattern: str, at: int, character: str, label: str) -> None:
    step = build(pattern, on=ON)
    assert step.at == at
    assert offered(pattern)[character] == label
    assert step.edition == "FY2026"


@pytest.mark.parametrize("pattern", ["", "0", "0D", "0DB", "0DB6", "0DB64", "0DB64Z", "X", "XW", "XW0", "XW033", "3E0"])
def test_only_characters_with_which_a_valid_code_goes_on_are_offered(pattern: str) -> None:
    codes = Code.objects.in_force(on=ON).filter(system="icd10pcs", billable=True, code__startswith=pattern)
    place = len(pattern)
    assert set(offered(pattern)) == {code[place] for code in codes.values_list("code", flat=True)}


def test_a_whole_code_is_found_with_its_title_and_the_label_of_every_place() -> None:
    step = build("0db64zx", on=ON)
    assert step.code is not None
    assert (step.code.code, step.at) == ("0DB64ZX", 0)
    assert step.code.title == "Excision of Stomach, Percutaneous Endoscopic Approach, Diagnostic"
    assert [place.label for place in step.places] == [
        "Medical and Surgical", "Gastrointestinal System", "Excision", "Stomach", "Percutaneous Endoscopic",
        "No Device", "Diagnostic",
    ]  # fmt: skip


def test_definitions_and_what_is_included_stand_beside_the_choices() -> None:
    choices = {choice.character: choice.meaning for choice in build("0D", on=ON).choices}
    assert choices["B"].definition.startswith("Cutting out or off, without replacement, a portion of a body part")
    assert choices["1"].includes == ("Coronary artery bypass, colostomy formation",)
    devices = {choice.character: choice.meaning for choice in build("0JH60", on=ON).choices}
    assert "Loop recorder, implantable" in devices["2"].includes


def test_a_place_chosen_anew_keeps_what_still_fits() -> None:
    again = build("0DB64ZX", on=ON, at=4)
    assert [choice.character for choice in again.choices if choice.chosen] == ["6"]
    chosen = next(choice.pattern for choice in again.choices if choice.character == "E")
    assert chosen == "0DBE4ZX"
    assert build(chosen, on=ON).code is not None


def test_what_does_not_fit_is_left_open_and_said() -> None:
    step = build("0DBP4ZX", on=ON, at=0)
    assert step.code is not None
    other = build("0DB64ZX".replace("B", "J", 1), on=ON)
    assert other.pattern == "0DJ64Z"
    assert other.at == 7
    assert other.dropped == ("X as qualifier",)


def test_a_hole_in_the_middle_is_the_next_to_be_chosen_and_the_rest_waits() -> None:
    step = build("0D_64ZX", on=ON)
    assert (step.at, [place.open for place in step.places]) == (3, [True] * 3 + [False] * 4)
    excision = next(choice.pattern for choice in step.choices if choice.character == "B")
    assert excision == "0DB64ZX"


@pytest.mark.parametrize("text", ["0DI", "0D-", "0DB64ZXX", "appendix", "0DB%"])
def test_what_can_be_no_beginning_of_a_code_is_refused_in_words(text: str) -> None:
    with pytest.raises(BuildError, match="no beginning of an ICD-10-PCS code"):
        read_pattern(text)


def test_another_day_offers_the_codes_of_that_day() -> None:
    codes = set(Code.objects.in_force(on=date(2023, 1, 1)).filter(system="icd10pcs").values_list("code", flat=True))
    tables = {code[:3] for code in codes}
    step = build("X", on=date(2023, 1, 1))
    assert {f"X{choice.character}" for choice in step.choices} == {table[:2] for table in tables if table[0] == "X"}


def test_a_value_newer_than_the_tables_is_read_from_titles_or_says_so() -> None:
    meanings = [choice.meaning for choice in build("XW0", on=ON).choices]
    assert any(meaning.official for meaning in meanings)
    assert any(not meaning.official for meaning in meanings)


@pytest.mark.usefixtures("no_tables")
def test_without_tables_the_titles_label_the_axes() -> None:
    step = build("0DB", on=ON)
    labels = {choice.character: choice.meaning for choice in step.choices}
    assert step.edition == ""
    assert (labels["6"].label, labels["6"].official) == ("Stomach", False)
    assert offered("")["0"] == "Medical and Surgical"
    assert offered("0DB6")["4"] == "Percutaneous Endoscopic Approach"
    assert offered("0D")["T"].startswith("Resection")


def test_a_step_costs_a_fixed_number_of_queries(django_assert_max_num_queries: object) -> None:
    build("0DB64ZX", on=ON, at=4)
    for pattern, at in (("", 0), ("0D", 0), ("0DB6", 0), ("0DB64ZX", 4)):
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            build(pattern, on=ON, at=at)


@pytest.fixture
def browser(cast: Cast, client: Client) -> Client:
    client.force_login(cast.coder)
    return client


def test_the_page_is_plain_links_that_lead_to_a_valid_code(browser: Client) -> None:
    html = browser.get("/codes/pcs/", {"code": "0DB64Z", "on": "2026-11-21"}).content.decode()
    assert 'href="/codes/pcs/?code=0DB64ZX&amp;on=2026-11-21"' in html
    whole = browser.get("/codes/pcs/", {"code": "0DB64ZX", "on": "2026-11-21"}).content.decode()
    assert 'href="/codes/icd10pcs/0DB64ZX/?on=2026-11-21"' in whole
    assert "Valid on 11/21/2026" in whole
    assert "ICD-10-PCS tables and definitions, FY2026" in whole


@pytest.mark.parametrize("query", [{"code": "0DI"}, {"on": "yesterday"}, {"at": "9"}, {"at": "x"}])
def test_a_step_that_cannot_be_read_says_so_and_starts_anew(browser: Client, query: dict[str, str]) -> None:
    answer = browser.get("/codes/pcs/", query)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_words_in_the_search_field_of_a_chart_start_it_empty_and_a_code_is_taken_up(browser: Client) -> None:
    headers = {"HX-Target": "dialog-slot", "HX-Request": "true"}
    words = browser.get("/codes/pcs/", {"q": "resection appendix", "chart": "1"}, headers=headers)
    assert "Character 1: Section" in words.content.decode()
    code = browser.get("/codes/pcs/", {"q": "0dt", "chart": "1"}, headers=headers).content.decode()
    assert "<dialog" in code
    assert "Character 4: Body Part" in code
    assert "chart=1" in code


def test_a_step_by_script_answers_with_the_builder_alone_and_the_focus(browser: Client) -> None:
    answer = browser.get("/codes/pcs/", {"code": "0DB64ZX"}, headers={"HX-Target": "builder", "HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<section id="builder"')
    assert answer["HX-Trigger-After-Settle"] == '{"cp:focus": "builder-take builder-page"}'


def test_words_look_into_the_index_where_one_is_loaded(browser: Client) -> None:
    assert browser.get("/codes/pcs/", {"code": "appendectomy"}).status_code == 422
    sample = Path(__file__).parent / "samples" / "icd10pcs_index_2031.xml"
    load_and_compare(release=read_release("icd10pcs-index", [sample]))
    answer = browser.get("/codes/pcs/", {"code": "appendectomy whole", "on": "2026-11-21"})
    assert answer.status_code == 200
    assert 'href="/codes/pcs/?code=0DTJ&amp;on=2026-11-21"' in answer.content.decode()
