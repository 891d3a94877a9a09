"""What one claim says against the patient's other claims: stays, payment windows, surgery in a global period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claims.edits.base import INSTITUTIONAL, PROFESSIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.evaluation import GLOBAL_DAYS
from claims.edits.pairs import BYPASS
from claims.edits.reading import (
    is_acute_inpatient,
    is_evaluation,
    is_medicare,
    is_outpatient_hospital,
    line_date,
    renderer,
    shifted,
)
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, Line, OtherStay, PriorService

MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04)"
WINDOW_DAYS = 3
UNRELATED = "51"
"""Condition code: the outpatient services have nothing to do with the admission."""
SEPARATE_STAY = "B4"
"""Condition code: a second admission on the day of discharge, for another reason."""
OUTSIDE_WINDOW = ("054", "082", "083", "084", "085", "088")
"""Revenue codes of ambulance and maintenance dialysis, which the window leaves alone."""
NOT_AN_INPATIENT_PLACE = frozenset({"11", "12", "19", "22", "24"})
RETURN_TO_SURGERY = frozenset({"58", "76", "77", "78", "79"})


def _same_hospital(claim: ClaimFacts, npi: str) -> bool:
    return bool(npi) and npi == claim.billing.npi


def _reference_of(item: OtherStay | PriorService) -> str:
    return f" (account {item.claim_reference})" if item.claim_reference else ""


def _dates(stay: OtherStay) -> str:
    until = f"{stay.discharged_on:%m/%d/%Y}" if stay.discharged_on else "still there"
    return f"{stay.admitted_on:%m/%d/%Y} to {until}{_reference_of(stay)}"


def _within(stay: OtherStay, on: date) -> bool:
    """Between the day after admission and the day before discharge; on both ends a patient may be seen elsewhere."""
    return stay.admitted_on < on and (stay.discharged_on is None or on < stay.discharged_on)


@edit(
    "OV-01",
    Severity.STOP,
    Topic.DATES,
    title="Two inpatient stays at once",
    source=f"{MANUAL}, ch. 3",
    remedy="Correct the dates of one stay, or combine the two where the patient never left.",
    forms=INSTITUTIONAL,
)
def overlapping_stays(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A patient is an inpatient in one place at a time; leaving one and entering the next on one day is no overlap."""
    admitted, left = claim.admission_date, claim.service_to
    if not is_acute_inpatient(claim) or admitted is None or left is None:
        return
    for stay in claim.other_stays:
        if stay.admitted_on < left and (stay.discharged_on is None or admitted < stay.discharged_on):
            words = f"The stay from {admitted:%m/%d/%Y} to {left:%m/%d/%Y} overlaps another, {_dates(stay)}."
            yield Finding(words, field="admission_date", beside=(stay.claim_reference,))


