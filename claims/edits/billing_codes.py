"""Condition, occurrence and value codes of a facility claim: their form, their dates, what they say of the stay."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, dotted, edit, on_diagnosis
from claims.edits.reading import INPATIENT_BILL_TYPES, INTERIM, STILL_A_PATIENT, is_acute_inpatient, principal
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, ValueCode

MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04)"
GUIDE = "ASC X12N 005010X223A2, loop 2300 HI"
ACCIDENTS = frozenset({"01", "02", "03", "04", "05", "06"})
NOT_AFTER_SERVICE = ACCIDENTS | {"10", "11", "55"}
"""Occurrence codes of an accident, the last menstrual period, the onset of symptoms and of death."""
COVERED_DAYS, UNCOVERED_DAYS, BIRTH_WEIGHT = "80", "81", "54"
GRAMS = {
    "P0701": (1, 499), "P0702": (500, 749), "P0703": (750, 999), "P0714": (1000, 1249), "P0715": (1250, 1499),
    "P0716": (1500, 1749), "P0717": (1750, 1999), "P0718": (2000, 2499), "P080": (4500, 9999),
}  # fmt: skip
"""Birth weights in grams that the titles of the codes name."""


def _has_form(code: str) -> bool:
    return len(code) == 2 and code.isascii() and code.isalnum() and code == code.upper()


def _value(claim: ClaimFacts, code: str) -> ValueCode | None:
    return next((each for each in claim.value_codes if each.code == code), None)


@edit(
    "CC-01",
    Severity.STOP,
    Topic.OTHER,
    title="Condition, occurrence or value code has the wrong form",
    source=GUIDE,
    remedy="Give two characters, digits or capital letters.",
    forms=INSTITUTIONAL,
)
def code_form(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Condition, occurrence and value codes have two characters."""
    named = (
        ("condition_codes", claim.condition_codes),
        ("occurrence_codes", tuple(each.code for each in claim.occurrence_codes)),
        ("value_codes", tuple(each.code for each in claim.value_codes)),
    )
    for field, codes in named:
        for code in codes:
            if not _has_form(code):
                yield Finding(f"{code or 'An empty code'} has not the form of such a code.", (code,), field=field)


