"""Patients, practitioners, facilities and insurances of a bundle."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

from encounters.intake.fhir.elements import (
    birth_date,
    codings,
    human_name,
    identifiers,
    is_npi,
    npi_of,
    text_of,
)
from encounters.intake.fhir.references import References, Resource, listed, texts
from encounters.intake.values import (
    IncomingCoverage,
    IncomingOrganization,
    IncomingPatient,
    IncomingPractitioner,
    MalformedMessage,
)

SEXES = {"female": "F", "male": "M"}
NOT_A_RECORD_NUMBER = frozenset({"SS", "SB", "DL", "PPN", "MA", "MC"})
RELATIONSHIPS = {"self": "18", "spouse": "01", "child": "19", "common": "01"}
"""FHIR subscriber relationships in X12 codes; any other is G8."""

# fmt: off
STATES: Mapping[str, str] = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR",
    "california": "CA", "colorado": "CO", "connecticut": "CT", "delaware": "DE",
    "florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID",
    "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS",
    "kentucky": "KY", "louisiana": "LA", "maine": "ME", "maryland": "MD",
    "massachusetts": "MA", "michigan": "MI", "minnesota": "MN", "mississippi": "MS",
    "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV",
    "newhampshire": "NH", "newjersey": "NJ", "newmexico": "NM", "newyork": "NY",
    "northcarolina": "NC", "northdakota": "ND", "ohio": "OH", "oklahoma": "OK",
    "oregon": "OR", "pennsylvania": "PA", "rhodeisland": "RI", "southcarolina": "SC",
    "southdakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT",
    "vermont": "VT", "virginia": "VA", "washington": "WA", "westvirginia": "WV",
    "wisconsin": "WI", "wyoming": "WY", "districtofcolumbia": "DC", "puertorico": "PR",
}
# fmt: on


def read_patient(resource: Resource, refs: References) -> IncomingPatient:
    where = refs.where(resource)
    family, given, middle, _ = human_name(resource)
    address = next((one for one in listed(resource, "address") if one.get("use") != "old"), {})
    phone = next((text_of(one.get("value")) for one in listed(resource, "telecom") if one.get("system") == "phone"), "")
    return IncomingPatient(
        source_id=short_key(refs.key(resource)),
        mrn=_record_number(resource, refs),
        family=family[:60],
        given=given[:35],
        middle=middle[:25],
        birth_date=birth_date(resource.get("birthDate"), where=where),
        sex=SEXES.get(text_of(resource.get("gender")).lower(), "U"),
        address_line=", ".join(texts(address, "line"))[:55],
        city=text_of(address.get("city"), 30),
        state=_state(text_of(address.get("state"))),
        zip_code="".join(filter(str.isdigit, text_of(address.get("postalCode"))))[:9],
        phone="".join(filter(str.isdigit, phone))[:20],
    )


def _record_number(resource: Resource, refs: References) -> str:
    """The medical record number; else any number that is not a government or insurance one; else the sender's id."""
    known = [(kind, value) for kind, _, value in identifiers(resource) if kind not in NOT_A_RECORD_NUMBER]
    number = next((value for kind, value in known if kind == "MR"), "")
    number = number or next((value for _, value in known), "") or short_key(refs.key(resource)).rsplit("/", 1)[-1]
    if not number:
        raise MalformedMessage("A patient has no medical record number and no id.", refs.where(resource))
    if len(number) > 40:
        raise MalformedMessage("A medical record number is longer than 40 characters.", refs.where(resource))
    return number


def _state(value: str) -> str:
    if len(value) == 2:
        return value.upper()
    return STATES.get("".join(filter(str.isalpha, value.lower())), "")


def read_practitioner(resource: Resource | None) -> IncomingPractitioner:
    family, given, _, suffix = human_name(resource)
    taxonomy = ""
    for qualification in listed(resource, "qualification"):
        for system, code, _ in codings(qualification.get("code")):
            if "taxonomy" in system.lower():
                taxonomy = taxonomy or code
            elif not suffix and len(code) <= 8:
                suffix = code
    return IncomingPractitioner(
        npi=npi_of(resource), family=family[:60], given=given[:35], suffix=suffix[:20], taxonomy=taxonomy[:10]
    )


