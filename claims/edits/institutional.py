"""What a facility claim says of itself: type of bill, discharge status, revenue codes, inpatient-only services."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.reading import (
    INTERIM,
    STILL_A_PATIENT,
    is_evaluation,
    is_inpatient,
    is_numbered,
    is_outpatient_hospital,
    line_date,
    reads_as_whole,
)
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04)"
BILL_TYPES = frozenset({
    "11", "12", "13", "14", "18", "21", "22", "23", "28", "32", "33", "34", "41", "43", "65", "66", "71", "72",
    "73", "74", "75", "76", "77", "78", "79", "81", "82", "83", "84", "85", "86", "87", "89",
})  # fmt: skip
FREQUENCIES = frozenset("012345789ABCDEFGHIJKMNOPQXYZ")
HOSPICE_DEATHS = frozenset({"40", "41", "42"})
TOTAL_LINE = "0001"


@edit(
    "BT-01",
    Severity.STOP,
    Topic.BILL_TYPE,
    title="Type of bill does not exist",
    source=f"{MANUAL}, ch. 25; NUBC type of bill structure",
    remedy="Give three digits: facility, care, frequency; such as 111 for a stay and 131 for an outpatient visit.",
    forms=INSTITUTIONAL,
)
def bill_type_structure(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The type of bill is made of a known facility and care type and a known frequency."""
    bill_type = claim.bill_type
    if bill_type and not (len(bill_type) == 3 and bill_type[:2] in BILL_TYPES and bill_type[2] in FREQUENCIES):
        yield Finding(f"{bill_type} is not a type of bill.", (bill_type,), field="bill_type")


@edit(
    "BT-02",
    Severity.STOP,
    Topic.BILL_TYPE,
    title="Type of bill is missing",
    source=f"{MANUAL}, ch. 25",
    remedy="Give the type of bill.",
    forms=INSTITUTIONAL,
    required=True,
)
def bill_type_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A facility claim ready for release has a type of bill."""
    if claim.complete and not claim.bill_type:
        yield Finding("The claim has no type of bill.", field="bill_type")


@edit(
    "BT-03",
    Severity.STOP,
    Topic.BILL_TYPE,
    title="Replacement or void without the payer's claim number",
    source="ASC X12N 005010X222A1 and 005010X223A2, loop 2300 REF*F8",
    remedy="Give the number that the payer gave the original claim.",
    required=True,
)
def original_reference(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Frequency 7 and 8 name the claim they replace or void."""
    if reads_as_whole(claim) and claim.frequency in {"7", "8"} and not claim.payer_control_number:
        yield Finding(f"Frequency {claim.frequency} needs the payer's claim number.", field="payer_control_number")


