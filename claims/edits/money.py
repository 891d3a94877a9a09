"""Charges and totals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.edits.base import Finding, Severity, Topic, edit, on_line
from claims.edits.reading import is_numbered
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

GUIDE = "ASC X12N 005010X222A1 and 005010X223A2, loop 2300 CLM02"
TOTAL_LINE = "0001"
ZERO = Decimal(0)


@edit(
    "TT-01",
    Severity.STOP,
    Topic.TOTAL,
    title="Total is not the sum of the lines",
    source=GUIDE,
    remedy="Correct the total or the charge of a line.",
    required=True,
)
def total_differs(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The total charge equals the sum of the line charges; checked once every line has a charge."""
    lines = [line for line in claim.lines if line.revenue_code != TOTAL_LINE]
    charges = [line.charge for line in lines if line.charge is not None]
    if claim.total_charge is None or not lines or len(charges) < len(lines):
        return
    total = sum(charges, ZERO)
    if total != claim.total_charge:
        yield Finding(f"The total is {claim.total_charge:.2f}; the lines add up to {total:.2f}.", field="total_charge")


@edit(
    "TT-02",
    Severity.STOP,
    Topic.TOTAL,
    title="Charge is negative",
    source=GUIDE,
    remedy="Give the charge as a positive amount; a correction is a replacement claim.",
)
def negative_charge(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A line does not take money back."""
    for line in claim.lines:
        if line.charge is not None and line.charge < ZERO:
            yield on_line(line, f"Line {line.number} charges {line.charge:.2f}.", field="charge")


@edit(
    "TT-03",
    Severity.STOP,
    Topic.TOTAL,
    title="Charge is missing",
    source=GUIDE,
    remedy="Give the charge of the line.",
    required=True,
)
def charge_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A claim ready for release charges something on every line, if only zero."""
    for line in claim.lines:
        if claim.complete and line.charge is None:
            yield on_line(line, f"Line {line.number} has no charge.", field="charge")


@edit(
    "TT-04",
    Severity.STOP,
    Topic.TOTAL,
    title="Claim without lines",
    source=GUIDE,
    remedy="Add the services.",
    required=True,
)
def no_lines(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A claim ready for release has at least one line."""
    if claim.complete and not claim.lines:
        yield Finding("The claim has no service line.", field="lines")


@edit(
    "TT-05",
    Severity.STOP,
    Topic.TOTAL,
    title="Total is negative or nothing",
    source=GUIDE,
    remedy="Correct the charges; a claim over nothing is not sent.",
)
def empty_total(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A claim ready for release charges more than nothing, unless it only reports; a negative total is a mistake."""
    total = claim.total_charge
    told_only = bool(claim.lines) and all(_is_for_reporting(line.code) for line in claim.lines)
    if total is not None and (total < ZERO or (claim.complete and total == ZERO and not told_only)):
        yield Finding(f"The total is {total:.2f}.", field="total_charge")


def _is_for_reporting(code: str) -> bool:
    """The visit in the global package and the performance measures: they tell what was done and cost nothing."""
    return code == "99024" or (len(code) == 5 and code[:4].isdecimal() and code[4] == "F")


@edit(
    "TT-06",
    Severity.NOTE,
    Topic.TOTAL,
    title="Line without a charge",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 26",
    remedy="Give the charge, unless the line only reports a measure or a product that was free.",
)
def nothing_charged(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Visits, surgery, imaging and tests charge something; measures and products that were free charge nothing."""
    for line in claim.lines:
        charged = line.charge is None or line.charge != ZERO
        if not charged and is_numbered(line.code, (100, 90280), (90785, 99607)) and not _is_for_reporting(line.code):
            yield on_line(line, f"{line.code} charges nothing.", field="charge")


@edit(
    "TT-07",
    Severity.STOP,
    Topic.TOTAL,
    title="Charge in parts of a cent",
    source="ASC X12N 005010X222A1 and 005010X223A2, monetary amounts",
    remedy="Round the charge to whole cents.",
)
def parts_of_a_cent(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Amounts have at most two digits behind the point."""
    for line in claim.lines:
        if line.charge is not None and line.charge.is_finite() and line.charge * 100 % 1:
            yield on_line(line, f"Line {line.number} charges {line.charge.normalize():f}.", field="charge")
