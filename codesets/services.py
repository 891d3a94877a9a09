"""Loading releases, and moving the pointer between them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg2
import structlog
from django.db import connection, models, transaction

from accounts.models import User
from accounts.services import record_setup
from codesets.changes import Change, changes_between
from codesets.models import (
    BOOKS,
    OPTIONAL_TABLES,
    AddOn,
    Attribute,
    CcExclusion,
    Code,
    CoverageDiagnosis,
    CoverageService,
    FeeIndicator,
    HccMapping,
    IndexTerm,
    NcciPair,
    Note,
    Release,
    System,
    Table,
    UnitLimit,
    Word,
)
from coding_portal.errors import NotVisible, WorkflowError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rows:
    """What goes into one database table: the columns in order, and the values of each row.

    Values that are a query are rows of an earlier release which stay as they were; the database copies them.
    """

    model: type[models.Model]
    columns: Sequence[str]
    values: Iterable[Sequence[object]] | models.QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A release ready to be loaded. Its rows are made only when they are wanted."""

    table: Table
    version: str
    edition: str
    effective_on: date
    known_until: date | None
    source: str
    sha256: str
    rows: Callable[[], Iterator[Rows]]
    speaks_of: Mapping[type[models.Model], models.Q] = field(default_factory=dict)
    """The rows the file itself brings, as opposed to those it leaves as they were; what a preview compares."""

    @property
    def brings_words(self) -> bool:
        """Whether the file brings words that the search goes by: of codes, or of the alphabetic index."""
        return Code in self.speaks_of or IndexTerm in self.speaks_of


