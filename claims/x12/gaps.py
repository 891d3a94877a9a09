"""What a claim still lacks before it can be written: every gap at once, in words a biller can act on.

A gap is something the implementation guide requires or X12 cannot carry. Whether the claim is right is for the edits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TypeAlias

from claims.facts import Address, ClaimFacts, Form, Person, Provider
from claims.x12 import values
from claims.x12.institutional_gaps import INSTITUTIONAL_CHECKS
from claims.x12.parties import SELF, facility_to_name, provider_name, provider_to_name, subscriber_person
from claims.x12.professional_gaps import PROFESSIONAL_CHECKS
from claims.x12.refusals import gap_of

Gaps: TypeAlias = Iterator[str]
Check: TypeAlias = Callable[[ClaimFacts], Gaps]

RELATIONSHIPS = r"18|01|19|20|21|39|40|53|G8"
SHORTEST_ID = 2
SHORTEST_CITY = 2
REPLACEMENT_AND_VOID = frozenset({"7", "8"})


def gaps(facts: ClaimFacts) -> tuple[str, ...]:
    """Every gap of one claim, none twice; empty when the claim can be written."""
    of_the_form = PROFESSIONAL_CHECKS if facts.form is Form.PROFESSIONAL else INSTITUTIONAL_CHECKS
    return tuple(dict.fromkeys(gap for check in (*_SHARED_CHECKS, *of_the_form) for gap in check(facts)))


def _claim_numbers(facts: ClaimFacts) -> Gaps:
    longest = values.LONGEST_CONTROL_NUMBER
    yield from gap_of("Patient control number", values.required_identifier, facts.control_number, longest)
    yield from gap_of("Claim frequency", values.code, facts.frequency, "1|7|8", "1, 7 or 8")
    if facts.frequency in REPLACEMENT_AND_VOID and not facts.payer_control_number.strip():
        kind = "replacement" if facts.frequency == "7" else "void"
        yield f"Payer's claim number is missing: a {kind} claim must name the claim it answers."
    yield from gap_of("Payer's claim number", values.identifier, facts.payer_control_number)
    yield from gap_of("Medical record number", values.identifier, facts.medical_record_number)
    yield from gap_of("Prior authorization number", values.identifier, facts.prior_authorization)


def _payer(facts: ClaimFacts) -> Gaps:
    payer = facts.payer
    yield from gap_of("Payer name", values.required_text, payer.name, 60)
    yield from gap_of("Payer identifier", values.required_identifier, payer.id, 80, SHORTEST_ID)
    yield from gap_of(
        "Payer claim filing indicator", values.code, payer.filing_indicator, r"[0-9A-Z]{2}", "two characters"
    )


def _subscriber(facts: ClaimFacts) -> Gaps:
    subscriber = facts.subscriber
    yield from gap_of(
        "Relationship to the subscriber",
        values.code,
        subscriber.relationship,
        RELATIONSHIPS,
        "a relationship code X12 knows",
    )
    yield from gap_of("Member identifier", values.required_identifier, subscriber.member_id, 80, SHORTEST_ID)
    yield from gap_of("Group number", values.identifier, subscriber.group_number)
    yield from gap_of("Group name", values.text, subscriber.group_name, 60)
    if subscriber.relationship != SELF:
        yield from _name("Subscriber", subscriber_person(facts))


def _patient(facts: ClaimFacts) -> Gaps:
    patient = facts.patient
    yield from _name("Patient", patient)
    yield from gap_of("Patient birth date", values.date8, patient.birth_date)
    if patient.sex:
        yield from gap_of("Patient sex", values.code, patient.sex, "[FMU]", "F, M or U")
    yield from _address("Patient", patient.address, values.zip_code)


def _billing_provider(facts: ClaimFacts) -> Gaps:
    billing = facts.billing
    yield from _provider("Billing provider", billing)
    yield from gap_of("Billing provider tax identifier", values.tax_id, billing.tax_id)
    if billing.phone:
        yield from gap_of("Billing provider phone", values.phone, billing.phone)
        yield from gap_of("Billing provider contact name", values.text, provider_name(billing), 60)
    yield from _address("Billing provider", billing.address, values.full_zip_code)


def _other_providers(facts: ClaimFacts) -> Gaps:
    named = (
        ("Rendering provider", facts.rendering),
        ("Attending provider", facts.attending if facts.form is Form.INSTITUTIONAL else None),
        ("Operating provider", facts.operating if facts.form is Form.INSTITUTIONAL else None),
        ("Referring provider", facts.referring),
    )
    for label, provider in named:
        if present := provider_to_name(provider):
            yield from _provider(label, present)
    for line in facts.lines if facts.form is Form.PROFESSIONAL else ():
        if present := provider_to_name(line.rendering):
            yield from _provider(f"Line {line.number}: rendering provider", present)


def _service_facility(facts: ClaimFacts) -> Gaps:
    facility = facility_to_name(facts)
    if facility is None:
        return
    yield from gap_of("Service facility name", values.required_text, facility.organisation_name, 60)
    if facility.npi:
        yield from gap_of("Service facility NPI", values.npi, facility.npi)
    yield from _address("Service facility", facility.address, values.full_zip_code)


def _charges(facts: ClaimFacts) -> Gaps:
    yield from gap_of("Total charge", values.amount, facts.total_charge)
    for line in facts.lines:
        yield from gap_of(f"Line {line.number}: charge", values.amount, line.charge)
        if line.unit_text:
            yield f"Line {line.number}: units are not a number: {line.unit_text!r}."
        else:
            yield from gap_of(f"Line {line.number}: units", values.quantity, line.units)
    of_the_lines = sum((line.charge for line in facts.lines if line.charge is not None), Decimal(0))
    if facts.total_charge is not None and facts.total_charge != of_the_lines:
        yield f"Total charge is {facts.total_charge} but the lines add up to {of_the_lines}."


def _name(label: str, person: Person) -> Gaps:
    yield from gap_of(f"{label} family name", values.required_text, person.family, 60)
    yield from gap_of(f"{label} given name", values.text, person.given, 35)
    yield from gap_of(f"{label} middle name", values.text, person.middle, 25)


def _address(label: str, place: Address, zip_writer: Callable[[str], str]) -> Gaps:
    yield from gap_of(f"{label} street address", values.required_lines, place.line)
    yield from gap_of(f"{label} city", values.required_text, place.city, 30, SHORTEST_CITY)
    yield from gap_of(f"{label} state", values.state, place.state)
    yield from gap_of(f"{label} ZIP code", zip_writer, place.zip_code)


def _provider(label: str, provider: Provider) -> Gaps:
    if provider.organisation_name:
        yield from gap_of(f"{label} name", values.text, provider.organisation_name, 60)
    else:
        yield from _name(label, Person(family=provider.family, given=provider.given))
    yield from gap_of(f"{label} NPI", values.npi, provider.npi)
    if provider.taxonomy:
        yield from gap_of(f"{label} taxonomy", values.taxonomy, provider.taxonomy)


_SHARED_CHECKS: tuple[Check, ...] = (
    _claim_numbers,
    _payer,
    _subscriber,
    _patient,
    _billing_provider,
    _other_providers,
    _service_facility,
    _charges,
)