def find_practitioner(reference: object, refs: References, within: Resource) -> IncomingPractitioner | None:
    """The person a reference means, through a PractitionerRole too; by NPI alone where the bundle lacks the person."""
    person = refs.find(reference, kind="Practitioner", within=within)
    role = refs.find(reference, kind="PractitionerRole", within=within) if person is None else None
    if role is not None:
        person = refs.find(role.get("practitioner"), kind="Practitioner", within=role)
    if person is not None:
        return read_practitioner(person)
    if not isinstance(reference, Mapping):
        return None
    identifier = reference.get("identifier")
    npi = text_of(identifier.get("value")) if isinstance(identifier, Mapping) else ""
    npi = npi if is_npi(npi) else ""
    name = text_of(reference.get("display"), 60)
    return IncomingPractitioner(npi=npi, family=name) if npi or name else None


def find_organization(reference: object, refs: References, within: Resource) -> IncomingOrganization | None:
    if not isinstance(reference, Mapping):
        return None
    found = refs.find(reference, kind="Organization", within=within)
    identifier = reference.get("identifier")
    if found is None:
        value = text_of(identifier.get("value")) if isinstance(identifier, Mapping) else ""
        name = text_of(reference.get("display"))
        if not value and not name:
            value = text_of(reference.get("reference")).rsplit("/", 1)[-1].removeprefix("urn:uuid:")
        return IncomingOrganization(
            identifiers=(value,) if value else (), npi=value if is_npi(value) else "", name=name[:120]
        )
    numbers = tuple(value for _, _, value in identifiers(found))
    own_id = text_of(found.get("id"))
    return IncomingOrganization(
        identifiers=(*numbers, own_id) if own_id else numbers, npi=npi_of(found), name=text_of(found.get("name"), 120)
    )


def read_coverage(resource: Resource, refs: References, *, rank: int) -> IncomingCoverage:
    where = refs.where(resource)
    payer = next((find_organization(one, refs, resource) for one in listed(resource, "payor")), None)
    if payer is None or not (payer.name or payer.identifiers):
        classes = [text_of(one.get("name")) for one in listed(resource, "class") if text_of(one.get("name"))]
        payer = IncomingOrganization(name=(classes or ["not named"])[0][:120])
    group = next(
        (
            text_of(one.get("value"))
            for one in listed(resource, "class")
            if any(code == "group" for _, code, _ in codings(one.get("type")))
        ),
        "",
    )
    relation = next((code for _, code, _ in codings(resource.get("relationship"))), "self")
    member = text_of(resource.get("subscriberId")) or next((value for _, _, value in identifiers(resource)), "")
    family, given, born, sex = _subscriber(resource, refs, where) if relation != "self" else ("", "", None, "")
    return IncomingCoverage(
        rank=rank,
        payer=payer,
        member_id=member[:40],
        group_number=group[:40],
        relationship=RELATIONSHIPS.get(relation, "G8"),
        subscriber_family=family,
        subscriber_given=given,
        subscriber_birth_date=born,
        subscriber_sex=sex,
    )


def _subscriber(resource: Resource, refs: References, where: str) -> tuple[str, str, date | None, str]:
    person = None
    for field in ("subscriber", "policyHolder"):
        for kind in ("Patient", "RelatedPerson"):
            person = person or refs.find(resource.get(field), kind=kind, within=resource)
    if person is None:
        return "", "", None, ""
    family, given, _, _ = human_name(person)
    sex = SEXES.get(text_of(person.get("gender")), "U")
    return family[:60], given[:35], birth_date(person.get("birthDate"), where=where), sex


def short_key(key: str) -> str:
    """A resource key that fits its column; a longer one is replaced by its digest."""
    key = key.removeprefix("urn:uuid:")
    return key if len(key) <= 190 else hashlib.sha256(key.encode()).hexdigest()
