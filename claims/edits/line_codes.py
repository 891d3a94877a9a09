"""Whether the HCPCS and CPT codes of the lines may be used: known, in force, taken by the payer, not billed twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from claims.edits.base import BOTH_FORMS, PROFESSIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.reading import DISTINCT_SERVICE_MODIFIERS, day_is_known, is_medicare, is_numbered, line_date, renderer
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, Line, PayerKind

SHAPE = re.compile(r"[0-9]{4}[0-9AFMTU]|[A-EGHJ-MP-V][0-9]{4}")
RATE_CODE = re.compile(r"[0-9A-Z]{5}")
RATE_CODE_REVENUE = frozenset({"0022", "0023", "0024"})
"""Skilled nursing, home health and rehabilitation: these lines carry the rate code of the assessment (HIPPS)."""
HCPCS = "HCPCS quarterly update and CPT of the year in force on the date of service"


def system_of(code: str) -> str:
    """``hcpcs`` for lettered codes, ``cpt`` for numbered ones."""
    return "hcpcs" if code[:1].isalpha() else "cpt"


@edit(
    "PR-01",
    Severity.STOP,
    Topic.INVALID_CODE,
    title="Service code does not exist",
    source=HCPCS,
    remedy="Look the service up again; check for a digit too few or too many.",
)
def unknown_service(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A line carries a five-character HCPCS or CPT code that the table of its date knows, or a HIPPS rate code."""
    for line in claim.lines:
        if not line.code or line.code in reference.services:
            continue
        if line.revenue_code in RATE_CODE_REVENUE:
            if not RATE_CODE.fullmatch(line.code):
                yield on_line(
                    line, f"{line.code} has not the form of a HIPPS rate code, which {line.revenue_code} takes."
                )
            continue
        if not SHAPE.fullmatch(line.code):
            yield on_line(line, f"{line.code} has not the form of a HCPCS or CPT code.")
        elif reference.is_complete(system_of(line.code), line_date(claim, line)):
            yield on_line(line, f"{line.code} is not a HCPCS or CPT code.")


