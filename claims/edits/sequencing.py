"""What may stand first, and what must stand before or beside it."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, dotted, edit, on_diagnosis
from claims.edits.reading import (
    claim_date,
    has_diagnosis,
    is_inpatient,
    is_outpatient_hospital,
    principal,
    reported,
)
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, DiagnosisRole

MCE = "CMS Definitions of Medicare Code Edits v43.1"
GUIDELINES = "ICD-10-CM Official Guidelines for Coding and Reporting"
DIABETES = ("E08", "E09", "E10", "E11", "E13")
KIDNEY_HYPERTENSION = ("I12", "I13")
HEART_HYPERTENSION = ("I11", "I13")


def _principal_flagged(claim: ClaimFacts, reference: Reference, flag: str) -> Iterator[tuple[str, Finding]]:
    item = principal(claim)
    if item is None:
        return
    row = reference.diagnosis(item.code, claim_date(claim))
    if row and flag in row.flags:
        yield item.code, on_diagnosis(item, f"{dotted(item.code)} ({row.title}) cannot stand first.")


@edit(
    "SQ-01",
    Severity.STOP,
    Topic.MANIFESTATION,
    title="Manifestation as first-listed diagnosis",
    source=f"{MCE}, edit 6; {GUIDELINES}, section I.A.13",
    remedy="Put the underlying disease first and the manifestation after it.",
)
def manifestation_first(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A manifestation describes an underlying disease and is never the principal or first-listed diagnosis."""
    for _, finding in _principal_flagged(claim, reference, "manifestation"):
        yield finding


