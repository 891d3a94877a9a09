"""Right and left: diagnosis against modifier, bilateral services, and unspecified sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, dotted, edit, on_diagnosis, on_line, on_procedure
from claims.edits.reading import (
    LEFT_MODIFIERS,
    RIGHT_MODIFIERS,
    claim_date,
    is_medicare,
    line_date,
    lines_by_day,
    pointed,
    reported,
    side_of,
)
from claims.edits.tables import Reference
from claims.edits.units import plain
from claims.facts import ClaimFacts, Diagnosis, Line

ONE_SIDED_BY_CPT = frozenset({"69210"})
"""One ear by CPT, which asks for 50 on both; the Medicare fee schedule alone pays both ears as one."""
FEE_SCHEDULE = "Medicare physician fee schedule, bilateral surgery indicator of the date of service"
GUIDELINES = "ICD-10-CM Official Guidelines, section I.B.13"


NOT_A_SIDE = ("I2", "I4", "I5", "R10", "R19", "R93")
"""Categories whose titles say right or left of the heart or the abdomen, which no modifier tells."""
UNSPECIFIED_PART = re.compile(
    r"unspecified (eye|ear|shoulder|elbow|wrist|hand|hip|knee|ankle|foot|upper|lower|arm|forearm|thigh|leg|limb|femur"
    r"|tibia|fibula|humerus|radius|ulna|clavicle|finger|thumb|(index |middle |ring |little )finger|(great|lesser) toe"
    r"|breast|side)",
    re.IGNORECASE,
)


def _side(reference: Reference, item: Diagnosis, claim: ClaimFacts) -> str:
    row = reference.diagnosis(item.code, claim_date(claim))
    return side_of(row.title) if row and not item.code.startswith(NOT_A_SIDE) else ""


def _line_side(line: Line) -> str:
    right, left = RIGHT_MODIFIERS.intersection(line.modifiers), LEFT_MODIFIERS.intersection(line.modifiers)
    if bool(right) == bool(left):
        return ""
    return "right" if right else "left"


@edit(
    "LA-01",
    Severity.STOP,
    Topic.LATERALITY,
    title="Side of the service contradicts the side of the diagnosis",
    source=f"{GUIDELINES}; NCCI Policy Manual, ch. 1, anatomic modifiers",
    remedy="Correct the modifier or the diagnosis, or point the line at the diagnosis of its side.",
)
def opposite_sides(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A service on one side is not explained by a diagnosis of the other side alone."""
    for line in claim.lines:
        side = _line_side(line)
        if not side:
            continue
        sided = [(item, _side(reference, item, claim)) for item in pointed(claim, line)]
        against = [item for item, other in sided if other in {"right", "left"} and other != side]
        if against and not any(other in {side, "bilateral"} for _, other in sided):
            item = against[0]
            yield on_line(
                line, f"{line.code} is on the {side}; {dotted(item.code)} is not.", item.code, field="modifiers"
            )


