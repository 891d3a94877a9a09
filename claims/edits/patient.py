"""Whether the patient's age and sex fit the codes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claims.edits.base import (
    BOTH_FORMS,
    Finding,
    Severity,
    Topic,
    dotted,
    edit,
    on_diagnosis,
    on_line,
    on_procedure,
)
from claims.edits.reading import age_on, claim_date, is_medicare, is_numbered, line_date, patient_age, start_date
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

MCE = "CMS Definitions of Medicare Code Edits v43.1"
SEX_EDIT_ENDED = date(2024, 9, 30)
OLDEST = 124


def _outside(claim: ClaimFacts, reference: Reference, flag: str, low: int, high: int) -> Iterator[Finding]:
    age = patient_age(claim)
    if age is None or low <= age <= high or age > OLDEST:
        return
    on = claim_date(claim)
    for item in claim.diagnoses:
        row = reference.diagnosis(item.code, on)
        if row and flag in row.flags:
            yield on_diagnosis(item, f"{dotted(item.code)} is for patients aged {low} to {high}; this one is {age}.")


@edit(
    "AG-01",
    Severity.STOP,
    Topic.AGE,
    title="Newborn diagnosis, but the patient is older",
    source=f"{MCE}, edit 4.A",
    remedy="Correct the birth date or choose the code for a patient of this age.",
)
def newborn_age(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Perinatal diagnoses belong to patients of age 0, counted at admission or the start of service."""
    yield from _outside(claim, reference, "newborn", 0, 0)


