"""Screening and vaccination as Medicare covers them: age, interval, reason, and what belongs beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claims.edits.base import PROFESSIONAL, Finding, Severity, Topic, dotted, edit, on_line
from claims.edits.reading import age_on, is_medicare, is_numbered, line_date, lines_by_day, pointed
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04), ch. 18"
YOUNGEST = {"77067": 35, "77063": 35, "G0102": 50, "G0103": 50, "82270": 45, "G0328": 45, "G0104": 45, "81528": 45}
"""Completed years from which Medicare covers a screening."""
INTERVALS: tuple[tuple[frozenset[str], frozenset[str], int], ...] = (
    (frozenset({"77067"}), frozenset({"77067"}), 12),
    (frozenset({"G0103"}), frozenset({"G0103"}), 12),
    (frozenset({"82270", "G0328"}), frozenset({"82270", "G0328"}), 12),
    (frozenset({"G0439"}), frozenset({"G0438", "G0439"}), 12),
    (frozenset({"G0105"}), frozenset({"G0105", "G0121"}), 24),
    (frozenset({"G0121"}), frozenset({"G0105", "G0121"}), 120),
)
"""Services, earlier services that count, and months from the month of the earlier one to the next that is covered."""
ONCE = {"G0438": frozenset({"G0438"}), "G0402": frozenset({"G0402", "G0438", "G0439"})}
REASONS: tuple[tuple[frozenset[str], tuple[str, ...], str], ...] = (
    (frozenset({"77067", "77063"}), ("Z123", "Z803", "Z853"), "screening for breast cancer, Z12.31"),
    (frozenset({"G0121"}), ("Z121", "Z0000", "Z0001"), "screening for bowel cancer, Z12.1-"),
    (
        frozenset({"G0105"}),
        ("K50", "K51", "K52", "Z800", "Z837", "Z848", "Z850", "Z8600", "Z8601", "Z15"),
        "a high risk of bowel cancer, such as Z80.0 or Z86.010-",
    ),
    (frozenset({"G0103", "G0102"}), ("Z125", "Z804"), "screening for prostate cancer, Z12.5"),
    (frozenset({"G0008", "G0009", "G0010"}), ("Z23",), "vaccination, Z23"),
)
SCREENING_OF_BOWEL = ("Z121", "Z800", "Z837", "Z850", "Z8600", "Z8601", "Z09", "Z15", "R195", "K50", "K51", "Z848")
COLONOSCOPY = ((44389, 44408), (45330, 45350), (45379, 45398))
ADMINISTRATION = ((90460, 90474),)
VACCINES = ((90476, 90759), (91300, 91399), (90589, 90589))


def _months(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


@edit(
    "PV-01",
    Severity.REVIEW,
    Topic.PREVENTIVE_AGE,
    title="Screening before the age at which Medicare covers it",
    source=f"{MANUAL}, sections 20, 50 and 60",
    remedy="Check the birth date, or code the test as diagnostic with its reason.",
)
def screening_too_young(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Mammography is covered from 35, prostate screening from 50, screening for bowel cancer from 45."""
    born = claim.patient.birth_date
    if born is None or not is_medicare(claim):
        return
    for line in claim.lines:
        age = age_on(born, line_date(claim, line))
        if 0 <= age < YOUNGEST.get(line.code, 0):
            yield on_line(line, f"{line.code} is covered from {YOUNGEST[line.code]}; the patient is {age}.")


