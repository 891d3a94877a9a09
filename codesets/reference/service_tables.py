"""What the tables of services say: NCCI pairs, unit limits, add-on codes, fee schedule indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from codesets.models import AddOn, FeeIndicator, NcciPair, Release, Setting, Table, UnitLimit
from codesets.reference.windows import open_end, release_windows, within


@dataclass(frozen=True, slots=True)
class PairRow:
    column1: str
    column2: str
    indicator: str
    valid_from: date
    valid_to: date | None
    setting: str
    """The table the row is from; differs from the one asked for where that is not loaded."""


@dataclass(frozen=True, slots=True)
class LimitRow:
    code: str
    units: int
    adjudication: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class AddOnRow:
    code: str
    edit_type: str
    primaries: frozenset[str]
    """Empty where the contractor defines them."""
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class FeeRow:
    code: str
    status: str
    global_days: str
    professional_technical: str
    bilateral: str
    multiple: str
    assistant: str
    co_surgeon: str
    team: str
    not_in_facility: bool
    not_in_office: bool
    valid_from: date
    valid_to: date | None


def ncci_pairs(
    codes: Collection[str], *, setting: str, on: date | None = None
) -> dict[tuple[str, str], tuple[PairRow, ...]]:
    """Every NCCI pair among the codes in either order, by (column 1, column 2); one indexed query beside the releases.

    Where the practitioner table is not loaded the hospital table answers, and the row says so.
    """
    windows = release_windows()
    tables = dict(Release.objects.filter(pk__in=windows, table__startswith="ncci").values_list("pk", "table"))
    wanted = Table.NCCI_PRACTITIONER if setting == Setting.PRACTITIONER else Table.NCCI_HOSPITAL
    chosen = [pk for pk, table in tables.items() if table == wanted] or list(tables)
    rows = NcciPair.objects.filter(release_id__in=chosen, column1__in=codes, column2__in=codes)
    answer: dict[tuple[str, str], list[PairRow]] = defaultdict(list)
    for row in rows.order_by("valid_from"):
        for first, last in within(windows[row.release_id], row.valid_from, row.valid_to):
            if on is None or first <= on <= last:
                source = tables[row.release_id].removeprefix("ncci_")
                pair = PairRow(row.column1, row.column2, row.indicator, first, open_end(last), source)
                answer[row.column1, row.column2].append(pair)
    return {pair: tuple(rows) for pair, rows in answer.items()}


def unit_limits(codes: Collection[str], *, setting: str) -> dict[str, tuple[LimitRow, ...]]:
    """Medically unlikely edits of one setting; a code without one is not thereby unlimited."""
    windows = release_windows()
    answer: dict[str, list[LimitRow]] = defaultdict(list)
    for row in UnitLimit.objects.filter(release__in=windows, setting=setting, code__in=codes).order_by("valid_from"):
        for first, last in within(windows[row.release_id], row.valid_from, row.valid_to):
            answer[row.code].append(LimitRow(row.code, row.units, row.adjudication, first, open_end(last)))
    return {code: tuple(rows) for code, rows in answer.items()}


def add_ons(codes: Collection[str]) -> dict[str, tuple[AddOnRow, ...]]:
    """For each add-on code the codes it may stand beside, one row per type and span of days."""
    windows = release_windows()
    grouped: dict[tuple[str, str, date, date], set[str]] = defaultdict(set)
    for row in AddOn.objects.filter(release__in=windows, code__in=codes):
        for first, last in within(windows[row.release_id], row.valid_from, row.valid_to):
            grouped[row.code, row.edit_type, first, last].add(row.primary)
    answer: dict[str, list[AddOnRow]] = defaultdict(list)
    for (code, kind, first, last), primaries in sorted(grouped.items()):
        answer[code].append(AddOnRow(code, kind, frozenset(primaries - {"CCCCC"}), first, open_end(last)))
    return {code: tuple(rows) for code, rows in answer.items()}


def fee_indicators(codes: Collection[str]) -> dict[str, tuple[FeeRow, ...]]:
    """Physician fee schedule indicators of the whole service (no modifier)."""
    windows = release_windows()
    answer: dict[str, list[FeeRow]] = defaultdict(list)
    for row in FeeIndicator.objects.filter(release__in=windows, code__in=codes, modifier=""):
        for first, last in within(windows[row.release_id], row.valid_from, row.valid_to):
            answer[row.code].append(
                FeeRow(
                    row.code,
                    row.status,
                    row.global_days,
                    row.professional_technical,
                    row.bilateral,
                    row.multiple,
                    row.assistant,
                    row.co_surgeon,
                    row.team,
                    row.not_in_facility,
                    row.not_in_office,
                    first,
                    open_end(last),
                )
            )
    return {code: tuple(rows) for code, rows in answer.items()}
