"""Tables of payment: the physician fee schedule's relative value file, and the weights of MS-DRGs (IPPS Table 5).

Of the fee schedule the indicators are kept that edits read; its descriptions are the AMA's and ADA's and never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db.models import Q

from codesets.loaders.periods import Period, calendar_year, fiscal_year, month_of, required
from codesets.loaders.sources import LayoutError, Source, fingerprint
from codesets.models import DrgWeight, FeeIndicator, Table
from codesets.services import ReleaseFile, Rows

CODE = re.compile(r"[0-9A-Z]{5}")
FEE_COLUMNS = (
    "code", "modifier", "status", "global_days", "professional_technical", "multiple", "bilateral", "assistant",
    "co_surgeon", "team", "not_in_office", "not_in_facility", "valid_from", "valid_to",
)  # fmt: skip
FEE_TITLE = re.compile(
    r"(20\d\d) National Physician Fee Schedule Relative Value File(?: (\w+) Release)?", re.IGNORECASE
)
FEE_WIDTHS = (31, 32)
"""Columns of a row: since 2026 one more stands behind the team surgery indicator."""
GLOBAL_DAYS = {"000", "010", "090", "MMM", "XXX", "YYY", "ZZZ", ""}

WEIGHT_COLUMNS = (
    "drg", "mdc", "kind", "title", "weight", "geometric_mean_stay", "arithmetic_mean_stay", "valid_from", "valid_to",
)  # fmt: skip
WEIGHT_TITLE = re.compile(r"FY (20\d\d) (?:Final|Proposed|Correction)", re.IGNORECASE)


def are_fee_indicators(head: str) -> bool:
    return FEE_TITLE.search(head) is not None and "HCPCS,MOD,DESCRIPTION" in head.replace(" ", "")


def are_weights(head: str) -> bool:
    return "ms-drg title" in head.lower() and "geometric mean los" in head.lower()


def fee_release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """One of the four releases of a year; its title names year and month."""
    source = sources[0]
    found = FEE_TITLE.search(source.head())
    month = month_of(found.group(2)) if found and found.group(2) else 1
    period = required(calendar_year(int(found.group(1)), month) if found else None, effective, source.name)
    return ReleaseFile(
        table=Table.FEE_INDICATORS,
        version="pprrvu",
        edition=period.name,
        effective_on=period.first,
        known_until=period.spoken_until(Table.FEE_INDICATORS),
        source=source.name[:200],
        sha256=fingerprint("pprrvu", sources, period.first),
        rows=lambda: iter([Rows(FeeIndicator, FEE_COLUMNS, _indicators(source, period))]),
        speaks_of={FeeIndicator: Q()},
    )


def _indicators(source: Source, period: Period) -> Iterator[tuple[object, ...]]:
    """Columns by position: 4 status, 8 and 10 not payable in the office or a facility, 14 to 15, 19 to 23."""
    began = False
    seen: set[tuple[str, str]] = set()
    for number, cells in source.rows():
        if not began:
            began = [cell.strip() for cell in cells[:2]] == ["HCPCS", "MOD"]
            continue
        row = [cell.strip() for cell in cells]
        if len(row) not in FEE_WIDTHS or not CODE.fullmatch(row[0]) or row[14] not in GLOBAL_DAYS or len(row[3]) != 1:
            raise LayoutError(source.name, f"“{row[0]} {row[1]}”.. has not the columns of this file", number)
        code, modifier = row[0], row[1]
        if (code, modifier) in seen:
            raise LayoutError(source.name, f"{code} {modifier}".strip() + " stands twice", number)
        seen.add((code, modifier))
        yield (
            code, modifier, row[3], row[14], row[13], row[18], row[19], row[20], row[21], row[22],
            row[7] == "NA", row[9] == "NA", period.first, None,
        )  # fmt: skip


def weight_release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """The weights of a fiscal year, which the table's own title names."""
    source = sources[0]
    found = WEIGHT_TITLE.search(source.head())
    period = required(fiscal_year(int(found.group(1))) if found else None, effective, source.name)
    return ReleaseFile(
        table=Table.DRG_WEIGHTS,
        version="table5",
        edition=period.name,
        effective_on=period.first,
        known_until=period.spoken_until(Table.DRG_WEIGHTS),
        source=source.name[:200],
        sha256=fingerprint("table5", sources, period.first),
        rows=lambda: iter([Rows(DrgWeight, WEIGHT_COLUMNS, _weights(source, period))]),
        speaks_of={DrgWeight: Q()},
    )


def _weights(source: Source, period: Period) -> Iterator[tuple[object, ...]]:
    """Columns by position, because headings carry the year; the weight is the one with the cap on its decrease."""
    began = False
    for number, cells in source.rows("\t"):
        if not began:
            began = cells[0].strip().upper() == "MS-DRG"
            continue
        row = [cell.strip() for cell in cells]
        if not re.fullmatch(r"\d{1,3}", row[0]) or len(row) < 10 or not row[5]:
            raise LayoutError(source.name, f"“{' '.join(row)[:60]}” is no row of weights", number)
        figures = (_figure(value, source, number) for value in row[7:10])
        yield row[0].zfill(3), row[3], row[4].strip("* "), row[5], *figures, period.first, None


def _figure(text: str, source: Source, number: int) -> Decimal | None:
    """A point alone stands for no value: groups that cannot be paid."""
    if text in {"", "."}:
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise LayoutError(source.name, f"“{text}” is no number", number) from error
