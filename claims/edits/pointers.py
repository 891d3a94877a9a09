"""Diagnosis pointers of professional lines."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import PROFESSIONAL, Finding, Severity, Topic, dotted, edit, on_line
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

GUIDE = "ASC X12N 005010X222A1, loop 2400 SV107"


@edit(
    "PT-01",
    Severity.STOP,
    Topic.POINTER,
    title="Pointer at a diagnosis that is not there",
    source=GUIDE,
    remedy="Point at a diagnosis of the claim.",
    forms=PROFESSIONAL,
    required=True,
)
def out_of_range(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A pointer is the place of a diagnosis on the claim, from 1 to at most 12."""
    count = min(len(claim.diagnoses), 12)
    for line in claim.lines:
        for pointer in line.pointers:
            if not 1 <= pointer <= count:
                yield on_line(
                    line, f"Pointer {pointer}: the claim has {len(claim.diagnoses)} diagnoses.", field="pointers"
                )


@edit(
    "PT-02",
    Severity.STOP,
    Topic.POINTER,
    title="More than four pointers on a line",
    source=GUIDE,
    remedy="Keep the four that explain the service best.",
    forms=PROFESSIONAL,
    required=True,
)
def over_four(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A line holds four pointers."""
    for line in claim.lines:
        if len(line.pointers) > 4:
            yield on_line(line, f"Line {line.number} has {len(line.pointers)} pointers.", field="pointers")


@edit(
    "PT-03",
    Severity.STOP,
    Topic.POINTER,
    title="Pointer twice on a line",
    source=GUIDE,
    remedy="Remove the second one.",
    forms=PROFESSIONAL,
)
def pointer_twice(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A line points at a diagnosis once."""
    for line in claim.lines:
        repeated = {pointer for pointer in line.pointers if line.pointers.count(pointer) > 1}
        for pointer in sorted(repeated):
            yield on_line(line, f"Line {line.number} points at diagnosis {pointer} more than once.", field="pointers")


@edit(
    "PT-04",
    Severity.STOP,
    Topic.POINTER,
    title="Line without a pointer",
    source=GUIDE,
    remedy="Point at the diagnosis that explains the service.",
    forms=PROFESSIONAL,
    required=True,
)
def no_pointer(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Every professional line points at a diagnosis; a what-if is held to it once one of its lines does."""
    if claim.diagnoses and (claim.complete or any(line.pointers for line in claim.lines)):
        for line in claim.lines:
            if not line.pointers:
                yield on_line(line, f"Line {line.number} points at no diagnosis.", field="pointers")


@edit(
    "PT-05",
    Severity.REVIEW,
    Topic.POINTER,
    title="External cause as the first pointer",
    source="ICD-10-CM Official Guidelines, section I.C.20",
    remedy="Point first at the injury or condition.",
    forms=PROFESSIONAL,
)
def external_cause_pointer(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The first pointer is the reason for the service; an external cause is none."""
    for line in claim.lines:
        first = line.pointers[0] if line.pointers else 0
        if 1 <= first <= len(claim.diagnoses):
            code = claim.diagnoses[first - 1].code
            if code[:1] in {"V", "W", "X", "Y"}:
                yield on_line(line, f"Line {line.number} points first at {dotted(code)}.", code, field="pointers")