def load_release(*, release: ReleaseFile, live: bool = True, by: User | None = None) -> tuple[Release, bool]:
    """Store a release and put it in force; the second value is False where the same content was loaded before.

    All or nothing, in one transaction under a lock per table. A release of the same table and first day steps back;
    its rows stay, so :func:`restore_release` can bring it back.
    """
    with transaction.atomic():
        lock_table(release.table)
        known = Release.objects.filter(table=release.table, sha256=release.sha256).first()
        if known is not None:
            return known, False
        if live:
            Release.objects.live().filter(table=release.table, effective_on=release.effective_on).update(live=False)
        stored = Release.objects.create(
            table=release.table,
            version=release.version,
            edition=release.edition,
            effective_on=release.effective_on,
            known_until=release.known_until,
            source=release.source,
            sha256=release.sha256,
            live=live,
            loaded_by=by,
        )
        stored.rows = sum(copy_rows(stored, rows) for rows in release.rows())
        if stored.rows == 0:
            raise WorkflowError("empty_release", f"{release.edition} holds no row; nothing was loaded.")
        stored.save(update_fields=["rows"])
    log.info("release_loaded", release_id=stored.pk, table=stored.table, rows=stored.rows)
    return stored, True


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, or would do: the release, whether it is new, and what differs from the one before."""

    release: Release
    new: bool
    before: Release | None
    changes: tuple[Change, ...] = ()


def load_and_compare(
    *,
    release: ReleaseFile,
    dry_run: bool = False,
    by: User | None = None,
    tell: Callable[[str, int], None] = lambda stage, rows: None,
) -> Loaded:
    """Load a release and say what it adds, changes and ends, seen from its first day; a dry run keeps nothing.

    ``tell`` hears when the comparison begins, which for the largest tables takes as long as the writing.
    """
    with transaction.atomic():
        lock_table(release.table)
        on = release.effective_on
        before = Release.objects.filter(table=release.table, pk__in=Release.objects.ids_in_force(on=on)).first()
        stored, new = load_release(release=release, live=not dry_run, by=by)
        tell(f"Comparing with {before.edition}" if before else "Counting", 0)
        changes = changes_between(before, stored, release.speaks_of, on=on) if new else ()
        if dry_run:
            transaction.set_rollback(True)
        elif new:
            _record(stored, by=by, action="release_loaded", file=stored.source)
    return Loaded(stored, new, before, changes)


@transaction.atomic
def restore_release(*, release_id: int, by: User | None = None, seen: str | None = None) -> Release:
    """Put an earlier load back in force and take the one that replaced it out. No row is changed or lost.

    ``seen`` is what :func:`in_force_key` gave when the reader decided; if it changed since, nothing is done.
    """
    release = _release_to_move(release_id, seen)
    if release.live:
        raise WorkflowError("in_force", f"{release} is in force already; nothing was changed.")
    replaced = Release.objects.live().filter(table=release.table, effective_on=release.effective_on)
    names = [str(each) for each in replaced]
    replaced.update(live=False)
    release.live = True
    release.save(update_fields=["live"])
    _record(release, by=by, action="release_restored", replaces=names)
    return release


@transaction.atomic
def withdraw_release(*, release_id: int, by: User | None = None, seen: str | None = None) -> Release:
    """Take a release out of force; the one before it answers for its dates again. ``seen`` as when restoring.

    Tables that an installation may go without can be emptied so; of the others one release stays in force.
    """
    release = _release_to_move(release_id, seen)
    if not release.live:
        raise WorkflowError("not_in_force", f"{release} is out of force already; nothing was changed.")
    others = Release.objects.live().filter(table=release.table).exclude(pk=release.pk)
    if release.table not in OPTIONAL_TABLES and not others.exists():
        raise WorkflowError("last_release", f"{release} is the only release of its table in force.")
    release.live = False
    release.save(update_fields=["live"])
    _record(release, by=by, action="release_withdrawn")
    return release


def in_force_key(table: str) -> str:
    """The releases of a table that are in force, as a word: it changes whenever one of them does."""
    live = Release.objects.live().filter(table=table).order_by("pk").values_list("pk", flat=True)
    return "-".join(map(str, live))


def _release_to_move(release_id: int, seen: str | None) -> Release:
    """The release, with its table locked for the rest of the transaction."""
    found = Release.objects.filter(pk=release_id).first()
    if found is None:
        raise NotVisible
    lock_table(Table(found.table))
    found.refresh_from_db()
    if seen is not None and seen != in_force_key(found.table):
        raise WorkflowError(
            "changed_meanwhile",
            f"Somebody else changed which release of {found.get_table_display()} is in force. Nothing was changed by "
            "you; look at the list again.",
        )
    return found


def _record(release: Release, *, by: User | None, action: str, **more: Any) -> None:
    after = {"release": str(release), "from": release.effective_on.isoformat(), "rows": release.rows, **more}
    record_setup(by=by, action=action, row=release, before={}, after=after)


def copy_rows(release: Release, rows: Rows) -> int:
    """Send rows to PostgreSQL by COPY, with the release in front; gives their number.

    What is wrong with a row is raised as the loader said it, not as the database reports a broken stream.
    """
    table = connection.ops.quote_name(rows.model._meta.db_table)
    columns = ", ".join(map(connection.ops.quote_name, ["release_id", *rows.columns]))
    with connection.cursor() as cursor:
        if isinstance(rows.values, models.QuerySet):
            query, params = rows.values.values_list(*rows.columns).order_by("pk").query.sql_with_params()
            insert = f"INSERT INTO {table} ({columns}) SELECT %s, kept.* FROM ({query}) kept"  # noqa: S608 (our names)
            cursor.execute(insert, [release.pk, *params])
            return int(cursor.rowcount)
        stream = _CopyStream(release.pk, rows.values)
        try:
            cursor.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", stream, 256 * 1024)
        except psycopg2.Error as error:
            if stream.failure is not None:
                raise stream.failure from None
            if isinstance(error, psycopg2.DataError | psycopg2.IntegrityError):
                raise WorkflowError("row_does_not_fit", _does_not_fit(release, rows, error)) from error
            raise
    return stream.count


def _does_not_fit(release: Release, rows: Rows, error: psycopg2.Error) -> str:
    """The row that the database refused, by its number among those of its kind, with what is wrong."""
    place = re.search(r"line (\d+)(?:, column (\w+))?", error.diag.context or "")
    kind = rows.model._meta.verbose_name_plural
    which = f"row {int(place.group(1)):,} of the {kind}" if place else f"a row of the {kind}"
    column = f", {place.group(2).replace('_', ' ')}" if place and place.group(2) else ""
    too_long = re.search(r"value too long for type character varying\((\d+)\)", error.diag.message_primary or "")
    said = f"more than {int(too_long.group(1)):,} characters" if too_long else error.diag.message_primary
    return f"{release.source}: {which} does not fit{column}: {said}"


def lock_table(table: Table) -> None:
    """One load per table at a time, for the rest of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"codesets.{table}"])


