"""The tables beside the code systems: short lists with house-written labels, NCCI, limits, fees, weights, words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from codesets.loaders import house_files, oce_tables
from codesets.loaders.diagnoses import ATTRIBUTE_COLUMNS, FIRST_DAY
from codesets.models import (
    AddOn,
    AdministrativeCode,
    Attribute,
    DrgWeight,
    FeeIndicator,
    Modifier,
    NcciPair,
    Synonym,
    UnitLimit,
)
from codesets.services import Rows

FY2025, FY2026 = date(2024, 10, 1), date(2025, 10, 1)
LONG_AGO = date(2015, 10, 1)
PAIR_COLUMNS = ("column1", "column2", "indicator", "valid_from", "valid_to")


def administrative_rows() -> Iterator[Rows]:
    yield Rows(Modifier, ("code", "title", "kinds", "valid_from", "valid_to"), _modifiers())
    columns = ("kind", "code", "title", "traits", "valid_from", "valid_to")
    yield Rows(AdministrativeCode, columns, _administrative())


def _modifiers() -> Iterator[tuple[object, ...]]:
    for code, kinds, title, *dates in house_files.rows("modifiers"):
        yield code, title, _array(kinds), *_dates(dates)


def _administrative() -> Iterator[tuple[object, ...]]:
    for name in ("pos", "revenue", "discharge", "bill_type"):
        for code, title, traits, *dates in house_files.rows(name):
            yield name, code, title, _array(traits), *_dates(dates)


def _array(words: str) -> str:
    return "{" + ",".join(words.split()) + "}"


def _dates(dates: list[str]) -> tuple[date, date | None]:
    """First and last day, where the table gives them."""
    first = date.fromisoformat(dates[0]) if dates and dates[0] else LONG_AGO
    last = date.fromisoformat(dates[1]) if len(dates) > 1 and dates[1] else None
    return first, last


def hospital_pair_rows() -> Iterator[Rows]:
    """Every pair the outpatient editor carries that was in force since fiscal year 2023."""
    yield Rows(NcciPair, PAIR_COLUMNS, _packaged_pairs())


def _packaged_pairs() -> Iterator[tuple[object, ...]]:
    compressed = oce_tables.packaged_file()
    if compressed is None:
        raise LookupError("The package with the NCCI pairs is not installed.")
    with oce_tables.unpacked(compressed) as tables:
        quarters = tables.quarters()
        newest = max(quarters)
        text = {quarter: (first.isoformat(), last.isoformat()) for quarter, (first, last) in quarters.items()}
        oldest = min(quarter for quarter, (_, last) in quarters.items() if last >= FIRST_DAY)
        for column1, column2, indicator, first, last in tables.ncci_pairs():
            if last >= oldest:
                yield column1, column2, indicator, text[first][0], None if last == newest else text[last][1]


def unit_limit_rows() -> Iterator[Rows]:
    columns = ("setting", "code", "units", "adjudication", "valid_from", "valid_to")
    rows = ((*row, FIRST_DAY, None) for row in house_files.rows("unit_limits"))
    yield Rows(UnitLimit, columns, rows)


def add_on_rows() -> Iterator[Rows]:
    rows = (
        (code, primary, kind, first or LONG_AGO, last or None)
        for kind, code, primary, first, last in house_files.rows("add_ons")
        if not (last and first and last < first)
    )
    yield Rows(AddOn, ("code", "primary", "edit_type", "valid_from", "valid_to"), rows)


def fee_indicator_rows() -> Iterator[Rows]:
    columns = (
        "code", "modifier", "status", "global_days", "professional_technical", "multiple", "bilateral", "assistant",
        "co_surgeon", "team", "not_in_office", "not_in_facility", "valid_from", "valid_to",
    )  # fmt: skip
    rows = ((*row, FIRST_DAY, None) for row in house_files.rows("fee_indicators"))
    yield Rows(FeeIndicator, columns, rows)


def poa_exempt_rows() -> Iterator[Rows]:
    yield Rows(Attribute, ATTRIBUTE_COLUMNS, _poa_exempt())


def _poa_exempt() -> Iterator[tuple[object, ...]]:
    """The lists of FY2025 and FY2026; earlier years follow the former, later ones the latter until theirs is loaded."""
    for code, in_2025, in_2026 in house_files.rows("poa_exempt"):
        first = FIRST_DAY if in_2025 else FY2026
        last = None if in_2026 else date(2025, 9, 30)
        yield "icd10cm", code, "poa_exempt", "", first, last


def drg_weight_rows() -> Iterator[Rows]:
    columns = (
        "drg", "mdc", "kind", "title", "weight", "geometric_mean_stay", "arithmetic_mean_stay", "valid_from",
        "valid_to",
    )  # fmt: skip
    rows = ((*row[:4], *(value or None for value in row[4:]), FY2026, None) for row in house_files.rows("drg_weights"))
    yield Rows(DrgWeight, columns, rows)


def synonym_rows() -> Iterator[Rows]:
    pairs = {(phrase.strip().lower(), means.strip().lower()) for phrase, means in house_files.rows("synonyms")}
    yield Rows(Synonym, ("phrase", "means"), sorted(pairs))