@edit(
    "AG-02",
    Severity.STOP,
    Topic.AGE,
    title="Pediatric diagnosis, but the patient is an adult",
    source=f"{MCE}, edit 4.B",
    remedy="Correct the birth date or choose the code for a patient of this age.",
)
def pediatric_age(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Pediatric diagnoses belong to patients of 0 to 17 years."""
    yield from _outside(claim, reference, "pediatric", 0, 17)


@edit(
    "AG-03",
    Severity.STOP,
    Topic.AGE,
    title="Maternity diagnosis outside 9 to 64 years",
    source=f"{MCE}, edit 4.C",
    remedy="Correct the birth date or the diagnosis.",
)
def maternity_age(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Maternity diagnoses belong to patients of 9 to 64 years."""
    yield from _outside(claim, reference, "maternity", 9, 64)


@edit(
    "AG-04",
    Severity.STOP,
    Topic.AGE,
    title="Adult diagnosis, but the patient is a child",
    source=f"{MCE}, edit 4.D",
    remedy="Correct the birth date or choose the code for a patient of this age.",
)
def adult_age(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Adult diagnoses belong to patients of 15 to 124 years."""
    yield from _outside(claim, reference, "adult", 15, OLDEST)


@edit(
    "AG-05",
    Severity.STOP,
    Topic.AGE,
    title="Patient older than 124 years",
    source=f"{MCE}, edit 14",
    remedy="Correct the birth date.",
)
def impossible_age(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An age over 124 years is a mistake in the birth date or the date of service."""
    birth_date = claim.patient.birth_date
    age = age_on(birth_date, start_date(claim)) if birth_date else 0
    if age > OLDEST:
        yield Finding(f"The patient would be {age} years old.", field="patient.birth_date")


@edit(
    "AG-08",
    Severity.STOP,
    Topic.AGE,
    title="Birth date is missing",
    source="ASC X12N 005010X222A1 and 005010X223A2, loop 2010BA DMG02",
    remedy="Give the patient's birth date.",
)
def birth_date_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A claim ready for release names the patient's birth date, by which age is judged."""
    if claim.complete and claim.patient.birth_date is None:
        yield Finding("The patient has no birth date.", field="patient.birth_date")


@edit(
    "AG-06",
    Severity.STOP,
    Topic.AGE,
    title="Service does not fit the patient's age",
    source="Medicare outpatient code editor, age limits of HCPCS codes; CPT code ranges",
    remedy="Correct the birth date or choose the code for a patient of this age.",
)
def service_age(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Some services are defined for an age; age is counted on the date of service."""
    birth_date = claim.patient.birth_date
    if birth_date is None:
        return
    for line in claim.lines:
        on = line_date(claim, line)
        row = reference.service(line.code, on)
        band = AGE_BANDS.get(line.code) or ((row.low_age, row.high_age) if row else (None, None))
        age, (low, high) = age_on(birth_date, on), band
        if line.code in PREVENTIVE_CODES or age < 0 or age > OLDEST:
            continue
        if (low is not None and age < low) or (high is not None and age > high):
            yield on_line(line, f"{line.code} is for patients aged {_years(low, high)}; this one is {age}.")


AGE_BANDS: dict[str, tuple[int | None, int | None]] = {
    "99468": (0, 0),
    "99469": (0, 0),
    "99471": (0, 1),
    "99472": (0, 1),
    "99475": (2, 5),
    "99476": (2, 5),
    "99460": (0, 0),
    "99461": (0, 0),
    "99462": (0, 0),
    "99463": (0, 0),
    "99477": (0, 0),
    **dict.fromkeys(("90951", "90952", "90953", "90963", "90967"), (0, 1)),
    **dict.fromkeys(("90954", "90955", "90956", "90964", "90968"), (2, 11)),
    **dict.fromkeys(("90957", "90958", "90959", "90965", "90969"), (12, 19)),
    **dict.fromkeys(("90960", "90961", "90962", "90966", "90970"), (20, None)),
    "90460": (0, 18),
    "90461": (0, 18),
}
PREVENTIVE: dict[str, tuple[int, int]] = {
    "99381": (0, 0),
    "99382": (1, 4),
    "99383": (5, 11),
    "99384": (12, 17),
    "99385": (18, 39),
    "99386": (40, 64),
    "99387": (65, OLDEST),
    "99391": (0, 0),
    "99392": (1, 4),
    "99393": (5, 11),
    "99394": (12, 17),
    "99395": (18, 39),
    "99396": (40, 64),
    "99397": (65, OLDEST),
}
PREVENTIVE_CODES = frozenset(PREVENTIVE)


def _years(low: int | None, high: int | None) -> str:
    if low is None:
        return f"up to {high}"
    return f"{low}" if low == high else f"{low} to {high}" if high is not None and high < OLDEST else f"{low} and over"


@edit(
    "AG-07",
    Severity.STOP,
    Topic.PREVENTIVE_AGE,
    title="Preventive visit code of another age group",
    source="CPT, preventive medicine services 99381 to 99397",
    remedy="Choose the preventive visit code for the patient's age on the date of service.",
)
def preventive_age(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Preventive visits are coded by the age on the date of service."""
    birth_date = claim.patient.birth_date
    if birth_date is None:
        return
    for line in claim.lines:
        band = PREVENTIVE.get(line.code)
        age = age_on(birth_date, line_date(claim, line))
        if band and age >= 0 and not band[0] <= age <= band[1]:
            meant = _code_for(age, line.code)
            yield on_line(
                line, f"{line.code} is for age {_years(*band)}; the patient is {age}, which is {meant}.", meant
            )


def _code_for(age: int, code: str) -> str:
    series = code[:4]
    return next(
        name
        for name, (low, high) in PREVENTIVE.items()
        if name[:4] == series and (low <= age <= high or high == OLDEST)
    )


def _sex_conflicts(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    sex = claim.patient.sex
    wrong = {"F": "male", "M": "female"}.get(sex)
    if wrong is None or "45" in claim.condition_codes:
        return
    on = claim_date(claim)
    for item in claim.diagnoses:
        row = reference.diagnosis(item.code, min(on, SEX_EDIT_ENDED)) or reference.diagnosis(item.code, on)
        if row and wrong in row.flags:
            yield on_diagnosis(item, f"{dotted(item.code)} is for a {wrong} patient; the claim says {sex}.")
    for procedure in claim.procedures:
        known = reference.procedure(procedure.code, min(on, SEX_EDIT_ENDED))
        if known and wrong in known.flags:
            yield on_procedure(procedure, f"{procedure.code} is for a {wrong} patient; the claim says {sex}.")


def _services_of_other_sex(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    sex = claim.patient.sex
    if sex not in {"F", "M"} or "45" in claim.condition_codes:
        return
    for line in claim.lines:
        row = reference.service(line.code, line_date(claim, line))
        needed = (row.sex if row else "") or _sex_of(line.code)
        if needed and needed != sex and "KX" not in line.modifiers:
            yield on_line(line, f"{line.code} is for sex {needed}; the claim says {sex}.")


def _sex_of(code: str) -> str:
    """The sex that the organs of a CPT section belong to."""
    if is_numbered(code, (54000, 55899)) or code in {"84153", "84154", "G0102", "G0103"}:
        return "M"
    if is_numbered(code, (56405, 59899)) or code in {"G0101", "Q0091", "G0123", "88141"}:
        return "F"
    return ""


@edit(
    "SX-01",
    Severity.STOP,
    Topic.SEX,
    title="Code does not fit the patient's sex",
    source=f"{MCE}, edit 5 (deactivated 10/01/2024)",
    remedy="Correct the sex on the record or the code; condition code 45 sets the edit aside.",
    forms=BOTH_FORMS,
    effective_to=SEX_EDIT_ENDED,
)
def sex_conflict(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Until 2024-09-30 a diagnosis or procedure of one sex on a patient of the other was returned."""
    yield from _sex_conflicts(claim, reference)


@edit(
    "SX-02",
    Severity.REVIEW,
    Topic.SEX,
    title="Code does not fit the patient's sex (payers other than Medicare)",
    source="Rules of payers that kept the edit after Medicare retired it on 10/01/2024",
    remedy="Check sex and code; condition code 45 or modifier KX sets the edit aside where the payer takes it.",
    effective_from=date(2024, 10, 1),
)
def sex_conflict_other_payers(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare no longer asks; commercial and Medicaid payers still may."""
    if claim.payer.kind is not None and not is_medicare(claim):
        yield from _sex_conflicts(claim, reference)
        yield from _services_of_other_sex(claim, reference)


@edit(
    "SX-03",
    Severity.STOP,
    Topic.SEX,
    title="Service does not fit the patient's sex",
    source="Medicare outpatient code editor, procedure and sex conflict",
    remedy="Correct the sex on the record or the code; modifier KX or condition code 45 sets the edit aside.",
    effective_to=SEX_EDIT_ENDED,
)
def service_sex(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A few services are defined for one sex."""
    yield from _services_of_other_sex(claim, reference)


@edit(
    "SX-04",
    Severity.STOP,
    Topic.SEX,
    title="Sex is not F, M or U",
    source=f"{MCE}, edit 15",
    remedy="Give F, M or U.",
)
def unknown_sex(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The claim takes F, M or U."""
    if claim.patient.sex and claim.patient.sex not in {"F", "M", "U"}:
        yield Finding(f"Sex {claim.patient.sex} is not F, M or U.", field="patient.sex")