@edit(
    "BT-04",
    Severity.STOP,
    Topic.BILL_TYPE,
    title="Outpatient type of bill with room and board",
    source=f"{MANUAL}, ch. 25; NUBC revenue codes 010x to 021x",
    remedy="Use bill type 11x for a stay, or remove the accommodation line.",
    forms=INSTITUTIONAL,
)
def room_on_outpatient(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Accommodation (revenue codes 0100 to 0219) is charged on inpatient claims only."""
    if is_outpatient_hospital(claim):
        for line in claim.lines:
            if "0100" <= line.revenue_code <= "0219":
                yield on_line(
                    line,
                    f"{line.revenue_code} is on bill type {claim.bill_type}.",
                    line.revenue_code,
                    field="revenue_code",
                )


@edit(
    "BT-05",
    Severity.STOP,
    Topic.BILL_TYPE,
    title="Outpatient type of bill on a claim for a stay",
    source=f"{MANUAL}, ch. 3 and 4",
    remedy="Use bill type 11x for an inpatient stay.",
    forms=INSTITUTIONAL,
)
def drg_on_outpatient(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A DRG is reported on inpatient claims only."""
    if claim.drg and is_outpatient_hospital(claim):
        yield Finding(f"DRG {claim.drg} is on bill type {claim.bill_type}.", (claim.drg,), field="bill_type")


@edit(
    "DS-01",
    Severity.STOP,
    Topic.DISCHARGE_STATUS,
    title="Discharge status does not exist",
    source="CMS Definitions of Medicare Code Edits v43.1, edit 16",
    remedy="Choose a status from the list.",
    forms=INSTITUTIONAL,
)
def unknown_status(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The patient's discharge status is one of the published codes."""
    status = claim.discharge_status
    if status and reference.discharge_statuses and status not in reference.discharge_statuses:
        yield Finding(f"{status} is not a discharge status.", (status,), field="discharge_status")


@edit(
    "DS-02",
    Severity.STOP,
    Topic.DISCHARGE_STATUS,
    title="Discharge status is missing",
    source="ASC X12N 005010X223A2, loop 2300 CL1",
    remedy="Give where the patient went.",
    forms=INSTITUTIONAL,
    required=True,
)
def status_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An inpatient claim says how the stay ended; a what-if is held to it once it has dates and a total."""
    told = claim.complete or (claim.admission_date and claim.service_to and claim.total_charge is not None)
    if told and is_inpatient(claim) and not claim.discharge_status:
        yield Finding("The stay has no discharge status.", field="discharge_status")


@edit(
    "DS-03",
    Severity.STOP,
    Topic.DISCHARGE_STATUS,
    title="Still a patient, yet the bill is final",
    source=f"{MANUAL}, ch. 3 and 25",
    remedy="Use frequency 2 or 3 for an interim bill, or give the status at discharge.",
    forms=INSTITUTIONAL,
)
def still_a_patient(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Status 30 goes with an interim bill, not with a bill from admission through discharge or a last one."""
    if claim.discharge_status == STILL_A_PATIENT and is_inpatient(claim) and claim.bill_type[2:] in {"1", "4"}:
        yield Finding(f"Status 30 is on bill type {claim.bill_type}.", ("30",), field="discharge_status")


@edit(
    "DS-04",
    Severity.STOP,
    Topic.DISCHARGE_STATUS,
    title="Interim bill of a patient who has left",
    source=f"{MANUAL}, ch. 3 and 25",
    remedy="Use status 30 on an interim bill, or frequency 4 for the last bill.",
    forms=INSTITUTIONAL,
)
def left_on_interim(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """First and continuing interim bills say that the patient is still there."""
    status = claim.discharge_status
    if is_inpatient(claim) and claim.bill_type[2:] in INTERIM and status and status != STILL_A_PATIENT:
        yield Finding(
            f"Status {status} is on interim bill type {claim.bill_type}.", (status,), field="discharge_status"
        )


@edit(
    "DS-05",
    Severity.STOP,
    Topic.DISCHARGE_STATUS,
    title="Hospice status on another type of bill",
    source=f"{MANUAL}, ch. 11 and 25",
    remedy="Use status 20 for a death outside hospice.",
    forms=INSTITUTIONAL,
)
def hospice_status(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Status 40, 41 and 42 tell where a hospice patient died; only hospice bills (81x, 82x) use them."""
    if claim.discharge_status in HOSPICE_DEATHS and claim.bill_type and claim.bill_type[:2] not in {"81", "82"}:
        yield Finding(
            f"Status {claim.discharge_status} is on bill type {claim.bill_type}.",
            (claim.discharge_status,),
            field="discharge_status",
        )


@edit(
    "RV-01",
    Severity.STOP,
    Topic.REVENUE_CODE,
    title="Revenue code does not exist",
    source="NUBC revenue codes in force",
    remedy="Choose a revenue code from the list.",
    forms=INSTITUTIONAL,
)
def unknown_revenue_code(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A revenue code has four digits and is on the list."""
    for line in claim.lines:
        code = line.revenue_code
        if code and code != TOTAL_LINE and reference.revenue_codes and code not in reference.revenue_codes:
            yield on_line(line, f"{code} is not a revenue code.", code, field="revenue_code")


@edit(
    "RV-02",
    Severity.STOP,
    Topic.REVENUE_CODE,
    title="Revenue code needs a HCPCS code",
    source=f"{MANUAL}, ch. 4, section 20; Medicare outpatient code editor, edit 48",
    remedy="Add the HCPCS or CPT code of the service.",
    forms=INSTITUTIONAL,
)
def hcpcs_needed(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """On outpatient bills most ancillary revenue codes name their service by a HCPCS code."""
    if not is_outpatient_hospital(claim):
        return
    for line in claim.lines:
        row = reference.revenue_codes.get(line.revenue_code)
        if row and row.needs_hcpcs and not line.code:
            yield on_line(line, f"{line.revenue_code} has no HCPCS code.", line.revenue_code, field="code")


@edit(
    "RV-03",
    Severity.STOP,
    Topic.REVENUE_CODE,
    title="Line without a revenue code",
    source="ASC X12N 005010X223A2, loop 2400 SV201",
    remedy="Give the revenue code of the department.",
    forms=INSTITUTIONAL,
    required=True,
)
def revenue_code_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Every line of a facility claim has a revenue code; a what-if is held to it once one line has one."""
    if claim.complete or any(line.revenue_code for line in claim.lines):
        for line in claim.lines:
            if not line.revenue_code:
                yield on_line(line, f"Line {line.number} has no revenue code.", field="revenue_code")


URGENT_CARE = "0456"


@edit(
    "RV-04",
    Severity.REVIEW,
    Topic.REVENUE_CODE,
    title="Service under another department's revenue code",
    source="NUBC revenue codes; CPT code ranges",
    remedy="Correct the revenue code or the service.",
    forms=INSTITUTIONAL,
)
def wrong_department(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Emergency visits belong under 045x, office visits there only under urgent care.

    Laboratory tests and imaging do not belong under each other's codes.
    """
    for line in claim.lines:
        code, revenue = line.code, line.revenue_code
        if not revenue or not code:
            continue
        if is_numbered(code, (99281, 99285)) and not revenue.startswith(("045", "0981")):
            words = f"{code} belongs to the emergency department (045x), not {revenue}."
            yield on_line(line, words, revenue, field="revenue_code")
        elif revenue.startswith(("030", "031")) and (
            is_evaluation(code) or is_numbered(code, (10004, 36000), (70010, 79999))
        ):
            yield on_line(
                line, f"{code} is no laboratory service, but stands under {revenue}.", revenue, field="revenue_code"
            )
        elif revenue.startswith(("032", "035", "061", "040")) and is_numbered(code, (80047, 87999), (99202, 99499)):
            yield on_line(
                line, f"{code} is no imaging service, but stands under {revenue}.", revenue, field="revenue_code"
            )
        elif revenue.startswith("045") and revenue != URGENT_CARE and is_numbered(code, (99202, 99215)):
            yield on_line(
                line, f"{code} is an office visit, but stands under {revenue}.", revenue, field="revenue_code"
            )


@edit(
    "IO-01",
    Severity.STOP,
    Topic.INPATIENT_ONLY,
    title="Inpatient-only service on an outpatient claim",
    source=f"{MANUAL}, ch. 4, section 180.7; OPPS addendum B, status indicator C",
    remedy="Admit, or bill with modifier CA where the patient died or was transferred before admission.",
    forms=INSTITUTIONAL,
)
def inpatient_only(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare pays services of status C only when the patient is an inpatient."""
    if not is_outpatient_hospital(claim):
        return
    for line in claim.lines:
        row = reference.service(line.code, line_date(claim, line))
        if row and row.opps_status == "C" and "CA" not in line.modifiers:
            yield on_line(line, f"{line.code} is paid to inpatients only; the bill type is {claim.bill_type}.")
