"""Coverage policies: the laboratory NCD workbook of CMS, and a table of local determinations.

In the workbook services and diagnoses run side by side and independently: the shorter list simply ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from codesets.loaders.periods import MONTHS, Period, calendar_year, quarter, required
from codesets.loaders.sources import LayoutError, Source, fingerprint, search_name
from codesets.models import CoverageDiagnosis, CoveragePolicy, CoverageService, Resolution, Table
from codesets.services import ReleaseFile, Rows

POLICY_COLUMNS = ("number", "title", "contractor")
SERVICE_COLUMNS = ("number", "code", "valid_from", "valid_to")
DIAGNOSIS_COLUMNS = ("number", "code", "resolution", "valid_from", "valid_to")
RESOLUTIONS = {"1": Resolution.COVERED, "2": Resolution.DENIED, "3": Resolution.UNSUPPORTED}
LONG_AGO = date(2015, 10, 1)
SERVICE = re.compile(r"[0-9A-Z]{5}")
DIAGNOSIS = re.compile(r"[A-Z][0-9A-Z]{2}\.?[0-9A-Z]{0,4}")
NO_DIAGNOSIS = "@@@@@@@"
"""Stands in the workbook for a claim without any diagnosis."""
LOCAL_COLUMNS = (
    "contractor", "lcd", "article", "title", "service", "diagnosis", "covers", "valid_from", "valid_to",
)  # fmt: skip
COVERS = {"yes": Resolution.COVERED, "no": Resolution.DENIED}


@dataclass(slots=True)
class Policy:
    """A determination with its services and diagnoses, each with its days."""

    title: str
    contractor: str = ""
    services: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    diagnoses: dict[tuple[str, Resolution, date], date | None] = field(default_factory=dict)


def is_national(head: str) -> bool:
    return "national coverage determinations" in head.lower() and "resolution" in head.lower()


def is_local(head: str) -> bool:
    first = next((line for line in head.splitlines() if line.strip()), "")
    return re.split(r"[,\t]", first.strip().lower()) == list(LOCAL_COLUMNS)


def national_release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """The edition of a quarter: the file's number (2026100 is January 2026), else the month its legend names."""
    source = sources[0]
    period = required(_quarter(source), effective, source.name)
    return _release(Table.NCD, "ncd", source, period, _National(source))


def local_release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """The determinations of one contractor, as your own table; see docs/code-sets.md."""
    source = sources[0]
    found = search_name(r"(?<!\d)(20\d\d)(?!\d)", source)
    period = required(calendar_year(int(found.group(1))) if found else None, effective, source.name)
    return _release(Table.LCD, "lcd", source, period, _Local(source))


def _release(table: Table, version: str, source: Source, period: Period, read: _National | _Local) -> ReleaseFile:
    return ReleaseFile(
        table=table,
        version=version,
        edition=period.name,
        effective_on=period.first,
        known_until=None,
        source=source.name[:200],
        sha256=fingerprint(version, [source], period.first),
        rows=lambda: _rows(read.policies()),
        speaks_of={CoveragePolicy: Q(), CoverageService: Q(), CoverageDiagnosis: Q()},
    )


def _rows(policies: dict[str, Policy]) -> Iterator[Rows]:
    yield Rows(CoveragePolicy, POLICY_COLUMNS, ((name, each.title, each.contractor) for name, each in policies.items()))
    yield Rows(CoverageService, SERVICE_COLUMNS, _services(policies.items()))
    yield Rows(CoverageDiagnosis, DIAGNOSIS_COLUMNS, _diagnoses(policies.items()))


def _services(policies: Iterable[tuple[str, Policy]]) -> Iterator[tuple[object, ...]]:
    for name, policy in policies:
        for code, (first, last) in policy.services.items():
            yield name, code, first, last


def _diagnoses(policies: Iterable[tuple[str, Policy]]) -> Iterator[tuple[object, ...]]:
    for name, policy in policies:
        for (code, resolution, first), last in policy.diagnoses.items():
            yield name, code, resolution.value, first, last


