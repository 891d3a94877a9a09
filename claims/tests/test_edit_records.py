"""E2: when an edit changes, the page of release notes says so: what it was, what it is, and from when."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from claims.edit_records import changed_fields, record_edits
from claims.edits.base import CATALOGUE, Edit, Finding, Severity
from claims.edits.rules import hash_of, rule_hash
from claims.edits.run import catalogue
from claims.edits.tables import Reference
from claims.facts import ClaimFacts
from claims.models import EditRecord

Kind = EditRecord.Kind
UNITS = CATALOGUE["MU-01"]


def another_rule(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    yield Finding("Always.")


def with_units(**values: object) -> list[Edit]:
    """The catalogue with another MU-01."""
    return [replace(each, **values) if each.code == "MU-01" else each for each in catalogue()]  # type: ignore[arg-type]


# --- the hash of a rule: no database --------------------------------------------------------------------------------


def test_every_edit_has_a_rule_of_its_own() -> None:
    hashes = {each.code: rule_hash(each) for each in catalogue()}
    assert len(set(hashes.values())) == len(hashes)
    assert all(len(value) == 64 for value in hashes.values())


def test_words_of_the_catalogue_are_no_part_of_the_rule() -> None:
    assert rule_hash(replace(UNITS, title="Other words", severity=Severity.NOTE)) == rule_hash(UNITS)


def test_another_function_is_another_rule() -> None:
    assert rule_hash(replace(UNITS, find=another_rule)) != rule_hash(UNITS)


RULE = '''
from claims.edits.reading import visits

@edit("XX-01", title="Words")
def found(claim, reference):
    """Words."""
    for line in visits(claim):
        if line.code in CODES:
            yield line

CODES = {"99213"}
LIMIT = 5
'''
READING = "def visits(claim):\n    return claim.lines"


def hash_with(rule: str = RULE, reading: str = READING) -> str:
    sources = {"claims.edits.topic": rule, "claims.edits.reading": reading}
    return hash_of(("claims.edits.topic", "found"), sources.__getitem__)


@pytest.mark.parametrize(
    ("before", "after"),
    [("Words", "Other words"), ("    for", "    # why\n    for"), ("LIMIT = 5", "LIMIT = 6"), ('"99213"', "'99213'")],
)
def test_words_comments_and_what_the_rule_does_not_use_are_no_part_of_it(before: str, after: str) -> None:
    assert hash_with(RULE.replace(before, after)) == hash_with()


def test_lists_of_codes_and_helpers_of_the_package_are_part_of_the_rule() -> None:
    changed = {
        hash_with(),
        hash_with(RULE.replace("99213", "99214")),
        hash_with(RULE.replace("line.code in", "line.code not in")),
        hash_with(reading=READING.replace("claim.lines", "claim.lines[:1]")),
    }
    assert len(changed) == 4


# --- recording -----------------------------------------------------------------------------------------------------


@pytest.fixture
def recorded(db: None) -> None:
    """The catalogue recorded once, on a table that knew nothing; undone afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE claims_editrecord")
    record_edits()


def latest(edit: str = "MU-01") -> EditRecord:
    return EditRecord.objects.filter(edit=edit).latest("id")


@pytest.mark.django_db
def test_recording_again_writes_nothing(recorded: None) -> None:
    assert record_edits() == []
    call_command("record_edits", verbosity=0)
    assert EditRecord.objects.filter(edit="MU-01").count() == 1


@pytest.mark.django_db
def test_the_first_time_is_no_news(recorded: None) -> None:
    assert set(EditRecord.objects.values_list("kind", flat=True)) == {Kind.FIRST}
    assert EditRecord.objects.count() == len(catalogue())


@pytest.mark.django_db
def test_a_changed_edit_says_what_it_was_what_it_is_and_why(recorded: None) -> None:
    why = "2026-11-21: the limit is a review for payers who pay above it"
    (row,) = record_edits(with_units(severity=Severity.REVIEW, effective_from=date(2027, 1, 1), changed=why))
    assert (row.kind, row.edit, row.note) == (Kind.CHANGED, "MU-01", why)
    fields = [(each.name, each.before, each.after) for each in changed_fields(row)]
    assert fields == [("Severity", "stop", "review"), ("In force from", "none", "2027-01-01")]
    (back,) = record_edits()
    assert back.before == {"severity": "review", "effective_from": "2027-01-01"}
    assert back.note == ""


@pytest.mark.django_db
def test_a_changed_rule_is_told_without_its_hash(recorded: None) -> None:
    (row,) = record_edits(with_units(find=another_rule))
    assert [(each.name, each.before, each.after) for each in changed_fields(row)] == [("Rule", "", "")]


@pytest.mark.django_db
def test_new_and_retired_edits_are_told_once(recorded: None) -> None:
    without = [each for each in catalogue() if each.code != "MU-01"]
    (gone,) = record_edits(without)
    assert (gone.kind, gone.edit) == (Kind.RETIRED, "MU-01")
    assert record_edits(without) == []
    (again,) = record_edits()
    assert (again.kind, again.edit) == (Kind.ADDED, "MU-01")


@pytest.mark.django_db
def test_records_are_never_changed(recorded: None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        EditRecord.objects.filter(edit="MU-01").update(note="Nothing happened")
    with pytest.raises(DatabaseError), transaction.atomic():
        latest().delete()


@pytest.mark.django_db(transaction=True)
def test_two_that_start_at_once_write_each_difference_once() -> None:
    record_edits()
    start, written = threading.Barrier(2), list[int]()

    def begin() -> None:
        try:
            start.wait()
            written.append(len(record_edits(with_units(title="Units exceed the limit"))))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(written) == [0, 1]
    assert EditRecord.objects.filter(edit="MU-01", kind=Kind.CHANGED).count() == 1
