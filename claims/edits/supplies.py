"""Drugs, ambulance and equipment: what their HCPCS codes ask for beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claims.edits.base import INSTITUTIONAL, PROFESSIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.reading import has_diagnosis, is_acute_inpatient, is_medicare, is_numbered, lines_by_day
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, Line

DRUG_MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04), ch. 17, section 40"
AMBULANCE_MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04), ch. 15, section 30"
EQUIPMENT_MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04), ch. 20"
SINGLE_DOSE = frozenset({
    "J0178", "J0585", "J0897", "J1300", "J1745", "J2323", "J2350", "J2778", "J9022", "J9035", "J9145", "J9173",
    "J9228", "J9271", "J9299", "J9312",
})  # fmt: skip
"""Drugs that come in single-dose containers only."""
WASTE = frozenset({"JW", "JZ"})


@edit(
    "DR-01",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Single-dose drug without JW or JZ",
    source=DRUG_MANUAL,
    remedy="Add JZ where nothing was thrown away; else a second line with JW and the units thrown away.",
    effective_from=date(2023, 7, 1),
)
def waste_untold(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Since July 2023 Medicare asks of a drug from a single-dose container whether any of it was discarded."""
    if not is_medicare(claim) or is_acute_inpatient(claim):
        return
    for _, lines in lines_by_day(claim):
        told = {line.code for line in lines if WASTE.intersection(line.modifiers)}
        for line in lines:
            if line.code in SINGLE_DOSE - told:
                yield on_line(line, f"{line.code} has neither JZ nor a line with JW.", field="modifiers")


