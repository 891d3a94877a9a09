"""How many of a service: medically unlikely edits, and units that are no count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from claims.edits.base import PROFESSIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.reading import is_acute_inpatient, is_medicare, is_numbered, line_date, lines_by_day, renderer
from claims.edits.tables import LimitRow, Reference
from claims.facts import ClaimFacts, Line

MUE = "CMS NCCI medically unlikely edits in force on the date of service"
MOST_UNITS = Decimal(99_999)
ACROSS_DATES = ("A0425", "A0435", "A0436", "A0888")


def plain(units: Decimal) -> str:
    """Units as a person writes them: ``3``, ``1.5``."""
    return f"{units:f}".rstrip("0").rstrip(".") if "." in f"{units:f}" else f"{units:f}"


def counted(units: Decimal) -> str:
    """Units with their word: ``1 unit``, ``3 units``."""
    return f"{plain(units)} unit{'' if units == 1 else 's'}"


def _over(code: str, total: Decimal, on: str, limit: LimitRow, per: str) -> str:
    """What is said of too many units; a limit of 0 means that the service is not payable at all."""
    if limit.units == 0:
        return f"{code} is not payable{on}: its limit is 0 units."
    return f"{code} has {counted(total)}{on}; the limit per {per} is {limit.units}."


def may_be_fractional(code: str) -> bool:
    """Mileage is reported in tenths; anesthesia time may be."""
    return code in ACROSS_DATES or is_numbered(code, (100, 1999))


def _limit(claim: ClaimFacts, reference: Reference, code: str, on: date) -> LimitRow | None:
    """The limit that binds the claim; 0 means that Medicare never pays the code, which binds no other payer.

    A supplier's limit is for a day, and supplies are billed for the days from the first to the last of the claim.
    """
    limit = reference.limit(claim.form, code, on)
    if limit is None or (limit.units == 0 and not is_medicare(claim)):
        return None
    if limit.supplier and claim.service_from and claim.service_to and claim.service_from < claim.service_to:
        return replace(limit, units=limit.units * ((claim.service_to - claim.service_from).days + 1))
    return limit


@edit(
    "MU-01",
    Severity.STOP,
    Topic.MUE,
    title="Units exceed the limit per line",
    source=f"{MUE}, adjudication indicator 1",
    remedy="Correct the units; where more were done and recorded, split the line with a suitable modifier.",
)
def over_line_limit(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A line may carry at most the MUE value of its code where the limit is adjudicated per line."""
    if is_acute_inpatient(claim):
        return
    for line in claim.lines:
        limit = _limit(claim, reference, line.code, line_date(claim, line))
        if limit and not limit.per_day and line.units > limit.units:
            yield on_line(line, _over(line.code, line.units, "", limit, "line"), field="units")


@edit(
    "MU-02",
    Severity.STOP,
    Topic.MUE,
    title="Units exceed the limit per day",
    source=f"{MUE}, adjudication indicators 2 and 3",
    remedy="Correct the units. Indicator 2 is absolute; with 3 a payer may review more if the record supports it.",
)
def over_day_limit(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """All lines of a code on one date by one provider together may carry at most its MUE value."""
    if is_acute_inpatient(claim):
        return
    for on, lines in lines_by_day(claim):
        groups: defaultdict[tuple[str, str], list[Line]] = defaultdict(list)
        for line in lines:
            if "GY" not in line.modifiers:
                groups[line.code, renderer(claim, line)].append(line)
        for (code, _), same in groups.items():
            limit = _limit(claim, reference, code, on)
            total = sum((line.units for line in same), Decimal(0))
            if limit and limit.per_day and total > limit.units:
                yield on_line(same[-1], _over(code, total, f" on {on:%m/%d/%Y}", limit, "day"), field="units")


@edit(
    "MU-03",
    Severity.REVIEW,
    Topic.MUE,
    title="Units exceed the limit per day together with another claim",
    source=f"{MUE}, adjudication indicators 2 and 3",
    remedy="Check what was billed before; replace that claim, or correct the units here.",
    forms=PROFESSIONAL,
)
def over_day_limit_across_claims(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Limits per day count the units of one patient, provider and day on however many claims they stand."""
    if not claim.prior_services or claim.frequency in {"7", "8"}:
        return
    earlier: defaultdict[tuple[str, str, date], Decimal] = defaultdict(Decimal)
    accounts: dict[tuple[str, str, date], str] = {}
    for prior in claim.prior_services:
        if prior.bill_type:
            continue
        key = (prior.code, prior.rendering_npi or prior.billing_npi, prior.service_date)
        earlier[key] += prior.units
        accounts.setdefault(key, prior.claim_reference)
    for on, lines in lines_by_day(claim):
        groups: defaultdict[tuple[str, str, date], list[Line]] = defaultdict(list)
        for line in lines:
            if "GY" not in line.modifiers:
                groups[line.code, renderer(claim, line) or claim.billing.npi, on].append(line)
        for key, same in groups.items():
            limit = _limit(claim, reference, key[0], on) if key in earlier else None
            here = sum((line.units for line in same), Decimal(0))
            if limit and limit.per_day and here <= limit.units < here + earlier[key]:
                words = f"{key[0]} has {counted(here)} here and {plain(earlier[key])} billed before on {on:%m/%d/%Y};"
                words += f" the limit per day is {limit.units}."
                yield on_line(same[-1], words, field="units", beside=accounts[key])


@edit(
    "UN-01",
    Severity.STOP,
    Topic.UNIT_FRACTION,
    title="Units are zero or negative",
    source="ASC X12N 005010X222A1 and 005010X223A2, loop 2400 service unit count",
    remedy="Give the number of units, at least 1.",
)
def no_units(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A line bills a positive number of units."""
    for line in claim.lines:
        if line.units <= 0 and not line.unit_text:
            yield on_line(line, f"Line {line.number} has {counted(line.units)}.", field="units")


@edit(
    "UN-02",
    Severity.STOP,
    Topic.UNIT_FRACTION,
    title="Units are not whole",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 26, section 10.4, item 24G",
    remedy="Round to whole units by the rule of the code, for drugs up to the next billing unit.",
)
def part_units(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Services are counted in whole units; ambulance mileage and anesthesia time may have a fraction."""
    for line in claim.lines:
        if line.units > 0 and line.units != line.units.to_integral_value() and not may_be_fractional(line.code):
            yield on_line(line, f"{line.code or line.revenue_code} has {counted(line.units)}.", field="units")


@edit(
    "UN-03",
    Severity.STOP,
    Topic.UNIT_FRACTION,
    title="Units are more than a line can hold",
    source="ASC X12N 005010X222A1 and 005010X223A2, loop 2400 service unit count",
    remedy="Correct the units, or split the line.",
    required=True,
)
def too_many_units(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """More than 99,999 units on a line are a mistake of typing or of the unit."""
    for line in claim.lines:
        if line.units > MOST_UNITS:
            yield on_line(line, f"Line {line.number} has {counted(line.units)}.", field="units")


@edit(
    "UN-04",
    Severity.STOP,
    Topic.UNIT_FRACTION,
    title="Units cannot be read as a number",
    source="ASC X12N 005010X222A1 and 005010X223A2, loop 2400 service unit count",
    remedy="Give the units as a number.",
    required=True,
)
def unreadable_units(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Units came in as a text that is no number."""
    for line in claim.lines:
        if line.unit_text:
            yield on_line(line, f"Line {line.number}: {line.unit_text[:20]} is not a number of units.", field="units")
