"""Releases stand side by side; loading is all or nothing, and can be undone."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from django.db import DataError, connection, transaction

from codesets import reference, starter
from codesets.models import Code, Release, Table, Word
from codesets.services import (
    ReleaseFile,
    Rows,
    discard_release,
    load_release,
    restore_release,
    warm_tables,
    withdraw_release,
)
from coding_portal.errors import WorkflowError

pytestmark = pytest.mark.django_db

COLUMNS = ("system", "code", "display", "title", "valid_from", "valid_to")


def make_release(*titles: str, effective_on: date = date(2026, 10, 1), known_until: date | None = None) -> ReleaseFile:
    def rows() -> Iterator[Rows]:
        values = [
            ("icd10pcs", f"0TEST{number}Z", f"0TEST{number}Z", title, effective_on, None)
            for number, title in enumerate(titles)
        ]
        yield Rows(
            Code,
            (
                *COLUMNS,
                "short_title",
                "title_source",
                "terms",
                "billable",
                "parent",
                "block",
                "chapter",
                "position",
                "weight",
            ),
            [(*value, "", "official", "", True, "", "", "", 0, 0) for value in values],
        )

    return ReleaseFile(
        table=Table.ICD10PCS, version="test", edition="A test", effective_on=effective_on, known_until=known_until,
        source="test", sha256=f"{titles}{effective_on}", rows=rows,
    )  # fmt: skip


def pcs(on: date) -> int:
    return Code.objects.in_force(on=on).filter(system="icd10pcs").count()


def test_a_newer_release_answers_from_its_first_day() -> None:
    before = pcs(date(2026, 9, 30))
    load_release(release=make_release("One", "Two\twith a tab and a \\ backslash"))
    assert pcs(date(2026, 9, 30)) == before
    assert pcs(date(2026, 10, 1)) == 2
    assert Code.objects.get(code="0TEST1Z").title == "Two\twith a tab and a \\ backslash"


def test_a_release_gives_way_where_it_no_longer_speaks() -> None:
    whole = pcs(date(2026, 11, 1))
    load_release(release=make_release("One", effective_on=date(2025, 10, 1), known_until=date(2026, 9, 30)))
    assert pcs(date(2026, 9, 30)) == 1
    assert pcs(date(2026, 11, 1)) == whole


def test_windows_cover_every_day_once() -> None:
    load_release(release=make_release("One", effective_on=date(2025, 10, 1), known_until=date(2026, 9, 30)))
    windows = sorted(window for spans in reference.release_windows([Table.ICD10PCS]).values() for window in spans)
    assert windows[0][0] == date(1900, 1, 1)
    assert windows[-1][1] == date(9999, 12, 31)
    for before, after in pairwise(windows):
        assert (after[0] - before[1]).days == 1


def test_the_same_content_is_loaded_once() -> None:
    first, new = load_release(release=make_release("One"))
    second, again = load_release(release=make_release("One"))
    assert (new, again) == (True, False)
    assert first.pk == second.pk
    assert Code.objects.filter(code="0TEST0Z").count() == 1


def test_a_release_of_the_same_day_replaces_and_can_be_undone() -> None:
    first, _ = load_release(release=make_release("One"))
    second, _ = load_release(release=make_release("One", "Two"))
    assert pcs(date(2026, 10, 1)) == 2
    restore_release(release_id=first.pk)
    assert pcs(date(2026, 10, 1)) == 1
    discard_release(release_id=second.pk)
    assert not Code.objects.filter(release_id=second.pk).exists()


def test_withdrawing_brings_the_previous_release_back() -> None:
    whole = pcs(date(2026, 11, 1))
    loaded, _ = load_release(release=make_release("One"))
    withdraw_release(release_id=loaded.pk)
    assert pcs(date(2026, 11, 1)) == whole


def test_the_last_release_of_a_table_stays() -> None:
    only = Release.objects.live().get(table=Table.ICD10CM)
    with pytest.raises(WorkflowError, match="only release"):
        withdraw_release(release_id=only.pk)


def test_a_release_in_force_is_not_discarded() -> None:
    with pytest.raises(WorkflowError, match="in force"):
        discard_release(release_id=Release.objects.live().filter(table=Table.ICD10CM)[0].pk)


def test_a_bad_row_leaves_nothing_behind() -> None:
    count = Release.objects.count()
    with pytest.raises(DataError), transaction.atomic():
        load_release(release=make_release("One", "x" * 500))
    assert Release.objects.count() == count
    assert not Code.objects.filter(code__startswith="0TEST").exists()


def test_an_empty_release_is_refused() -> None:
    with pytest.raises(WorkflowError, match="no row"):
        load_release(release=make_release())


def test_words_are_counted_by_system() -> None:
    assert Word.objects.get(system="icd10cm", word="fracture").frequency > 10_000
    assert not Word.objects.filter(system="icd10pcs", word="pneumonia").exists()


def test_a_starter_set_that_was_replaced_is_deleted_with_its_rows() -> None:
    old, _ = load_release(release=make_release("One"), live=False)
    Release.objects.filter(pk=old.pk).update(version="starter 0")
    live = Release.objects.live().count()
    assert starter.discard_superseded() == 1
    assert Release.objects.live().count() == live
    assert not Code.objects.filter(code="0TEST0Z").exists()


INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename IN ('codesets_code', 'codesets_word') ORDER BY indexdef"
LINKS = "SELECT count(*) FROM pg_constraint WHERE conrelid = 'codesets_code'::regclass AND contype IN ('f', 'u')"


def told(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_an_empty_installation_is_filled_without_its_indexes_and_has_them_afterwards() -> None:
    before, links = told(INDEXES), told(LINKS)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE codesets_release CASCADE")
    with starter.filled_from_empty():
        assert len(told(INDEXES)) == 2, "only the keys are kept up row by row"
        load_release(release=make_release("Bypass of an invented organ"))
    assert told(INDEXES) == before
    assert told(LINKS) == links
    assert pcs(date(2026, 10, 1)) == 1


def test_an_installation_in_use_keeps_its_indexes_while_the_starter_set_is_loaded() -> None:
    before = told(INDEXES)
    with starter.filled_from_empty():
        assert told(INDEXES) == before


def test_what_was_loaded_is_sorted_into_the_word_index_at_once() -> None:
    load_release(release=make_release("Bypass of an invented organ"))
    warm_tables()
    assert told("SELECT gin_clean_pending_list('code_words_icd10pcs')") == [(0,)]
