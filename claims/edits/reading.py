"""How the facts of a claim are read by more than one edit: its dates, its principal diagnosis, its setting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from claims.edits.tables import Reference
from claims.facts import ClaimFacts, Diagnosis, DiagnosisRole, Form, Line, PayerKind

REPORTED_ROLES = frozenset({DiagnosisRole.PRINCIPAL, DiagnosisRole.SECONDARY})
INPATIENT_BILL_TYPES = frozenset({"11", "18", "21", "28", "41"})
INTERIM = frozenset("23")
"""Frequencies of a bill that another follows: the first and those in between."""
STILL_A_PATIENT = "30"
OUTPATIENT_HOSPITAL_BILL_TYPES = frozenset({"12", "13", "14", "85"})
TELEHEALTH_PLACES = frozenset({"02", "10"})
TELEHEALTH_MODIFIERS = frozenset({"93", "95", "GT", "GQ", "FQ"})
DISTINCT_SERVICE_MODIFIERS = frozenset({"59", "XE", "XP", "XS", "XU"})
LEFT_MODIFIERS = frozenset({"LT", "E1", "E2", "FA", "F1", "F2", "F3", "F4", "TA", "T1", "T2", "T3", "T4"})
RIGHT_MODIFIERS = frozenset({"RT", "E3", "E4", "F5", "F6", "F7", "F8", "F9", "T5", "T6", "T7", "T8", "T9"})
ANATOMICAL_MODIFIERS = LEFT_MODIFIERS | RIGHT_MODIFIERS | {"LC", "LD", "LM", "RC", "RI"}


def claim_date(claim: ClaimFacts) -> date:
    """The date that decides which diagnosis codes are valid: discharge or end of service, else the latest line."""
    if claim.coding_date:
        return claim.coding_date
    return max((line.service_date for line in claim.lines if line.service_date), default=claim.today)


def start_date(claim: ClaimFacts) -> date:
    """Admission, else the start of service: the date a patient's age is counted on."""
    if claim.admission_date or claim.service_from:
        return claim.admission_date or claim.service_from or claim.today
    return min((line.service_date for line in claim.lines if line.service_date), default=claim_date(claim))


def line_date(claim: ClaimFacts, line: Line) -> date:
    return line.service_date or claim.service_from or claim_date(claim)


def shifted(day: date, days: int) -> date:
    """So many days later or earlier; the calendar's own ends are as far as it goes."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def age_on(birth_date: date, on: date) -> int:
    """Completed years of age; negative before birth."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def patient_age(claim: ClaimFacts) -> int | None:
    """Completed years at the start of care; none where the birth date is unknown or lies after it."""
    birth_date = claim.patient.birth_date
    if birth_date is None or birth_date > claim_date(claim):
        return None
    return max(age_on(birth_date, start_date(claim)), 0)


def is_inpatient(claim: ClaimFacts) -> bool:
    """An institutional claim for a stay, by its bill type; where that is not given, by admission or procedure codes."""
    if claim.form is not Form.INSTITUTIONAL:
        return False
    if claim.bill_type:
        return claim.bill_type[:2] in INPATIENT_BILL_TYPES
    return bool(claim.admission_date or claim.procedures)


def is_acute_inpatient(claim: ClaimFacts) -> bool:
    """A stay in an acute hospital: bill type 11x, or an inpatient claim without a bill type."""
    return is_inpatient(claim) and claim.bill_type[:2] in {"", "11"}


def is_outpatient_hospital(claim: ClaimFacts) -> bool:
    return claim.form is Form.INSTITUTIONAL and claim.bill_type[:2] in OUTPATIENT_HOSPITAL_BILL_TYPES


def is_medicare(claim: ClaimFacts) -> bool:
    return claim.payer.kind is PayerKind.MEDICARE


def reported(claim: ClaimFacts) -> tuple[Diagnosis, ...]:
    """Principal and secondary diagnoses, in order."""
    return tuple(item for item in claim.diagnoses if item.role in REPORTED_ROLES)


