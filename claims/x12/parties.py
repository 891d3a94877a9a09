"""The loops both forms share: submitter, receiver, billing provider, subscriber, payer, patient, other providers."""

from __future__ import annotations

from collections.abc import Iterator

from claims.facts import Address, ClaimFacts, Form, Payer, Person, Provider
from claims.x12 import values
from claims.x12.envelope import BatchHeader
from claims.x12.segments import (
    Segment,
    address,
    dmg,
    nm1_organisation,
    nm1_person,
    nm1_provider,
    prv,
    ref,
    segment,
)

SELF = "18"
MEDICARE_PARTS = {Form.INSTITUTIONAL: "MA", Form.PROFESSIONAL: "MB"}


def beginning_of_transaction(header: BatchHeader, number: int) -> Segment:
    """BHT: original transmission of chargeable claims; its reference is the interchange and transaction number."""
    reference = f"{header.interchange_control_number:09}{number:04}"
    written_on, written_at = f"{header.written_at:%Y%m%d}", f"{header.written_at:%H%M}"
    return segment("BHT", "0019", "00", reference, written_on, written_at, "CH")


def loop_1000a_submitter(header: BatchHeader) -> Iterator[Segment]:
    yield nm1_organisation("41", header.submitter_name, "46", values.identifier(header.submitter_id, 80))
    yield segment("PER", "IC", values.text(header.contact_name, 60), "TE", values.phone(header.contact_phone))


def loop_1000b_receiver(header: BatchHeader) -> Iterator[Segment]:
    yield nm1_organisation("40", header.receiver_name, "46", values.identifier(header.receiver_id, 80))


def loop_2000a_billing_provider_level(billing: Provider) -> Iterator[Segment]:
    """The specialty, after HL 20."""
    if billing.taxonomy:
        yield prv("BI", billing.taxonomy)


def loop_2010aa_billing_provider(billing: Provider) -> Iterator[Segment]:
    yield nm1_provider("85", billing)
    yield from address(billing.address)
    yield segment("REF", "EI", values.tax_id(billing.tax_id))
    if billing.phone:
        yield segment("PER", "IC", values.text(provider_name(billing), 60), "TE", values.phone(billing.phone))


def loop_2000b_subscriber_level(facts: ClaimFacts) -> Iterator[Segment]:
    """SBR, after HL 22. A group name is written only where there is no group number (SBR04)."""
    subscriber = facts.subscriber
    yield segment(
        "SBR",
        "P",
        SELF if subscriber.relationship == SELF else "",
        values.identifier(subscriber.group_number),
        "" if subscriber.group_number.strip() else values.text(subscriber.group_name, 60),
        "",
        "",
        "",
        "",
        filing_indicator(facts),
    )


def filing_indicator(facts: ClaimFacts) -> str:
    """SBR09. Medicare is one payer in two parts: A (MA) takes institutional claims, B (MB) professional ones."""
    if facts.payer.filing_indicator in MEDICARE_PARTS.values():
        return MEDICARE_PARTS[facts.form]
    return facts.payer.filing_indicator


def loop_2010ba_subscriber(facts: ClaimFacts) -> Iterator[Segment]:
    """Address, birth date and sex are the patient's, so they stand here only where the patient is the subscriber."""
    person = subscriber_person(facts)
    yield nm1_person("IL", person, "MI", values.identifier(facts.subscriber.member_id, 80))
    if facts.subscriber.relationship == SELF:
        yield from address(person.address)
        yield dmg(person)


def loop_2010bb_payer(payer: Payer) -> Iterator[Segment]:
    yield nm1_organisation("PR", payer.name, "PI", values.identifier(payer.id, 80))


def loop_2000c_patient_level(relationship: str) -> Iterator[Segment]:
    """PAT, after HL 23."""
    yield segment("PAT", relationship)


def loop_2010ca_patient(patient: Person) -> Iterator[Segment]:
    yield nm1_person("QC", patient)
    yield from address(patient.address)
    yield dmg(patient)


def practitioner(entity: str, provider: Provider, specialty_role: str = "") -> Iterator[Segment]:
    """NM1 and, where the loop has a place for it and the taxonomy is known, PRV."""
    yield nm1_provider(entity, provider)
    if specialty_role and provider.taxonomy:
        yield prv(specialty_role, provider.taxonomy)


def service_facility(facility: Provider, billing: Provider) -> Iterator[Segment]:
    """Where care was given. A facility that is part of the billing provider bears no NPI of its own here."""
    own_npi = "" if facility.npi == billing.npi else facility.npi
    yield nm1_organisation(
        "77", facility.organisation_name, "XX" if own_npi else "", values.npi(own_npi) if own_npi else ""
    )
    yield from address(facility.address)


def facility_to_name(facts: ClaimFacts) -> Provider | None:
    """The service facility, where it is another place than the billing provider's own."""
    facility, billing = facts.service_facility, facts.billing
    if facility is None or facility == Provider() or facility.address == billing.address:
        return None
    if facility.npi == billing.npi and facility.address == Address():
        return None
    return facility


def provider_to_name(provider: Provider | None, *already_named: Provider | None) -> Provider | None:
    """The provider, unless nobody is given or one already named above in the claim says the same."""
    if provider is None or provider == Provider():
        return None
    for other in already_named:
        if other is not None and _same_provider(provider, other):
            return None
    return provider


def subscriber_person(facts: ClaimFacts) -> Person:
    """The insured person: the patient where the patient is the subscriber."""
    return facts.patient if facts.subscriber.relationship == SELF else facts.subscriber.person


def provider_name(provider: Provider) -> str:
    return provider.organisation_name or " ".join(part for part in (provider.given, provider.family) if part)


def control_references(facts: ClaimFacts) -> Iterator[Segment]:
    """REF segments of the claim: prior authorisation, payer's number of the claim it answers, record number."""
    if facts.prior_authorization.strip():
        yield ref("G1", facts.prior_authorization)
    if facts.payer_control_number.strip() and facts.frequency != "1":
        yield ref("F8", facts.payer_control_number)
    if facts.medical_record_number.strip():
        yield ref("EA", facts.medical_record_number)


def _same_provider(one: Provider, other: Provider) -> bool:
    return one.npi == other.npi if one.npi and other.npi else one == other