@edit(
    "PV-02",
    Severity.REVIEW,
    Topic.OTHER,
    title="Screening or wellness visit before its interval is over",
    source=f"{MANUAL}, sections 20, 50, 60 and 140",
    remedy="Move the date, or give the patient a notice of non-coverage and add GA.",
)
def screening_too_soon(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """After yearly services eleven full months must pass; after a colonoscopy 23, or 119 without a high risk."""
    if not is_medicare(claim):
        return
    for line in claim.lines:
        on = line_date(claim, line)
        for codes, earlier, months in INTERVALS:
            for prior in claim.prior_services if line.code in codes else ():
                if prior.code in earlier and prior.service_date < on and _months(prior.service_date, on) < months:
                    words = (
                        f"{line.code} follows {prior.code} of {prior.service_date:%m/%d/%Y}; the interval is {months}"
                    )
                    yield on_line(line, f"{words} months.", prior.code, field="service_date")
                    break


@edit(
    "PV-03",
    Severity.REVIEW,
    Topic.OTHER,
    title="Visit that Medicare pays once in a lifetime",
    source=f"{MANUAL}, sections 80 and 140",
    remedy="Use G0439 for a later wellness visit.",
)
def first_visit_again(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The visit on entering Medicare and the first wellness visit are each given once."""
    for line in claim.lines if is_medicare(claim) else ():
        for prior in claim.prior_services:
            if prior.code in ONCE.get(line.code, frozenset()) and prior.service_date < line_date(claim, line):
                words = f"{line.code}, but {prior.code} was given on {prior.service_date:%m/%d/%Y}."
                yield on_line(line, words, prior.code)
                break


@edit(
    "PV-04",
    Severity.REVIEW,
    Topic.MEDICAL_NECESSITY,
    title="Screening or vaccination without its reason",
    source=f"{MANUAL}, sections 10, 20, 50 and 60",
    remedy="Point the line at the Z code of the screening or vaccination, or choose the diagnostic service.",
)
def screening_reason(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A screening is explained by a code for screening or risk, a vaccination by Z23."""
    for line in claim.lines if is_medicare(claim) else ():
        reasons = [item.code for item in pointed(claim, line)]
        for codes, accepted, words in REASONS:
            if line.code in codes and reasons and not any(code.startswith(accepted) for code in reasons):
                yield on_line(line, f"{line.code} needs {words}; it points at {dotted(reasons[0])}.", reasons[0])


@edit(
    "PV-05",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Colonoscopy that began as screening without PT or 33",
    source=f"{MANUAL}, section 60; CPT appendix A, modifier 33",
    remedy="Add PT for Medicare, 33 for other payers.",
    forms=PROFESSIONAL,
)
def screening_became_treatment(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A screening colonoscopy in which something was removed is coded as treatment and marked as screening."""
    for line in claim.lines:
        first = pointed(claim, line)[:1]
        screened = is_numbered(line.code, *COLONOSCOPY) and first and first[0].code.startswith(("Z1211", "Z1212"))
        if screened and not {"PT", "33", "53", "GY"}.intersection(line.modifiers):
            yield on_line(line, f"{line.code} is for {dotted(first[0].code)} without PT or 33.", field="modifiers")


@edit(
    "PV-06",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Modifier PT without a screening",
    source=f"{MANUAL}, section 60",
    remedy="Point the line at the screening (Z12.11) first, or remove PT.",
)
def treatment_without_screening(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """PT says that a screening for bowel cancer became a treatment, so a reason for screening is on the line."""
    for line in claim.lines:
        reasons = pointed(claim, line)
        if "PT" in line.modifiers and reasons and not any(item.code.startswith(SCREENING_OF_BOWEL) for item in reasons):
            yield on_line(line, f"{line.code} has PT, but no reason for screening.", "PT", field="modifiers")


@edit(
    "PV-07",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Screening and diagnostic mammogram of one day without GG",
    source=f"{MANUAL}, section 20",
    remedy="Add GG to the diagnostic mammogram.",
)
def both_mammograms(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare pays a screening and a diagnostic mammogram of one day where the second is marked GG."""
    for _, lines in lines_by_day(claim):
        screened = any(line.code == "77067" for line in lines) and is_medicare(claim)
        for line in lines:
            if screened and line.code in {"77065", "77066"} and "GG" not in line.modifiers:
                yield on_line(line, f"{line.code} stands beside 77067 without GG.", "77067", field="modifiers")


def _is_administration(code: str) -> bool:
    return code in {"G0008", "G0009", "G0010", "90480", "M0201"} or is_numbered(code, *ADMINISTRATION)


def _is_vaccine(code: str) -> bool:
    return (is_numbered(code, *VACCINES) and not _is_administration(code)) or "Q2034" <= code <= "Q2039"


@edit(
    "PV-08",
    Severity.NOTE,
    Topic.OTHER,
    title="Vaccine without administration, or administration without vaccine",
    source="CPT, vaccines and immunization administration",
    remedy="Add the other half, unless the vaccine was free or given elsewhere.",
    forms=PROFESSIONAL,
)
def half_a_vaccination(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The vaccine and its administration are two services of one day."""
    for _, lines in lines_by_day(claim):
        vaccines = [line for line in lines if _is_vaccine(line.code)]
        given = [line for line in lines if _is_administration(line.code)]
        if vaccines and not given:
            yield on_line(vaccines[0], f"{vaccines[0].code} stands without its administration.")
        elif given and not vaccines:
            yield on_line(given[0], f"{given[0].code} stands without a vaccine.")
