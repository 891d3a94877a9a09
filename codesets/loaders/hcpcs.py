"""HCPCS Level II in CMS's fixed-width file, whose records are 320 characters long, or 293 since 2026, or its worksheet.

Columns: 1-5 code (a modifier stands in 4-5), 6-10 sequence, 11 kind of record (3 a code, 4 more of its title, 7 a
modifier, 8 more of its title), 12-91 title, 92-119 short title, 269-276 added, 277-284 in effect, 285-292 last day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from codesets.loaders import base, house_files
from codesets.loaders.diagnoses import ATTRIBUTE_COLUMNS, CODE_COLUMNS
from codesets.loaders.periods import Period, calendar_year, day, month_of, quarter, required
from codesets.loaders.ranking import Ranking
from codesets.loaders.sources import LayoutError, Source, fingerprint, search_name
from codesets.models import Attribute, Code, Modifier, Table
from codesets.services import ReleaseFile, Rows

RECORD = re.compile(r"([A-Z]\d{4}|   [A-Z0-9]{2})(\d{5})([3478])")
WIDTH = 320
RECORD_LENGTH = 290
"""No notice is as long as a record."""
SHEET_COLUMNS = (
    "HCPC", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "ADD DT", "ACT EFF DT", "TERM DT",
)  # fmt: skip
SHEET_CODE = re.compile(r"[A-Z]\d{4}|   [A-Z0-9]{2}")
MODIFIER_COLUMNS = ("code", "title", "kinds", "valid_from", "valid_to")
DENTAL = "D"
"""Codes of the ADA; what they mean is never stored."""


@dataclass(slots=True)
class Record:
    """A code or a modifier with its title put together from all its lines."""

    code: str
    is_modifier: bool
    title: str
    short_title: str
    first: date
    last: date | None


def is_file(head: str) -> bool:
    return any(RECORD.match(line) and len(line) > 250 for line in head.splitlines())


def is_sheet(head: str) -> bool:
    headings = head.upper().replace(",", "\t")
    return "HCPC\tSEQNUM\tRECID" in headings and "ACT EFF DT" in headings


def release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """Level II codes and modifiers of a quarter; CPT and CDT numbers, and what is said of codes, stay as they are."""
    source = sources[0]
    period = required(_period(source), effective, source.name)
    home = base.in_force(Table.HCPCS, period.first)
    replaced = Q(system="hcpcs") & ~Q(code__startswith=DENTAL)

    def rows() -> Iterator[Rows]:
        lines = _sheet_lines(source) if is_sheet(source.head()) else _fixed_lines(source)
        records = list(_records(source, lines))
        yield Rows(Code, CODE_COLUMNS, _codes(records))
        yield Rows(Modifier, MODIFIER_COLUMNS, _modifiers(records))
        yield base.kept(Code, CODE_COLUMNS, home, period.first, ~replaced)
        yield base.kept(Attribute, ATTRIBUTE_COLUMNS, home, period.first)

    return ReleaseFile(
        table=Table.HCPCS,
        version="hcpcs",
        edition=period.name,
        effective_on=period.first,
        known_until=period.last,
        source=source.name[:200],
        sha256=fingerprint("hcpcs", sources, period.first),
        rows=rows,
        speaks_of={Code: replaced, Modifier: Q()},
    )


def _period(source: Source) -> Period | None:
    """From names such as ``HCPC2026_OCT_ANWEB``; the yearly file of old names no month and speaks for the year."""
    found = search_name(r"HCPC\w?(20\d\d)(?:_([A-Z]{3})(?=_))?", source)
    if found is None:
        return None
    year, month = int(found.group(1)), found.group(2)
    if month is None or month.lower() not in {"jan", "apr", "jul", "oct"}:
        return calendar_year(year)
    return quarter(year, (month_of(month) + 2) // 3)


@dataclass(frozen=True, slots=True)
class Line:
    """One record of either form: a first line, or more of the title of the one before it."""

    number: int
    code: str
    kind: str
    title: str
    short_title: str
    added: str
    effective: str
    ended: str


def _fixed_lines(source: Source) -> Iterator[Line]:
    """Notices stand before the first record or behind the last; what stands between and is no record is refused."""
    began = False
    doubtful: tuple[int, str] | None = None
    for number, line in source.lines():
        found = RECORD.match(line)
        if found is None:
            if len(line) >= RECORD_LENGTH and "\t" not in line:
                raise LayoutError(source.name, f"“{line[:60].strip()}” is no record", number)
            doubtful = (number, line) if began and doubtful is None else doubtful
            continue
        if doubtful is not None:
            raise LayoutError(source.name, f"“{doubtful[1][:60].strip()}” is no record", doubtful[0])
        began = True
        padded = line.ljust(WIDTH)
        yield Line(
            number, found.group(1).strip(), found.group(3), padded[11:91].strip(), padded[91:119].strip(),
            padded[268:276], padded[276:284], padded[284:292],
        )  # fmt: skip


def _sheet_lines(source: Source) -> Iterator[Line]:
    """Rows of the worksheet, whose columns are found by their headings; notices stand above them."""
    columns: list[int] = []
    for number, cells in source.rows():
        if not columns:
            headings = [cell.strip().upper() for cell in cells]
            if set(SHEET_COLUMNS) <= set(headings):
                columns = [headings.index(name) for name in SHEET_COLUMNS]
            continue
        code, kind, *rest = ((cells[at] if at < len(cells) else "").strip() for at in columns)
        padded = code if len(code) == 5 else code.rjust(5)
        if not SHEET_CODE.fullmatch(padded) or kind not in {"3", "4", "7", "8"}:
            raise LayoutError(source.name, f"“{code} {kind}”.. is no record", number)
        yield Line(number, code, kind, *rest)


def _records(source: Source, lines: Iterator[Line]) -> Iterator[Record]:
    """Codes and modifiers with their titles put together; a code stands once."""
    current: Record | None = None
    seen: set[str] = set()
    for line in lines:
        code = line.code
        if line.kind in "48":
            if current is None or current.code != code:
                raise LayoutError(source.name, f"{code} goes on, but its first line is missing", line.number)
            current.title = f"{current.title} {line.title}".strip()
            continue
        if current is not None:
            yield _with_single_spaces(current)
        if code in seen:
            raise LayoutError(source.name, f"{code} stands twice", line.number)
        seen.add(code)
        first = day(line.added, source.name, line.number) or day(line.effective, source.name, line.number)
        last = day(line.ended, source.name, line.number)
        if first is None or not line.title or (last is not None and last < first):
            problem = f"{code} has no title, no first day, or ends before it begins"
            raise LayoutError(source.name, problem, line.number)
        current = Record(code, line.kind == "7", line.title, line.short_title, first, last)
    if current is not None:
        yield _with_single_spaces(current)


def _with_single_spaces(record: Record) -> Record:
    """The worksheet keeps double spaces that the fixed lines lose where a title goes on."""
    record.title = " ".join(record.title.split())
    return record


def _codes(records: list[Record]) -> Iterator[tuple[object, ...]]:
    """Our own plain labels become search words of the official title."""
    ranking = Ranking("hcpcs")
    labels = dict(house_files.rows("hcpcs_labels"))
    for position, record in enumerate(records):
        code = record.code
        if record.is_modifier or code.startswith(DENTAL):
            continue
        words = "\n".join([*([labels[code]] if code in labels else []), *ranking.terms(code)])
        weight = ranking.weight(code, record.title, billable=True) + (500 if code in labels else 0)
        yield (
            "hcpcs", code, code, record.title, record.short_title, "official", words, True,
            code[:3], "", code[0], position, weight, record.first, record.last,
        )  # fmt: skip


def _modifiers(records: list[Record]) -> Iterator[tuple[object, ...]]:
    """The rules that read a modifier are ours, and stay with it."""
    kinds = {code: words for code, words, *_ in house_files.rows("modifiers")}
    for record in records:
        if record.is_modifier:
            traits = "{" + ",".join(kinds.get(record.code, "").split()) + "}"
            yield record.code, record.title, traits, record.first, record.last
