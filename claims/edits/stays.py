"""Inpatient bills: accommodation, how the stay began and ended, what a replacement says, the DRG stated."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, edit, on_line, on_procedure
from claims.edits.reading import STILL_A_PATIENT, is_acute_inpatient, is_inpatient, is_medicare, reads_as_whole
from claims.edits.tables import Reference
from claims.edits.units import plain
from claims.facts import ClaimFacts, DiagnosisRole, Line

MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04)"
GUIDE = "ASC X12N 005010X223A2"
DIED = frozenset({"20", "40", "41", "42"})
DATE_OF_DEATH = "55"
SOURCES = frozenset({"1", "2", "4", "5", "6", "8", "9", "D", "E", "F", "G"})


def _rooms(claim: ClaimFacts) -> list[Line]:
    return [line for line in claim.lines if "0100" <= line.revenue_code <= "0219"]


@edit(
    "RV-06",
    Severity.REVIEW,
    Topic.REVENUE_CODE,
    title="Stay without room and board",
    source=f"{MANUAL}, ch. 25; NUBC revenue codes 010x to 021x",
    remedy="Add the accommodation (010x to 021x) with its days.",
    forms=INSTITUTIONAL,
)
def room_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A bill for a stay charges for where the patient lay."""
    told = claim.bill_type[:2] == "11" and reads_as_whole(claim) and claim.lines
    if told and not _rooms(claim) and all(line.revenue_code for line in claim.lines):
        yield Finding("The stay has no line for room and board.", field="lines.revenue_code")