@edit(
    "PR-02",
    Severity.NOTE,
    Topic.OTHER,
    title="Service code is outside the loaded set",
    source=HCPCS,
    remedy="Load the licensed CPT file or the HCPCS release of the date to have it checked.",
)
def unloaded_service(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A well-formed code that the loaded tables do not know on a date they do not cover completely."""
    for line in claim.lines:
        if line.revenue_code in RATE_CODE_REVENUE:
            continue
        if SHAPE.fullmatch(line.code) and line.code not in reference.services:
            system = system_of(line.code)
            if system in reference.covers and not reference.is_complete(system, line_date(claim, line)):
                yield on_line(line, f"{line.code} is not in the loaded tables and was not checked.")


@edit(
    "PR-03",
    Severity.STOP,
    Topic.NOT_YET_VALID,
    title="Service code is not yet valid on the date",
    source=HCPCS,
    remedy="Use the code that was in force on the date of service.",
)
def service_too_early(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A code may be used from its first day of validity."""
    for line in claim.lines:
        on = line_date(claim, line)
        first = min((row.valid_from for row in reference.services.get(line.code, ()) if row.valid_from), default=None)
        if first and on < first and reference.is_complete(system_of(line.code), on):
            yield on_line(line, f"{line.code} is valid from {first:%m/%d/%Y}; the date is {on:%m/%d/%Y}.")


@edit(
    "PR-04",
    Severity.STOP,
    Topic.ENDED_CODE,
    title="Service code has ended before the date",
    source=HCPCS,
    remedy="Use the code that replaced it.",
)
def service_ended(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A code may be used until its last day of validity; there is no grace period."""
    for line in claim.lines:
        on, rows = line_date(claim, line), reference.services.get(line.code, ())
        if rows and reference.service(line.code, on) is None:
            last = max((row.valid_to for row in rows if row.valid_to and row.valid_to < on), default=None)
            if last:
                yield on_line(line, f"{line.code} ended on {last:%m/%d/%Y}; the date is {on:%m/%d/%Y}.")


@edit(
    "PR-05",
    Severity.STOP,
    Topic.PAYER,
    title="Medicare does not take consultation codes",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 12, section 30.6.10",
    remedy="Code the visit by its place: office, emergency department, hospital or nursing facility.",
)
def consultation(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Since 2010 Medicare pays consultations under the codes of other visits."""
    for line in claim.lines:
        if is_medicare(claim) and is_numbered(line.code, (99241, 99245), (99251, 99255)):
            yield on_line(line, f"{line.code} is a consultation code.")


@edit(
    "PR-06",
    Severity.STOP,
    Topic.PAYER,
    title="Code belongs to another payer",
    source="HCPCS code groups S, T and H (CMS)",
    remedy="Use the CPT or HCPCS code that Medicare takes for the service.",
    forms=BOTH_FORMS,
)
def other_payers_code(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """S codes serve commercial payers, T codes Medicaid, H codes state behavioral health; Medicare takes none."""
    for line in claim.lines:
        if claim.payer.kind is PayerKind.MEDICARE and line.code[:1] in {"S", "T", "H"} and SHAPE.fullmatch(line.code):
            yield on_line(line, f"{line.code} is not taken by Medicare.")


@edit(
    "DL-01",
    Severity.STOP,
    Topic.DUPLICATE_LINE,
    title="Line is on the claim twice",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 1, section 120",
    remedy="Remove one line, raise the units, or say by modifier why the service was repeated.",
)
def duplicate_line(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Same service, date, modifiers and rendering provider, with no modifier for a repeat, is an exact duplicate."""
    seen: dict[tuple[object, ...], Line] = {}
    for line in claim.lines:
        if not line.code or not day_is_known(claim, line):
            continue
        key = (
            line.code, line_date(claim, line), tuple(sorted(line.modifiers)), renderer(claim, line), line.revenue_code
        )  # fmt: skip
        first = seen.setdefault(key, line)
        if first is not line and not REPEATS_ALLOWED.intersection(line.modifiers):
            yield on_line(line, f"{line.code} repeats line {first.number} on {line_date(claim, line):%m/%d/%Y}.")


REPEATS_ALLOWED = DISTINCT_SERVICE_MODIFIERS | {"76", "77", "91"}


@edit(
    "DL-02",
    Severity.REVIEW,
    Topic.DUPLICATE_LINE,
    title="Service was billed before",
    source="Medicare Claims Processing Manual (CMS pub. 100-04), ch. 1, section 120",
    remedy="Check the earlier claim; replace it with frequency 7 if it was wrong.",
)
def billed_before(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The same service on the same date by the same provider is on an earlier claim of the patient."""
    if claim.frequency in {"7", "8"}:
        return
    earlier: defaultdict[tuple[object, ...], str] = defaultdict(str)
    for prior in claim.prior_services:
        earlier[prior.code, prior.service_date, prior.rendering_npi, prior.modifiers] = prior.claim_reference or "-"
    for line in claim.lines:
        found = earlier.get((line.code, line_date(claim, line), renderer(claim, line), line.modifiers))
        if found and not REPEATS_ALLOWED.intersection(line.modifiers):
            yield on_line(line, f"{line.code} on {line_date(claim, line):%m/%d/%Y} is already on claim {found}.")


@edit(
    "PR-07",
    Severity.STOP,
    Topic.OTHER,
    title="More than 50 service lines",
    source="ASC X12N 005010X222A1, loop 2400",
    remedy="Split the claim.",
    forms=PROFESSIONAL,
    required=True,
)
def too_many_lines(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A professional claim holds at most 50 lines."""
    if len(claim.lines) > 50:
        yield on_line(claim.lines[50], f"{len(claim.lines)} lines; the claim holds 50.")


@edit(
    "PR-08",
    Severity.STOP,
    Topic.INVALID_CODE,
    title="Service line without a code",
    source="ASC X12N 005010X222A1, loop 2400 SV101",
    remedy="Give the HCPCS or CPT code of the service.",
    forms=PROFESSIONAL,
)
def code_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Every line of a professional claim names its service; a what-if is held to it once the line has a charge."""
    for line in claim.lines:
        if not line.code and (claim.complete or line.charge is not None):
            yield on_line(line, f"Line {line.number} has no service code.")
