"""Modifiers: known, once, in order, compatible with each other, and fitting the service; and the place of service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from claims.edits.base import PROFESSIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.reading import (
    DISTINCT_SERVICE_MODIFIERS,
    is_evaluation,
    is_numbered,
    is_surgical_or_test,
    line_date,
    lines_by_day,
)
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, Line

MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04), ch. 12"
EXCLUSIVE: tuple[tuple[str, str], ...] = (
    ("26", "TC"),
    ("50", "LT"),
    ("50", "RT"),
    ("76", "77"),
    ("80", "AS"),
    ("80", "82"),
    ("62", "66"),
    ("62", "80"),
    ("54", "55"),
    ("58", "78"),
    ("58", "79"),
    ("78", "79"),
    ("52", "53"),
    ("73", "74"),
    ("AA", "QK"),
    ("AA", "QX"),
    ("AA", "QZ"),
    ("QX", "QZ"),
    ("QK", "QX"),
    ("JW", "JZ"),
    ("GA", "GZ"),
    ("GA", "GX"),
    ("GX", "GZ"),
    ("GY", "GZ"),
    ("GZ", "KX"),
    ("GV", "GW"),
    ("NU", "RR"),
    ("NU", "UE"),
    ("RR", "UE"),
    ("GN", "GO"),
    ("GN", "GP"),
    ("GO", "GP"),
)


@edit(
    "MO-01",
    Severity.STOP,
    Topic.MODIFIER,
    title="Modifier does not exist",
    source="HCPCS and CPT modifiers in force",
    remedy="Choose a modifier from the list.",
)
def unknown_modifier(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A modifier has two characters and is on the list."""
    for line in claim.lines:
        for modifier in line.modifiers:
            if reference.modifiers and modifier not in reference.modifiers:
                yield on_line(line, f"{modifier} is not a modifier.", modifier, field="modifiers")