@edit(
    "SQ-02",
    Severity.STOP,
    Topic.ECODE_PDX,
    title="External cause as first-listed diagnosis",
    source=f"{MCE}, edit 2; {GUIDELINES}, section I.C.20",
    remedy="Put the injury or condition first; the external cause follows it.",
)
def external_cause_first(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """V, W, X and Y codes say how an injury came about; they are never principal or first-listed."""
    item, on = principal(claim), claim_date(claim)
    if item is None or item.code[:1] not in {"V", "W", "X", "Y"}:
        return
    if item.code in reference.diagnoses or not reference.is_complete("icd10cm", on):
        yield on_diagnosis(item, f"{dotted(item.code)} is an external cause and cannot stand first.")


NO_REASON_FOR_A_VISIT = (
    "B95", "B96", "B97", "C802", "D47Z1", "D898", "E88A", "F05", "F067", "F0789", "G731", "G92", "H36", "I25", "I26",
    "I31", "I46", "I70", "I76", "J12", "J93", "L49", "M40", "M41", "O94", "R05", "R18", "R29", "R40", "R65", "S06",
    "T36", "T37", "T38", "T39", "T40", "T41", "T42", "T43", "T44", "T45", "T46", "T47", "T48", "T49", "T50", "T81",
    "Z16", "Z170", "Z171", "Z172", "Z19", "Z2831", "Z2839", "Z37", "Z3A", "Z533", "Z58", "Z68", "Z79", "Z80", "Z82",
    "Z83", "Z84", "Z983",
)  # fmt: skip
"""Of the codes that no stay may have as principal: those that the outpatient code editor does not take first either."""


@edit(
    "SQ-03",
    Severity.STOP,
    Topic.UNACCEPTABLE_PDX,
    title="Unacceptable principal diagnosis",
    source=f"{MCE}, edit 9; Medicare outpatient code editor, edit 113",
    remedy="Choose the condition that occasioned the admission or the visit; this code only describes a circumstance.",
    forms=INSTITUTIONAL,
)
def unacceptable_principal(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Some codes influence care without being a reason for it; they cannot be principal on a stay, and of them those
    that only add to another code cannot be first on an outpatient hospital claim either."""
    inpatient = is_inpatient(claim)
    if not (inpatient or is_outpatient_hospital(claim)):
        return
    needs_secondary = len(reported(claim)) < 2
    for code, finding in _principal_flagged(claim, reference, "unacceptable_pdx"):
        row = reference.diagnosis(code, claim_date(claim))
        alone = row is not None and ("needs_secondary" not in row.flags or needs_secondary)
        if alone and (inpatient or code.startswith(NO_REASON_FOR_A_VISIT)):
            yield finding


SECONDARY_ONLY = {
    "B95": "an organism named beside the disease it causes",
    "B96": "an organism named beside the disease it causes",
    "B97": "an organism named beside the disease it causes",
    "Z68": "body mass index, reported beside a weight-related condition",
    "Z37": "the outcome of delivery, reported after the delivery",
    "Z3A": "weeks of gestation, reported after a pregnancy code",
    "Z16": "resistance, reported after the infection",
    "R65": "severity, reported after the underlying condition",
}


NEVER_A_REASON_TO_STAY = {"Z79": "long-term drug therapy, reported after the condition treated"}


@edit(
    "SQ-04",
    Severity.REVIEW,
    Topic.UNACCEPTABLE_PDX,
    title="Supplementary code as first-listed diagnosis",
    source=f"{GUIDELINES}, sections I.B.14 and I.C; notes at the categories",
    remedy="Put the condition first that this code adds to.",
)
def supplementary_first(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Codes that only add to another one are not first-listed; where the Medicare list already says so, it speaks."""
    item = principal(claim)
    inpatient = is_inpatient(claim)
    why = (SECONDARY_ONLY | (NEVER_A_REASON_TO_STAY if inpatient else {})).get(item.code[:3]) if item else None
    if item is None or why is None:
        return
    row = reference.diagnosis(item.code, claim_date(claim))
    hospital = inpatient or is_outpatient_hospital(claim)
    if not (hospital and row and "unacceptable_pdx" in row.flags):
        yield on_diagnosis(item, f"{dotted(item.code)} is {why}; it cannot stand first.")


@edit(
    "SQ-05",
    Severity.REVIEW,
    Topic.CODE_FIRST,
    title="Severity of sepsis without the infection before it",
    source=f"{GUIDELINES}, section I.C.1.d; code first note at R65.2",
    remedy="Code the underlying systemic infection before R65.2-.",
)
def severe_sepsis_alone(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """R65.2- always follows a code for the systemic infection, and T81.44 or O85 where it is their consequence."""
    on, seen = claim_date(claim), False
    for item in reported(claim):
        if item.code.startswith("R652") and not seen:
            yield on_diagnosis(item, f"{dotted(item.code)} has no systemic infection coded before it.")
        row = reference.diagnosis(item.code, on)
        named = row is not None and ("sepsis" in row.title.lower() or "septic" in row.title.lower())
        seen = seen or item.code.startswith(("A", "B", "O", "T8")) or (named and item.code[:3] != "R65")


@edit(
    "SQ-06",
    Severity.REVIEW,
    Topic.OTHER,
    title="Hypertension and chronic kidney disease coded apart",
    source=f"{GUIDELINES}, section I.C.9.a",
    remedy="Use I12.- (or I13.- with heart disease) and the stage from N18, unless the record says they are unrelated.",
)
def hypertension_with_kidney_disease(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Hypertension with chronic kidney disease is presumed to be hypertensive kidney disease."""
    if has_diagnosis(claim, "N18"):
        for item in reported(claim):
            if item.code == "I10":
                yield on_diagnosis(
                    item, "I10 stands beside N18.-; the two are presumed related and coded to I12.- or I13.-.", "N18"
                )


@edit(
    "SQ-07",
    Severity.REVIEW,
    Topic.OTHER,
    title="Hypertension and heart failure coded apart",
    source=f"{GUIDELINES}, section I.C.9.a",
    remedy="Use I11.0 (or I13.- with kidney disease) before I50.-, unless the record says they are unrelated.",
)
def hypertension_with_heart_failure(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Hypertension with heart failure is presumed to be hypertensive heart disease."""
    if has_diagnosis(claim, "I50"):
        for item in reported(claim):
            if item.code == "I10":
                yield on_diagnosis(
                    item, "I10 stands beside I50.-; the two are presumed related and coded to I11.0 or I13.-.", "I50"
                )


@edit(
    "SQ-08",
    Severity.REVIEW,
    Topic.OTHER,
    title="Diabetes both with and without complications",
    source="ICD-10-CM tabular list, categories E08 to E13",
    remedy="Remove the code without complications.",
)
def diabetes_without_complications(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A diabetes code without complications does not stand beside a complication of the same type of diabetes."""
    listed = reported(claim)
    for item in listed:
        category = item.code[:3]
        if category in DIABETES and item.code[3:] == "9":
            others = [other.code for other in listed if other.code[:3] == category and other.code != item.code]
            if others:
                yield on_diagnosis(
                    item, f"{dotted(item.code)} (without complications) stands beside {dotted(others[0])}.", others[0]
                )


@edit(
    "SQ-09",
    Severity.REVIEW,
    Topic.OTHER,
    title="Chemotherapy or radiotherapy encounter without the neoplasm",
    source=f"{GUIDELINES}, section I.C.2",
    remedy="Add the code of the neoplasm that is treated, after Z51.-.",
)
def antineoplastic_alone(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An encounter for radiotherapy is reported with the malignancy treated."""
    for item in reported(claim):
        if item.code == "Z510" and not has_diagnosis(claim, "C", "D0", "D1", "D2", "D3", "D4"):
            yield on_diagnosis(item, f"{dotted(item.code)} stands without a neoplasm.")


@edit(
    "SQ-10",
    Severity.REVIEW,
    Topic.OTHER,
    title="Neoplasm first although the encounter was for its treatment",
    source=f"{GUIDELINES}, section I.C.2.e.2",
    remedy="Put Z51.0, Z51.11 or Z51.12 first, then the neoplasm.",
)
def neoplasm_before_treatment(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Where the encounter is solely for chemotherapy, immunotherapy or radiotherapy, the Z code is first."""
    first = principal(claim)
    if first is None or not first.code.startswith("C") or is_inpatient(claim):
        return
    for item in reported(claim):
        if item.code in {"Z510", "Z5111", "Z5112"}:
            yield on_diagnosis(item, f"{dotted(item.code)} belongs before {dotted(first.code)}.", first.code)
            return


@edit(
    "SQ-11",
    Severity.NOTE,
    Topic.OTHER,
    title="Injury without an external cause",
    source=f"{GUIDELINES}, section I.C.20",
    remedy="Add how and where it happened where the record says so; many payers and states ask for it.",
)
def injury_without_cause(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An initial encounter for an injury is usually reported with its external cause."""
    if has_diagnosis(claim, "V", "W", "X", "Y"):
        return
    for item in reported(claim):
        if item.code[:1] == "S" and item.code[6:] in {"A", "B", "C"}:
            yield on_diagnosis(item, f"{dotted(item.code)} has no external cause beside it.")
            return


@edit(
    "SQ-12",
    Severity.REVIEW,
    Topic.OTHER,
    title="External cause among the reasons for visit or admission",
    source="ASC X12N 005010X223A2, loop 2300 HI",
    remedy="Use the condition as the admitting diagnosis or reason for visit.",
    forms=INSTITUTIONAL,
)
def external_cause_as_reason(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The admitting diagnosis and the reason for visit are conditions, not their external cause."""
    for item in claim.diagnoses:
        if item.role in {DiagnosisRole.ADMITTING, DiagnosisRole.REASON_FOR_VISIT} and item.code[:1] in {
            "V",
            "W",
            "X",
            "Y",
        }:
            yield on_diagnosis(
                item, f"{dotted(item.code)} is an external cause, given as {item.role.replace('_', ' ')}."
            )


@edit(
    "SQ-13",
    Severity.REVIEW,
    Topic.OTHER,
    title="Body mass index without a condition",
    source=f"{GUIDELINES}, section I.B.14",
    remedy="Code the condition (overweight, obesity, malnutrition ...) that the provider documented, or drop Z68.-.",
)
def body_mass_index_alone(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A body mass index is reported only beside a condition the provider documented.

    A child's percentile beside a routine examination is what quality measures ask for.
    """
    listed = reported(claim)
    for item in listed:
        if item.code.startswith("Z685") and has_diagnosis(claim, "Z0012"):
            continue
        if item.code.startswith("Z68") and len(listed) > 1 and all(other.code[:1] == "Z" for other in listed):
            yield on_diagnosis(item, f"{dotted(item.code)} stands without a condition it belongs to.")


def is_drug_effect(code: str) -> bool:
    """T36 to T50 with the character of an adverse effect (5) or of underdosing (6)."""
    if not "T36" <= code[:3] <= "T50" or len(code) < 6:
        return False
    return (code[4] if code[5] == "X" else code[5]) in {"5", "6"}


@edit(
    "SQ-14",
    Severity.REVIEW,
    Topic.CODE_FIRST,
    title="Adverse effect or underdosing as first-listed diagnosis",
    source=f"{GUIDELINES}, section I.C.19.e.5",
    remedy="Put the nature of the effect first, then the drug (T36 to T50).",
)
def drug_first(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """What a properly taken drug did, or what its lack did, is coded before the drug."""
    item = principal(claim)
    if item and is_drug_effect(item.code):
        yield on_diagnosis(item, f"{dotted(item.code)} names a drug; what it did comes first.")


@edit(
    "SQ-15",
    Severity.REVIEW,
    Topic.CODE_FIRST,
    title="Sequela as first-listed diagnosis",
    source=f"{GUIDELINES}, section I.B.10",
    remedy="Put the present condition first, then the injury with seventh character S.",
)
def sequela_first(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The condition that an injury left behind is coded before the injury with S."""
    item = principal(claim)
    if item and item.code[:1] in {"S", "T"} and item.code[6:] == "S":
        yield on_diagnosis(item, f"{dotted(item.code)} is a sequela; the condition it left comes first.")


@edit(
    "SQ-16",
    Severity.REVIEW,
    Topic.CODE_FIRST,
    title="Dementia in another disease without that disease",
    source="ICD-10-CM tabular list, code first note at F02",
    remedy="Code the disease first (Alzheimer disease, Parkinson disease ...), or choose F03 where it is not known.",
)
def dementia_alone(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """F02 follows a disease of the brain or of the body that explains the dementia."""
    causes = ("G", "A", "B", "E", "D8", "M3", "S06", "T", "F10", "F13", "I6", "Q")
    listed = reported(claim)
    for place, item in enumerate(listed):
        if item.code.startswith("F02") and place and not any(x.code.startswith(causes) for x in listed):
            yield on_diagnosis(item, f"{dotted(item.code)} has no disease before it that explains the dementia.")
