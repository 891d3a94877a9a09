"""Professional claims: 837P, implementation guide 005010X222A1, loops 2300 to 2420."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims.facts import ClaimFacts, Diagnosis, DiagnosisRole, Line, Provider
from claims.x12 import values
from claims.x12.envelope import lx_numbered
from claims.x12.parties import (
    control_references,
    facility_to_name,
    practitioner,
    provider_to_name,
    service_facility,
)
from claims.x12.segments import Segment, composite, dtp, segment

VERSION = "005010X222A1"
MOST_DIAGNOSES = 12
MOST_POINTERS = 4
MOST_MODIFIERS = 4
MOST_LINES = 50

INPATIENT_PLACES = frozenset({"21", "51", "61"})

_ROLES_ON_THE_FORM = frozenset({DiagnosisRole.PRINCIPAL, DiagnosisRole.SECONDARY, DiagnosisRole.EXTERNAL_CAUSE})


def diagnoses_on_claim(facts: ClaimFacts) -> tuple[Diagnosis, ...]:
    """The diagnoses in the order of the HI segment: the first-listed one, then the others by their number.

    Admitting and reason-for-visit diagnoses have no place on this form.
    """
    present = [diagnosis for diagnosis in facts.diagnoses if diagnosis.role in _ROLES_ON_THE_FORM]
    return tuple(sorted(present, key=lambda each: (each.role is not DiagnosisRole.PRINCIPAL, each.number)))


def loop_2300_claim(facts: ClaimFacts) -> Iterator[Segment]:
    yield segment(
        "CLM",
        values.identifier(facts.control_number, values.LONGEST_CONTROL_NUMBER),
        values.amount(facts.total_charge),
        "",
        "",
        composite(facts.place_of_service, "B", facts.frequency),
        "Y",
        "A",
        "Y",
        "Y",
        "",
        _related_causes(facts),
    )
    if facts.accident_on:
        yield dtp("439", facts.accident_on)
    if facts.admission_date and _inpatient_visit(facts):
        yield dtp("435", facts.admission_date)
    yield from control_references(facts)
    yield _diagnoses(diagnoses_on_claim(facts))
    yield from loop_2310_providers(facts)
    yield from lx_numbered(loop_2400_service_line(facts, line) for line in facts.lines)


def loop_2310_providers(facts: ClaimFacts) -> Iterator[Segment]:
    """Referring (A), rendering (B) and service facility (C), each only where it adds to what stands above."""
    if referring := provider_to_name(facts.referring):
        yield from practitioner("DN", referring)
    if rendering := claim_rendering(facts):
        yield from practitioner("82", rendering, "PE")
    if facility := facility_to_name(facts):
        yield from service_facility(facility, facts.billing)


def loop_2400_service_line(facts: ClaimFacts, line: Line) -> Iterator[Segment]:
    yield segment(
        "SV1",
        composite("HC", values.hcpcs(line.code), *map(values.modifier, line.modifiers)),
        values.amount(line.charge),
        "UN",
        values.quantity(line.units),
        line.pos if line.pos != facts.place_of_service else "",
        "",
        composite(*map(str, pointer_positions(facts, line))),
    )
    yield dtp("472", line.service_date)
    yield from loop_2420a_rendering(facts, line)


def loop_2420a_rendering(facts: ClaimFacts, line: Line) -> Iterator[Segment]:
    """The line's own rendering provider, where it is another than the claim's."""
    if rendering := provider_to_name(line.rendering, claim_rendering(facts) or facts.billing):
        yield from practitioner("82", rendering, "PE")


def claim_rendering(facts: ClaimFacts) -> Provider | None:
    """Who rendered the services, where it is not the billing provider."""
    return provider_to_name(facts.rendering, facts.billing)


def pointer_positions(facts: ClaimFacts, line: Line) -> tuple[int, ...]:
    """The line's pointers as positions in the HI segment; a pointer to a diagnosis that is not there is left out."""
    positions = {each.number: position for position, each in enumerate(diagnoses_on_claim(facts), start=1)}
    return tuple(positions[pointer] for pointer in line.pointers if pointer in positions)


def _diagnoses(diagnoses: Sequence[Diagnosis]) -> Segment:
    qualifiers = ["ABK"] + ["ABF"] * (len(diagnoses) - 1)
    return segment(
        "HI",
        *(composite(mark, values.icd10_diagnosis(each.code)) for mark, each in zip(qualifiers, diagnoses, strict=True)),
    )


def _related_causes(facts: ClaimFacts) -> str:
    """CLM11: with an accident date, its kind; "other accident" (OA) where no kind is stated."""
    if not facts.accident_on:
        return ""
    cause = facts.accident_cause or "OA"
    return composite(cause, "", "", facts.accident_state if cause == "AA" else "")


def _inpatient_visit(facts: ClaimFacts) -> bool:
    return not INPATIENT_PLACES.isdisjoint({facts.place_of_service, *(line.pos for line in facts.lines)})
