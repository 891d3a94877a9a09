"""For which days an official release speaks, as its name or its head says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from codesets.loaders.sources import LayoutError
from codesets.models import Table

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
QUARTER_NAMES = ("first", "second", "third", "fourth")

STARTER_ENDS = {
    Table.UNIT_LIMITS: date(2026, 6, 30),
    Table.ADD_ONS: date(2026, 6, 30),
    Table.NCCI_HOSPITAL: date(2026, 6, 30),
    Table.FEE_INDICATORS: date(2025, 12, 31),
    Table.POA_EXEMPT: date(2026, 9, 30),
    Table.DRG_WEIGHTS: date(2026, 9, 30),
    Table.PCS_TABLES: date(2026, 9, 30),
    Table.PCS_DEFINITIONS: date(2026, 9, 30),
}
"""The last day the starter set truly knows of the tables whose release says nothing of an end."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days a release is made for, and what people call it."""

    first: date
    last: date
    name: str

    def starting(self, on: date | None) -> Period:
        """The same release from another first day, where somebody who knows better says so."""
        if on is None:
            return self
        return Period(on, max(self.last, on), self.name)

    def spoken_until(self, table: Table) -> date | None:
        """The last day the release speaks for; none where nothing later is known and silence is not an end.

        A release older than the starter set hands over to it when its own period ends.
        """
        known = STARTER_ENDS.get(table)
        return self.last if known is None or self.last <= known else None


def fiscal_year(year: int) -> Period:
    """The federal fiscal year begins on 1 October of the year before."""
    return Period(date(year - 1, 10, 1), date(year, 9, 30), f"FY{year}")


def april_update(year: int) -> Period:
    """The mid-year update of ICD-10, in force for the rest of the fiscal year."""
    return Period(date(year, 4, 1), date(year, 9, 30), f"FY{year} April update")


def quarter(year: int, number: int) -> Period:
    """A quarter of a calendar year, 1 to 4."""
    first = date(year, 3 * number - 2, 1)
    following = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    return Period(first, following - timedelta(days=1), f"{year} {QUARTER_NAMES[number - 1]} quarter")


def calendar_year(year: int, month: int = 1) -> Period:
    """From a month to the end of its year."""
    return Period(date(year, month, 1), date(year, 12, 31), f"{date(year, month, 1):%B %Y}")


def month_of(word: str) -> int:
    return MONTHS.index(word[:3].lower()) + 1


def icd_period(name: str) -> Period | None:
    """The period of an ICD-10 file by its name: ``order-2026``, ``order-April-2025``, ``tabular-April-1-2026``."""
    if found := re.search(r"apr(?:il)?[-_ ]*(?:1[-_ ]+)?(20\d\d)", name, re.IGNORECASE):
        return april_update(int(found.group(1)))
    found = re.search(r"(?<!\d)(?:FY)?(20\d\d)(?!\d)", name, re.IGNORECASE)
    return fiscal_year(int(found.group(1))) if found else None


def required(period: Period | None, effective: date | None, file: str) -> Period:
    """The period, from the day given on the command where there is one."""
    if period is not None:
        return period.starting(effective)
    if effective is None:
        raise LayoutError(
            file,
            "its name does not say when it takes effect; give the first day (“In force from” on the screen, "
            "--effective YYYY-MM-DD of the command)",
        )
    return Period(effective, date(effective.year + 1, effective.month, 1) - timedelta(days=1), f"from {effective}")


def day(text: str, file: str, line: int) -> date | None:
    """A date as ``YYYYMMDD`` or ``YYYYDDD``; empty, ``*`` and all nines or noughts mean none."""
    digits = text.strip().removesuffix(".0")
    if digits in {"", "*", "99999999", "9999999", "00000000", "0"}:
        return None
    try:
        if re.fullmatch(r"\d{8}", digits):
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        if re.fullmatch(r"\d{7}", digits) and 1 <= int(digits[4:]) <= 366:
            found = date(int(digits[:4]), 1, 1) + timedelta(days=int(digits[4:]) - 1)
            if found.year == int(digits[:4]):
                return found
    except ValueError:
        pass
    raise LayoutError(file, f"“{digits}” is no date", line)
