"""Institutional claims: 837I, implementation guide 005010X223A2, loops 2300 to 2420."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from claims.facts import ClaimFacts, Diagnosis, DiagnosisRole, Line
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

VERSION = "005010X223A2"
MOST_DIAGNOSES = 25
"""The principal one and 24 others; admitting, reason-for-visit and external-cause codes have places of their own."""
MOST_REASONS_FOR_VISIT = 3
MOST_EXTERNAL_CAUSES = 12
MOST_PROCEDURES = 25
"""The principal one and 24 others."""
MOST_OF_A_KIND = 24
"""Occurrence, value and condition codes: two HI segments of twelve each."""
MOST_MODIFIERS = 4
MOST_LINES = 999

CODES_PER_SEGMENT = 12
INPATIENT_BILLS = frozenset({"11", "18", "21", "28", "41", "65", "66", "86"})
"""First two digits of the types of bill for a stay: their claims carry admission, POA and admitting diagnosis."""

BILLS_WITH_ADMISSION = INPATIENT_BILLS | {"12", "22", "32", "33", "34", "81", "82"}
"""Stays, inpatient ancillaries, home health and hospice: the claims that say when care began (DTP*435)."""


def is_inpatient(facts: ClaimFacts) -> bool:
    """Whether the type of bill is one for a stay."""
    return facts.bill_type[:2] in INPATIENT_BILLS


def bill_frequency(facts: ClaimFacts) -> str:
    """CLM05-3. Replacement and void come from the claim; else the type of bill says it (interim and late charges)."""
    return facts.bill_type[2:3] if facts.frequency == "1" else facts.frequency


def diagnoses_in_role(facts: ClaimFacts, role: DiagnosisRole) -> tuple[Diagnosis, ...]:
    return tuple(sorted((each for each in facts.diagnoses if each.role is role), key=lambda each: each.number))


def loop_2300_claim(facts: ClaimFacts) -> Iterator[Segment]:
    yield segment(
        "CLM",
        values.identifier(facts.control_number, values.LONGEST_CONTROL_NUMBER),
        values.amount(facts.total_charge),
        "",
        "",
        composite(facts.bill_type[:2], "A", bill_frequency(facts)),
        "",
        "A",
        "Y",
        "Y",
    )
    yield from _dates(facts)
    yield segment("CL1", facts.admission_type, facts.admission_source, facts.discharge_status)
    yield from control_references(facts)
    yield from _diagnosis_segments(facts)
    if is_inpatient(facts):
        yield from _procedure_segments(facts)
    yield from _code_segments(facts)
    yield from loop_2310_providers(facts)
    yield from lx_numbered(loop_2400_service_line(line) for line in facts.lines)


def loop_2310_providers(facts: ClaimFacts) -> Iterator[Segment]:
    """Attending (A), operating (B), rendering (D), service facility (E), referring (F).

    Rendering and referring are named only where they are others than the attending.
    """
    if attending := provider_to_name(facts.attending):
        yield from practitioner("71", attending, "AT")
    if operating := provider_to_name(facts.operating):
        yield from practitioner("72", operating)
    if rendering := provider_to_name(facts.rendering, facts.attending):
        yield from practitioner("82", rendering)
    if facility := facility_to_name(facts):
        yield from service_facility(facility, facts.billing)
    if referring := provider_to_name(facts.referring, facts.attending):
        yield from practitioner("DN", referring)


def loop_2400_service_line(line: Line) -> Iterator[Segment]:
    """A revenue code with what was done under it; a day of care has no procedure code."""
    procedure = composite("HC", values.hcpcs(line.code), *map(values.modifier, line.modifiers)) if line.code else ""
    yield segment("SV2", revenue_code(line), procedure, values.amount(line.charge), "UN", values.quantity(line.units))
    if line.service_date:
        yield dtp("472", line.service_date)


def revenue_code(line: Line) -> str:
    """Four digits; the leading zero is often left away in charge masters."""
    digits = line.revenue_code.strip()
    return values.code(digits.zfill(4) if digits else "", r"[0-9]{4}", "a four-digit revenue code")


def _dates(facts: ClaimFacts) -> Iterator[Segment]:
    """Discharge hour (stays only), statement period, admission with its hour where that is known."""
    if facts.discharge_hour and is_inpatient(facts):
        yield segment("DTP", "096", "TM", values.time4(facts.discharge_hour))
    yield segment("DTP", "434", "RD8", values.date_range(facts.service_from, facts.service_to or facts.service_from))
    if not facts.admission_date or facts.bill_type[:2] not in BILLS_WITH_ADMISSION:
        return
    if facts.admission_hour:
        yield segment("DTP", "435", "DT", values.date8(facts.admission_date) + values.time4(facts.admission_hour))
    else:
        yield dtp("435", facts.admission_date)


def _diagnosis_segments(facts: ClaimFacts) -> Iterator[Segment]:
    """Principal, admitting (stays), reason for visit (outpatient), external causes, DRG, others: each with its mark.

    POA stands beside principal, external-cause and other diagnoses of a stay, and nowhere else.
    """
    stay = is_inpatient(facts)

    def coded(mark: str) -> Callable[[Diagnosis], str]:
        return lambda each: composite(mark, values.icd10_diagnosis(each.code))

    def coded_with_poa(mark: str) -> Callable[[Diagnosis], str]:
        return lambda each: composite(
            mark, values.icd10_diagnosis(each.code), "", "", "", "", "", "", poa_component(each) if stay else ""
        )

    yield from _hi(map(coded_with_poa("ABK"), diagnoses_in_role(facts, DiagnosisRole.PRINCIPAL)))
    if stay:
        yield from _hi(map(coded("ABJ"), diagnoses_in_role(facts, DiagnosisRole.ADMITTING)))
    else:
        yield from _hi(map(coded("APR"), diagnoses_in_role(facts, DiagnosisRole.REASON_FOR_VISIT)))
    yield from _hi(map(coded_with_poa("ABN"), diagnoses_in_role(facts, DiagnosisRole.EXTERNAL_CAUSE)))
    if facts.drg and stay:
        yield segment("HI", composite("DR", facts.drg))
    yield from _hi(map(coded_with_poa("ABF"), diagnoses_in_role(facts, DiagnosisRole.SECONDARY)))


def poa_component(diagnosis: Diagnosis) -> str:
    """Present on admission as 5010 writes it: an exempt diagnosis (1) has none."""
    return "" if diagnosis.poa == "1" else diagnosis.poa


def _procedure_segments(facts: ClaimFacts) -> Iterator[Segment]:
    """ICD-10-PCS procedures with their dates, the first as principal; outpatient claims use HCPCS lines instead."""
    coded = [
        composite(
            "BBR" if position == 0 else "BBQ",
            values.icd10_procedure(each.code),
            "D8",
            values.date8(each.performed_on),
        )
        for position, each in enumerate(sorted(facts.procedures, key=lambda each: each.number))
    ]
    yield from _hi(coded[:1])
    yield from _hi(coded[1:])


def _code_segments(facts: ClaimFacts) -> Iterator[Segment]:
    """Occurrence codes with their dates, value codes with their amounts, condition codes."""
    yield from _hi(composite("BH", each.code, "D8", values.date8(each.on)) for each in facts.occurrence_codes)
    yield from _hi(composite("BE", each.code, "", "", values.amount(each.amount)) for each in facts.value_codes)
    yield from _hi(composite("BG", each) for each in facts.condition_codes)


def _hi(codes: Iterator[str] | Sequence[str]) -> Iterator[Segment]:
    """HI segments of twelve codes at most."""
    remaining = iter(codes)
    while chunk := tuple(islice(remaining, CODES_PER_SEGMENT)):
        yield segment("HI", *chunk)
