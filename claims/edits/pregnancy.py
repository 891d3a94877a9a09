"""What the codes of a pregnancy say of the mother's age, of the fetuses, and of how the delivery went."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, dotted, edit, on_diagnosis
from claims.edits.obstetrics import ABORTIVE, gestation, is_delivery
from claims.edits.reading import (
    has_diagnosis,
    is_acute_inpatient,
    is_numbered,
    patient_age,
    principal,
    reported,
    title_of,
)
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

CHAPTER_15 = "ICD-10-CM Official Guidelines, section I.C.15"
TABULAR = "ICD-10-CM tabular list"
BY_FETUS = ("O31", "O32", "O333", "O334", "O335", "O336", "O35", "O36", "O40", "O41", "O601", "O602", "O64", "O69")
"""Categories whose seventh character counts the fetus."""


@edit(
    "OB-11",
    Severity.REVIEW,
    Topic.OB,
    title="Unspecified trimester although the weeks are known",
    source=f"{CHAPTER_15}.a.3",
    remedy="Choose the code of the trimester that the weeks give.",
)
def open_trimester(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The character for an unspecified trimester is for records that do not tell the weeks."""
    weeks = gestation(claim)
    for item in reported(claim) if weeks is not None else ():
        if item.code[:1] in {"O", "Z"} and "unspecified trimester" in title_of(reference, claim, item.code):
            words = f"{dotted(item.code)} leaves the trimester open; Z3A.{weeks:02d} says {weeks} weeks."
            yield on_diagnosis(item, words, f"Z3A{weeks:02d}")