@edit(
    "CC-02",
    Severity.STOP,
    Topic.OTHER,
    title="Condition or value code twice",
    source=GUIDE,
    remedy="Report the code once.",
    forms=INSTITUTIONAL,
)
def code_twice(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A condition code or value code stands on a claim once."""
    values = tuple(each.code for each in claim.value_codes)
    for field, codes in (("condition_codes", claim.condition_codes), ("value_codes", values)):
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield Finding(f"{code} is on the claim {codes.count(code)} times.", (code,), field=field)


@edit(
    "CC-03",
    Severity.STOP,
    Topic.BILL_TYPE,
    title="Condition code 44 on an inpatient bill",
    source=f"{MANUAL}, ch. 1, section 50.3",
    remedy="Bill the outpatient claim (13x or 85x), or remove the code where the patient stayed an inpatient.",
    forms=INSTITUTIONAL,
)
def changed_to_outpatient(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Code 44 says that an inpatient admission was changed to outpatient, so the bill is an outpatient one."""
    if "44" in claim.condition_codes and claim.bill_type[:2] in INPATIENT_BILL_TYPES:
        yield Finding(f"Condition code 44 is on bill type {claim.bill_type}.", ("44",), field="condition_codes")


@edit(
    "CC-04",
    Severity.REVIEW,
    Topic.BILL_TYPE,
    title="Condition code 51 on an inpatient bill",
    source=f"{MANUAL}, ch. 3, section 40.3",
    remedy="Report it on the outpatient claim that is not part of the stay.",
    forms=INSTITUTIONAL,
)
def unrelated_on_inpatient(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Code 51 attests that outpatient services are unrelated to an admission; it belongs to their claim."""
    if "51" in claim.condition_codes and claim.bill_type[:2] in INPATIENT_BILL_TYPES:
        yield Finding(f"Condition code 51 is on bill type {claim.bill_type}.", ("51",), field="condition_codes")


@edit(
    "OC-01",
    Severity.STOP,
    Topic.DATES,
    title="Occurrence code without a date",
    source=GUIDE,
    remedy="Give the date, or remove the code.",
    forms=INSTITUTIONAL,
)
def occurrence_without_date(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An occurrence code says when something happened."""
    for occurrence in claim.occurrence_codes:
        if occurrence.on is None:
            yield Finding(
                f"Occurrence code {occurrence.code} has no date.", (occurrence.code,), field="occurrence_codes"
            )


@edit(
    "OC-02",
    Severity.STOP,
    Topic.DATES,
    title="Occurrence after the last day of service",
    source=GUIDE,
    remedy="Correct the date: an accident, onset or last menstrual period lies before the care, death not after it.",
    forms=INSTITUTIONAL,
)
def occurrence_after_service(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Accidents, onsets, last menstrual periods and death (01 to 06, 10, 11, 55) come before the end of service."""
    for occurrence in claim.occurrence_codes:
        late = occurrence.on and claim.service_to and occurrence.on > claim.service_to
        if late and occurrence.on and occurrence.code in NOT_AFTER_SERVICE:
            yield Finding(
                f"Occurrence code {occurrence.code} is dated {occurrence.on:%m/%d/%Y}, after the last day of service.",
                (occurrence.code,),
                field="occurrence_codes",
            )


@edit(
    "OC-03",
    Severity.NOTE,
    Topic.OTHER,
    title="Injury without the occurrence code of an accident",
    source="Medicare Secondary Payer Manual (CMS pub. 100-05)",
    remedy="Report 01 to 06 with the date of the accident, so that the payer knows whether another pays first.",
    forms=INSTITUTIONAL,
)
def injury_without_accident(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A first-listed fresh injury raises the question who pays; an accident's occurrence code answers it."""
    first = principal(claim)
    if first is None or not ("S00" <= first.code[:3] <= "T32") or first.code[6:] not in {"A", "B", "C"}:
        return
    if not claim.accident_on and not any(each.code in ACCIDENTS for each in claim.occurrence_codes):
        yield on_diagnosis(first, "The claim reports an injury, but no accident.")


@edit(
    "VC-01",
    Severity.STOP,
    Topic.OTHER,
    title="Value code with a negative amount",
    source=GUIDE,
    remedy="Correct the amount.",
    forms=INSTITUTIONAL,
)
def negative_value(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Amounts, days and weights of value codes are nothing or more."""
    for value in claim.value_codes:
        if value.amount < 0:
            yield Finding(f"Value code {value.code} says {value.amount}.", (value.code,), field="value_codes")


@edit(
    "VC-02",
    Severity.STOP,
    Topic.TOTAL,
    title="Covered and non-covered days are not the days of the stay",
    source=f"{MANUAL}, ch. 25",
    remedy="Correct value codes 80 and 81; the day of discharge does not count.",
    forms=INSTITUTIONAL,
)
def days_of_stay(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Value codes 80 and 81 together give the days of the statement, without the day of discharge or death.

    The last day counts for one who stays: by the discharge status, or, where that is missing, by an interim bill.
    """
    covered = _value(claim, COVERED_DAYS)
    if covered is None or not is_acute_inpatient(claim) or not claim.service_from or not claim.service_to:
        return
    uncovered = _value(claim, UNCOVERED_DAYS)
    told = covered.amount + (uncovered.amount if uncovered else Decimal(0))
    stays_on = claim.discharge_status == STILL_A_PATIENT or (
        not claim.discharge_status and claim.bill_type[2:] in INTERIM
    )
    days = (claim.service_to - claim.service_from).days + (1 if stays_on else 0)
    if told != max(days, 1):
        words = f"Value codes 80 and 81 say {told.normalize():f} days; the stay has {max(days, 1)}."
        yield Finding(words, (COVERED_DAYS,), field="value_codes")


@edit(
    "VC-03",
    Severity.REVIEW,
    Topic.NEWBORN,
    title="Birth weight contradicts the diagnosis",
    source="ICD-10-CM tabular list, P07 and P08",
    remedy="Correct value code 54 (grams), or the code of the birth weight.",
    forms=INSTITUTIONAL,
)
def birth_weight(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The weight of value code 54 lies in the range that the code of a small or large newborn names."""
    weight = _value(claim, BIRTH_WEIGHT)
    if weight is None:
        return
    for item in claim.diagnoses:
        low, high = GRAMS.get(item.code, (weight.amount, weight.amount))
        if not low <= weight.amount <= high:
            words = (
                f"Value code 54 says {weight.amount.normalize():f} grams; {dotted(item.code)} means {low} to {high}."
            )
            yield on_diagnosis(item, words)