@edit(
    "DR-02",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Drug thrown away does not fit the drug given",
    source=DRUG_MANUAL,
    remedy="Bill the units given on a line without JW; JZ only where nothing was thrown away.",
)
def waste_against_dose(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Units discarded stand on a line of their own beside the units given, which then do not carry JZ."""
    for _, lines in lines_by_day(claim):
        for line in lines:
            if "JW" not in line.modifiers:
                continue
            given = [other for other in lines if other.code == line.code and "JW" not in other.modifiers]
            if not given:
                yield on_line(line, f"{line.code} has JW, but no line for the dose given.", "JW", field="modifiers")
            for other in given:
                if "JZ" in other.modifiers:
                    words = f"{other.code} has JZ, but line {line.number} has JW."
                    yield on_line(other, words, "JZ", field="modifiers")


@edit(
    "DR-03",
    Severity.STOP,
    Topic.MODIFIER,
    title="Modifier of discarded drugs on a service that is no drug",
    source=DRUG_MANUAL,
    remedy="Remove JW or JZ.",
)
def waste_of_no_drug(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """JW and JZ belong on drugs and biologicals."""
    for line in claim.lines:
        wrong = WASTE.intersection(line.modifiers)
        if wrong and is_numbered(line.code, (100, 89398), (90785, 99607)):
            yield on_line(line, f"{min(wrong)} is on {line.code}, which is no drug.", min(wrong), field="modifiers")


FROM, TO = frozenset("DEGHIJNPRS"), frozenset("DEGHIJNPRSX")
MILES = frozenset({"A0425", "A0435", "A0436"})
NO_WAY = frozenset({"RR"})
"""From a home to a home: the modifier of rented equipment, and no covered ride."""


def _is_ride(code: str) -> bool:
    return "A0426" <= code <= "A0434" and len(code) == 5


def _ways(line: Line) -> list[str]:
    """The modifiers of a line that tell where a ride began and ended."""
    pairs = [one for one in line.modifiers if len(one) == 2 and one[0] in FROM and one[1] in TO]
    return [one for one in pairs if one not in NO_WAY | {"GY", "GJ", "PI", "PS"}]


@edit(
    "AM-01",
    Severity.STOP,
    Topic.MODIFIER,
    title="Ambulance ride without origin and destination",
    source=AMBULANCE_MANUAL,
    remedy="Add the modifier of two letters: where the ride began, where it ended.",
)
def ride_from_nowhere(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Rides and miles name by a modifier where the patient was picked up and where taken."""
    for line in claim.lines:
        if (_is_ride(line.code) or line.code in MILES) and not _ways(line) and "QL" not in line.modifiers:
            yield on_line(line, f"{line.code} says neither origin nor destination.", field="modifiers")


@edit(
    "AM-02",
    Severity.STOP,
    Topic.OTHER,
    title="Ambulance miles without the ride",
    source=AMBULANCE_MANUAL,
    remedy="Add the ride (A0426 to A0434) of the same day.",
)
def miles_alone(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Miles are billed beside the ride they belong to."""
    for _, lines in lines_by_day(claim):
        ridden = any(_is_ride(line.code) for line in lines)
        for line in lines:
            if line.code in MILES and not ridden:
                yield on_line(line, f"{line.code} stands without a ride.")


@edit(
    "AM-03",
    Severity.STOP,
    Topic.MODIFIER,
    title="Ambulance miles of another way than the ride",
    source=AMBULANCE_MANUAL,
    remedy="Give ride and miles the same origin and destination.",
)
def miles_elsewhere(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A ride and its miles have the same origin and destination."""
    for _, lines in lines_by_day(claim):
        ridden = {way for line in lines if _is_ride(line.code) for way in _ways(line)}
        for line in lines:
            ways = _ways(line)
            if line.code in MILES and ridden and ways and not ridden.intersection(ways):
                words = f"{line.code} goes {ways[0]}, the ride {min(ridden)}."
                yield on_line(line, words, ways[0], field="modifiers")


@edit(
    "AM-04",
    Severity.STOP,
    Topic.OTHER,
    title="Ambulance at a place that is none",
    source="CMS place of service code set, 41 and 42",
    remedy="Use place of service 41 (land) or 42 (air or water).",
    forms=PROFESSIONAL,
)
def ambulance_place(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Rides happen at place of service 41 or 42."""
    for line in claim.lines:
        place = line.pos or claim.place_of_service
        if _is_ride(line.code) and place and place not in {"41", "42"}:
            yield on_line(line, f"{line.code} is at place of service {place}.", field="pos")


@edit(
    "AM-05",
    Severity.STOP,
    Topic.MODIFIER,
    title="Hospital's ambulance ride without QM or QN",
    source=AMBULANCE_MANUAL,
    remedy="Add QM (under arrangement) or QN (by the hospital itself).",
    forms=INSTITUTIONAL,
)
def arrangement_untold(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A facility says who drove."""
    for line in claim.lines:
        ride = is_medicare(claim) and _is_ride(line.code)
        if ride and not {"QM", "QN"}.intersection(line.modifiers):
            yield on_line(line, f"{line.code} has neither QM nor QN.", field="modifiers")


OWNED = frozenset({"NU", "RR", "UE", "MS", "RA", "RB", "RP", "GY", "GZ", "EY"})
EQUIPMENT = (
    "E0250", "E0255", "E0260", "E0265", "E0301", "E0303", "E0304", "E0431", "E0434", "E0439", "E0470", "E0471", "E0601",
    "E1390", "E1392", "K0001", "K0002", "K0003", "K0004", "K0005", "K0006", "K0007", "K0822", "K0823",
)  # fmt: skip
"""Beds, oxygen, breathing devices and wheelchairs, which are rented or bought."""
STRIPS = frozenset({"A4253", "A4259", "E0607"})


@edit(
    "DM-01",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Equipment neither rented nor bought",
    source=EQUIPMENT_MANUAL,
    remedy="Add RR (rented), NU (new) or UE (used).",
    forms=PROFESSIONAL,
)
def neither_rented_nor_bought(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Durable equipment says by a modifier whether it is rented or bought."""
    for line in claim.lines:
        if line.code in EQUIPMENT and not OWNED.intersection(line.modifiers):
            yield on_line(line, f"{line.code} has none of RR, NU, UE.", field="modifiers")


@edit(
    "DM-02",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Supplies of a glucose meter without KX or KS",
    source="Local coverage determination of the DME contractors on glucose monitors",
    remedy="Add KX for a patient on insulin, KS for one who is not.",
    forms=PROFESSIONAL,
)
def strips_untold(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Test strips, lancets and the meter tell by modifier whether the patient is treated with insulin."""
    for line in claim.lines:
        if is_medicare(claim) and line.code in STRIPS and not {"KX", "KS", "GY", "GZ"}.intersection(line.modifiers):
            yield on_line(line, f"{line.code} has neither KX nor KS.", field="modifiers")


@edit(
    "DM-03",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Supplies for a patient on insulin, but no insulin",
    source="Local coverage determination of the DME contractors on glucose monitors",
    remedy="Add Z79.4, or use KS instead of KX.",
    forms=PROFESSIONAL,
)
def strips_without_insulin(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """KX on supplies of a glucose meter says that the patient is treated with insulin."""
    for line in claim.lines:
        if line.code in STRIPS and "KX" in line.modifiers and not has_diagnosis(claim, "Z794", "E10", "O244", "Z4681"):
            yield on_line(line, f"{line.code} has KX, but no insulin (Z79.4) is coded.", "KX", field="modifiers")
