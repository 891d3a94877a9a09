"""Outpatient hospital bills: visits, observation, blood, devices, dialysis, notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.reading import (
    is_medicare,
    is_numbered,
    is_outpatient_hospital,
    lines_by_day,
    reads_as_whole,
)
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, DiagnosisRole, Line

EDITOR = "Medicare outpatient code editor"
MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04)"
VISITS = frozenset({"G0463", "G0380", "G0381", "G0382", "G0383", "G0384", "99281", "99282", "99283", "99284", "99285"})
SEPARATE_VISITS = "G0"


@edit(
    "OP-01",
    Severity.STOP,
    Topic.EM_MODIFIER25,
    title="Several visits under one revenue code without condition code G0",
    source=f"{EDITOR}, edit 42; {MANUAL}, ch. 4, section 180.4",
    remedy="Report condition code G0 where the visits were distinct, or bill one visit.",
    forms=INSTITUTIONAL,
)
def visits_not_distinct(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """More than one visit on a day under one revenue code is paid only with condition code G0."""
    if not is_medicare(claim) or not is_outpatient_hospital(claim) or SEPARATE_VISITS in claim.condition_codes:
        return
    for on, lines in lines_by_day(claim):
        by_revenue: defaultdict[str, list[Line]] = defaultdict(list)
        for line in lines:
            if line.code in VISITS and line.revenue_code:
                by_revenue[line.revenue_code].append(line)
        for revenue, visits in by_revenue.items():
            last = visits[-1]
            if len(visits) > 1 or last.units > 1:
                words = f"{last.code} is one of several visits under {revenue} on {on:%m/%d/%Y} without G0."
                yield on_line(last, words, *(visit.code for visit in visits[:-1]))


HOURS, DIRECT = "G0378", "G0379"
OBSERVATION = frozenset({HOURS, DIRECT, "99234", "99235", "99236", "G0316", "G0317", "G0318"})


@edit(
    "OP-02",
    Severity.STOP,
    Topic.BILL_TYPE,
    title="Observation on a bill that takes none",
    source=f"{EDITOR}, edit 53; {MANUAL}, ch. 4, section 290",
    remedy="Use bill type 13x or 85x.",
    forms=INSTITUTIONAL,
)
def observation_elsewhere(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Observation hours and direct referral to observation are billed on 13x and 85x only."""
    for line in claim.lines:
        if line.code in {HOURS, DIRECT} and claim.bill_type and claim.bill_type[:2] not in {"13", "85"}:
            yield on_line(line, f"{line.code} is on bill type {claim.bill_type}.")


