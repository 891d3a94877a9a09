"""The conversion table of ICD-10-CM: each new code since 2016, its first day, and the codes used before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q

from codesets.loaders import house_files
from codesets.loaders.periods import icd_period, required
from codesets.loaders.sources import LayoutError, Source, fingerprint
from codesets.models import Conversion, System, Table
from codesets.services import ReleaseFile, Rows

COLUMNS = ("system", "code", "first_on", "previous", "together", "said")
CODE = re.compile(r"[A-Z][0-9A-Z]{2}\.?[0-9A-Z]{0,4}")
PARTS = re.compile(r"[;,&]|\band\b", re.IGNORECASE)
TOGETHER = re.compile(r"&|\band\b", re.IGNORECASE)
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: 00:00:00)?|(\d\d?)/(\d\d?)/(\d{4})")


def is_table(head: str) -> bool:
    return "current code assignment" in head.lower() and "previous code" in head.lower()


def release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """The table of a fiscal year holds the earlier years too, so the newest one answers for every day."""
    source = sources[0]
    period = required(icd_period(source.name) or icd_period(source.path.name), effective, source.name)
    return ReleaseFile(
        table=Table.CONVERSIONS,
        version="icd10cm-conversion",
        edition=period.name,
        effective_on=period.first,
        known_until=None,
        source=source.name[:200],
        sha256=fingerprint("icd10cm-conversion", sources, period.first),
        rows=lambda: iter([Rows(Conversion, COLUMNS, rows_of(entries(source)))]),
        speaks_of={Conversion: Q()},
    )


def starter_rows() -> Iterator[Rows]:
    entries = ((code, date.fromisoformat(first), said) for code, first, said in house_files.rows("conversions"))
    yield Rows(Conversion, COLUMNS, rows_of(entries))


def entries(source: Source) -> Iterator[tuple[str, date, str]]:
    """New code, first day, and the former codes as the table writes them."""
    began = False
    for number, cells in source.rows():
        code, effective, said = (" ".join(cell.split()) for cell in [*cells, "", "", ""][:3])
        if not began:
            began = code.lower() == "current code assignment"
            continue
        if not CODE.fullmatch(code) or len(said) > 200:
            raise LayoutError(source.name, f"“{code[:60]}” is no code with the codes before it", number)
        first = _first_day(effective)
        if first is None:
            raise LayoutError(source.name, f"“{effective[:40]}” is neither a year nor a day", number)
        yield code.replace(".", ""), first, said


def _first_day(text: str) -> date | None:
    """A year alone means 1 October of it."""
    if re.fullmatch(r"20\d\d(?:\.0)?", text):
        return date(int(text[:4]), 10, 1)
    found = DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (
        found.group(1, 2, 3) if found.group(1) else (found.group(6), found.group(4), found.group(5))
    )  # fmt: skip
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def rows_of(entries: Iterable[tuple[str, date, str]]) -> Iterator[tuple[object, ...]]:
    """Rows ready to be stored; a line that stands twice counts once."""
    seen: set[tuple[str, str]] = set()
    for code, first, said in entries:
        if (code, said) not in seen:
            seen.add((code, said))
            previous = "{" + ",".join(previous_codes(said)) + "}"
            yield System.ICD10CM.value, code, first, previous, TOGETHER.search(said) is not None, said


def previous_codes(said: str) -> list[str]:
    """The codes a text names: ``H02.101-H02.106; H02.109``. What names no code ("None", a category) gives none."""
    codes: list[str] = []
    for part in PARTS.split(said):
        first, _, last = (word.strip().replace(".", "") for word in part.strip().partition("-"))
        if not CODE.fullmatch(first):
            continue
        codes += _range(first, last) if last else [] if part.strip().endswith("-") else [first]
    return list(dict.fromkeys(codes))


def _range(first: str, last: str) -> list[str]:
    """The codes from one to another that differ in one digit only; other ranges cannot be told without the book."""
    if len(first) != len(last):
        return []
    places = [place for place in range(len(first)) if first[place] != last[place]]
    if len(places) != 1:
        return []
    at = places[0]
    if not (first[at].isdecimal() and last[at].isdecimal() and first[at] < last[at]):
        return []
    return [f"{first[:at]}{digit}{first[at + 1 :]}" for digit in range(int(first[at]), int(last[at]) + 1)]