class _CopyStream(io.TextIOBase):
    """Rows as COPY's text format, made while the database reads them."""

    def __init__(self, release_id: int, values: Iterable[Sequence[object]]) -> None:
        self.count = 0
        self.failure: Exception | None = None
        self._first = str(release_id)
        self._values = iter(values)
        self._rest = ""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> str:
        try:
            return self._read(size)
        except Exception as failure:
            self.failure = failure
            raise

    def _read(self, size: int | None) -> str:
        wanted = 256 * 1024 if size is None or size < 0 else size
        parts = [self._rest]
        length = len(self._rest)
        while length < wanted:
            row = next(self._values, None)
            if row is None:
                break
            self.count += 1
            line = "\t".join([self._first, *map(_copy_text, row)]) + "\n"
            parts.append(line)
            length += len(line)
        text = "".join(parts)
        self._rest = text[wanted:]
        return text[:wanted]


def _copy_text(value: object) -> str:
    if isinstance(value, str):
        return value if value.isprintable() and "\\" not in value else _escaped(value)
    if value is None:
        return r"\N"
    if value is True:
        return "t"
    if value is False:
        return "f"
    return _escaped(str(value))


def _escaped(text: str) -> str:
    """Backslashes and what parts rows and columns, as COPY reads them."""
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


def holds_words(*releases: Release) -> bool:
    """Whether words that the search goes by come from any of the releases."""
    return any(release.table in BOOKS for release in releases) or Code.objects.filter(release__in=releases).exists()


def refresh_words() -> None:
    """Collect the words of all titles, search terms and index terms in force, for spelling repair. One at a time.

    A word that only the index has counts as often as the index has it. Nothing here asks for an index of the table of
    words, which an empty installation is filled without.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('codesets.words'))")
        cursor.execute("DELETE FROM codesets_word")
        cursor.execute(
            """
            INSERT INTO codesets_word (system, word, frequency)
            SELECT system, word, count(*) FROM (
                SELECT system, regexp_split_to_table(lower(title || ' ' || terms), '[^a-z0-9]+') AS word
                FROM codesets_code JOIN codesets_release ON codesets_release.id = release_id WHERE live
            ) AS words
            WHERE length(word) BETWEEN 1 AND 40 GROUP BY system, word
            """
        )
        cursor.execute(
            """
            INSERT INTO codesets_word (system, word, frequency)
            SELECT %s, word, count(*) FROM (
                SELECT regexp_split_to_table(lower(unaccent(title || ' ' || nonessential)), '[^a-z0-9]+') AS word
                FROM codesets_indexterm JOIN codesets_release ON codesets_release.id = release_id
                WHERE live AND "table" = ANY(%s)
            ) AS words
            WHERE length(word) BETWEEN 2 AND 40
                AND NOT EXISTS (SELECT 1 FROM codesets_word known WHERE known.system = %s AND known.word = words.word)
            GROUP BY word
            """,
            [System.ICD10CM.value, [book.value for book in BOOKS], System.ICD10CM.value],
        )


def warm_tables() -> None:
    """Let the planner know what was just loaded, and sort it into the word indexes.

    PostgreSQL puts new rows on a list beside a word index at first, and each search reads all of the list.
    """
    with connection.cursor() as cursor:
        for model in (
            Code,
            CcExclusion,
            CoverageDiagnosis,
            CoverageService,
            Attribute,
            Note,
            NcciPair,
            UnitLimit,
            AddOn,
            FeeIndicator,
            HccMapping,
            IndexTerm,
            Word,
        ):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
        cursor.execute(
            """
            SELECT gin_clean_pending_list(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
            JOIN pg_am ON pg_am.oid = relam WHERE amname = 'gin' AND indrelid = ANY(%s::text[]::regclass[])
            """,
            [[model._meta.db_table for model in (Code, IndexTerm, Word)]],
        )


def tables_of_releases() -> list[str]:
    """The database tables whose rows belong to a release."""
    related = [each.related_model for each in Release._meta.related_objects if each.on_delete is models.CASCADE]
    return [model._meta.db_table for model in related if model._meta.app_label == Release._meta.app_label]


def discard_release(*, release_id: int, by: User | None = None) -> None:
    """Delete a release that is not in force, with all its rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        release = Release.objects.select_for_update().get(pk=release_id)
        if release.live:
            raise WorkflowError("release_in_force", f"{release} is in force; withdraw it first.")
        for table in tables_of_releases():
            name = connection.ops.quote_name(table)
            cursor.execute(f"DELETE FROM {name} WHERE release_id = %s", [release.pk])  # noqa: S608 (our own table names)
        release.delete()