@edit(
    "OP-03",
    Severity.STOP,
    Topic.OTHER,
    title="Direct referral to observation without its hours",
    source=f"{EDITOR}, edit 58; {MANUAL}, ch. 4, section 290",
    remedy="Add the hours of observation (G0378).",
    forms=INSTITUTIONAL,
)
def referral_without_hours(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """G0379 is paid beside G0378 only."""
    hours = any(line.code == HOURS for line in claim.lines)
    for line in claim.lines:
        if line.code == DIRECT and not hours:
            yield on_line(line, f"{DIRECT} stands without {HOURS}.")


@edit(
    "OP-04",
    Severity.STOP,
    Topic.INVALID_CODE,
    title="Office visit code on a Medicare hospital bill",
    source=f"{EDITOR}, edit 62; {MANUAL}, ch. 4, section 160",
    remedy="Bill the clinic visit as G0463.",
    forms=INSTITUTIONAL,
)
def clinic_visit(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Under OPPS a visit to a hospital's clinic is G0463, whatever its level."""
    for line in claim.lines:
        if is_numbered(line.code, (99202, 99215)) and is_medicare(claim) and claim.bill_type[:2] == "13":
            yield on_line(line, f"{line.code} is not taken from a hospital's clinic; G0463 is.", "G0463")


TRANSFUSIONS = frozenset({"36430", "36440", "36450", "36455", "36456"})


def _is_blood(line: Line) -> bool:
    return "P9010" <= line.code <= "P9100" or line.revenue_code.startswith("038")


@edit(
    "OP-05",
    Severity.STOP,
    Topic.OTHER,
    title="Transfusion without the blood product",
    source=f"{EDITOR}, edit 43; {MANUAL}, ch. 4, section 231",
    remedy="Add the blood product (P9010 to P9100) of the same day.",
    forms=INSTITUTIONAL,
)
def transfusion_of_nothing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A transfusion is billed with what was transfused."""
    if is_outpatient_hospital(claim):
        for _, lines in lines_by_day(claim):
            for line in lines:
                if line.code in TRANSFUSIONS and not any(_is_blood(other) for other in lines):
                    yield on_line(line, f"{line.code} stands without a blood product.")


PACEMAKERS = ("33206", "33207", "33208", "33212", "33213", "33221", "33227", "33228", "33229")
DEFIBRILLATORS = ("33230", "33231", "33240", "33249", "33262", "33263", "33264")
GRAFTS = ("65710", "65730", "65750", "65755")
NEEDS: tuple[tuple[tuple[str, ...], frozenset[str], str], ...] = (
    (PACEMAKERS, frozenset({"C1785", "C1786", "C2619", "C2620", "C2621", "C1779", "C1898"}), "the pacemaker"),
    (DEFIBRILLATORS, frozenset({"C1721", "C1722", "C1882", "C1777", "C1895", "C1899", "C1898"}), "the defibrillator"),
    (GRAFTS, frozenset({"V2785"}), "the corneal tissue (V2785)"),
)


@edit(
    "OP-06",
    Severity.REVIEW,
    Topic.OTHER,
    title="Operation without the device or tissue it uses",
    source=f"{EDITOR}, edit 92; {MANUAL}, ch. 4, section 61",
    remedy="Add the HCPCS code of the device or tissue.",
    forms=INSTITUTIONAL,
)
def device_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Where a device or corneal tissue is put in, Medicare asks for its code on the bill."""
    if not is_medicare(claim) or claim.bill_type[:2] != "13":
        return
    present = {line.code for line in claim.lines}
    for line in claim.lines:
        for operations, devices, words in NEEDS:
            broken_off = {"52", "73", "74", "CG"}.intersection(line.modifiers)
            if line.code in operations and not devices & present and "C1889" not in present and not broken_off:
                yield on_line(line, f"{line.code} stands without {words}.")


STILL_OR_AT_HOME = frozenset({"01", "06", "07", "30", "50"})


@edit(
    "OP-07",
    Severity.STOP,
    Topic.INPATIENT_ONLY,
    title="Modifier CA of a patient who neither died nor was transferred",
    source=f"{EDITOR}, edit 70; {MANUAL}, ch. 4, section 180.7",
    remedy="Remove CA, or correct the discharge status.",
    forms=INSTITUTIONAL,
)
def emergency_survived(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """CA is for an emergency operation on a patient who died, or went to another hospital, before admission."""
    for line in claim.lines if claim.discharge_status in STILL_OR_AT_HOME else ():
        if "CA" in line.modifiers:
            words = f"{line.code} has CA, but the discharge status is {claim.discharge_status}."
            yield on_line(line, words, "CA", field="modifiers")


WHERE_THEY_BELONG: tuple[tuple[frozenset[str], tuple[str, ...], str], ...] = (
    (frozenset({"77067", "77063"}), ("0403",), "screening mammography (0403)"),
    (frozenset({"77065", "77066"}), ("0401",), "diagnostic mammography (0401)"),
    (frozenset({HOURS}), ("0762",), "observation (0762)"),
)


@edit(
    "RV-05",
    Severity.STOP,
    Topic.REVENUE_CODE,
    title="Mammography, observation or blood under another revenue code",
    source=f"{MANUAL}, ch. 18, section 20, and ch. 4, sections 231 and 290; {EDITOR}, edits 44 and 79",
    remedy="Correct the revenue code.",
    forms=INSTITUTIONAL,
)
def own_revenue_code(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Mammograms, observation hours and blood products have revenue codes of their own."""
    for line in claim.lines:
        revenue = line.revenue_code
        if not revenue or not line.code or claim.bill_type[:2] == "85":
            continue
        for codes, belongs, words in WHERE_THEY_BELONG:
            if line.code in codes and revenue not in belongs:
                yield on_line(line, f"{line.code} belongs under {words}, not {revenue}.", revenue, field="revenue_code")
        if revenue == "0762" and line.code not in OBSERVATION:
            words = f"{line.code} is no observation, but stands under {revenue}."
            yield on_line(line, words, revenue, field="revenue_code")
        if "P9010" <= line.code <= "P9100" and not revenue.startswith(("038", "0390", "0392")):
            words = f"{line.code} is a blood product (038x, 0390), not {revenue}."
            yield on_line(line, words, revenue, field="revenue_code")


@edit(
    "OC-05",
    Severity.REVIEW,
    Topic.DATES,
    title="Notice of non-coverage without its date",
    source=f"{MANUAL}, ch. 1, section 60",
    remedy="Report occurrence code 32 with the day on which the notice was given.",
    forms=INSTITUTIONAL,
)
def notice_without_date(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A line with GA on an outpatient bill goes with occurrence code 32."""
    if not is_outpatient_hospital(claim) or any(each.code == "32" for each in claim.occurrence_codes):
        return
    for line in claim.lines:
        if "GA" in line.modifiers:
            words = f"{line.code or line.revenue_code} has GA, but occurrence code 32 is missing."
            yield Finding(words, ("GA", "32"), line.number, "occurrence_codes")
            return


ADEQUACY = frozenset({"G1", "G2", "G3", "G4", "G5", "G6"})
WEIGHT, HEIGHT = "A8", "A9"


@edit(
    "ES-01",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Dialysis session without the modifier of its adequacy",
    source=f"{MANUAL}, ch. 8, section 50",
    remedy="Add G1 to G6 by the latest urea reduction ratio.",
    forms=INSTITUTIONAL,
)
def adequacy_untold(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Hemodialysis on a bill of a dialysis facility (72x) tells how well it cleans the blood."""
    for line in claim.lines if claim.bill_type[:2] == "72" else ():
        hemodialysis = line.code == "90999" and line.revenue_code.startswith("082")
        if hemodialysis and not ADEQUACY.intersection(line.modifiers):
            yield on_line(line, f"{line.code} has none of G1 to G6.", field="modifiers")


@edit(
    "ES-02",
    Severity.REVIEW,
    Topic.OTHER,
    title="Dialysis bill without weight and height",
    source=f"{MANUAL}, ch. 8, section 50",
    remedy="Report value codes A8 (kilograms) and A9 (centimeters).",
    forms=INSTITUTIONAL,
)
def weight_and_height(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare pays dialysis by the patient's build."""
    if claim.bill_type[:2] != "72" or not reads_as_whole(claim):
        return
    present = {each.code for each in claim.value_codes}
    missing = [code for code in (WEIGHT, HEIGHT) if code not in present]
    if missing:
        yield Finding(f"Value code {' and '.join(missing)} is missing.", tuple(missing), field="value_codes")


UNSCHEDULED = ("045", "0516", "0526", "0762")


@edit(
    "DX-15",
    Severity.REVIEW,
    Topic.OTHER,
    title="Unscheduled visit without the patient's reason",
    source="ASC X12N 005010X223A2, loop 2300 HI, patient's reason for visit",
    remedy="Add the complaint with which the patient came as the reason for visit.",
    forms=INSTITUTIONAL,
)
def reason_for_visit_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A claim ready for release for emergency, urgent care or observation says why the patient came."""
    if not claim.complete or claim.bill_type[:2] not in {"13", "85"}:
        return
    told = any(item.role is DiagnosisRole.REASON_FOR_VISIT for item in claim.diagnoses)
    if not told and any(line.revenue_code.startswith(UNSCHEDULED) for line in claim.lines):
        yield Finding("The visit was not scheduled, but the patient's reason for it is missing.", field="diagnoses")
