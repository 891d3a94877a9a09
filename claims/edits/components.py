"""Professional and technical parts: modifiers 26 and TC, and where each part may be billed."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import INSTITUTIONAL, PROFESSIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.reading import line_date
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04), ch. 12"
FEE_SCHEDULE = "Medicare physician fee schedule, relative value file of the date of service"
HOSPITAL_PLACES = frozenset({"21", "22", "23", "19"})


@edit(
    "MO-07",
    Severity.STOP,
    Topic.MODIFIER,
    title="Modifier 26 or TC on a service that has no such part",
    source=f"{FEE_SCHEDULE}, PC/TC indicator",
    remedy="Remove the modifier, or choose the code for the part that was done.",
)
def no_split(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Only services with PC/TC indicator 1 split into a professional and a technical part; 6 takes 26."""
    for line in claim.lines:
        row = reference.service(line.code, line_date(claim, line))
        if row is None or not row.pc_tc:
            continue
        for modifier, allowed in (("26", {"1", "6"}), ("TC", {"1"})):
            if modifier in line.modifiers and row.pc_tc not in allowed:
                yield on_line(line, f"{line.code} has no part {modifier}.", modifier, field="modifiers")


@edit(
    "MO-08",
    Severity.STOP,
    Topic.MODIFIER,
    title="Technical part billed from a hospital",
    source=f"{MANUAL} and ch. 13; {FEE_SCHEDULE}",
    remedy="Bill the professional part with 26; the hospital bills the technical part.",
    forms=PROFESSIONAL,
)
def technical_in_hospital(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """For a hospital patient the technical component is the hospital's."""
    for line in claim.lines:
        place = line.pos or claim.place_of_service
        if "TC" in line.modifiers and place in {"21", "22", "23"}:
            yield on_line(line, f"TC is on {line.code} at place of service {place}.", "TC", field="modifiers")


@edit(
    "MO-09",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Whole imaging service billed from a hospital",
    source=f"{MANUAL} and ch. 13; {FEE_SCHEDULE}",
    remedy="Add 26: the hospital bills the technical part.",
    forms=PROFESSIONAL,
)
def professional_part_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """In a hospital a physician bills only the professional part of a service that splits."""
    for line in claim.lines:
        place = line.pos or claim.place_of_service
        row = reference.service(line.code, line_date(claim, line))
        if place in HOSPITAL_PLACES and row and row.pc_tc == "1" and not {"26", "TC"}.intersection(line.modifiers):
            yield on_line(line, f"{line.code} at place of service {place} lacks 26.", "26", field="modifiers")


PROFESSIONAL_FEES = ("096", "097", "098")


@edit(
    "MO-23",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Professional component on a facility's line",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 4",
    remedy="Remove modifier 26, or bill the reading of the study as a professional service.",
    forms=INSTITUTIONAL,
)
def professional_part_in_hospital(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A hospital bills the technical part; modifier 26 belongs to revenue codes for professional fees only."""
    for line in claim.lines:
        if "26" in line.modifiers and line.revenue_code and not line.revenue_code.startswith(PROFESSIONAL_FEES):
            yield on_line(
                line, f"{line.code} carries 26 under revenue code {line.revenue_code}.", "26", field="modifiers"
            )
