"""Whether the diagnosis codes may be used at all: known, complete, and in force on the date that counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claims.edits.base import (
    BOTH_FORMS,
    INSTITUTIONAL,
    PROFESSIONAL,
    Finding,
    Severity,
    Topic,
    dotted,
    edit,
    on_diagnosis,
)
from claims.edits.reading import claim_date, is_inpatient, reported
from claims.edits.tables import DiagnosisRow, Reference
from claims.facts import ClaimFacts, Diagnosis, DiagnosisRole

TABULAR = "ICD-10-CM tabular list of the fiscal year in force on the date of service (NCHS)"
GUIDELINES = "ICD-10-CM Official Guidelines for Coding and Reporting, section I.A and I.B"


def unusable(claim: ClaimFacts, reference: Reference) -> Iterator[tuple[Diagnosis, tuple[DiagnosisRow, ...], date]]:
    """Diagnoses that are no valid, billable code on the claim's date, with every span the code ever had."""
    on = claim_date(claim)
    if not reference.is_complete("icd10cm", on):
        return
    for item in claim.diagnoses:
        row = reference.diagnosis(item.code, on)
        if item.code and (row is None or not row.billable):
            yield item, reference.diagnoses.get(item.code, ()), on


def last_day(rows: tuple[DiagnosisRow, ...], on: date) -> date | None:
    """The last day on which a code was billable before a date; none where it never was."""
    return max((row.valid_to for row in rows if row.billable and row.valid_to and row.valid_to < on), default=None)


def never_known(code: str, rows: tuple[DiagnosisRow, ...], reference: Reference) -> bool:
    return not rows and code not in reference.sevenths


