"""Who took part: assistants, co-surgeons, who gave anesthesia, whose plan of care therapy follows."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import PROFESSIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.reading import is_medicare, is_numbered, is_surgical_or_test, line_date
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04), ch. 12"
FEE_SCHEDULE = "Medicare physician fee schedule, relative value file of the date of service"
ANESTHESIA_MODIFIERS = frozenset({"AA", "AD", "QK", "QX", "QY", "QZ"})
ONLY_ANESTHESIA = frozenset({"AA", "AD", "QK", "QY", "QZ", "P1", "P2", "P3", "P4", "P5", "P6"})
ASSISTANT_MODIFIERS = frozenset({"80", "81", "82", "AS"})
ALWAYS_THERAPY = frozenset({
    "92507", "92508", "92526", "97012", "97016", "97018", "97022", "97024", "97026", "97028", "97032", "97033",
    "97034", "97035", "97036", "97110", "97112", "97113", "97116", "97124", "97140", "97150", "97161", "97162",
    "97163", "97164", "97165", "97166", "97167", "97168", "97530", "97533", "97535", "97537", "97542", "97750",
    "97755", "97760", "97761", "97763",
})  # fmt: skip


def is_anesthesia(code: str) -> bool:
    return is_numbered(code, (100, 1999))


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
        if wrong and is_surgical_or_test(line.code):
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
