"""The codes files of ICD-10-CM and ICD-10-PCS: each code that may be billed, padded to eight characters, and its title.

They name no heading, so headings stay those of the release in force, as far as a code still stands beneath them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from codesets.loaders import base, order_files
from codesets.loaders.order_files import SHAPES, STEP, Entry
from codesets.loaders.periods import Period, icd_period, required
from codesets.loaders.sources import LayoutError, Source, fingerprint
from codesets.models import Code, Release, Table, valid_on
from codesets.services import ReleaseFile

LINE = re.compile(r"(?=.{9})([A-Z0-9]{3,7}) +(\S.*)")
PAD = 8


def is_codes_file(table: Table, head: str) -> bool:
    """Whether the first line is a code of the system, padded, and a title."""
    first = next((line for line in head.splitlines() if line.strip()), "")
    found = _line(table, first)
    return found is not None and found[0].startswith("A00" if table == Table.ICD10CM else "001")


def _line(table: Table, line: str) -> tuple[str, str] | None:
    """Code and title; none where the line is of another layout."""
    found = LINE.fullmatch(line)
    if found is None or found.start(2) != PAD or not SHAPES[table].fullmatch(found.group(1)):
        return None
    if table == Table.ICD10PCS and len(found.group(1)) != 7:
        return None
    return found.group(1), found.group(2).strip()


def release(table: Table, sources: list[Source], effective: date | None) -> ReleaseFile:
    """A year of a code system from its codes file; everything else stays as the release in force has it."""
    source = sources[0]
    period = required(icd_period(source.name) or icd_period(source.path.name), effective, source.name)
    home = base.in_force(table, period.first)
    return ReleaseFile(
        table=table,
        version=f"{table}-codes",
        edition=period.name,
        effective_on=period.first,
        known_until=period.last,
        source=source.name[:200],
        sha256=fingerprint(f"{table}-codes", [source], period.first),
        rows=lambda: order_files.rows_of(table, _entries(table, source, home, period), home, period),
        speaks_of={Code: order_files.of_system(table)},
    )


def _entries(table: Table, source: Source, home: Release | None, period: Period) -> list[Entry]:
    """The codes of the file and the headings above them, in the order of the book."""
    known = _known(table, home, period)
    codes: dict[str, Entry] = {}
    position = 0
    for number, line in source.lines():
        found = _line(table, line)
        if found is None:
            raise LayoutError(source.name, f"“{line[:60]}” is no line of this codes file", number)
        code, title = found
        if code in codes:
            raise LayoutError(source.name, f"{code} stands twice", number)
        before = known.get(code)
        position = before.position if before else position + 1 if known else number * STEP
        codes[code] = Entry(code, True, before.short_title if before else "", title, position)
    headings = _headings(known, codes)
    return sorted([*codes.values(), *headings], key=lambda entry: (entry.position, len(entry.code), entry.code))


def _known(table: Table, home: Release | None, period: Period) -> dict[str, Entry]:
    rows = Code.objects.filter(valid_on(period.first), release=home, system=table) if home else Code.objects.none()
    return {row.code: Entry(row.code, row.billable, row.short_title, row.title, row.position) for row in rows}


def _headings(known: dict[str, Entry], codes: dict[str, Entry]) -> Iterator[Entry]:
    """Headings of the release in force under which the file has a code, and which the file does not bill."""
    above = {code[:length] for code in codes for length in range(3, len(code))} - codes.keys()
    return (entry for entry in known.values() if not entry.billable and entry.code in above)
