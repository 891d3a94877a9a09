"""What codes are on a date: their spans, their attributes, and whether they may be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from codesets.models import Attribute, Code, Release, Table
from codesets.reference.windows import FAR, Window, open_end, release_windows, within


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code over a span of days in which nothing said of it changed."""

    system: str
    code: str
    display: str
    title: str
    billable: bool
    valid_from: date
    valid_to: date | None
    flags: frozenset[str] = frozenset()
    """Attribute names, such as ``manifestation``, ``external_cause``, ``female``, ``mcc``, ``inpatient_only``."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Values of the attributes that have one: ``hac``, ``age``, ``opps_status``."""


def covers() -> dict[str, tuple[date, date | None]]:
    """For each code system the days for which its table is complete; outside them an unknown code is no fault.

    CPT numbers change on 1 January, so they are known to the end of the year their source speaks for; HCPCS Level II
    changes each quarter.
    """
    answer: dict[str, tuple[date, date | None]] = {}
    for release in Release.objects.live().filter(table__in=[Table.ICD10CM, Table.ICD10PCS, Table.HCPCS]):
        systems = ["hcpcs", "cpt"] if release.table == Table.HCPCS else [release.table]
        for system in systems:
            until = release.known_until
            if system == "cpt" and until is not None:
                until = date(until.year, 12, 31)
            known = answer.get(system)
            first = min(release.effective_on, known[0]) if known else release.effective_on
            last = (
                None
                if until is None or (known and known[1] is None)
                else max(until, known[1] if known and known[1] else until)
            )
            answer[system] = (first, last)
    return answer


def codes_known(pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[CodeRow, ...]]:
    """Every known span of the given (system, code) pairs, oldest first; a pair nobody knows is left out.

    Three queries. Titles are ours or official, never the AMA's.
    """
    windows = release_windows()
    spans: dict[tuple[str, str], list[CodeRow]] = defaultdict(list)
    for row in Code.objects.named(pairs).filter(release__in=windows).order_by("valid_from"):
        for first, last in within(windows[row.release_id], row.valid_from, row.valid_to):
            spans[row.system, row.code].append(
                CodeRow(row.system, row.code, row.display, row.title, row.billable, first, open_end(last))
            )
    said = _attributes(pairs, windows)
    return {pair: tuple(_split(rows, said.get(pair, []))) for pair, rows in spans.items()}


def code_validity(pairs: Collection[tuple[str, str]], *, on: date) -> dict[tuple[str, str], str]:
    """``valid``, ``heading``, ``not_yet``, ``ended``, ``unknown``, or ``beyond_data`` where nobody can say."""
    known = codes_known(pairs)
    complete = covers()
    return {pair: verdict_of(known.get(pair, ()), complete.get(pair[0]), on) for pair in pairs}


def diagnosis_attributes(codes: Collection[str], *, on: date) -> dict[str, frozenset[str]]:
    """What is said of each diagnosis on the date: sex, age class, manifestation, cc, mcc, poa_exempt ... One query
    beside the releases."""
    windows = release_windows()
    said = _attributes([("icd10cm", code) for code in codes], windows)
    return {
        code: frozenset(name for name, _, first, last in said.get(("icd10cm", code), []) if first <= on <= last)
        for code in codes
    }


def inpatient_only(codes: Collection[str], *, on: date) -> frozenset[str]:
    """Services Medicare pays only to an inpatient (outpatient status C) on the date."""
    windows = release_windows()
    said = _attributes([(system_of_service(code), code) for code in codes], windows)
    return frozenset(
        code
        for (_, code), rows in said.items()
        if any(name == "inpatient_only" and first <= on <= last for name, _, first, last in rows)
    )


def system_of_service(code: str) -> str:
    """CPT numbers begin with a digit, HCPCS Level II codes with a letter."""
    return "cpt" if code[:1].isdigit() else "hcpcs"


def _attributes(
    pairs: Collection[tuple[str, str]], windows: dict[int, list[Window]]
) -> dict[tuple[str, str], list[tuple[str, str, date, date]]]:
    by_system: dict[str, list[str]] = defaultdict(list)
    for system, code in pairs:
        by_system[system].append(code)
    wanted = Q(pk__in=[])
    for system, codes in by_system.items():
        wanted |= Q(system=system, code__in=codes)
    said: dict[tuple[str, str], list[tuple[str, str, date, date]]] = defaultdict(list)
    for row in Attribute.objects.filter(wanted, release__in=windows):
        for first, last in within(windows[row.release_id], row.valid_from, row.valid_to):
            said[row.system, row.code].append((row.name, row.value, first, last))
    return said


def _split(rows: list[CodeRow], said: list[tuple[str, str, date, date]]) -> Iterator[CodeRow]:
    """Rows cut where an attribute begins or ends, each with what is said in it."""
    for row in rows:
        last = row.valid_to or FAR
        cuts = {row.valid_from}
        for _, _, begin, end in said:
            cuts |= {begin} if row.valid_from < begin <= last else set()
            cuts |= {end + timedelta(days=1)} if end != FAR and row.valid_from <= end < last else set()
        starts = sorted(cuts)
        for first, following in zip(starts, [*starts[1:], None], strict=True):
            holds = [(name, value) for name, value, begin, end in said if begin <= first <= end]
            until = following - timedelta(days=1) if following else row.valid_to
            yield CodeRow(
                row.system, row.code, row.display, row.title, row.billable, first, until,
                frozenset(name for name, _ in holds), {name: value for name, value in holds if value},
            )  # fmt: skip


def verdict_of(rows: tuple[CodeRow, ...], complete: tuple[date, date | None] | None, on: date) -> str:
    """The word of :func:`code_validity` for the spans of one code."""
    for row in rows:
        if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to):
            return "valid" if row.billable else "heading"
    if complete is None or on < complete[0] or (complete[1] is not None and on > complete[1]):
        return "beyond_data"
    if not rows:
        return "unknown"
    return "not_yet" if all(row.valid_from > on for row in rows) else "ended"