@edit(
    "RV-07",
    Severity.REVIEW,
    Topic.REVENUE_CODE,
    title="Days of room and board are not the days of the stay",
    source=f"{MANUAL}, ch. 3 and 25",
    remedy="Correct the days on the accommodation lines; the day of discharge does not count.",
    forms=INSTITUTIONAL,
)
def room_days(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The accommodation lines add up to the days of the statement; the last day counts for one who stays only."""
    rooms = _rooms(claim)
    if claim.bill_type[:2] != "11" or not rooms or claim.service_from is None or claim.service_to is None:
        return
    first = max(claim.service_from, claim.admission_date or claim.service_from)
    days = max((claim.service_to - first).days, 1)
    most = days + 1 if claim.discharge_status == STILL_A_PATIENT else days
    told = sum((line.units for line in rooms), Decimal(0))
    untold = all(line.units == 1 for line in rooms) and days > len(rooms)
    if not untold and not days <= told <= most:
        words = f"{plain(told)} days of room and board; the stay has {days}."
        yield on_line(rooms[0], words, rooms[0].revenue_code, field="units")


@edit(
    "DS-07",
    Severity.STOP,
    Topic.DISCHARGE_STATUS,
    title="Admitted as an inpatient, on an inpatient bill",
    source=f"{MANUAL}, ch. 25",
    remedy="Give the status at the end of the stay; 09 is for outpatient bills.",
    forms=INSTITUTIONAL,
)
def admitted_here(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Status 09 says that an outpatient was admitted to this hospital."""
    if claim.discharge_status == "09" and is_inpatient(claim):
        yield Finding(f"Status 09 is on bill type {claim.bill_type}.", ("09",), field="discharge_status")


@edit(
    "DS-08",
    Severity.STOP,
    Topic.DISCHARGE_STATUS,
    title="Date of death of a patient who left alive",
    source=f"{MANUAL}, ch. 25",
    remedy="Correct the discharge status, or remove occurrence code 55.",
    forms=INSTITUTIONAL,
)
def dead_and_alive(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Occurrence code 55 goes with a status of death: 20, 40, 41 or 42."""
    if claim.discharge_status and claim.discharge_status not in DIED:
        for each in claim.occurrence_codes:
            if each.code == DATE_OF_DEATH:
                words = f"Occurrence code 55 gives a date of death; the status is {claim.discharge_status}."
                yield Finding(words, (DATE_OF_DEATH, claim.discharge_status), field="discharge_status")


@edit(
    "OC-06",
    Severity.NOTE,
    Topic.DATES,
    title="Death without its date",
    source=f"{MANUAL}, ch. 25",
    remedy="Report occurrence code 55 with the date of death.",
    forms=INSTITUTIONAL,
)
def death_without_date(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare asks for the date of death beside a status of death."""
    told = is_medicare(claim) and claim.complete
    if (
        told
        and claim.discharge_status in DIED
        and not any(each.code == DATE_OF_DEATH for each in claim.occurrence_codes)
    ):
        words = f"Status {claim.discharge_status}, but occurrence code 55 is missing."
        yield Finding(words, (DATE_OF_DEATH,), field="occurrence_codes")


@edit(
    "OC-04",
    Severity.STOP,
    Topic.DATES,
    title="Occurrence in the future",
    source=f"{GUIDE}, loop 2300 HI",
    remedy="Correct the date.",
    forms=INSTITUTIONAL,
)
def occurrence_to_come(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An occurrence code tells of something that has happened."""
    for each in claim.occurrence_codes:
        if each.on and each.on > claim.today:
            words = f"Occurrence code {each.code} is dated {each.on:%m/%d/%Y}, in the future."
            yield Finding(words, (each.code,), field="occurrence_codes")


@edit(
    "AS-01",
    Severity.STOP,
    Topic.OTHER,
    title="Point of origin does not exist",
    source="NUBC point of origin codes",
    remedy="Choose a point of origin from the list; 1 is a patient who came from home.",
    forms=INSTITUTIONAL,
)
def unknown_source(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Where a patient came from is told by one of the published codes."""
    source = claim.admission_source
    if source and source.upper() not in SOURCES:
        yield Finding(f"{source} is not a point of origin.", (source,), field="admission_source")


@edit(
    "AS-02",
    Severity.REVIEW,
    Topic.OTHER,
    title="Came from another hospital's stay, but the point of origin says otherwise",
    source=f"{MANUAL}, ch. 3, section 40.2.4",
    remedy="Give point of origin 4 where the patient was transferred.",
    forms=INSTITUTIONAL,
)
def transfer_untold(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A patient whom another hospital discharged as a transfer on the day of admission came from there."""
    source = claim.admission_source
    if not is_acute_inpatient(claim) or not source or source == "4":
        return
    for stay in claim.other_stays:
        moved = stay.discharge_status == "02" and stay.discharged_on == claim.admission_date
        if moved and stay.billing_npi and stay.billing_npi != claim.billing.npi:
            words = f"Source {source}, but another hospital transferred the patient on {claim.admission_date:%m/%d/%Y}."
            yield Finding(words, (source,), field="admission_source", beside=(stay.claim_reference,))


CHANGES = frozenset({"D0", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "E0"})


@edit(
    "CC-05",
    Severity.NOTE,
    Topic.BILL_TYPE,
    title="Replacement or void without the reason of the change",
    source=f"{MANUAL}, ch. 1, section 130",
    remedy="Report the one condition code (D0 to D9, E0) that says what was changed.",
    forms=INSTITUTIONAL,
)
def change_unexplained(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare asks on adjustments and cancellations for the condition code that says why."""
    if is_medicare(claim) and claim.bill_type[2:] in {"7", "8"} and not CHANGES.intersection(claim.condition_codes):
        words = f"Bill type {claim.bill_type} has no condition code for the change (D0 to D9, E0)."
        yield Finding(words, field="condition_codes")


@edit(
    "BT-06",
    Severity.STOP,
    Topic.BILL_TYPE,
    title="Frequency is not that of the type of bill",
    source=f"{GUIDE}, loop 2300 CLM05",
    remedy="Make both agree: the third digit of the type of bill is the frequency.",
    forms=INSTITUTIONAL,
)
def frequency_differs(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The last digit of the type of bill is the frequency of the claim."""
    if len(claim.bill_type) == 3 and claim.frequency and claim.frequency != claim.bill_type[2]:
        words = f"Frequency {claim.frequency} is on bill type {claim.bill_type}."
        yield Finding(words, (claim.frequency,), field="frequency")


@edit(
    "DG-01",
    Severity.STOP,
    Topic.OTHER,
    title="DRG that says the stay cannot be grouped",
    source="MS-DRG definitions manual, DRGs 998 and 999",
    remedy="Correct the codes, sex, age or discharge status that the grouper could not use.",
    forms=INSTITUTIONAL,
)
def ungroupable(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """998 means an unusable principal diagnosis, 999 a stay that cannot be grouped; neither is paid."""
    if claim.drg in {"998", "999"}:
        yield Finding(f"DRG {claim.drg} is not paid.", (claim.drg,), field="drg")


@edit(
    "DX-14",
    Severity.STOP,
    Topic.OTHER,
    title="Two principal diagnoses",
    source="Uniform Hospital Discharge Data Set, definition of principal diagnosis",
    remedy="Mark the one that occasioned the encounter; the other is secondary.",
)
def two_principals(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A claim has one principal diagnosis."""
    marked = [item for item in claim.diagnoses if item.role is DiagnosisRole.PRINCIPAL]
    for item in marked[1:]:
        words = f"Diagnosis {item.number} is principal beside diagnosis {marked[0].number}."
        yield Finding(words, (item.code,), field=f"diagnoses.{item.number}.role")


@edit(
    "PC-11",
    Severity.STOP,
    Topic.DATES,
    title="Procedure without its date",
    source=f"{GUIDE}, loop 2300 HI",
    remedy="Give the day on which the procedure was done.",
    forms=INSTITUTIONAL,
)
def procedure_undated(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A claim ready for release tells when each procedure was done."""
    for item in claim.procedures if claim.complete and is_inpatient(claim) else ():
        if item.performed_on is None:
            yield on_procedure(item, f"{item.code} has no date.", field="performed_on")
