"""The search finds what coders mean."""

import csv
from datetime import date
from pathlib import Path

import pytest

from codesets.search import Hit, search
from codesets.search.vocabulary import misspelt_by

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
GOLDEN = Path(__file__).parent / "golden_queries.csv"


def golden(path: Path = GOLDEN) -> list[tuple[str, str, list[str]]]:
    return [query for queries in golden_by_kind(path).values() for query in queries]


def golden_by_kind(path: Path = GOLDEN) -> dict[str, list[tuple[str, str, list[str]]]]:
    """The queries beneath each heading of the file."""
    kind = "mixed"
    kinds: dict[str, list[tuple[str, str, list[str]]]] = {}
    for line in filter(None, path.read_text().splitlines()):
        if line.startswith("# ") and "," not in line and ";" not in line:
            kind = line[2:]
        elif not line.startswith("#"):
            [(query, system, wanted)] = csv.reader([line])
            kinds.setdefault(kind, []).append((query, system, wanted.split()))
    return kinds


def is_wanted(hit: Hit, wanted: list[str]) -> bool:
    return any(hit.display == code or (code[-1] == "*" and hit.display.startswith(code[:-1])) for code in wanted)


def is_answered(query: str, system: str, wanted: list[str]) -> bool:
    return any(is_wanted(hit, wanted) for hit in search(query, on=ON, systems=[system])[:3])


def test_nineteen_of_twenty_golden_queries_have_a_right_code_among_the_first_three() -> None:
    kinds = golden_by_kind()
    missed = {kind: [query[0] for query in queries if not is_answered(*query)] for kind, queries in kinds.items()}
    figures = [f"{kind}: {len(of) - len(missed[kind])} of {len(of)} {missed[kind] or ''}" for kind, of in kinds.items()]
    asked = sum(map(len, kinds.values()))
    assert asked >= 840
    assert len(kinds) >= 26
    assert sum(map(len, missed.values())) <= asked // 20, "\n".join(figures)


def displays(query: str, **options: object) -> list[str]:
    return [hit.display for hit in search(query, on=ON, **options)]  # type: ignore[arg-type]


def test_a_code_is_found_with_and_without_its_dot_in_either_case() -> None:
    assert displays("E11.65", systems=["icd10cm"]) == displays("e1165", systems=["icd10cm"]) == ["E11.65"]


def test_a_part_of_a_code_gives_the_code_itself_first() -> None:
    found = displays("i50", systems=["icd10cm"])
    assert found[0] == "I50"
    assert all(code.startswith("I50") for code in found)


def test_words_after_the_beginning_of_a_code_choose_among_its_codes() -> None:
    assert {hit.display for hit in search("i50 acute", on=ON)} == {
        "I50.21", "I50.23", "I50.31", "I50.33", "I50.41", "I50.43", "I50.811", "I50.813",
    }  # fmt: skip
    assert search("i50.2 chr sys", on=ON)[0].display == "I50.22"
    assert search("r05 fracture", on=ON) == search("fracture r05", on=ON)


def test_words_in_any_order_and_the_last_one_unfinished() -> None:
    assert "K35.80" in displays("acute append", systems=["icd10cm"])[:3]
    assert displays("failure heart", systems=["icd10cm"])[0] == displays("heart failure", systems=["icd10cm"])[0]


def test_the_beginning_of_a_word_is_taken_as_typed() -> None:
    appendix = search("open appe", on=ON, systems=["icd10pcs"])
    assert appendix
    assert all("append" in f"{hit.title}".lower() for hit in appendix)
    amputations = search("traumatic amputat", on=ON, systems=["icd10cm"])
    assert amputations
    assert all("amputat" in hit.title.lower() for hit in amputations)


def test_with_and_without_are_words() -> None:
    assert displays("concussion with loss of consciousness", systems=["icd10cm"])[0] == "S06.0X9A"
    assert displays("concussion without loss of consciousness", systems=["icd10cm"])[0] == "S06.0X0A"


