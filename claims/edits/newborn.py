"""The newborn's own record."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, dotted, edit, on_diagnosis
from claims.edits.reading import has_diagnosis, is_acute_inpatient, patient_age, principal, start_date
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

CHAPTER_16 = "ICD-10-CM Official Guidelines, section I.C.16"
BORN_HERE = ("Z3800", "Z3801", "Z3830", "Z3831", "Z3861", "Z3862", "Z3863", "Z3864", "Z3865", "Z3866", "Z3868", "Z3869")


@edit(
    "NB-01",
    Severity.STOP,
    Topic.NEWBORN,
    title="Live-born code is not the principal diagnosis",
    source=f"{CHAPTER_16}.a.2",
    remedy="Put Z38.- first on the record of the birth.",
    forms=INSTITUTIONAL,
)
def liveborn_second(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """On the record of the birth a code of category Z38 is the principal diagnosis."""
    first = principal(claim)
    for item in claim.diagnoses:
        if (
            item.code.startswith("Z38")
            and first
            and not first.code.startswith("Z38")
            and patient_age(claim) in {0, None}
        ):
            yield on_diagnosis(item, f"{dotted(item.code)} stands after {dotted(first.code)}.", first.code)


@edit(
    "NB-02",
    Severity.REVIEW,
    Topic.NEWBORN,
    title="Birth record without a live-born code",
    source=f"{CHAPTER_16}.a.2",
    remedy="Put Z38.- first where the child was born here; a child transferred in does not take it.",
    forms=INSTITUTIONAL,
)
def liveborn_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A child admitted on the day of birth was, unless transferred in, born in this hospital."""
    born, first = claim.patient.birth_date, principal(claim)
    if not is_acute_inpatient(claim) or born is None or first is None or claim.admission_source in {"4", "6"}:
        return
    if claim.admission_date == born and not has_diagnosis(claim, "Z38", "P95"):
        yield on_diagnosis(
            first, f"Admitted on the day of birth, but {dotted(first.code)} is first and no Z38.- is coded."
        )


@edit(
    "NB-03",
    Severity.STOP,
    Topic.NEWBORN,
    title="Born in hospital, yet admitted on another day",
    source=f"{CHAPTER_16}.a.2; tabular list, category Z38",
    remedy="Z38 is given once, at birth; on a later stay code the reason for it.",
    forms=INSTITUTIONAL,
)
def liveborn_again(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Codes for a child born in this hospital belong to the stay that begins at birth."""
    born, admitted = claim.patient.birth_date, claim.admission_date
    if born is None or admitted is None or admitted == born or not is_acute_inpatient(claim):
        return
    for item in claim.diagnoses:
        if item.code in BORN_HERE and patient_age(claim) == 0:
            yield on_diagnosis(
                item, f"{dotted(item.code)}, but birth was {born:%m/%d/%Y} and admission {admitted:%m/%d/%Y}."
            )


@edit(
    "NB-04",
    Severity.STOP,
    Topic.NEWBORN,
    title="Mother's codes on the newborn's record",
    source="ICD-10-CM Official Guidelines, sections I.C.15.a.2 and I.C.16.a.1",
    remedy="Remove the chapter 15 and Z37 codes; the newborn's record takes chapter 16 and Z38.",
)
def mothers_codes(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Chapter 15 codes are never used on the newborn's record."""
    if patient_age(claim) != 0 and not has_diagnosis(claim, "Z38"):
        return
    for item in claim.diagnoses:
        if item.code.startswith(("O", "Z37", "Z3A")):
            yield on_diagnosis(item, f"{dotted(item.code)} belongs to the mother's record.")


@edit(
    "NB-05",
    Severity.STOP,
    Topic.NEWBORN,
    title="Newborn's codes on the mother's record",
    source="ICD-10-CM Official Guidelines, section I.C.16.a.1",
    remedy="Remove the chapter 16 and Z38 codes; the mother's record takes chapter 15 and Z37.",
)
def childs_codes(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Chapter 16 codes are never used on the mother's record."""
    age = patient_age(claim)
    if age is not None and age < 9:
        return
    if any(item.code.startswith("O") or item.code.startswith("Z37") for item in claim.diagnoses):
        for item in claim.diagnoses:
            if item.code.startswith(("P", "Z38")):
                yield on_diagnosis(item, f"{dotted(item.code)} belongs to the newborn's record.")


@edit(
    "NB-06",
    Severity.REVIEW,
    Topic.NEWBORN,
    title="Newborn examination code at another age",
    source="ICD-10-CM tabular list, Z00.110 and Z00.111",
    remedy="Use Z00.110 under 8 days, Z00.111 from 8 to 28 days, and Z00.12- after that.",
)
def newborn_examination(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The examination of a newborn is coded by its age in days."""
    born = claim.patient.birth_date
    if born is None:
        return
    days = (start_date(claim) - born).days
    for item in claim.diagnoses:
        low, high = {"Z00110": (0, 7), "Z00111": (8, 28)}.get(item.code, (0, days))
        if 0 <= days < 366 and not low <= days <= high:
            yield on_diagnosis(item, f"{dotted(item.code)} is for {low} to {high} days; the child is {days} days old.")
        elif item.code in {"Z00121", "Z00129"} and 0 <= days <= 28:
            yield on_diagnosis(item, f"{dotted(item.code)} is for children over 28 days; this one is {days} days old.")


LASTING = ("P07", "P27", "P91", "P94")
"""Conditions that stay on the record of a child, and of an adult, where they still matter."""


@edit(
    "NB-07",
    Severity.REVIEW,
    Topic.NEWBORN,
    title="Perinatal code on an older patient",
    source="ICD-10-CM Official Guidelines, section I.C.16.a.4",
    remedy="Confirm that the condition began before or at birth and is still there; else code the present condition.",
)
def perinatal_later(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Chapter 16 and Z38 describe the time around birth; later in life they are rarely right, Z38 never."""
    age = patient_age(claim)
    if age is None or age < 1 or any(item.code.startswith("O") for item in claim.diagnoses):
        return
    for item in claim.diagnoses:
        if item.code.startswith(("P", "Z38")) and not item.code.startswith(LASTING):
            yield on_diagnosis(item, f"{dotted(item.code)} belongs to the time around birth; the patient is {age}.")


@edit(
    "NB-08",
    Severity.STOP,
    Topic.NEWBORN,
    title="Two live-born codes on one record",
    source=f"{CHAPTER_16}.a.2",
    remedy="Keep the one code of category Z38 that says where and how this child was born.",
)
def born_twice(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A child is born once: its record carries one code of category Z38."""
    births = [item for item in claim.diagnoses if item.code.startswith("Z38")]
    for item in births[1:]:
        if item.code != births[0].code:
            yield on_diagnosis(item, f"{dotted(item.code)} stands beside {dotted(births[0].code)}.", births[0].code)
