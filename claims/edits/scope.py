"""Where a modifier may stand at all: on which kind of service, on whose claim."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import INSTITUTIONAL, PROFESSIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.participants import FEE_SCHEDULE
from claims.edits.reading import is_evaluation, is_numbered, line_date
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, Line

OF_SURGERY = frozenset({"22", "51", "54", "55", "56", "58", "62", "66", "76", "77", "78"})
PARTS_OF_CARE = frozenset({"54", "55", "56"})
OF_PHYSICIANS = frozenset({"53", "54", "55", "56", "62", "66", "80", "81", "82", "AS"})
SURGERY_CENTER = "24"
CRITICAL_ACCESS = "85"
"""A critical access hospital may bill its physicians on its own claim."""


def _on(line: Line, modifier: str, words: str) -> Finding:
    return on_line(line, f"{modifier} is on {line.code}, {words}.", modifier, field="modifiers")


@edit(
    "MO-24",
    Severity.STOP,
    Topic.MODIFIER,
    title="Modifier of surgery on a visit",
    source="CPT appendix A, modifiers 22, 51, 54 to 56, 58, 62, 66 and 76 to 78",
    remedy="Remove the modifier.",
)
def surgical_on_visit(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Modifiers of procedures say nothing of an evaluation and management service."""
    for line in claim.lines:
        wrong = OF_SURGERY.intersection(line.modifiers)
        if wrong and is_evaluation(line.code):
            yield _on(line, min(wrong), "which is a visit")


@edit(
    "MO-25",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Part of surgical care on a service without a global period",
    source=f"{FEE_SCHEDULE}, global days; Medicare Claims Processing Manual (CMS pub. 100-04), ch. 12, section 40",
    remedy="Remove 54, 55 or 56: only 10 and 90 days of care can be shared.",
)
def part_of_nothing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Care before, during and after an operation is shared where it has a global period of 10 or 90 days."""
    for line in claim.lines:
        wrong = PARTS_OF_CARE.intersection(line.modifiers)
        row = reference.service(line.code, line_date(claim, line)) if wrong else None
        if row and row.global_days in {"000", "XXX"} and not is_evaluation(line.code):
            yield _on(line, min(wrong), f"which has global period {row.global_days}")


@edit(
    "MO-26",
    Severity.STOP,
    Topic.MODIFIER,
    title="Modifier of a facility on a physician's claim",
    source="CPT appendix A, modifiers approved for hospital outpatient use",
    remedy="Use 53 for a procedure that a physician broke off, 25 for a second visit.",
    forms=PROFESSIONAL,
)
def of_facilities(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """27, 73 and 74 are used by hospitals; 73 and 74 by surgery centers as well."""
    for line in claim.lines:
        place = line.pos or claim.place_of_service
        wrong = {"27"} if place == SURGERY_CENTER else {"27", "73", "74"}
        for modifier in sorted(wrong.intersection(line.modifiers)):
            yield _on(line, modifier, "but no facility bills this claim")


@edit(
    "MO-27",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Modifier of a physician on a facility's claim",
    source="CPT appendix A, modifiers approved for hospital outpatient use",
    remedy="Use 73 or 74 for a procedure broken off in a facility; remove the others.",
    forms=INSTITUTIONAL,
)
def of_physicians(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Shares of surgical care, assistants and 53 are told on the claims of those who operate."""
    for line in claim.lines if claim.bill_type[:2] != CRITICAL_ACCESS else ():
        wrong = OF_PHYSICIANS.intersection(line.modifiers)
        if wrong and not line.revenue_code.startswith(("096", "097", "098")):
            yield _on(line, min(wrong), "which a facility bills")


@edit(
    "MO-28",
    Severity.STOP,
    Topic.MODIFIER,
    title="Modifier of waived tests on a service that is no test",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 16, section 70",
    remedy="Remove QW.",
)
def waived_elsewhere(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """QW marks laboratory tests that CLIA waives."""
    for line in claim.lines:
        if "QW" in line.modifiers and is_numbered(line.code, (100, 79999), (90281, 99607)):
            yield _on(line, "QW", "which is no laboratory test")


@edit(
    "MO-29",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Team surgery where none is paid",
    source=f"{FEE_SCHEDULE}, team surgery indicator",
    remedy="Remove 66; with indicator 1 send the record that shows the need.",
)
def team(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Indicator 0 and 9 pay no team of surgeons."""
    for line in claim.lines:
        row = reference.service(line.code, line_date(claim, line)) if "66" in line.modifiers else None
        if row and row.team in {"0", "9"} and not is_evaluation(line.code):
            yield _on(line, "66", "which pays no team")


PLANS: tuple[tuple[str, tuple[tuple[int, int], ...], str], ...] = (
    ("GP", ((97161, 97164),), "physical therapy"),
    ("GO", ((97165, 97168),), "occupational therapy"),
    ("GN", ((92507, 92508), (92521, 92524), (92526, 92526)), "speech therapy"),
)


@edit(
    "MO-30",
    Severity.STOP,
    Topic.MODIFIER,
    title="Therapy under the plan of care of another discipline",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 5, section 20.1",
    remedy="Use GP for physical, GO for occupational and GN for speech therapy.",
)
def other_plan(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Evaluations of a discipline go under its own plan of care."""
    for line in claim.lines:
        for plan, ranges, words in PLANS:
            wrong = {"GN", "GO", "GP"}.intersection(line.modifiers) - {plan}
            if wrong and is_numbered(line.code, *ranges):
                yield _on(line, min(wrong), f"which is {words} ({plan})")


@edit(
    "EM-12",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Decision for surgery marked beside a minor procedure",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 12, section 40.2",
    remedy="Use 25 where the visit was significant and separate; 57 is for major surgery.",
    forms=PROFESSIONAL,
)
def decision_for_minor(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """57 says that a visit led to surgery with 90 global days; beside procedures of 0 or 10 days 25 is meant."""
    rows = [(line, reference.service(line.code, line_date(claim, line))) for line in claim.lines]
    days = [row.global_days for line, row in rows if row and not is_evaluation(line.code)]
    if not days or "090" in days or not {"000", "010"}.intersection(days):
        return
    for line in claim.lines:
        if "57" in line.modifiers and is_evaluation(line.code):
            yield _on(line, "57", "but the claim has minor procedures only")
