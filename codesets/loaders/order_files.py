"""The order files of ICD-10-CM and ICD-10-PCS, and the addenda that make a new year of the old one.

Columns: 1-5 order number, 7-13 code without a dot, 15 one where it may be billed, 17-76 short title, from 78 the title.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from codesets.loaders import base
from codesets.loaders.diagnoses import ATTRIBUTE_COLUMNS, CODE_COLUMNS, dotted
from codesets.loaders.periods import Period, icd_period, required
from codesets.loaders.ranking import Ranking
from codesets.loaders.sources import LayoutError, Source, fingerprint
from codesets.models import Attribute, Block, Code, Note, Release, SeventhCharacter, Table, valid_on
from codesets.services import ReleaseFile, Rows

ORDER_LINE = re.compile(r"(\d{5}) (.{7}) ([01]) (.{60}) (\S.*)")
CHANGE_LINE = re.compile(r"(Add|Delete|Revise from|Revise to): +(?:([01]) )?([A-Z0-9]{3,7}) +(\S.*)")
COUNT_LINE = re.compile(r" +(\d+) (headers|codes) in (\S+)")
SHAPES = {
    Table.ICD10CM: re.compile(r"[A-Z][0-9A-Z]{2,6}"),
    Table.ICD10PCS: re.compile(r"[0-9A-HJ-NP-Z]{3}(?:[0-9A-HJ-NP-Z]{4})?"),
}
BLOCK_COLUMNS = ("name", "is_chapter", "title", "chapter", "position")
NOTE_COLUMNS = ("owner", "kind", "text", "ranges", "position")
SEVENTH_COLUMNS = ("owner", "character", "meaning", "position")
STEP = 100
"""Distance between two neighbours in the book, so that an addition finds a place between them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A code of the book, or a heading above codes."""

    code: str
    billable: bool
    short_title: str
    title: str
    position: int


def is_order_file(head: str, table: Table) -> bool:
    first = next((line for line in head.splitlines() if line.strip()), "")
    found = ORDER_LINE.match(first)
    starts = "A00" if table == Table.ICD10CM else "001"
    return found is not None and found.group(2).startswith(starts)


def is_addenda(head: str, table: Table) -> bool:
    """Addenda of the order file: those of ICD-10-CM say of each code whether it may be billed, those of PCS do not."""
    lines = [line for line in head.splitlines() if line.strip()][:20]
    found = [match for match in map(CHANGE_LINE.match, lines) if match]
    if not found or not CHANGE_LINE.match(lines[0]):
        return False
    if table == Table.ICD10CM:
        return all(match.group(2) for match in found)
    return all(not match.group(2) and SHAPES[table].fullmatch(match.group(3)) for match in found)


def release(table: Table, sources: list[Source], effective: date | None) -> ReleaseFile:
    """A year of a code system from its order file, or from its addenda and the year in force before it.

    Notes, seventh characters, attributes and search words stay those of the release in force on its first day.
    """
    source = sources[0]
    period = required(icd_period(source.name) or icd_period(source.path.name), effective, source.name)
    home = base.in_force(table, period.first)
    if is_addenda(source.head(), table):
        before = base.in_force(table, period.first - timedelta(days=1))
        if before is None or before.effective_on >= period.first:
            raise LayoutError(source.name, "addenda need the year before them; load its order file first")
        salt = before.sha256

        def entries() -> list[Entry]:
            return list(_after_addenda(table, source, before, period))
    else:
        salt = ""

        def entries() -> list[Entry]:
            return list(_entries(table, source))

    return ReleaseFile(
        table=table,
        version=f"{table}-order",
        edition=period.name,
        effective_on=period.first,
        known_until=period.last,
        source=source.name[:200],
        sha256=fingerprint(f"{table}-order", sources, period.first, salt),
        rows=lambda: rows_of(table, entries(), home, period),
        speaks_of={Code: of_system(table)},
    )


def of_system(table: Table) -> Q:
    """The codes of one system."""
    return Q(system=table.value)


def _entries(table: Table, source: Source) -> Iterator[Entry]:
    seen: set[str] = set()
    for number, line in source.lines():
        found = ORDER_LINE.fullmatch(line)
        code = found.group(2).rstrip() if found else ""
        if found is None or not SHAPES[table].fullmatch(code):
            raise LayoutError(source.name, f"“{line[:60]}” is no line of this order file", number)
        if code in seen:
            raise LayoutError(source.name, f"{code} stands twice", number)
        seen.add(code)
        order, _, billable, short, title = found.groups()
        yield Entry(code, billable == "1", short.strip(), title.strip(), int(order) * STEP)


def _after_addenda(table: Table, source: Source, before: Release, period: Period) -> Iterator[Entry]:
    """The codes of the year before with the addenda applied; what they count must come out."""
    year = {
        row.code: Entry(row.code, row.billable, row.short_title, row.title, row.position)
        for row in Code.objects.filter(valid_on(period.first - timedelta(days=1)), release=before, system=table)
    }
    neighbours = sorted((entry.code, entry.position) for entry in year.values())
    counts: dict[str, list[int]] = {"headers": [], "codes": []}
    for number, line in source.lines():
        if counted := COUNT_LINE.match(line):
            counts[counted.group(2)].append(int(counted.group(1)))
            continue
        found = CHANGE_LINE.fullmatch(line)
        if found is None:
            if line.split(":")[0] in {"Add", "Delete", "Revise from", "Revise to"}:
                raise LayoutError(source.name, f"“{line[:60]}” is no change of a code", number)
            continue
        action, billable, code, titles = found.groups()
        known = year.get(code)
        flag = billable == "1" if billable else len(code) == 7
        if action == "Add":
            if known is not None:
                raise LayoutError(source.name, f"{code} is added, but the year before has it already", number)
        elif known is None or known.billable != flag:
            raise LayoutError(source.name, f"{code} is not in the year before as these addenda have it", number)
        if action == "Delete":
            del year[code]
        elif action != "Revise from":
            position = known.position if known else _place_after(neighbours, code)
            year[code] = Entry(code, flag, titles[:60].strip(), titles[60:].strip(), position)
    _check_counts(source, counts, year.values())
    yield from sorted(year.values(), key=lambda entry: (entry.position, entry.code))


def _place_after(neighbours: list[tuple[str, int]], code: str) -> int:
    """Just behind the code before it by name, which is nearly always its place in the book."""
    at = bisect_left(neighbours, (code, 0))
    return neighbours[at - 1][1] + 1 if at else 0


def _check_counts(source: Source, counts: dict[str, list[int]], entries: Iterable[Entry]) -> None:
    flags = [entry.billable for entry in entries]
    found = {"codes": sum(flags), "headers": len(flags) - sum(flags)}
    for kind, stated in counts.items():
        if stated and found[kind] != stated[-1]:
            raise LayoutError(
                source.name,
                f"leads to {stated[-1]:,} {kind}, but from the year in force come {found[kind]:,}; "
                "load the order file of the year before first",
            )


def rows_of(table: Table, entries: list[Entry], home: Release | None, period: Period) -> Iterator[Rows]:
    """A year of codes; whatever else the release in force says of them stays."""
    place = _diagnosis_places(home) if table == Table.ICD10CM else {}
    yield Rows(Code, CODE_COLUMNS, _code_rows(table, entries, place, _terms(home, period), period))
    yield base.kept(Attribute, ATTRIBUTE_COLUMNS, home, period.first)
    if table == Table.ICD10CM:
        yield base.kept(Block, BLOCK_COLUMNS, home, period.first)
        yield base.kept(Note, NOTE_COLUMNS, home, period.first)
        yield base.kept(SeventhCharacter, SEVENTH_COLUMNS, home, period.first)


def _code_rows(
    table: Table, entries: list[Entry], places: dict[str, tuple[str, str]], terms: dict[str, str], period: Period
) -> Iterator[tuple[object, ...]]:
    ranking = Ranking(table.value)
    known = {entry.code for entry in entries}
    chapter, block = "", ""
    for entry in entries:
        code = entry.code
        own_table = code[:3] if table == Table.ICD10PCS and len(code) > 3 else ""
        parent = next((code[:length] for length in range(len(code) - 1, 2, -1) if code[:length] in known), own_table)
        if table == Table.ICD10CM:
            chapter, block = places.get(code[:3], (chapter, block))
            display = dotted(code)
        else:
            chapter, block, display = code[0], "", code
        words = terms[code] if code in terms else "\n".join(ranking.terms(code))
        weight = ranking.weight(code, entry.title, billable=entry.billable)
        yield (
            table.value, code, display, entry.title, entry.short_title, "official", words, entry.billable, parent,
            block, chapter, entry.position, weight, period.first, None,
        )  # fmt: skip


def _terms(home: Release | None, period: Period) -> dict[str, str]:
    """Inclusion terms and house-written words of the codes, as the release in force has them."""
    if home is None:
        return {}
    rows = (
        Code.objects.filter(release=home)
        .exclude(terms="")
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=period.first))
    )
    return dict(rows.values_list("code", "terms"))


def _diagnosis_places(home: Release | None) -> dict[str, tuple[str, str]]:
    """Chapter and block of each category. A new category stands in the block of the one before it in the book."""
    if home is None:
        return {}
    rows = Code.objects.filter(release=home, system=Table.ICD10CM, code__regex=r"^.{3}$").exclude(block="")
    return {code: (chapter, block) for code, chapter, block in rows.values_list("code", "chapter", "block")}
