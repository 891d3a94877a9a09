"""Lists that their licensee loads: provider taxonomy (NUCC), adjustment reasons and remark codes (X12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.db.models import Q

from codesets.loaders.coverage import read_day
from codesets.loaders.periods import Period, required
from codesets.loaders.sources import LayoutError, Source, fingerprint, search_name
from codesets.models import ListedCode, ListKind, Table
from codesets.services import ReleaseFile, Rows

COLUMNS = ("kind", "code", "title", "notes", "valid_from", "valid_to")
TABLES = {ListKind.TAXONOMY: Table.TAXONOMY, ListKind.CARC: Table.CARC, ListKind.RARC: Table.RARC}
SHAPES = {
    ListKind.TAXONOMY: re.compile(r"[0-9]{3}[0-9A-Z]{6}X"),
    ListKind.CARC: re.compile(r"\d{1,3}|[A-Z]{1,2}\d{1,3}"),
    ListKind.RARC: re.compile(r"M\d{1,3}|MA\d{1,3}|N\d{1,4}"),
}
LONG_AGO = date(1995, 1, 1)
"""Before the first of these lists; for a code without a first day."""
HEADINGS = {
    "code": re.compile(r"(?:\w+ )?code"),
    "title": re.compile(r"description|definition|text"),
    "first": re.compile(r"(?:start|effective|begin)(?: date)?"),
    "last": re.compile(r"(?:stop|end|deactivation|termination)(?: date)?"),
    "notes": re.compile(r"notes?"),
}


def is_taxonomy(head: str) -> bool:
    first = _first_line(head).lower()
    return first.startswith("code") and "grouping" in first and "classification" in first and "specialization" in first


def is_reasons(kind: ListKind, head: str) -> bool:
    """Headings name code, description, start and stop; the first code tells reasons from remarks."""
    lines = [line for line in head.splitlines() if line.strip()][:12]
    for place, line in enumerate(lines[:-1]):
        if len(_columns(_cells(line))) >= 4:
            code = _cells(lines[place + 1])[_columns(_cells(line))["code"]]
            is_remark = SHAPES[ListKind.RARC].fullmatch(code) is not None
            return is_remark == (kind is ListKind.RARC) and SHAPES[kind].fullmatch(code) is not None
    return False


def release(kind: ListKind, sources: list[Source], effective: date | None) -> ReleaseFile:
    source = sources[0]
    period = required(_period(kind, source), effective, source.name)
    rows = _taxonomy if kind is ListKind.TAXONOMY else partial(_reasons, kind)
    return ReleaseFile(
        table=TABLES[kind],
        version=kind.value,
        edition=period.name,
        effective_on=period.first,
        known_until=None,
        source=source.name[:200],
        sha256=fingerprint(kind.value, sources, period.first),
        rows=lambda: iter([Rows(ListedCode, COLUMNS, rows(source, period))]),
        speaks_of={ListedCode: Q()},
    )


def _period(kind: ListKind, source: Source) -> Period | None:
    """A version of the taxonomy, such as 251, is published in January or July and in effect from April or October;
    the name of another list may hold its day."""
    if found := search_name(r"(?<!\d)(20\d\d)[-_]?(\d\d)[-_]?(\d\d)(?!\d)", source):
        first = read_day("-".join(found.groups()), source.name, 1)
        return Period(first, date(first.year, 12, 31), f"{first:%B %Y}") if first else None
    found = search_name(r"taxonomy_(\d\d)([01])(?!\d)", source) if kind is ListKind.TAXONOMY else None
    if found is None:
        return None
    first = date(2000 + int(found.group(1)), 10 if found.group(2) == "1" else 4, 1)
    return Period(first, first + timedelta(days=181), f"version {found.group(1)}.{found.group(2)}")


def _taxonomy(source: Source, period: Period) -> Iterator[tuple[object, ...]]:
    columns: list[int] = []
    seen: set[str] = set()
    for number, cells in source.rows():
        row = [cell.strip() for cell in cells]
        if not columns:
            names = [cell.lower() for cell in row]
            wanted = ("code", "grouping", "classification", "specialization")
            columns = [names.index(name) for name in wanted] if set(wanted) <= set(names) else []
            continue
        code, *words = (row[at] if at < len(row) else "" for at in columns)
        if not SHAPES[ListKind.TAXONOMY].fullmatch(code) or not words[1]:
            raise LayoutError(source.name, f"“{' '.join(row)[:60]}” is no taxonomy code", number)
        if code in seen:
            raise LayoutError(source.name, f"{code} stands twice", number)
        seen.add(code)
        title = ", ".join(filter(None, words[1:]))
        yield ListKind.TAXONOMY.value, code, title, words[0], period.first, None


def _reasons(kind: ListKind, source: Source, period: Period) -> Iterator[tuple[object, ...]]:
    """A code that stands twice counts once where its rows agree."""
    columns: dict[str, int] = {}
    seen: dict[str, tuple[object, ...]] = {}
    for number, cells in source.rows(_delimiter(source.head())):
        row = [" ".join(cell.split()) for cell in cells]
        if not columns:
            found = _columns(row)
            columns = found if len(found) >= 4 else {}
            continue
        said = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        code = said["code"]
        if not SHAPES[kind].fullmatch(code) or not said["title"] or len(said["title"]) > 2000:
            raise LayoutError(source.name, f"“{' '.join(row)[:60]}” is no code with its text", number)
        first = read_day(said["first"], source.name, number) or LONG_AGO
        last = read_day(said["last"], source.name, number)
        if last is not None and last < first:
            raise LayoutError(source.name, f"{code} ends before it begins", number)
        values = (kind.value, code, said["title"], said.get("notes", ""), first, last)
        if seen.setdefault(code, values) != values:
            raise LayoutError(source.name, f"{code} stands twice with different texts or days", number)
        if seen[code] is values:
            yield values


def _delimiter(head: str) -> str:
    """Tab or comma, as the headings have it."""
    headings = next((line for line in head.splitlines() if _columns(_cells(line))), "")
    return "\t" if "\t" in headings else ","


def _columns(cells: list[str]) -> dict[str, int]:
    """Where each column stands, by its heading."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        for name, heading in HEADINGS.items():
            if name not in found and heading.fullmatch(cell.strip().strip('"').lower()):
                found[name] = at
    return found if {"code", "title", "first", "last"} <= found.keys() else {}


def _cells(line: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split("\t" if "\t" in line else ",")]


def _first_line(head: str) -> str:
    return next((line for line in head.splitlines() if line.strip()), "").lstrip("\ufeff").strip()