@edit(
    "OB-12",
    Severity.REVIEW,
    Topic.OB,
    title="Weeks of gestation without a pregnancy",
    source=f"{TABULAR}, code first note at Z3A",
    remedy="Add the pregnancy code that the weeks belong to.",
)
def weeks_alone(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Weeks of gestation stand behind a code of pregnancy."""
    if not has_diagnosis(claim, "O", "Z32", "Z33", "Z34", "Z36", "Z03", "Z640"):
        for item in reported(claim):
            if item.code.startswith("Z3A"):
                yield on_diagnosis(item, f"{dotted(item.code)} stands without a pregnancy.")


SURELY_YOUNGER, TOO_OLD = 34, 16


@edit(
    "OB-13",
    Severity.REVIEW,
    Topic.OB,
    title="Elderly or young mother against her age",
    source=f"{TABULAR}, O09.5 and O09.6",
    remedy="Elderly is 35 and over, young is under 16 at the expected date of delivery: correct code or birth date.",
)
def age_of_mother(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """O09.5 is for mothers who will be 35 at delivery; O09.6 for those who will be under 16."""
    age = patient_age(claim)
    for item in reported(claim) if age is not None else ():
        if age is not None and (
            (item.code.startswith("O095") and age < SURELY_YOUNGER) or (item.code.startswith("O096") and age >= TOO_OLD)
        ):
            yield on_diagnosis(item, f"{dotted(item.code)}, but the patient is {age}.")


@edit(
    "OB-14",
    Severity.REVIEW,
    Topic.OB,
    title="Numbered fetus without a multiple pregnancy",
    source=f"{CHAPTER_15}.a.6; {TABULAR}, chapter 15",
    remedy="Use 0 for a single pregnancy, or add the multiple gestation (O30.-).",
)
def fetus_of_one(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Seventh characters 1 to 9 tell which fetus of several is meant; O30 says how many there are."""
    if not has_diagnosis(claim, "O30"):
        for item in reported(claim):
            if item.code.startswith(BY_FETUS) and item.code[6:] in {"1", "2", "3", "4", "5", "9"}:
                yield on_diagnosis(item, f"{dotted(item.code)} numbers a fetus, but no multiple gestation is coded.")


@edit(
    "OB-15",
    Severity.REVIEW,
    Topic.OB,
    title="Outcome of delivery that the pregnancy codes contradict",
    source=f"{CHAPTER_15}.b.5; {TABULAR}, Z37",
    remedy="Remove Z37.- where nothing was delivered, or choose the outcome of so many children.",
)
def outcome_against_pregnancy(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Z37 is for the encounter of a delivery: not after an abortive outcome, not where every code names a trimester,
    and with as many children as the codes of the pregnancy say."""
    mothers = [item.code for item in reported(claim) if item.code.startswith("O")]
    several = next((code for code in mothers if code.startswith("O30")), "")
    before = [code for code in mothers if "trimester" in title_of(reference, claim, code)]
    for item in claim.diagnoses:
        if not item.code.startswith("Z37") or not mothers:
            continue
        lost = next((code for code in mothers if code.startswith(ABORTIVE)), "")
        if lost or (len(before) == len(mothers) and not several and not is_delivery(claim)):
            against = lost or mothers[0]
            yield on_diagnosis(item, f"{dotted(item.code)} stands beside {dotted(against)}, no delivery.", against)
        elif several and item.code in {"Z370", "Z371"}:
            yield on_diagnosis(item, f"{dotted(item.code)} is one child; {dotted(several)} says several.", several)


@edit(
    "OB-16",
    Severity.REVIEW,
    Topic.OB,
    title="Condition of another chapter before the pregnancy",
    source=f"{CHAPTER_15}.a.1",
    remedy="Put the chapter 15 code first; Z33.1 instead of it where the pregnancy is incidental.",
)
def pregnancy_second(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Codes of chapter 15 have priority over codes of other chapters."""
    first = principal(claim)
    if first is None or first.code[:1] in {"O", "Z", "P"} or patient_age(claim) == 0:
        return
    for item in reported(claim):
        if item.code.startswith("O") and not item.code.startswith("O94"):
            yield on_diagnosis(item, f"{dotted(item.code)} stands after {dotted(first.code)}.", first.code)
            return


INSTRUMENTS = ("10D07Z3", "10D07Z4", "10D07Z5", "10D07Z6", "10D07Z7", "10D00")
"""Forceps, vacuum, version and cesarean section."""


@edit(
    "OB-17",
    Severity.REVIEW,
    Topic.OB,
    title="Normal delivery with instruments or by cesarean section",
    source=f"{CHAPTER_15}.n; {TABULAR}, note at O80",
    remedy="Replace O80 by the condition that called for it.",
)
def normal_with_instruments(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """O80 is a delivery without instruments and without an operation."""
    done = [item.code for item in claim.procedures if item.code.startswith(INSTRUMENTS)]
    done += [line.code for line in claim.lines if is_numbered(line.code, (59510, 59515), (59618, 59622))]
    for item in reported(claim):
        if item.code == "O80" and done:
            yield on_diagnosis(item, f"O80 stands beside {done[0]}.", done[0])


@edit(
    "OB-18",
    Severity.REVIEW,
    Topic.OB,
    title="Cesarean delivery without the operation",
    source=f"{TABULAR}, O82; ICD-10-PCS table 10D",
    remedy="Add the operation (10D00Z-), or correct O82.",
    forms=INSTITUTIONAL,
)
def section_without_operation(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A stay for a cesarean delivery carries the operation."""
    if not is_acute_inpatient(claim) or any(item.code.startswith("10D00") for item in claim.procedures):
        return
    for item in reported(claim):
        if item.code == "O82":
            yield on_diagnosis(item, "O82 stands without the operation, 10D00Z-.")


ELSEWHERE = frozenset({"4", "6"})
BORN_OUTSIDE = ("Z381", "Z384", "Z387")
"""Born outside of a hospital, at home or on the way, and admitted for the first time: source 6 says no more."""


@edit(
    "NB-09",
    Severity.REVIEW,
    Topic.NEWBORN,
    title="Live-born code after a transfer from another hospital",
    source="ICD-10-CM Official Guidelines, section I.C.16.a.2",
    remedy="Put the condition first that the child was transferred for; Z38.- stays with the hospital of birth.",
    forms=INSTITUTIONAL,
)
def born_elsewhere(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A hospital that received the child by transfer does not use Z38; one born at home is not transferred."""
    for item in claim.diagnoses if claim.admission_source in ELSEWHERE else ():
        at_home = claim.admission_source == "6" and item.code.startswith(BORN_OUTSIDE)
        if item.code.startswith("Z38") and not at_home:
            words = f"{dotted(item.code)}, but the child was admitted from elsewhere (source {claim.admission_source})."
            yield on_diagnosis(item, words)