@edit(
    "DX-01",
    Severity.STOP,
    Topic.INVALID_CODE,
    title="Diagnosis code does not exist",
    source=f"{TABULAR}; Medicare code editor, edit 1",
    remedy="Look the diagnosis up again; check for a digit too many, or a letter O for a zero.",
)
def unknown_diagnosis(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A diagnosis must be a code of the tabular list."""
    for item, rows, _ in unusable(claim, reference):
        if never_known(item.code, rows, reference) and item.code not in reference.placeholders:
            stem = item.code[:6]
            if len(item.code) != 7 or stem.rstrip("X") not in reference.sevenths:
                yield on_diagnosis(item, f"{dotted(item.code)} is not an ICD-10-CM code.")


@edit(
    "DX-02",
    Severity.STOP,
    Topic.HEADER,
    title="Diagnosis code is a heading, not a complete code",
    source=f"{TABULAR}; {GUIDELINES}",
    remedy="Choose one of the complete codes beneath it.",
)
def heading(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Codes are reported to their full number of characters; a category with codes beneath it is not reportable.

    A code that was complete until codes were added beneath it has ended: DX-07 says so.
    """
    for item, rows, on in unusable(claim, reference):
        row = reference.diagnosis(item.code, on)
        if row and not row.billable and item.code not in reference.sevenths and last_day(rows, on) is None:
            yield on_diagnosis(item, f"{dotted(item.code)} is a heading on {on:%m/%d/%Y}; it needs more characters.")


@edit(
    "DX-03",
    Severity.STOP,
    Topic.SEVENTH,
    title="Seventh character is missing",
    source=f"{TABULAR}; {GUIDELINES}",
    remedy="Add the seventh character, with placeholder X in the empty places before it.",
)
def seventh_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A code whose category asks for a seventh character is invalid without it."""
    for item, _, _ in unusable(claim, reference):
        choices = reference.sevenths.get(item.code)
        if choices and len(item.code) < 7:
            example = dotted(item.code.ljust(6, "X") + choices[0])
            yield on_diagnosis(
                item, f"{dotted(item.code)} needs a seventh character ({', '.join(choices)}), as in {example}."
            )


@edit(
    "DX-04",
    Severity.STOP,
    Topic.SEVENTH,
    title="Placeholder X is missing",
    source=f"{TABULAR}; {GUIDELINES}",
    remedy="Fill the empty places with X so that each character stands in its own place.",
)
def placeholder_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Placeholder X fills every empty place before a later character."""
    for item, rows, _ in unusable(claim, reference):
        meant = reference.placeholders.get(item.code)
        if not rows and meant:
            yield on_diagnosis(item, f"{dotted(item.code)} lacks placeholder X: {dotted(meant)} is meant.", meant)


@edit(
    "DX-05",
    Severity.STOP,
    Topic.SEVENTH,
    title="Seventh character is not one of the code's choices",
    source=TABULAR,
    remedy="Choose a seventh character that the category lists.",
)
def seventh_wrong(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The seventh character must be one the category defines."""
    for item, rows, _ in unusable(claim, reference):
        stem = item.code[:6].rstrip("X")
        choices = reference.sevenths.get(stem, "")
        if len(item.code) == 7 and not rows and choices and item.code[6] not in choices:
            yield on_diagnosis(item, f"{dotted(item.code)}: {item.code[6]} is not one of {', '.join(choices)}.")


@edit(
    "DX-06",
    Severity.STOP,
    Topic.NOT_YET_VALID,
    title="Diagnosis code is not yet valid on the date",
    source=TABULAR,
    remedy="Use the code that was in force on the date of service, or on discharge for a stay.",
)
def diagnosis_too_early(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A code may be used from the first day of the release that added it."""
    for item, rows, on in unusable(claim, reference):
        first = min((row.valid_from for row in rows if row.billable and row.valid_from), default=None)
        if first and on < first and reference.diagnosis(item.code, on) is None:
            yield on_diagnosis(item, f"{dotted(item.code)} is valid from {first:%m/%d/%Y}; the date is {on:%m/%d/%Y}.")


@edit(
    "DX-07",
    Severity.STOP,
    Topic.ENDED_CODE,
    title="Diagnosis code has ended before the date",
    source=TABULAR,
    remedy="Use the code that replaced it.",
)
def diagnosis_ended(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A code may be used until the last day of the release that dropped it."""
    for item, rows, on in unusable(claim, reference):
        last = last_day(rows, on)
        if last:
            now = " It is a heading now: choose a code beneath it." if reference.diagnosis(item.code, on) else ""
            yield on_diagnosis(item, f"{dotted(item.code)} ended on {last:%m/%d/%Y}; the date is {on:%m/%d/%Y}.{now}")


@edit(
    "DX-08",
    Severity.NOTE,
    Topic.OTHER,
    title="Date is outside the loaded code set",
    source="Coverage dates of the loaded ICD-10-CM release",
    remedy="Load the release for this date, then check again.",
)
def outside_release(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Codes cannot be judged on a date that no loaded release covers; that is no fault of the codes."""
    on = claim_date(claim)
    if claim.diagnoses and "icd10cm" in reference.covers and not reference.is_complete("icd10cm", on):
        yield Finding(f"No ICD-10-CM release is loaded for {on:%m/%d/%Y}; diagnosis codes were not checked.")


@edit(
    "DX-09",
    Severity.REVIEW,
    Topic.OTHER,
    title="Diagnosis is on the claim twice",
    source="ICD-10-CM Official Guidelines, section I.B.12; Medicare code editor, edit 3",
    remedy="Remove the second one.",
)
def diagnosis_twice(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Each code is reported once, however many conditions it stands for."""
    first: dict[str, int] = {}
    for item in reported(claim):
        if item.code in first:
            yield on_diagnosis(item, f"{dotted(item.code)} is already diagnosis {first[item.code]}.")
        elif item.code:
            first[item.code] = item.number


def _too_many(claim: ClaimFacts, most: int) -> Iterator[Finding]:
    listed = reported(claim)
    if len(listed) > most:
        yield on_diagnosis(listed[most], f"{len(listed)} diagnoses; the claim form holds {most}.")


@edit(
    "DX-10",
    Severity.STOP,
    Topic.OTHER,
    title="More than twelve diagnoses",
    source="ASC X12N 005010X222A1, loop 2300 HI",
    remedy="Keep the twelve that support the services, or split the claim.",
    forms=PROFESSIONAL,
    required=True,
)
def over_twelve(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A professional claim holds at most twelve diagnoses."""
    yield from _too_many(claim, 12)


@edit(
    "DX-11",
    Severity.STOP,
    Topic.OTHER,
    title="More than 25 diagnoses",
    source="ASC X12N 005010X223A2, loop 2300 HI",
    remedy="Keep the principal diagnosis and the 24 that matter most.",
    forms=INSTITUTIONAL,
    required=True,
)
def over_twenty_five(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An institutional claim holds a principal and 24 other diagnoses."""
    yield from _too_many(claim, 25)


@edit(
    "DX-12",
    Severity.STOP,
    Topic.OTHER,
    title="No diagnosis on the claim",
    source="ASC X12N 005010X222A1 and 005010X223A2, loop 2300 HI",
    remedy="Code at least the reason for the encounter.",
    forms=BOTH_FORMS,
    required=True,
)
def no_diagnosis(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A claim ready for release carries a diagnosis."""
    if claim.complete and not reported(claim):
        yield Finding("The claim has no diagnosis.", field="diagnoses")


@edit(
    "DX-13",
    Severity.STOP,
    Topic.OTHER,
    title="No admitting diagnosis on a stay",
    source="ASC X12N 005010X223A2, loop 2300 HI, admitting diagnosis",
    remedy="Choose “admitting” beside the search and add the diagnosis the patient was admitted with.",
    forms=INSTITUTIONAL,
)
def no_admitting_diagnosis(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An inpatient claim ready for release says why the patient was admitted; without it the file cannot be written."""
    admitted = any(item.role is DiagnosisRole.ADMITTING for item in claim.diagnoses)
    if claim.complete and is_inpatient(claim) and reported(claim) and not admitted:
        yield Finding("The stay has no admitting diagnosis.", field="diagnoses")