@edit(
    "OV-02",
    Severity.REVIEW,
    Topic.DATES,
    title="Outpatient service in the three days before a stay",
    source=f"{MANUAL}, ch. 3, section 40.3",
    remedy="Move the service to the claim of the stay, or report condition code 51 where it is unrelated.",
    forms=INSTITUTIONAL,
)
def in_payment_window(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """What a hospital does for a Medicare outpatient on the day of admission or the three before is paid with the stay.

    Ambulance and maintenance dialysis are left alone, and so is a claim with condition code 51.
    """
    if not (is_medicare(claim) and is_outpatient_hospital(claim)) or UNRELATED in claim.condition_codes:
        return
    for stay in claim.other_stays:
        first = shifted(stay.admitted_on, -WINDOW_DAYS)
        for line in claim.lines:
            if line.revenue_code.startswith(OUTSIDE_WINDOW) or not _same_hospital(claim, stay.billing_npi):
                continue
            if first <= line_date(claim, line) <= stay.admitted_on:
                words = (
                    f"{line.code or line.revenue_code} on {line_date(claim, line):%m/%d/%Y} falls into the window of"
                )
                yield on_line(
                    line, f"{words} the stay {_dates(stay)}.", field="service_date", beside=stay.claim_reference
                )


@edit(
    "OV-03",
    Severity.REVIEW,
    Topic.DATES,
    title="Stay leaves out services of the three days before it",
    source=f"{MANUAL}, ch. 3, section 40.3",
    remedy="Bring the outpatient services onto this claim, unless they are unrelated (condition code 51 there).",
    forms=INSTITUTIONAL,
)
def leaves_window_out(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A Medicare stay carries the related outpatient services of its hospital from the three days before admission."""
    admitted = claim.admission_date
    if admitted is None or not (is_medicare(claim) and is_acute_inpatient(claim)):
        return
    first = shifted(admitted, -WINDOW_DAYS)
    told: set[str] = set()
    for prior in claim.prior_services:
        outpatient = prior.bill_type[:2] in {"13", "14"} and _same_hospital(claim, prior.billing_npi)
        if outpatient and first <= prior.service_date <= admitted and prior.claim_reference not in told:
            told.add(prior.claim_reference)
            words = f"{prior.code} on {prior.service_date:%m/%d/%Y}{_reference_of(prior)} was billed as outpatient."
            yield Finding(words, (prior.code,), field="admission_date", beside=(prior.claim_reference,))


@edit(
    "OV-04",
    Severity.STOP,
    Topic.DATES,
    title="Outpatient hospital service during a stay",
    source=f"{MANUAL}, ch. 3 and 4",
    remedy="Correct the date, or bill the service to the hospital where the patient was an inpatient.",
    forms=INSTITUTIONAL,
)
def outpatient_during_stay(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Between admission and discharge a patient has no outpatient hospital services."""
    if not is_outpatient_hospital(claim):
        return
    for line in claim.lines:
        for stay in claim.other_stays:
            if _within(stay, line_date(claim, line)):
                words = f"{line.code or line.revenue_code} on {line_date(claim, line):%m/%d/%Y} falls into the stay"
                yield on_line(line, f"{words} {_dates(stay)}.", field="service_date", beside=stay.claim_reference)
                break


@edit(
    "OV-05",
    Severity.REVIEW,
    Topic.DATES,
    title="Readmitted on the day of discharge",
    source=f"{MANUAL}, ch. 3, section 40.2.5",
    remedy="Combine the stays where the reason is the same; where it is another, report condition code B4.",
    forms=INSTITUTIONAL,
)
def readmitted_same_day(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare pays two stays of one hospital that touch on one day as one, unless the second has another reason."""
    if not (is_medicare(claim) and is_acute_inpatient(claim)) or SEPARATE_STAY in claim.condition_codes:
        return
    for stay in claim.other_stays:
        if stay.discharged_on == claim.admission_date and _same_hospital(claim, stay.billing_npi):
            words = f"This admission follows the stay {_dates(stay)} on one day."
            yield Finding(words, field="admission_date", beside=(stay.claim_reference,))


@edit(
    "DS-06",
    Severity.REVIEW,
    Topic.DISCHARGE_STATUS,
    title="Discharged home, yet admitted to another hospital that day",
    source=f"{MANUAL}, ch. 3, section 40.2.4",
    remedy="Give the status of a transfer (02) where the patient went on to another acute hospital.",
    forms=INSTITUTIONAL,
)
def home_yet_transferred(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A patient whom another hospital admits on the day of discharge was most often transferred."""
    if not is_acute_inpatient(claim) or claim.discharge_status != "01":
        return
    for stay in claim.other_stays:
        if stay.admitted_on == claim.service_to and stay.billing_npi and not _same_hospital(claim, stay.billing_npi):
            words = f"Status 01, but another hospital's stay begins that day: {_dates(stay)}."
            yield Finding(words, ("01",), field="discharge_status", beside=(stay.claim_reference,))


@edit(
    "EM-11",
    Severity.REVIEW,
    Topic.OTHER,
    title="Place of service is not a hospital although the patient was an inpatient",
    source=f"{MANUAL}, ch. 26",
    remedy="Use place of service 21, or correct the date.",
    forms=PROFESSIONAL,
)
def place_during_stay(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare asks for place of service 21 while a patient is an inpatient, wherever the visit took place."""
    if not is_medicare(claim):
        return
    for line in claim.lines:
        place = line.pos or claim.place_of_service
        for stay in claim.other_stays:
            if place in NOT_AN_INPATIENT_PLACE and _within(stay, line_date(claim, line)):
                words = f"Place {place}, but the patient was in a stay {_dates(stay)}."
                yield on_line(line, words, field="pos", beside=stay.claim_reference)
                break


@edit(
    "GP-01",
    Severity.REVIEW,
    Topic.OTHER,
    title="Surgery within the global period of another",
    source=f"{MANUAL}, ch. 12, section 40.1 and 40.2",
    remedy="Add 58 (planned), 78 (return for a complication) or 79 (unrelated), as the record says.",
    forms=PROFESSIONAL,
)
def surgery_in_global_period(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A surgeon's further operation in the 10 or 90 days after the first says by modifier why it is paid."""
    for line in claim.lines:
        row = reference.service(line.code, line_date(claim, line))
        if row is None or row.global_days not in {"000", "010", "090"} or is_evaluation(line.code):
            continue
        if RETURN_TO_SURGERY.intersection(line.modifiers):
            continue
        for prior in claim.prior_services:
            days = _global_days(reference, prior)
            after = (line_date(claim, line) - prior.service_date).days
            if 0 < after <= days and _same_surgeon(claim, line, prior):
                words = f"{line.code} is within {days} days of {prior.code} on {prior.service_date:%m/%d/%Y}"
                words += f"{_reference_of(prior)}."
                yield on_line(line, words, prior.code, field="modifiers", beside=prior.claim_reference)
                break


@edit(
    "GP-02",
    Severity.REVIEW,
    Topic.OTHER,
    title="Visit on the day of surgery that stands on another claim",
    source=f"{MANUAL}, ch. 12, section 40.1",
    remedy="Add 25 or 57 where the visit was significant and separate or decided on the surgery; else remove it.",
    forms=PROFESSIONAL,
)
def visit_on_day_of_surgery(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A visit by the surgeon on the day of an operation is part of it, also where each has a claim of its own."""
    for line in claim.lines:
        if not is_evaluation(line.code) or {"24", "25", "57"}.intersection(line.modifiers):
            continue
        for prior in claim.prior_services:
            row = reference.service(prior.code, prior.service_date)
            operation = row is not None and row.global_days in {"000", "010", "090"} and not is_evaluation(prior.code)
            if operation and prior.service_date == line_date(claim, line) and _same_surgeon(claim, line, prior):
                words = f"{line.code} is on the day of {prior.code}{_reference_of(prior)}."
                yield on_line(line, words, prior.code, field="modifiers", beside=prior.claim_reference)
                break


@edit(
    "NC-03",
    Severity.REVIEW,
    Topic.NCCI,
    title="Service bundled into one on another claim of the day",
    source="CMS NCCI procedure-to-procedure edits in force on the date of service",
    remedy="Remove the column two service, or add the modifier that tells why it was separate, if the record says so.",
    forms=PROFESSIONAL,
)
def bundled_across_claims(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """NCCI pairs bind all services of one patient, provider and day, on however many claims they stand."""
    for line in claim.lines:
        on = line_date(claim, line)
        for prior in claim.prior_services:
            if prior.bill_type or prior.service_date != on or not _same_surgeon(claim, line, prior):
                continue
            row = reference.pair(claim.form, prior.code, line.code, on) or reference.pair(
                claim.form, line.code, prior.code, on
            )
            parted = BYPASS.intersection((*line.modifiers, *prior.modifiers))
            if row and (row.indicator == "0" or (row.indicator == "1" and not parted)):
                words = f"{line.code} and {prior.code}{_reference_of(prior)} of {on:%m/%d/%Y} are an NCCI pair."
                yield on_line(line, words, prior.code, beside=prior.claim_reference)
                break


def _global_days(reference: Reference, prior: PriorService) -> int:
    row = reference.service(prior.code, prior.service_date)
    return GLOBAL_DAYS.get(row.global_days, 0) if row and not is_evaluation(prior.code) else 0


def _same_surgeon(claim: ClaimFacts, line: Line, prior: PriorService) -> bool:
    who = renderer(claim, line) or claim.billing.npi
    return bool(who) and who == (prior.rendering_npi or prior.billing_npi)