def principal(claim: ClaimFacts) -> Diagnosis | None:
    """The principal or first-listed diagnosis: the one marked so, else the first on the claim."""
    for item in claim.diagnoses:
        if item.role is DiagnosisRole.PRINCIPAL:
            return item
    for item in claim.diagnoses:
        if item.role is DiagnosisRole.SECONDARY:
            return item
    if claim.diagnoses and claim.diagnoses[0].role is DiagnosisRole.EXTERNAL_CAUSE:
        return claim.diagnoses[0]
    return None


def has_diagnosis(claim: ClaimFacts, *prefixes: str) -> bool:
    """Whether a diagnosis starting with one of the prefixes is on the claim, whatever its role but admitting."""
    return any(item.code.startswith(prefixes) for item in claim.diagnoses if item.role is not DiagnosisRole.ADMITTING)


def pointed(claim: ClaimFacts, line: Line) -> tuple[Diagnosis, ...]:
    """The diagnoses a line points at; the whole list where it gives no pointers."""
    if not line.pointers:
        return reported(claim)
    count = len(claim.diagnoses)
    return tuple(claim.diagnoses[pointer - 1] for pointer in line.pointers if 1 <= pointer <= count)


def renderer(claim: ClaimFacts, line: Line) -> str:
    """NPI of the one who rendered a line, as far as known."""
    provider = line.rendering or claim.rendering
    return provider.npi if provider else ""


def day_is_known(claim: ClaimFacts, line: Line) -> bool:
    """Whether a line's day is told: by itself, or because the claim is of one day."""
    return line.service_date is not None or claim.service_to is None or claim.service_from == claim.service_to


def lines_by_day(claim: ClaimFacts) -> Iterator[tuple[date, list[Line]]]:
    """Lines with a code, by date of service and in date order; lines of unknown day are left out."""
    days: defaultdict[date, list[Line]] = defaultdict(list)
    for line in claim.lines:
        if line.code and day_is_known(claim, line):
            days[line_date(claim, line)].append(line)
    yield from sorted(days.items())


def is_numbered(code: str, *ranges: tuple[int, int]) -> bool:
    """Whether a five-digit code lies in one of the ranges; lettered codes never do."""
    return len(code) == 5 and code.isdecimal() and any(low <= int(code) <= high for low, high in ranges)


def is_evaluation(code: str) -> bool:
    """Evaluation and management, with the eye examinations and the visits Medicare codes in HCPCS."""
    return code in {"G0402", "G0438", "G0439", "G0463", "G0380", "G0381", "G0382", "G0383", "G0384"} or is_numbered(
        code, (99202, 99499), (92002, 92014)
    )


def is_surgical_or_test(code: str) -> bool:
    """Surgery, imaging, laboratory, and the medicine services that never are visits."""
    return is_numbered(
        code, (10004, 89398), (90460, 90474), (93000, 93010), (94010, 94799), (96360, 96549), (97010, 97150)
    )


def side_of(title: str) -> str:
    """The side a code's title names: ``right``, ``left``, ``bilateral``, ``unspecified`` or nothing."""
    words = title.lower().replace(",", " ").split()
    if "bilateral" in words:
        return "bilateral"
    right, left = "right" in words, "left" in words
    if right != left:
        return "right" if right else "left"
    return ""


def reads_as_whole(claim: ClaimFacts) -> bool:
    """A claim meant to be released, or a what-if with dates, lines and a total, which is held to what a claim needs."""
    return claim.complete or bool(claim.lines and claim.service_to and claim.total_charge is not None)


def title_of(reference: Reference, claim: ClaimFacts, code: str) -> str:
    """The title of a diagnosis on the date of the claim in small letters; nothing where it is not known."""
    row = reference.diagnosis(code, claim_date(claim))
    return row.title.lower() if row else ""