@edit(
    "LA-02",
    Severity.REVIEW,
    Topic.LATERALITY,
    title="Unspecified side although the side is on the chart",
    source=GUIDELINES,
    remedy="Use the code for the side, and drop the unspecified one.",
)
def unspecified_beside_sided(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A code of unspecified side does not stand beside the same condition with its side."""
    on, listed = claim_date(claim), reported(claim)
    titles = {item.code: row.title.lower() for item in listed if (row := reference.diagnosis(item.code, on))}
    for item in listed:
        if "unspecified" not in titles.get(item.code, ""):
            continue
        for other in listed:
            stem = titles[item.code].replace("unspecified ", "*")
            if other is item or "*" not in stem:
                continue
            sided = titles.get(other.code, "")
            same = {sided.replace("right ", "*"), sided.replace("left ", "*")}
            if other.code[:4] == item.code[:4] and side_of(sided) in {"right", "left"} and stem in same:
                yield on_diagnosis(item, f"{dotted(item.code)} leaves open what {dotted(other.code)} says.", other.code)


@edit(
    "LA-04",
    Severity.REVIEW,
    Topic.LATERALITY,
    title="Side of the inpatient procedure contradicts the diagnoses",
    source=f"{GUIDELINES}; ICD-10-PCS body part values",
    remedy="Correct the body part of the procedure or the side of the diagnosis.",
    forms=INSTITUTIONAL,
)
def procedure_side(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An operation on a bone or joint of one side is explained by a condition of that side."""
    on = claim_date(claim)
    sided = {_side(reference, item, claim): item for item in reported(claim) if item.code[:1] in {"M", "S"}}
    for procedure in claim.procedures:
        row = reference.procedure(procedure.code, on)
        side = side_of(row.title) if row and procedure.code[:1] == "0" and procedure.code[1:2] in set("PQRS") else ""
        other = sided.get({"right": "left", "left": "right"}.get(side, "-"))
        if other is not None and side not in sided and "bilateral" not in sided:
            words = f"{procedure.code} is on the {side}; {dotted(other.code)} is not."
            yield on_procedure(procedure, words, other.code)


@edit(
    "LA-05",
    Severity.REVIEW,
    Topic.LATERALITY,
    title="Both sides treated for a condition of one side",
    source=GUIDELINES,
    remedy="Add the diagnosis of the other side, or replace 50 by RT or LT.",
)
def bilateral_for_one_side(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A bilateral procedure is explained by a condition of both sides."""
    for line in claim.lines:
        if "50" not in line.modifiers:
            continue
        sided = [(item, _side(reference, item, claim)) for item in pointed(claim, line)]
        named = {side for _, side in sided if side}
        if len(named) == 1 and named <= {"right", "left"}:
            item = next(item for item, side in sided if side)
            yield on_line(
                line, f"{line.code} has 50; {dotted(item.code)} is of one side.", item.code, field="modifiers"
            )


@edit(
    "LA-06",
    Severity.REVIEW,
    Topic.LATERALITY,
    title="Diagnosis leaves the side open that the service names",
    source=GUIDELINES,
    remedy="Use the diagnosis code of the side that was treated.",
)
def open_side(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A service with LT or RT is not explained by a condition of an unspecified side alone."""
    on = claim_date(claim)
    for line in claim.lines:
        if not _line_side(line):
            continue
        rows = [(item, row) for item in pointed(claim, line) if (row := reference.diagnosis(item.code, on))]
        vague = [item for item, row in rows if UNSPECIFIED_PART.search(row.title)]
        if vague and not any(side_of(row.title) for _, row in rows):
            item = vague[0]
            yield on_line(
                line, f"{line.code} names the side; {dotted(item.code)} does not.", item.code, field="modifiers"
            )


@edit(
    "LA-03",
    Severity.REVIEW,
    Topic.LATERALITY,
    title="Both sides coded apart",
    source=GUIDELINES,
    remedy="Use the code for both sides where the category has one.",
)
def both_sides(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Where a category has a code for both sides, the right and the left are not coded apart."""
    on, listed = claim_date(claim), reported(claim)
    rights = {
        row.title.lower().replace("right ", "*"): item
        for item in listed
        if (row := reference.diagnosis(item.code, on)) and side_of(row.title) == "right"
    }
    for item in listed:
        row = reference.diagnosis(item.code, on)
        if row and side_of(row.title) == "left":
            other = rights.get(row.title.lower().replace("left ", "*"))
            both = reference.bilaterals.get(item.code, "")
            whole = reference.diagnosis(both, on)
            if other is not None and whole and whole.billable and side_of(whole.title) == "bilateral":
                yield on_diagnosis(item, f"{dotted(other.code)} and {dotted(item.code)} are the two sides.", other.code)


@edit(
    "BL-01",
    Severity.STOP,
    Topic.BILATERAL,
    title="Modifier 50 with more than one unit",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 12, section 40.7",
    remedy="Bill one line, modifier 50, one unit.",
)
def bilateral_units(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A bilateral procedure is one line with modifier 50 and one unit."""
    for line in claim.lines:
        if "50" in line.modifiers and line.units > Decimal(1):
            yield on_line(line, f"{line.code} has modifier 50 and {plain(line.units)} units.", field="units")


@edit(
    "BL-02",
    Severity.STOP,
    Topic.BILATERAL,
    title="Modifier 50 on a service that takes none",
    source=FEE_SCHEDULE,
    remedy="Remove 50: the code is already for both sides, or has no sides.",
)
def bilateral_refused(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Indicator 0, 2 and 9 take no modifier 50: no sides, bilateral by definition, or not a surgical concept."""
    for line in claim.lines:
        if "50" in line.modifiers:
            row = reference.service(line.code, line_date(claim, line))
            if line.code in ONE_SIDED_BY_CPT and not is_medicare(claim):
                continue
            if row and row.bilateral in {"0", "2", "9"}:
                yield on_line(line, f"{line.code} has bilateral indicator {row.bilateral}.", field="modifiers")


@edit(
    "BL-03",
    Severity.STOP,
    Topic.BILATERAL,
    title="Bilateral service billed more than once a day",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 12, section 40.7",
    remedy="Keep one line with modifier 50.",
)
def bilateral_twice(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A line with modifier 50 is the whole service; a further line of the code that day bills a side twice."""
    for on, lines in lines_by_day(claim):
        both = {line.code: line for line in lines if "50" in line.modifiers}
        for line in lines:
            whole = both.get(line.code)
            if whole and whole is not line and not {"59", "XS", "XE", "76", "77", "78", "79"} & set(line.modifiers):
                yield on_line(
                    line, f"{line.code} is billed with 50 on line {whole.number} on {on:%m/%d/%Y}.", field="modifiers"
                )


@edit(
    "BL-04",
    Severity.STOP,
    Topic.BILATERAL,
    title="Service for both sides billed once for each side",
    source=FEE_SCHEDULE,
    remedy="Bill the code once, without LT and RT.",
)
def inherent_by_side(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A code with indicator 2 already pays for both sides."""
    for on, lines in lines_by_day(claim):
        for line in lines:
            row = reference.service(line.code, on) if "RT" in line.modifiers else None
            others = [
                other for other in lines if other.code == line.code and "LT" in other.modifiers and other is not line
            ]
            if row and row.bilateral == "2" and others:
                yield on_line(
                    line,
                    f"{line.code} is for both sides, but line {others[0].number} bills the other.",
                    field="modifiers",
                )