def _quarter(source: Source) -> Period | None:
    if found := search_name(r"(?<!\d)(20\d\d)([1-4])00(?!\d)", source):
        return quarter(int(found.group(1)), int(found.group(2)))
    if found := re.search(rf"({'|'.join(MONTHS)})\w* (20\d\d) change", source.head(), re.IGNORECASE):
        return quarter(int(found.group(2)), MONTHS.index(found.group(1).lower()) // 3 + 1)
    return None


def read_day(text: str, file: str, line: int) -> date | None:
    """``2015-10-01 00:00:00``, ``2015-10-01``, ``*10/01/25`` or ``10/1/2025``; empty means none."""
    bare = text.strip().lstrip("*").removesuffix(" 00:00:00")
    if not bare:
        return None
    for form in ("%Y-%m-%d", "%m/%d/%y", "%m/%d/%Y", "%Y%m%d"):
        try:
            return datetime.strptime(bare, form).date()  # noqa: DTZ007 (a calendar date)
        except ValueError:
            continue
    raise LayoutError(file, f"“{text[:40]}” is no date", line)


@dataclass(frozen=True, slots=True)
class _National:
    source: Source

    def policies(self) -> dict[str, Policy]:
        found: dict[str, Policy] = {}
        began = False
        name = ""
        for number, cells in self.source.rows():
            row = [cell.strip() for cell in [*cells, *[""] * 9][:9]]
            if not began:
                began = row[0].lower() == "number"
                continue
            name = row[0] or name
            policy = found.setdefault(name, Policy(" ".join(row[1].split())))
            self._take_service(policy, row[2:5], number)
            self._take_diagnosis(policy, row[5:9], number)
        if not found:
            raise LayoutError(self.source.name, "holds no determination")
        return found

    def _take_service(self, policy: Policy, cells: list[str], number: int) -> None:
        if not cells[0]:
            return
        code = cells[0].lstrip("*").zfill(5)
        first, last = self._days(cells[1:], number)
        if not SERVICE.fullmatch(code):
            raise LayoutError(self.source.name, f"“{cells[0][:40]}” is no service code", number)
        policy.services.setdefault(code, (first, last))

    def _take_diagnosis(self, policy: Policy, cells: list[str], number: int) -> None:
        """A star marks what is new in this edition."""
        code, resolution = cells[0].lstrip("*").upper(), RESOLUTIONS.get(cells[3].strip("* "))
        if not code or code == NO_DIAGNOSIS:
            return
        if not DIAGNOSIS.fullmatch(code) or resolution is None:
            raise LayoutError(self.source.name, f"“{cells[0]} {cells[3]}” is no diagnosis with its resolution", number)
        first, last = self._days(cells[1:3], number)
        policy.diagnoses.setdefault((code.replace(".", ""), resolution, first), last)

    def _days(self, cells: list[str], number: int) -> tuple[date, date | None]:
        first = read_day(cells[0], self.source.name, number) or LONG_AGO
        last = read_day(cells[1], self.source.name, number)
        if last is not None and last < first:
            raise LayoutError(self.source.name, f"{last} is before {first}", number)
        return first, last


@dataclass(frozen=True, slots=True)
class _Local:
    source: Source

    def policies(self) -> dict[str, Policy]:
        """One row for each diagnosis of each service; ``covers`` is yes or no."""
        found: dict[str, Policy] = {}
        contractors: set[str] = set()
        delimiter = "\t" if "\t" in self.source.head().split("\n", 1)[0] else ","
        for number, cells in self.source.rows(delimiter):
            row = [cell.strip() for cell in cells]
            if [cell.lower() for cell in row] == list(LOCAL_COLUMNS):
                continue
            if len(row) != len(LOCAL_COLUMNS):
                raise LayoutError(self.source.name, f"has {len(row)} columns instead of {len(LOCAL_COLUMNS)}", number)
            contractors.add(row[0])
            if len(contractors) > 1:
                raise LayoutError(self.source.name, "holds several contractors; give the rows of yours", number)
            self._take(found, row, number)
        if not found:
            raise LayoutError(self.source.name, "holds no determination")
        return found

    def _take(self, found: dict[str, Policy], row: list[str], number: int) -> None:
        contractor, lcd, article, title, service, diagnosis, covers, first_said, last_said = row
        code, resolution = diagnosis.upper(), COVERS.get(covers.lower())
        name = " ".join(filter(None, (lcd, article)))
        if not name or len(name) > 40 or not SERVICE.fullmatch(service) or not DIAGNOSIS.fullmatch(code):
            raise LayoutError(self.source.name, f"“{', '.join(row)[:60]}” is no diagnosis of a service", number)
        if resolution is None:
            raise LayoutError(self.source.name, f"“{covers[:20]}” is neither yes nor no", number)
        first = read_day(first_said, self.source.name, number) or LONG_AGO
        last = read_day(last_said, self.source.name, number)
        if last is not None and last < first:
            raise LayoutError(self.source.name, f"{last} is before {first}", number)
        policy = found.setdefault(name, Policy(title[:400], contractor[:80]))
        policy.services.setdefault(service, (LONG_AGO, None))
        policy.diagnoses.setdefault((code.replace(".", ""), resolution, first), last)
