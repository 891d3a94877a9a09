"""Stays: ICD-10-PCS procedures and the Medicare code editor's edits on coverage and admission."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, dotted, edit, on_diagnosis, on_procedure
from claims.edits.reading import (
    claim_date,
    is_inpatient,
    is_medicare,
    is_outpatient_hospital,
    patient_age,
    principal,
    reported,
)
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

MCE = "CMS Definitions of Medicare Code Edits v43.1"
PCS = "ICD-10-PCS of the fiscal year in force on discharge (CMS)"
LONG_VENTILATION = "5A1955Z"
DISC_UNTIL = 60
"""An artificial disc of the lumbar spine is not covered over this age (NCD 150.10)."""
COVERED_BUT_FOR = frozenset({"ncov_z302", "ncov6", "ncov7"})
"""What the code editor's tables call a procedure and the diagnoses with which Medicare does not pay for it."""


@edit(
    "PC-01",
    Severity.STOP,
    Topic.INVALID_CODE,
    title="Procedure code does not exist",
    source=f"{PCS}; {MCE}, edit 1",
    remedy="Build the code again from its table.",
    forms=INSTITUTIONAL,
)
def unknown_procedure(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A procedure must be a seven-character code of ICD-10-PCS."""
    on = claim_date(claim)
    for item in claim.procedures:
        if item.code and item.code not in reference.procedures and reference.is_complete("icd10pcs", on):
            yield on_procedure(item, f"{item.code} is not an ICD-10-PCS code.")


@edit(
    "PC-02",
    Severity.STOP,
    Topic.NOT_YET_VALID,
    title="Procedure code is not yet valid on the date",
    source=PCS,
    remedy="Use the code that was in force on discharge.",
    forms=INSTITUTIONAL,
)
def procedure_too_early(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A code may be used from the first day of the release that added it."""
    on = claim_date(claim)
    for item in claim.procedures:
        rows = reference.procedures.get(item.code, ())
        first = min((row.valid_from for row in rows if row.valid_from), default=None)
        if first and on < first and reference.is_complete("icd10pcs", on):
            yield on_procedure(item, f"{item.code} is valid from {first:%m/%d/%Y}; the date is {on:%m/%d/%Y}.")


@edit(
    "PC-03",
    Severity.STOP,
    Topic.ENDED_CODE,
    title="Procedure code has ended before the date",
    source=PCS,
    remedy="Use the code that replaced it.",
    forms=INSTITUTIONAL,
)
def procedure_ended(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A code may be used until the last day of the release that dropped it."""
    on = claim_date(claim)
    for item in claim.procedures:
        if reference.procedure(item.code, on) or not reference.is_complete("icd10pcs", on):
            continue
        ends = (row.valid_to for row in reference.procedures.get(item.code, ()) if row.valid_to and row.valid_to < on)
        last = max(ends, default=None)
        if last:
            yield on_procedure(item, f"{item.code} ended on {last:%m/%d/%Y}; the date is {on:%m/%d/%Y}.")


@edit(
    "PC-04",
    Severity.REVIEW,
    Topic.OTHER,
    title="ICD-10-PCS procedure on an outpatient claim",
    source="HIPAA code set rule, 45 CFR 162.1002; ASC X12N 005010X223A2",
    remedy="Use CPT or HCPCS on the lines; ICD-10-PCS reports inpatient procedures.",
    forms=INSTITUTIONAL,
)
def procedure_outpatient(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """ICD-10-PCS codes hospital inpatient procedures only."""
    if is_outpatient_hospital(claim):
        for item in claim.procedures:
            yield on_procedure(item, f"{item.code} is on a claim with bill type {claim.bill_type}.")


def _said(claim: ClaimFacts, reference: Reference, flag: str) -> list[str]:
    """The diagnoses of the stay of which the Medicare code editor's table says something."""
    on = claim_date(claim)
    rows = ((item.code, reference.diagnosis(item.code, on)) for item in reported(claim))
    return [code for code, row in rows if row and flag in row.flags]


def _pancreas_alone(claim: ClaimFacts, reference: Reference, flags: frozenset[str]) -> bool:
    """A pancreas is transplanted with a kidney or for type 1 diabetes; for anything else Medicare does not cover it."""
    if "ncov45" not in flags or _said(claim, reference, "diabetes_type1"):
        return False
    known = (reference.procedure(item.code, claim_date(claim)) for item in claim.procedures)
    return not any(row and "kidneyxp" in row.flags for row in known)


def _why_not_covered(claim: ClaimFacts, reference: Reference, flags: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """The reason in words with the diagnoses that make it; nothing where Medicare may pay."""
    if "noncovered" in flags:
        return "is a non-covered procedure", ()
    if _pancreas_alone(claim, reference, flags):
        return "is covered beside a kidney transplant or for type 1 diabetes only", ()
    age = patient_age(claim)
    if "ncov12agele60" in flags and age is not None and age > DISC_UNTIL:
        return f"is not covered over {DISC_UNTIL} years; the patient is {age}", ()
    for flag in COVERED_BUT_FOR & flags:
        reasons = _said(claim, reference, flag)
        if reasons:
            return f"is not covered for {' and '.join(map(dotted, reasons))}", tuple(reasons)
    return "", ()


@edit(
    "PC-05",
    Severity.REVIEW,
    Topic.MEDICAL_NECESSITY,
    title="Procedure is not covered by Medicare",
    source=f"{MCE}, edit 11",
    remedy="Check the national coverage determination; bill as non-covered where it applies.",
    forms=INSTITUTIONAL,
)
def not_covered(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare does not pay for some procedures at all, and for others not with certain diagnoses or over an age."""
    on = claim_date(claim)
    for item in claim.procedures if is_medicare(claim) else ():
        row = reference.procedure(item.code, on)
        why, diagnoses = _why_not_covered(claim, reference, row.flags) if row else ("", ())
        if row and why:
            yield on_procedure(item, f"{item.code} ({row.title}) {why}.", *diagnoses)


@edit(
    "PC-06",
    Severity.NOTE,
    Topic.MEDICAL_NECESSITY,
    title="Procedure has limited coverage",
    source=f"{MCE}, edit 17",
    remedy="Have the documents ready that the national coverage determination asks for.",
    forms=INSTITUTIONAL,
)
def limited_coverage(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Costly procedures are paid by Medicare under conditions only."""
    on = claim_date(claim)
    for item in claim.procedures if is_medicare(claim) else ():
        row = reference.procedure(item.code, on)
        if row and "lcov" in row.flags and not _pancreas_alone(claim, reference, row.flags):
            yield on_procedure(item, f"{item.code} ({row.title}) is covered under conditions only.")


@edit(
    "PC-07",
    Severity.STOP,
    Topic.OTHER,
    title="Procedure is inconsistent with the length of stay",
    source=f"{MCE}, edit 19",
    remedy="Check the hours of ventilation; code 5A1945Z or 5A1935Z for shorter ventilation.",
    forms=INSTITUTIONAL,
)
def ventilation_too_long(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Ventilation of more than 96 consecutive hours cannot have happened in a stay of less than four days."""
    start, end = claim.admission_date or claim.service_from, claim.service_to
    if start is None or end is None or (end - start).days >= 4:
        return
    for item in claim.procedures:
        if item.code == LONG_VENTILATION:
            yield on_procedure(
                item, f"{item.code} needs more than 96 hours; the stay lasted {(end - start).days} days."
            )


@edit(
    "PC-08",
    Severity.REVIEW,
    Topic.OTHER,
    title="Questionable admission",
    source=f"{MCE}, edit 8",
    remedy="Check that the record supports inpatient care and that the principal diagnosis is specific enough.",
    forms=INSTITUTIONAL,
)
def questionable_admission(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Some principal diagnoses do not usually justify admission to an acute hospital."""
    item = principal(claim)
    row = reference.diagnosis(item.code, claim_date(claim)) if item else None
    if item and row and "questionable_admission" in row.flags and is_inpatient(claim):
        yield on_diagnosis(item, f"{dotted(item.code)} ({row.title}) alone seldom justifies admission.")


@edit(
    "PC-09",
    Severity.REVIEW,
    Topic.LATERALITY,
    title="Unspecified side on an inpatient claim",
    source=f"{MCE}, edit 20",
    remedy="Choose the code for the side from the record; where it truly says nothing, note so on the claim.",
    forms=INSTITUTIONAL,
)
def unspecified_side(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare returns inpatient claims with certain codes of unspecified side when a code for the side exists."""
    if not is_inpatient(claim):
        return
    on = claim_date(claim)
    for item in reported(claim):
        row = reference.diagnosis(item.code, on)
        if row and "unspecified" in row.flags:
            yield on_diagnosis(item, f"{dotted(item.code)} ({row.title}) leaves the side unspecified.")


@edit(
    "PC-10",
    Severity.STOP,
    Topic.OTHER,
    title="More than 25 procedures",
    source="ASC X12N 005010X223A2, loop 2300 HI",
    remedy="Keep the principal procedure and the 24 that matter most.",
    forms=INSTITUTIONAL,
    required=True,
)
def too_many_procedures(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An institutional claim holds a principal and 24 other procedures."""
    if len(claim.procedures) > 25:
        yield on_procedure(claim.procedures[25], f"{len(claim.procedures)} procedures; the claim form holds 25.")
