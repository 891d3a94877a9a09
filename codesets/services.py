"""Loading releases, and moving the pointer between them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg2
import structlog
from django.db import connection, models, transaction

from codesets.changes import Change, changes_between
from codesets.models import AddOn, Attribute, Code, FeeIndicator, NcciPair, Note, Release, Table, UnitLimit, Word
from coding_portal.errors import WorkflowError

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


def load_release(*, release: ReleaseFile, live: bool = True, by: Any = None) -> tuple[Release, bool]:
    """Store a release and put it in force; the second value is False where the same content was loaded before.

    All or nothing, in one transaction under a lock per table. A release of the same table and first day steps back;
    its rows stay, so :func:`restore_release` can bring it back.
    """
    with transaction.atomic():
        _lock(release.table)
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


def load_and_compare(*, release: ReleaseFile, dry_run: bool = False, by: Any = None) -> Loaded:
    """Load a release and say what it adds, changes and ends, seen from its first day; a dry run keeps nothing."""
    with transaction.atomic():
        _lock(release.table)
        on = release.effective_on
        before = Release.objects.filter(table=release.table, pk__in=Release.objects.ids_in_force(on=on)).first()
        stored, new = load_release(release=release, live=not dry_run, by=by)
        changes = changes_between(before, stored, release.speaks_of, on=on) if new else ()
        if dry_run:
            transaction.set_rollback(True)
    return Loaded(stored, new, before, changes)


@transaction.atomic
def restore_release(*, release_id: int, by: Any = None) -> Release:
    """Put an earlier load back in force and take the one that replaced it out. No row is changed or lost."""
    release = Release.objects.get(pk=release_id)
    _lock(Table(release.table))
    Release.objects.live().filter(table=release.table, effective_on=release.effective_on).update(live=False)
    release.live = True
    release.save(update_fields=["live"])
    return release


@transaction.atomic
def withdraw_release(*, release_id: int, by: Any = None) -> Release:
    """Take a release out of force; the one before it answers for its dates again."""
    release = Release.objects.get(pk=release_id)
    _lock(Table(release.table))
    if not Release.objects.live().filter(table=release.table).exclude(pk=release.pk).exists():
        raise WorkflowError("last_release", f"{release} is the only release of its table in force.")
    release.live = False
    release.save(update_fields=["live"])
    return release


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
        except psycopg2.Error:
            if stream.failure is not None:
                raise stream.failure from None
            raise
    return stream.count


def _lock(table: Table) -> None:
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
    if value is None:
        return r"\N"
    if value is True:
        return "t"
    if value is False:
        return "f"
    text = value if isinstance(value, str) else str(value)
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


def refresh_words() -> None:
    """Collect the words of all titles and search terms in force, for spelling repair."""
    with transaction.atomic(), connection.cursor() as cursor:
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


def warm_tables() -> None:
    """Let the planner know what was just loaded."""
    with connection.cursor() as cursor:
        for model in (Code, Attribute, Note, NcciPair, UnitLimit, AddOn, FeeIndicator, Word):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def discard_release(*, release_id: int, by: Any = None) -> None:
    """Delete a release that is not in force, with all its rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        release = Release.objects.select_for_update().get(pk=release_id)
        if release.live:
            raise WorkflowError("release_in_force", f"{release} is in force; withdraw it first.")
        own = [relation.related_model for relation in Release._meta.related_objects]
        for model in own:
            if model._meta.app_label != Release._meta.app_label:
                continue
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {table} WHERE release_id = %s", [release.pk])  # noqa: S608 (our own table names)
        release.delete()