@edit(
    "MO-02",
    Severity.STOP,
    Topic.MODIFIER,
    title="Modifier twice on a line",
    source="ASC X12N 005010X222A1, loop 2400 SV101",
    remedy="Remove the second one.",
)
def modifier_twice(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A modifier says its thing once."""
    for line in claim.lines:
        for modifier, count in Counter(line.modifiers).items():
            if count > 1:
                yield on_line(line, f"{modifier} stands {count} times.", modifier, field="modifiers")


@edit(
    "MO-03",
    Severity.STOP,
    Topic.MODIFIER,
    title="Modifiers that contradict each other",
    source=f"{MANUAL}; NCCI Policy Manual, ch. 1",
    remedy="Keep the one the record supports.",
)
def contradiction(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Some modifiers exclude each other on one line."""
    for line in claim.lines:
        present = set(line.modifiers)
        for one, other in EXCLUSIVE:
            if one in present and other in present:
                yield on_line(line, f"{one} and {other} exclude each other.", one, other, field="modifiers")
        if "LT" in present and "RT" in present:
            yield on_line(line, "LT and RT stand on one line; use 50 or two lines.", "LT", "RT", field="modifiers")


@edit(
    "MO-04",
    Severity.STOP,
    Topic.MODIFIER,
    title="Modifier 59 beside an X modifier",
    source="NCCI Policy Manual, ch. 1, modifiers 59 and X{EPSU}",
    remedy="Keep the more specific X modifier.",
)
def distinct_twice(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """XE, XP, XS and XU are the specific forms of 59 and are not added to it."""
    for line in claim.lines:
        present = DISTINCT_SERVICE_MODIFIERS.intersection(line.modifiers)
        if "59" in present and len(present) > 1:
            other = min(present - {"59"})
            yield on_line(line, f"59 stands beside {other}.", "59", other, field="modifiers")


@edit(
    "MO-05",
    Severity.STOP,
    Topic.MODIFIER,
    title="Visit modifier on a service that is no visit",
    source="CPT appendix A, modifiers 24, 25 and 57; NCCI Policy Manual, ch. 1",
    remedy="Move the modifier to the visit on the same date.",
)
def visit_modifier(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Modifiers 24, 25 and 57 belong on evaluation and management services."""
    for line in claim.lines:
        if is_surgical_or_test(line.code) and not is_evaluation(line.code):
            for modifier in ("24", "25", "57"):
                if modifier in line.modifiers:
                    yield on_line(
                        line, f"{modifier} is on {line.code}, which is no visit.", modifier, field="modifiers"
                    )


@edit(
    "MO-06",
    Severity.STOP,
    Topic.MODIFIER,
    title="Modifier 59 on a visit",
    source="CPT appendix A, modifier 59; NCCI Policy Manual, ch. 1",
    remedy="Use 25 on the visit, or 59 on the other procedure.",
)
def distinct_visit(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Modifier 59 is not appended to evaluation and management services."""
    for line in claim.lines:
        if "59" in line.modifiers and is_evaluation(line.code) and not is_numbered(line.code, (92002, 92014)):
            yield on_line(line, f"59 is on {line.code}, which is a visit.", "59", field="modifiers")


@edit(
    "MO-10",
    Severity.STOP,
    Topic.MODIFIER,
    title="More than four modifiers",
    source="ASC X12N 005010X222A1, loop 2400 SV101",
    remedy="Keep the four that matter most; modifier 99 says that there are more.",
    required=True,
)
def over_four(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A line holds four modifiers."""
    for line in claim.lines:
        if len(line.modifiers) > 4:
            yield on_line(line, f"Line {line.number} has {len(line.modifiers)} modifiers.", field="modifiers")


@edit(
    "MO-16",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Modifier 51 on an add-on code",
    source="CPT appendix D and appendix A, modifier 51",
    remedy="Remove 51; add-on codes are exempt from it.",
)
def multiple_on_add_on(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Add-on codes are never reduced as multiple procedures."""
    for line in claim.lines:
        if "51" in line.modifiers and reference.add_on(line.code, line_date(claim, line)):
            yield on_line(line, f"51 is on add-on code {line.code}.", "51", field="modifiers")


PAYMENT_FIRST = frozenset(
    {"22", "24", "25", "26", "50", "52", "53", "54", "55", "57", "58", "59", "62", "66", "78", "79", "80", "TC"}
)
INFORMATIONAL = frozenset({"GA", "GC", "GX", "GY", "GZ", "KX", "Q5", "Q6", "LT", "RT", "93", "95"})


@edit(
    "MO-17",
    Severity.NOTE,
    Topic.MODIFIER,
    title="Modifier that affects payment stands second",
    source="Custom of Medicare contractors: modifiers that affect payment stand first",
    remedy="Put the modifier that changes payment before the informational one.",
)
def order_of_modifiers(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Modifiers that change payment are expected before those that inform."""
    for line in claim.lines:
        if len(line.modifiers) > 1 and line.modifiers[0] in INFORMATIONAL and line.modifiers[1] in PAYMENT_FIRST:
            yield on_line(
                line, f"{line.modifiers[1]} stands after {line.modifiers[0]}.", *line.modifiers, field="modifiers"
            )


@edit(
    "MO-19",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Laboratory repeat modifier on another service",
    source="CPT appendix A, modifier 91",
    remedy="Use 76 or 77 for a repeated procedure.",
)
def laboratory_repeat(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Modifier 91 repeats a clinical laboratory test."""
    for line in claim.lines:
        if "91" in line.modifiers and is_numbered(line.code, (10004, 79999), (90281, 99607)):
            yield on_line(line, f"91 is on {line.code}, which is no laboratory test.", "91", field="modifiers")


def _place(claim: ClaimFacts, line: Line) -> str:
    return line.pos or claim.place_of_service


@edit(
    "MO-20",
    Severity.STOP,
    Topic.OTHER,
    title="Place of service does not exist",
    source="CMS place of service code set",
    remedy="Choose a place of service from the list.",
    forms=PROFESSIONAL,
)
def unknown_place(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The place of service is a two-digit code of the list."""
    for line in claim.lines:
        place = _place(claim, line)
        if place and reference.places and place not in reference.places:
            yield on_line(line, f"{place} is not a place of service.", field="pos")


@edit(
    "MO-31",
    Severity.STOP,
    Topic.OTHER,
    title="Place of service is missing",
    source="ASC X12N 005010X222A1, loops 2300 CLM05 and 2400 SV105",
    remedy="Give where the service took place.",
    forms=PROFESSIONAL,
)
def place_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A professional claim ready for release says where each service took place."""
    for line in claim.lines if claim.complete else ():
        if line.code and not _place(claim, line):
            yield on_line(line, f"{line.code} has no place of service.", field="pos")


@edit(
    "MO-22",
    Severity.NOTE,
    Topic.MODIFIER,
    title="Repeat modifier on a service given once",
    source="CPT appendix A, modifiers 76 and 77",
    remedy="Remove the modifier, unless the first service is on another claim.",
)
def repeat_of_nothing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Modifiers 76 and 77 repeat a service of the same day."""
    for _, lines in lines_by_day(claim):
        counts = Counter(line.code for line in lines)
        for line in lines:
            modifier = next((one for one in ("76", "77") if one in line.modifiers), "")
            if modifier and counts[line.code] == 1:
                yield on_line(line, f"{modifier} is on {line.code}, which is there once.", modifier, field="modifiers")