def test_spelling_is_mended_only_where_nothing_is_found() -> None:
    assert displays("apendicitis", systems=["icd10cm"])[0] in {"K35.80", "K37"}


def test_a_word_no_title_has_is_left_out() -> None:
    assert displays("pneumonia xqzzy", systems=["icd10cm"])[0] == displays("pneumonia", systems=["icd10cm"])[0]


def test_only_codes_valid_on_the_date_are_found() -> None:
    assert [hit.billable for hit in search("D69.1", on=date(2026, 9, 30), systems=["icd10cm"])] == [True]
    assert "C78.31" not in [hit.display for hit in search("C78.3", on=date(2026, 9, 30))]
    assert "C78.31" in displays("C78.3")


def test_headings_are_left_out_on_request() -> None:
    assert all(hit.billable for hit in search("e11", on=ON, systems=["icd10cm"], billable=True))


def test_left_and_right_are_told_apart() -> None:
    assert displays("left ankle sprain", systems=["icd10cm"])[0] == "S93.402A"
    assert displays("rt ankle sprain", systems=["icd10cm"])[0] == "S93.401A"


def test_sequela_and_subsequent_are_found_when_asked_for() -> None:
    assert "S72.001S" in displays("fracture neck right femur sequela", systems=["icd10cm"])[:5]


def test_an_empty_query_finds_nothing_and_odd_signs_do_no_harm() -> None:
    assert displays("") == displays("   ") == []
    for query in ("'", "a & | !", "\\", "(:*", "%", "_" * 50, "é", "<script>", "1" * 90):
        displays(query)


def test_no_more_than_asked_for() -> None:
    assert len(displays("fracture", limit=7)) == 7


def test_a_found_code_costs_two_queries_once_the_words_are_known(django_assert_num_queries: object) -> None:
    search("pneumonia", on=ON)
    with django_assert_num_queries(2):  # type: ignore[operator]
        search("pneumonia", on=ON)


def test_a_word_finds_the_words_of_its_root_where_no_code_has_it_as_typed() -> None:
    assert displays("candida sepsis", systems=["icd10cm"])[0] == "B37.7"
    assert displays("right knee prosthesis loosening", systems=["icd10cm"])[0] == "T84.032A"


def test_a_number_is_found_in_the_range_that_a_title_names() -> None:
    assert displays("burns 25% body surface third degree 12%", systems=["icd10cm"])[0] == "T31.21"
    assert displays("bmi 33.5 adult", systems=["icd10cm"])[0] == "Z68.33"
    assert displays("bmi 29.4", systems=["icd10cm"])[0] == "Z68.29"
    assert displays("burn 35 percent tbsa 5 percent third degree", systems=["icd10cm"])[0] == "T31.30"
    assert "P07.16" in displays("low birth weight 1600 grams", systems=["icd10cm"])[:3]


def test_what_a_title_leaves_open_is_not_missed_in_a_query() -> None:
    assert displays("dementia with agitation", systems=["icd10cm"])[0] == "F03.911"
    assert displays("carbon monoxide poisoning", systems=["icd10cm"])[0] == "T58.91XA"


def test_a_drug_stands_for_the_class_that_the_titles_name() -> None:
    assert "T36.0X5A" in displays("amoxicillin adverse effect", systems=["icd10cm"])[:3]
    assert "T44.7X2A" in displays("metoprolol overdose intentional", systems=["icd10cm"])[:3]


def test_slips_of_the_keys_are_counted_and_a_word_with_too_many_is_left_alone() -> None:
    slips = {("pnuemonia", "pneumonia"): 1, ("hemmorhoids", "hemorrhoids"): 2, ("hiccups", "chips"): 4, ("", "a"): 1}
    assert {pair: misspelt_by(*pair) for pair in slips} == slips
    assert displays("pnuemonia", systems=["icd10cm"])[0] == "J18.9"
    assert displays("qwertzuiop", systems=["icd10cm"]) == []


def test_a_query_without_a_letter_or_digit_finds_nothing() -> None:
    assert displays("!?") == []
