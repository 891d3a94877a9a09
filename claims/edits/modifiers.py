"""Modifiers: known, compatible with each other, and fitting the service and its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from claims.edits.base import INSTITUTIONAL, PROFESSIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.reading import (
    ANATOMICAL_MODIFIERS,
    DISTINCT_SERVICE_MODIFIERS,
    is_evaluation,
    is_medicare,
    is_numbered,
    line_date,
    lines_by_day,
)
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, Line

MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04), ch. 12"
FEE_SCHEDULE = "Medicare physician fee schedule, relative value file of the date of service"
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
    ("GY", "GZ"),
    ("GN", "GO"),
    ("GN", "GP"),
    ("GO", "GP"),
)
ANESTHESIA_MODIFIERS = frozenset({"AA", "AD", "QK", "QX", "QY", "QZ"})
ONLY_ANESTHESIA = frozenset({"AA", "AD", "QK", "QY", "QZ", "P1", "P2", "P3", "P4", "P5", "P6"})
ASSISTANT_MODIFIERS = frozenset({"80", "81", "82", "AS"})
ALWAYS_THERAPY = frozenset({
    "92507", "92508", "92526", "97012", "97016", "97018", "97022", "97024", "97026", "97028", "97032", "97033",
    "97034", "97035", "97036", "97110", "97112", "97113", "97116", "97124", "97140", "97150", "97161", "97162",
    "97163", "97164", "97165", "97166", "97167", "97168", "97530", "97533", "97535", "97537", "97542", "97750",
    "97755", "97760", "97761", "97763",
})  # fmt: skip
FACILITY_PLACES = frozenset({"19", "21", "22", "23", "24", "31", "34", "51", "52", "56", "61"})
HOSPITAL_PLACES = frozenset({"21", "22", "23", "19"})


def is_anesthesia(code: str) -> bool:
    return is_numbered(code, (100, 1999))


def _is_surgical_or_test(code: str) -> bool:
    """Surgery, imaging, laboratory, and the medicine services that never are visits."""
    return is_numbered(
        code, (10004, 89398), (90460, 90474), (93000, 93010), (94010, 94799), (96360, 96549), (97010, 97150)
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
        if _is_surgical_or_test(line.code) and not is_evaluation(line.code):
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
    "MO-11",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Assistant at surgery where none is paid",
    source=f"{FEE_SCHEDULE}, assistant at surgery indicator",
    remedy="Remove the assistant's line; with indicator 0 send the record that shows the need.",
)
def assistant(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Indicator 1 and 9 pay no assistant; 0 pays with proof of need; 2 pays."""
    yield from _indicator(
        claim, reference, ASSISTANT_MODIFIERS, "assistant", {"0", "1", "9"}, "pays no assistant as a rule"
    )


@edit(
    "MO-12",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Two surgeons where one is paid",
    source=f"{FEE_SCHEDULE}, co-surgeons indicator",
    remedy="Remove 62; with indicator 1 send the record that shows the need.",
)
def co_surgeons(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Indicator 0 and 9 pay no co-surgeons; 1 with proof of need; 2 pays for two specialties."""
    yield from _indicator(claim, reference, frozenset({"62"}), "co_surgeons", {"0", "9"}, "pays no co-surgeons")


def _indicator(
    claim: ClaimFacts, reference: Reference, modifiers: frozenset[str], name: str, refused: set[str], words: str
) -> Iterator[Finding]:
    for line in claim.lines:
        present = modifiers.intersection(line.modifiers)
        row = reference.service(line.code, line_date(claim, line)) if present else None
        if row and getattr(row, name) in refused:
            modifier = min(present)
            yield on_line(line, f"{line.code} {words}, but has {modifier}.", modifier, field="modifiers")


@edit(
    "MO-13",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Anesthesia without the modifier of who gave it",
    source=f"{MANUAL}, section 50",
    remedy="Add AA, AD, QK, QX, QY or QZ first.",
    forms=PROFESSIONAL,
)
def anesthesia_unsigned(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare asks on every anesthesia line whether it was personally performed, directed or supervised."""
    for line in claim.lines:
        if is_medicare(claim) and is_anesthesia(line.code) and not ANESTHESIA_MODIFIERS.intersection(line.modifiers):
            yield on_line(line, f"{line.code} has none of AA, AD, QK, QX, QY, QZ.", field="modifiers")


@edit(
    "MO-14",
    Severity.STOP,
    Topic.MODIFIER,
    title="Anesthesia modifier on another service",
    source=f"{MANUAL}, section 50",
    remedy="Remove the modifier.",
)
def anesthesia_elsewhere(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Modifiers of anesthesia care belong on anesthesia codes."""
    for line in claim.lines:
        wrong = ONLY_ANESTHESIA.intersection(line.modifiers)
        if wrong and _is_surgical_or_test(line.code):
            yield on_line(
                line, f"{min(wrong)} is on {line.code}, which is no anesthesia.", min(wrong), field="modifiers"
            )


@edit(
    "MO-15",
    Severity.STOP,
    Topic.MODIFIER,
    title="Therapy without the modifier of its plan of care",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 5, section 20.1",
    remedy="Add GN (speech), GO (occupational) or GP (physical therapy).",
)
def therapy_plan(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Services that are always therapy name the plan of care they belong to."""
    for line in claim.lines:
        if is_medicare(claim) and line.code in ALWAYS_THERAPY and not {"GN", "GO", "GP"}.intersection(line.modifiers):
            yield on_line(line, f"{line.code} has none of GN, GO, GP.", field="modifiers")


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
    "MO-18",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Anatomical modifier on a service without an anatomy",
    source="NCCI Policy Manual, ch. 1, anatomic modifiers",
    remedy="Remove the modifier.",
)
def anatomy_on_visit(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Side, finger and toe modifiers belong on procedures and images, not on visits or laboratory tests."""
    for line in claim.lines:
        wrong = ANATOMICAL_MODIFIERS.intersection(line.modifiers)
        if wrong and (is_numbered(line.code, (80047, 87999), (99202, 99499))):
            yield on_line(line, f"{min(wrong)} is on {line.code}.", min(wrong), field="modifiers")


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


WHERE: tuple[tuple[frozenset[str], tuple[tuple[int, int], ...], str], ...] = (
    (frozenset({"FA", *(f"F{n}" for n in range(1, 10))}), ((28001, 28899), (65091, 68899), (27301, 27899)), "fingers"),
    (frozenset({"TA", *(f"T{n}" for n in range(1, 10))}), ((26010, 26989), (65091, 68899), (23000, 25999)), "toes"),
    (frozenset({"E1", "E2", "E3", "E4"}), ((20000, 64999), (69000, 69990)), "eyelids"),
    (frozenset({"LC", "LD", "LM", "RC", "RI"}), ((10004, 32999), (40490, 69990)), "coronary arteries"),
)


@edit(
    "MO-21",
    Severity.STOP,
    Topic.MODIFIER,
    title="Modifier of another part of the body",
    source="NCCI Policy Manual, ch. 1, anatomic modifiers",
    remedy="Use the modifier of the part that was treated.",
)
def wrong_anatomy(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Finger, toe, eyelid and coronary modifiers do not go with operations elsewhere."""
    for line in claim.lines:
        for modifiers, elsewhere, part in WHERE:
            wrong = modifiers.intersection(line.modifiers)
            if wrong and is_numbered(line.code, *elsewhere):
                modifier = min(wrong)
                yield on_line(line, f"{modifier} is for {part}; {line.code} is not.", modifier, field="modifiers")


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
