"""Instructions bind everything beneath them, and the codes they name are read from their text."""

from datetime import date

import pytest

from codesets import reference
from codesets.loaders.notes import covers, parse


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("bronchitis NOS (J40)", ["J40"], ["J41", "J4"]),
        ("diabetes mellitus (E08-E13)", ["E08", "E1165", "E139"], ["E14", "E079"]),
        ("fracture of wrist (S62.-)", ["S62", "S62001A"], ["S61", "S63"]),
        ("trailing hyphen (J45.90-)", ["J45901", "J45909"], ["J4520"]),
        ("list (K50.014, K50.114,)", ["K50014", "K50114"], ["K50013"]),
        ("two kinds (A00-R94 and T80-T88.6, T88.8)", ["B20", "T886XXA", "T888XXA"], ["S72001A", "T887XXA"]),
        ("double hyphen (S12.0--S12.6.-)", ["S12000A", "S12690A"], ["S127XXA", "S129XXA"]),
        ("to identify drug (T36-T50 with fifth or sixth character 5)", ["T360X5A", "T45515A"], ["T360X1A", "T510X5A"]),
        ("poisoning (T36-T65 with fifth or sixth character 1-4)", ["T360X1A", "T39014D"], ["T360X5A"]),
        ("psychosis (F11-F19 with fifth to sixth characters 51)", ["F11151", "F19251"], ["F11150", "F1020"]),
        ("angiopathy (E08-E13 with .51-.52)", ["E1151", "E0852"], ["E1159", "E1165"]),
        ("weakness (I69. with final characters -92)", ["I69392", "I69092"], ["I69391"]),
        ("open fracture (S62.- with 7th character B)", ["S62001B"], ["S62001A"]),
        ("carcinoid (C7A.-)", ["C7A00"], ["C78"]),
        ("code from O10 to identify the type", ["O10019"], ["O11"]),
    ],
)
def test_codes_named_in_a_note(text: str, inside: list[str], outside: list[str]) -> None:
    ranges = parse(text)
    assert [code for code in inside if not any(covers(limit, code) for limit in ranges)] == []
    assert [code for code in outside if any(covers(limit, code) for limit in ranges)] == []


def test_a_note_without_a_code_names_none() -> None:
    assert parse("underlying disease, such as:") == []


@pytest.mark.django_db
def test_notes_are_inherited_from_headings_block_and_chapter() -> None:
    notes = reference.excludes_for(["J209", "S72001A"], on=date(2026, 11, 21))
    own = {(note.kind, note.owner) for note in notes["J209"]}
    assert ("excludes1", "J20") in own
    owners = [note.owner for note in notes["S72001A"]]
    assert owners.index("S720") < owners.index("S72") < owners.index("19")
    assert next(note for note in notes["S72001A"] if note.owner == "S72").owner_title == "Fracture of femur"


@pytest.mark.django_db
def test_an_excludes1_note_finds_the_code_it_excludes() -> None:
    (notes,) = reference.excludes_for(["J209"], on=date(2026, 11, 21)).values()
    excluded = [limit for note in notes if note.kind == "excludes1" for limit in note.ranges]
    assert any(covers(limit, "J40") for limit in excluded)
    assert not any(covers(limit, "I10") for limit in excluded)


@pytest.mark.django_db
def test_seventh_characters_come_from_the_nearest_heading() -> None:
    choices = reference.seventh_characters(["S72001", "T360X1", "I10"], on=date(2026, 11, 21))
    assert [character for character, _ in choices["T360X1"]] == ["A", "D", "S"]
    assert dict(choices["S72001"])["A"] == "initial encounter for closed fracture"
    assert choices["I10"] == ()


@pytest.mark.django_db
def test_notes_for_many_codes_cost_a_fixed_number_of_queries(django_assert_num_queries: object) -> None:
    codes = ["J209", "S72001A", "E1165", "I10", "O80", "Z370"]
    with django_assert_num_queries(5):  # type: ignore[operator]
        reference.excludes_for(codes, on=date(2026, 11, 21))
