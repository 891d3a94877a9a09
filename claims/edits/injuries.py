"""Injuries, poisonings and what caused them: episodes and intents that agree, places beside a cause."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import Finding, Severity, Topic, dotted, edit, on_diagnosis
from claims.edits.reading import reported
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, Diagnosis, DiagnosisRole

GUIDELINES = "ICD-10-CM Official Guidelines, section I.C.20"
ACTIVE = frozenset("ABC")
HOW = ("V", "W", "X", "Y0", "Y1", "Y2", "Y3", "Y6", "Y7", "Y8")
CAUSED_BY_TITLE: tuple[str, ...] = (
    "T36",
    "T37",
    "T38",
    "T39",
    "T4",
    "T50",
    "T51",
    "T52",
    "T53",
    "T54",
    "T55",
    "T56",
    "T57",
    "T58",
)
CAUSED_BY_TITLE += ("T59", "T6", "T71", "T73", "T74", "T75", "T76")
"""Injuries whose own code says what caused them."""


def _with_causes(claim: ClaimFacts) -> tuple[Diagnosis, ...]:
    return (*reported(claim), *(item for item in claim.diagnoses if item.role is DiagnosisRole.EXTERNAL_CAUSE))


def _episodes(claim: ClaimFacts) -> set[str]:
    """The seventh characters of the injuries."""
    return {item.code[6] for item in reported(claim) if item.code[:1] in {"S", "T"} and len(item.code) == 7}


@edit(
    "IJ-01",
    Severity.REVIEW,
    Topic.SEVENTH,
    title="Episode of the external cause against that of the injury",
    source=f"{GUIDELINES}.a",
    remedy="Give the cause the seventh character of the encounter: A, D or S as the injury has it.",
)
def episode_of_cause(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The external cause carries the character of the encounter for which the injury is treated."""
    episodes = _episodes(claim)
    kinds = {"A" if one in ACTIVE else "S" if one == "S" else "D" for one in episodes}
    if len(kinds) != 1:
        return
    (kind,) = kinds
    for item in _with_causes(claim):
        if item.code[:1] in {"V", "W", "X", "Y"} and item.code[6:] in {"A", "D", "S"} and item.code[6:] != kind:
            words = f"{dotted(item.code)} says {item.code[6:]}; the injury says {min(episodes)}."
            yield on_diagnosis(item, words)


@edit(
    "IJ-02",
    Severity.NOTE,
    Topic.OTHER,
    title="Place or activity after the first encounter",
    source=f"{GUIDELINES}.b and I.C.20.c",
    remedy="Remove it: place and activity are reported once, at the first encounter.",
)
def place_again(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Where it happened and what the patient did are reported at the initial encounter only."""
    episodes = _episodes(claim)
    for item in _with_causes(claim) if episodes and not episodes & ACTIVE else ():
        if item.code.startswith(("Y92", "Y93")):
            yield on_diagnosis(item, f"{dotted(item.code)} stands on a later encounter ({min(episodes)}).")


@edit(
    "IJ-03",
    Severity.NOTE,
    Topic.OTHER,
    title="Place of occurrence without a cause",
    source=f"{GUIDELINES}.b",
    remedy="Add how it happened (V00 to Y84), or remove the place.",
)
def place_alone(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The place of occurrence stands behind an external cause."""
    listed = _with_causes(claim)
    if any(item.code.startswith((*HOW, *CAUSED_BY_TITLE)) for item in listed):
        return
    for item in listed:
        if item.code.startswith("Y92"):
            yield on_diagnosis(item, f"{dotted(item.code)} stands without an external cause.")


@edit(
    "IJ-04",
    Severity.REVIEW,
    Topic.SEVENTH,
    title="One injury in two episodes of care",
    source="ICD-10-CM Official Guidelines, section I.C.19.a",
    remedy="Keep the seventh character of this encounter.",
)
def two_episodes(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An injury is under active treatment, or healing, or has left something behind: one of these at an encounter."""
    first: dict[str, str] = {}
    for item in reported(claim):
        if item.code[:1] in {"S", "T"} and len(item.code) == 7:
            earlier = first.setdefault(item.code[:6], item.code)
            if earlier != item.code:
                yield on_diagnosis(item, f"{dotted(item.code)} contradicts {dotted(earlier)}.", earlier)


INTENTS = {"1": "an accident", "2": "self-harm", "3": "an assault", "4": "undetermined", "5": "a side effect"}


@edit(
    "IJ-05",
    Severity.REVIEW,
    Topic.OTHER,
    title="One drug with two intents",
    source="ICD-10-CM tabular list, T36 to T65; guidelines, section I.C.19.e",
    remedy="Keep the code of the intent that the record supports.",
)
def two_intents(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A drug or poison was taken by accident, on purpose, given by another, or as prescribed: one of these."""
    first: dict[str, tuple[str, str]] = {}
    for item in reported(claim):
        if not "T36" <= item.code[:3] <= "T65" or len(item.code) != 7:
            continue
        place = 4 if item.code[5] == "X" else 5
        stem, intent = item.code[:place], item.code[place]
        earlier = first.setdefault(stem, (intent, item.code))
        if intent in INTENTS and earlier[0] in INTENTS and earlier[0] != intent:
            words = f"{dotted(item.code)} says {INTENTS[intent]}; {dotted(earlier[1])} says {INTENTS[earlier[0]]}."
            yield on_diagnosis(item, words, earlier[1])
