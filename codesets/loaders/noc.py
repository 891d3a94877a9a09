"""The list of HCPCS codes that stand for whatever has no code of its own, which need a description on the claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from codesets.loaders.diagnoses import ATTRIBUTE_COLUMNS
from codesets.loaders.periods import Period, calendar_year, day, required
from codesets.loaders.sources import LayoutError, Source, fingerprint, search_name
from codesets.models import Attribute, System, Table
from codesets.services import ReleaseFile, Rows

TITLE = re.compile(r"NOC CODES\s+-\s+HCPCS (20\d\d)", re.IGNORECASE)
LINE = re.compile(r"\s*([A-Z]\d{4})\s+\S")
DATES = re.compile(r"\s(\d{8})(?:\s+(\d{8}))?\s*$")


def is_list(head: str) -> bool:
    return TITLE.search(head) is not None


def release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """The list of a year, which its title names; worksheet or print file."""
    source = sources[0]
    found = TITLE.search(source.head()) or search_name(r"NOC[-_ ]Codes[-_ ](20\d\d)", source)
    period = required(calendar_year(int(found.group(1))) if found else None, effective, source.name)
    return ReleaseFile(
        table=Table.NOC,
        version="noc",
        edition=str(period.first.year),
        effective_on=period.first,
        known_until=None,
        source=source.name[:200],
        sha256=fingerprint("noc", sources, period.first),
        rows=lambda: iter([Rows(Attribute, ATTRIBUTE_COLUMNS, _rows(source, period))]),
        speaks_of={Attribute: Q(name="noc")},
    )


def _rows(source: Source, period: Period) -> Iterator[tuple[object, ...]]:
    seen: set[str] = set()
    for number, code, first, last in _sheet(source) if source.is_workbook else _print(source):
        begins = day(first, source.name, number) or period.first
        ends = day(last, source.name, number)
        if ends is not None and ends < begins:
            raise LayoutError(source.name, f"{code} ends before it begins", number)
        if code not in seen:
            seen.add(code)
            yield System.HCPCS.value, code, "noc", "", begins, ends


def _sheet(source: Source) -> Iterator[tuple[int, str, str, str]]:
    began = False
    for number, cells in source.rows():
        row = [cell.strip() for cell in [*cells, "", "", "", ""][:4]]
        if not began:
            began = row[0].upper() == "HCPCS"
            continue
        if row[0] in {"", "_x001A_"}:  # the title of the code above goes on; the old end-of-file sign
            continue
        if not re.fullmatch(r"[A-Z]\d{4}", row[0]):
            raise LayoutError(source.name, f"“{row[0][:60]}” is no code", number)
        yield number, row[0], row[2], row[3]


def _print(source: Source) -> Iterator[tuple[int, str, str, str]]:
    """Lines that begin with a code; a title may go on beneath it, with its code again, and headings return."""
    current = ""
    for number, line in source.lines():
        if found := LINE.match(line):
            dates = DATES.search(line)
            if dates is None and found.group(1) == current:
                continue
            if dates is None:
                raise LayoutError(source.name, f"{found.group(1)} has no first day", number)
            current = found.group(1)
            yield number, current, dates.group(1), dates.group(2) or ""
