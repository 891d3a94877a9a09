"""Dates that cannot be, and claims that come too late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, edit, on_line, on_procedure
from claims.edits.reading import claim_date, is_inpatient, is_medicare, shifted
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

GUIDE = "ASC X12N 005010X222A1 and 005010X223A2, date segments of loops 2300 and 2400"
PAYMENT_WINDOW = 3
LAST_WEEKS = 30


@edit(
    "DT-01",
    Severity.STOP,
    Topic.DATES,
    title="Service ends before it begins",
    source=GUIDE,
    remedy="Correct the dates of service.",
)
def reversed_dates(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The first day of service is not after the last."""
    start, end = claim.service_from, claim.service_to
    if start and end and start > end:
        yield Finding(f"Service runs from {start:%m/%d/%Y} to {end:%m/%d/%Y}.", field="service_from")


@edit(
    "DT-02",
    Severity.STOP,
    Topic.DATES,
    title="Date lies in the future",
    source=GUIDE,
    remedy="Correct the date; services are billed after they are given.",
)
def in_the_future(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Nothing on a claim happens after today."""
    named = (
        ("service_from", claim.service_from),
        ("service_to", claim.service_to),
        ("admission_date", claim.admission_date),
        ("patient.birth_date", claim.patient.birth_date),
    )
    for name, when in named:
        if when and when > claim.today:
            yield Finding(f"{when:%m/%d/%Y} lies in the future.", field=name)
    for line in claim.lines:
        if line.service_date and line.service_date > claim.today:
            yield on_line(line, f"{line.service_date:%m/%d/%Y} lies in the future.", field="service_date")


@edit(
    "DT-03",
    Severity.STOP,
    Topic.DATES,
    title="Service before birth",
    source=GUIDE,
    remedy="Correct the birth date or the date of service.",
)
def before_birth(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Nothing is done to a patient before birth."""
    born = claim.patient.birth_date
    if born is None:
        return
    if claim.service_from and claim.service_from < born:
        yield Finding(f"Service on {claim.service_from:%m/%d/%Y}, born {born:%m/%d/%Y}.", field="patient.birth_date")
        return
    for line in claim.lines:
        if line.service_date and line.service_date < born:
            yield on_line(line, f"Service on {line.service_date:%m/%d/%Y}, born {born:%m/%d/%Y}.", field="service_date")


@edit(
    "DT-04",
    Severity.STOP,
    Topic.DATES,
    title="Line lies outside the dates of the claim",
    source=GUIDE,
    remedy="Correct the date of the line or of the claim.",
)
def line_outside(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A line's date lies between the first and the last day of the claim."""
    start, end = claim.service_from, claim.service_to or date.max
    if start is None or start > end:
        return
    if is_inpatient(claim):
        start = shifted(start, -PAYMENT_WINDOW)
    for line in claim.lines:
        if line.service_date and not start <= line.service_date <= end:
            span = f"between {start:%m/%d/%Y} and {end:%m/%d/%Y}" if claim.service_to else f"from {start:%m/%d/%Y} on"
            yield on_line(line, f"{line.service_date:%m/%d/%Y} is not {span}.", field="service_date")


@edit(
    "DT-05",
    Severity.STOP,
    Topic.DATES,
    title="Procedure lies outside the stay",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 3, section 40.3 (three-day payment window)",
    remedy="Correct the date of the procedure or of the stay.",
    forms=INSTITUTIONAL,
)
def procedure_outside(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A procedure of a stay was done during it, or in the three days before admission."""
    start, end = claim.admission_date or claim.service_from, claim.service_to
    for item in claim.procedures:
        when = item.performed_on
        if when and ((start and when < shifted(start, -PAYMENT_WINDOW)) or (end and when > end)):
            yield on_procedure(item, f"{item.code} on {when:%m/%d/%Y} is outside the stay.", field="performed_on")


@edit(
    "DT-06",
    Severity.STOP,
    Topic.DATES,
    title="Admission after discharge",
    source=GUIDE,
    remedy="Correct the admission date or the statement dates.",
    forms=INSTITUTIONAL,
)
def admitted_after_end(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A stay begins before it ends."""
    admitted, end = claim.admission_date, claim.service_to
    if admitted and end and admitted > end:
        yield Finding(f"Admitted on {admitted:%m/%d/%Y}, discharged on {end:%m/%d/%Y}.", field="admission_date")


@edit(
    "DT-07",
    Severity.STOP,
    Topic.DATES,
    title="Stay begins before the days that the statement may include",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 3, section 40.3 (three-day payment window)",
    remedy="Begin the statement at admission or at most three days before it.",
    forms=INSTITUTIONAL,
)
def statement_too_early(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The statement of a stay begins at admission, or up to three days before it for bundled outpatient services."""
    admitted, start = claim.admission_date, claim.service_from
    if admitted and start and is_inpatient(claim) and start < shifted(admitted, -PAYMENT_WINDOW):
        yield Finding(f"Statement from {start:%m/%d/%Y}, admitted on {admitted:%m/%d/%Y}.", field="service_from")


@edit(
    "DT-08",
    Severity.STOP,
    Topic.DATES,
    title="Date of service is missing",
    source=GUIDE,
    remedy="Give the date of service.",
    required=True,
)
def date_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A claim ready for release is dated, and so is each of its lines or the claim as a whole."""
    if claim.complete and claim.service_from is None:
        for line in claim.lines:
            if line.service_date is None:
                yield on_line(line, f"Line {line.number} has no date of service.", field="service_date")


@edit(
    "DT-09",
    Severity.STOP,
    Topic.DATES,
    title="Admission date is missing",
    source="ASC X12N 005010X223A2, loop 2300 DTP*435",
    remedy="Give date and hour of admission.",
    forms=INSTITUTIONAL,
    required=True,
)
def admission_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An inpatient claim says when the stay began; a what-if is held to it once it has a discharge and a total."""
    told = claim.complete or (claim.discharge_status and claim.service_to and claim.total_charge is not None)
    if told and is_inpatient(claim) and claim.admission_date is None:
        yield Finding("The stay has no admission date.", field="admission_date")


def _deadline(claim: ClaimFacts) -> date | None:
    days, served = claim.payer.timely_filing_days, claim_date(claim)
    if (
        days is None
        or claim.frequency in {"7", "8"}
        or not (claim.coding_date or any(x.service_date for x in claim.lines))
    ):
        return None
    return shifted(served, days)


@edit(
    "TF-01",
    Severity.STOP,
    Topic.TIMELY,
    title="Filing limit has passed",
    source="The payer's filing limit; for Medicare one calendar year (42 CFR 424.44)",
    remedy="Look for proof of an earlier filing, or write the claim off.",
)
def too_late(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A first claim reaches the payer within its filing limit, counted from the last day of service."""
    deadline = _deadline(claim)
    if deadline and claim.today > deadline:
        yield Finding(f"The filing limit was {deadline:%m/%d/%Y}.", field="service_to")


@edit(
    "TF-02",
    Severity.NOTE,
    Topic.TIMELY,
    title="Filing limit is near",
    source="The payer's filing limit; for Medicare one calendar year (42 CFR 424.44)",
    remedy="Send this claim first.",
)
def nearly_late(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The filing limit is less than 30 days away."""
    deadline = _deadline(claim)
    if deadline and 0 <= (deadline - claim.today).days < LAST_WEEKS:
        yield Finding(
            f"The filing limit is {deadline:%m/%d/%Y}, in {(deadline - claim.today).days} days.", field="service_to"
        )


MEDICARE_YEAR, NOBODY_TAKES = 365, 3 * 365


def _age_of_claim(claim: ClaimFacts) -> int:
    """Days since the last day of service, where no filing limit is known and the claim is a first one."""
    dated = claim.coding_date or any(line.service_date for line in claim.lines)
    if not dated or claim.payer.timely_filing_days is not None or claim.frequency in {"7", "8"}:
        return 0
    return (claim.today - claim_date(claim)).days


@edit(
    "TF-03",
    Severity.NOTE,
    Topic.TIMELY,
    title="Medicare's calendar year has passed",
    source="42 CFR 424.44",
    remedy="Name the payer to have its filing limit checked; look for proof of an earlier filing.",
)
def past_medicare_year(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A what-if that names Medicare only by kind may look back; that a year has passed is worth knowing."""
    days = _age_of_claim(claim)
    if is_medicare(claim) and MEDICARE_YEAR < days <= NOBODY_TAKES:
        yield Finding(f"The last day of service was {days} days ago.", field="service_to")


@edit(
    "TF-04",
    Severity.STOP,
    Topic.TIMELY,
    title="Service is too long ago for any payer",
    source="42 CFR 424.44 for Medicare; other payers' limits are as a rule shorter",
    remedy="Look for proof of an earlier filing, or write the claim off.",
)
def past_any_limit(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Where the payer's own limit is not known: no payer takes a first claim three years after the service."""
    days = _age_of_claim(claim)
    if claim.payer.kind is not None and days > NOBODY_TAKES:
        yield Finding(f"The last day of service was {days} days ago.", field="service_to")
