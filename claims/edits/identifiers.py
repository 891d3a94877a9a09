"""Who bills, who renders and who pays: NPI, taxonomy, payer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accounts.npi import check_digit_fits
from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, Provider

NPI = "45 CFR 162.406; ISO standard check digit over the NPI with prefix 80840"
TAXONOMY = re.compile(r"[0-9]{3}[0-9A-Z]{6}X")
NUCC = "NUCC health care provider taxonomy, form of the code"
OF_ORGANISATIONS = ("25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "38")


def _providers(claim: ClaimFacts) -> Iterator[tuple[str, Provider]]:
    named = (
        ("billing", claim.billing),
        ("rendering", claim.rendering),
        ("attending", claim.attending),
        ("operating", claim.operating),
        ("referring", claim.referring),
        ("service_facility", claim.service_facility),
    )
    for role, provider in named:
        if provider is not None:
            yield role, provider


@edit(
    "NP-01",
    Severity.STOP,
    Topic.NPI,
    title="NPI is not valid",
    source=NPI,
    remedy="Correct the NPI; look it up in NPPES.",
    required=True,
)
def npi_check_digit(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An NPI has ten digits, begins with 1 or 2, and its last digit checks the others."""
    for role, provider in _providers(claim):
        if provider.npi and not check_digit_fits(provider.npi):
            words = role.replace("_", " ").capitalize()
            yield Finding(f"{words} NPI {provider.npi} is not valid.", (provider.npi,), field=f"{role}_npi")
    for line in claim.lines:
        if line.rendering and line.rendering.npi and not check_digit_fits(line.rendering.npi):
            yield on_line(
                line, f"Rendering NPI {line.rendering.npi} is not valid.", line.rendering.npi, field="rendering_npi"
            )


@edit(
    "NP-02",
    Severity.STOP,
    Topic.NPI,
    title="Billing NPI is missing",
    source="ASC X12N 005010X222A1 and 005010X223A2, loop 2010AA NM109",
    remedy="Give the NPI of the billing provider.",
    required=True,
)
def billing_npi_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A claim names its billing provider by NPI; a what-if is held to it once it has a rendering NPI and a total."""
    told = claim.complete or (claim.rendering and claim.rendering.npi and claim.total_charge is not None)
    if told and not claim.billing.npi:
        yield Finding("The billing provider has no NPI.", field="billing_npi")


@edit(
    "NP-03",
    Severity.STOP,
    Topic.NPI,
    title="Attending provider is missing",
    source="ASC X12N 005010X223A2, loop 2310A",
    remedy="Give the attending provider with NPI.",
    forms=INSTITUTIONAL,
)
def attending_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A facility claim ready for release names the attending provider."""
    if claim.complete and (claim.attending is None or not claim.attending.npi):
        yield Finding("The claim has no attending NPI.", field="attending_npi")


@edit(
    "TX-01",
    Severity.STOP,
    Topic.TAXONOMY,
    title="Taxonomy code does not exist",
    source=f"{NUCC}, and its list where the licensee has loaded it",
    remedy="Give the ten-character code, such as 207Q00000X.",
)
def taxonomy_form(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A taxonomy code has ten characters, three digits, six characters, X, and is in the list where it is loaded."""
    for role, provider in _providers(claim):
        code = provider.taxonomy
        if code and not TAXONOMY.fullmatch(code):
            yield Finding(f"{code} is not a taxonomy code.", (code,), field=f"{role}_taxonomy")
        elif code and reference.taxonomies and code not in reference.taxonomies:
            yield Finding(f"{code} is not in the list of taxonomy codes.", (code,), field=f"{role}_taxonomy")


@edit(
    "TX-02",
    Severity.REVIEW,
    Topic.TAXONOMY,
    title="Taxonomy of an organization on a person",
    source=f"{NUCC}, groups of individuals and of non-individuals",
    remedy="Give the taxonomy of the practitioner's specialty.",
)
def taxonomy_of_organisation(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """One who renders or attends is a person, whose taxonomy is of the individual groups."""
    for role, provider in _providers(claim):
        is_person = role in {"rendering", "attending", "operating", "referring"}
        if is_person and TAXONOMY.fullmatch(provider.taxonomy) and provider.taxonomy.startswith(OF_ORGANISATIONS):
            words = f"{provider.taxonomy} is the taxonomy of an organization."
            yield Finding(words, (provider.taxonomy,), field=f"{role}_taxonomy")


@edit(
    "PY-01",
    Severity.STOP,
    Topic.PAYER,
    title="Payer is not known",
    source="List of payers of this department",
    remedy="Choose a payer of the list, or have it added.",
)
def unknown_payer(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A claim goes to a payer whose identifier, kind and rules are known."""
    if claim.payer.id and claim.payer.kind is None:
        yield Finding(f"Payer {claim.payer.id} is not known.", (claim.payer.id,), field="payer")


@edit(
    "PY-02",
    Severity.STOP,
    Topic.PAYER,
    title="Payer or member number is missing",
    source="ASC X12N 005010X222A1 and 005010X223A2, loops 2010BA and 2010BB NM109",
    remedy="Give the payer and the member's number.",
    required=True,
)
def member_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A claim ready for release names the payer and the member."""
    if claim.complete and not claim.payer.id:
        yield Finding("The claim has no payer.", field="payer")
    if claim.complete and not claim.subscriber.member_id:
        yield Finding("The subscriber has no member number.", field="subscriber.member_id")
