"""What only an institutional claim (837I) must have."""

from __future__ import annotations

from collections.abc import Iterator

from claims.facts import ClaimFacts, DiagnosisRole, Line
from claims.x12 import values
from claims.x12.institutional import (
    MOST_DIAGNOSES,
    MOST_EXTERNAL_CAUSES,
    MOST_LINES,
    MOST_MODIFIERS,
    MOST_OF_A_KIND,
    MOST_PROCEDURES,
    MOST_REASONS_FOR_VISIT,
    diagnoses_in_role,
    is_inpatient,
    poa_component,
    revenue_code,
)
from claims.x12.parties import provider_to_name
from claims.x12.refusals import gap_of, too_many

STILL_A_PATIENT = "30"
TOTAL_ON_PAPER = "0001"


def _bill_type(facts: ClaimFacts) -> Iterator[str]:
    refused = tuple(gap_of("Type of bill", values.code, facts.bill_type, r"[1-9][0-9][0-9A-Z]", "three characters"))
    yield from refused
    if not refused and facts.frequency == "1" and facts.bill_type[2] in "78":
        yield f"Type of bill {facts.bill_type} is a replacement or void, but the claim's frequency is 1."
    if facts.billing.family and not facts.billing.organisation_name:
        yield "Billing provider must be an organisation on an institutional claim."


def _stay(facts: ClaimFacts) -> Iterator[str]:
    """Statement period, admission and discharge. A patient who is still there has no discharge hour."""
    yield from gap_of("Statement start date", values.date8, facts.service_from)
    if facts.service_from and facts.service_to and facts.service_to < facts.service_from:
        yield "Statement period ends before it starts."
    status = r"[0-9]{2}"
    yield from gap_of("Discharge status", values.code, facts.discharge_status, status, "two digits")
    one = (r"[0-9A-Z]", "one character")
    if facts.admission_type or is_inpatient(facts):
        yield from gap_of("Type of admission", values.code, facts.admission_type, *one)
    if facts.admission_source or is_inpatient(facts):
        yield from gap_of("Point of origin", values.code, facts.admission_source, *one)
    if facts.admission_hour:
        yield from gap_of("Admission hour", values.time4, facts.admission_hour)
    if not is_inpatient(facts):
        return
    yield from gap_of("Admission date", values.date8, facts.admission_date)
    if facts.discharge_hour:
        yield from gap_of("Discharge hour", values.time4, facts.discharge_hour)
    elif facts.discharge_status != STILL_A_PATIENT:
        yield "Discharge hour is missing."
    if facts.drg:
        yield from gap_of("DRG", values.code, facts.drg, r"[0-9A-Z]{3,4}", "three or four characters")


def _diagnoses(facts: ClaimFacts) -> Iterator[str]:
    in_role = {role: diagnoses_in_role(facts, role) for role in DiagnosisRole}
    principal = in_role[DiagnosisRole.PRINCIPAL]
    if not principal:
        yield "Principal diagnosis is missing."
    if len(principal) > 1:
        yield "More than one diagnosis is marked as principal."
    if is_inpatient(facts) and not in_role[DiagnosisRole.ADMITTING]:
        yield "Admitting diagnosis is missing."
    yield from too_many("admitting diagnoses", len(in_role[DiagnosisRole.ADMITTING]), 1)
    yield from too_many("diagnoses", len(principal) + len(in_role[DiagnosisRole.SECONDARY]), MOST_DIAGNOSES)
    reasons, causes = in_role[DiagnosisRole.REASON_FOR_VISIT], in_role[DiagnosisRole.EXTERNAL_CAUSE]
    yield from too_many("reasons for visit", len(reasons), MOST_REASONS_FOR_VISIT)
    yield from too_many("external causes", len(causes), MOST_EXTERNAL_CAUSES)
    for each in facts.diagnoses:
        yield from gap_of(f"Diagnosis {each.number}", values.icd10_diagnosis, each.code)
        if poa := poa_component(each):
            yield from gap_of(
                f"Diagnosis {each.number}: present on admission",
                values.code,
                poa,
                "[YNUW]",
                "Y, N, U, W or 1",
            )


def _procedures_and_codes(facts: ClaimFacts) -> Iterator[str]:
    yield from too_many("procedures", len(facts.procedures), MOST_PROCEDURES)
    for procedure in facts.procedures:
        label = f"Procedure {procedure.number}"
        yield from gap_of(label, values.icd10_procedure, procedure.code)
        yield from gap_of(f"{label}: date", values.date8, procedure.performed_on)
    yield from too_many("condition codes", len(facts.condition_codes), MOST_OF_A_KIND)
    yield from too_many("occurrence codes", len(facts.occurrence_codes), MOST_OF_A_KIND)
    yield from too_many("value codes", len(facts.value_codes), MOST_OF_A_KIND)
    two = (r"[0-9A-Z]{2}", "two characters")
    for condition in facts.condition_codes:
        yield from gap_of("Condition code", values.code, condition, *two)
    for occurrence in facts.occurrence_codes:
        yield from gap_of("Occurrence code", values.code, occurrence.code, *two)
        yield from gap_of(f"Occurrence code {occurrence.code}: date", values.date8, occurrence.on)
    for value in facts.value_codes:
        yield from gap_of("Value code", values.code, value.code, *two)
        yield from gap_of(f"Value code {value.code}: amount", values.amount, value.amount)


def _providers(facts: ClaimFacts) -> Iterator[str]:
    if provider_to_name(facts.attending) is None:
        yield "Attending provider is missing."
    for label in ("attending", "operating", "rendering", "referring"):
        provider = provider_to_name(getattr(facts, label))
        if provider and provider.organisation_name:
            yield f"{label.capitalize()} provider must be a person."


def _lines(facts: ClaimFacts) -> Iterator[str]:
    if not facts.lines:
        yield "Service lines are missing: a claim needs at least one."
    yield from too_many("service lines", len(facts.lines), MOST_LINES)
    for line in facts.lines:
        for gap in _line(facts, line):
            yield f"Line {line.number}: {gap}"


def _line(facts: ClaimFacts, line: Line) -> Iterator[str]:
    """A procedure of an outpatient claim over several days needs its own date."""
    refused = tuple(gap_of("revenue code", revenue_code, line))
    yield from refused
    if not refused and revenue_code(line) == TOTAL_ON_PAPER:
        yield "revenue code 0001 is the total of the paper form, not a line of the claim."
    if line.code:
        yield from gap_of("procedure code", values.hcpcs, line.code)
    elif line.modifiers:
        yield "modifiers without a procedure code."
    yield from too_many("modifiers", len(line.modifiers), MOST_MODIFIERS)
    for modifier in line.modifiers:
        yield from gap_of("modifier", values.modifier, modifier)
    several_days = facts.service_to is not None and facts.service_from != facts.service_to
    if line.code and several_days and not is_inpatient(facts) and line.service_date is None:
        yield "service date is missing: the claim covers several days."


INSTITUTIONAL_CHECKS = (_bill_type, _stay, _diagnoses, _procedures_and_codes, _providers, _lines)
