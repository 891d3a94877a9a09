"""What only a professional claim (837P) must have."""

from __future__ import annotations

from collections.abc import Iterator

from claims.facts import ClaimFacts, DiagnosisRole, Line
from claims.x12 import values
from claims.x12.parties import provider_to_name
from claims.x12.professional import (
    MOST_DIAGNOSES,
    MOST_LINES,
    MOST_MODIFIERS,
    MOST_POINTERS,
    diagnoses_on_claim,
    pointer_positions,
)
from claims.x12.refusals import gap_of, too_many

PLACE_OF_SERVICE = (r"[0-9]{2}", "a two-digit place of service")


def _place_and_accident(facts: ClaimFacts) -> Iterator[str]:
    yield from gap_of("Place of service", values.code, facts.place_of_service, *PLACE_OF_SERVICE)
    if facts.accident_cause:
        yield from gap_of("Accident cause", values.code, facts.accident_cause, "AA|EM|OA", "AA, EM or OA")
    if facts.accident_on and facts.accident_cause == "AA":
        yield from gap_of("State of the auto accident", values.state, facts.accident_state)


def _diagnoses(facts: ClaimFacts) -> Iterator[str]:
    diagnoses = diagnoses_on_claim(facts)
    if not diagnoses:
        yield "Diagnoses are missing: a professional claim needs at least one."
    if sum(each.role is DiagnosisRole.PRINCIPAL for each in diagnoses) > 1:
        yield "More than one diagnosis is marked as the first-listed one."
    yield from too_many("diagnoses", len(diagnoses), MOST_DIAGNOSES)
    for each in diagnoses:
        yield from gap_of(f"Diagnosis {each.number}", values.icd10_diagnosis, each.code)


def _providers(facts: ClaimFacts) -> Iterator[str]:
    if (referring := provider_to_name(facts.referring)) and referring.organisation_name:
        yield "Referring provider must be a person."


def _lines(facts: ClaimFacts) -> Iterator[str]:
    if not facts.lines:
        yield "Service lines are missing: a claim needs at least one."
    yield from too_many("service lines", len(facts.lines), MOST_LINES)
    for line in facts.lines:
        for gap in _line(facts, line):
            yield f"Line {line.number}: {gap}"


def _line(facts: ClaimFacts, line: Line) -> Iterator[str]:
    yield from gap_of("procedure code", values.hcpcs, line.code)
    yield from gap_of("service date", values.date8, line.service_date)
    if line.pos:
        yield from gap_of("place of service", values.code, line.pos, *PLACE_OF_SERVICE)
    yield from too_many("modifiers", len(line.modifiers), MOST_MODIFIERS)
    for modifier in line.modifiers:
        yield from gap_of("modifier", values.modifier, modifier)
    yield from too_many("diagnosis pointers", len(line.pointers), MOST_POINTERS)
    if not line.pointers:
        yield "diagnosis pointers are missing."
    elif len(pointer_positions(facts, line)) < len(line.pointers):
        yield "a diagnosis pointer names a diagnosis that is not on the claim."


PROFESSIONAL_CHECKS = (_place_and_accident, _diagnoses, _providers, _lines)
