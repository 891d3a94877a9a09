"""Segments: elements joined, trailing empty ones left away. A segment is a string without its terminator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claims.facts import Address, Person, Provider
from claims.x12 import values
from claims.x12.errors import UnwritableValue

Segment = str


def segment(tag: str, *elements: str) -> Segment:
    """One segment. A delimiter inside an element would shift all that follows it, so it is refused here once more."""
    joined = values.ELEMENT.join(elements)
    if joined.count(values.ELEMENT) != max(len(elements) - 1, 0) or "~" in joined or "^" in joined:
        raise UnwritableValue(f"would break the {tag} segment")
    return f"{tag}{values.ELEMENT}{joined}".rstrip(values.ELEMENT)


def composite(*components: str) -> str:
    """Components of one element, trailing empty ones left away."""
    joined = values.COMPONENT.join(components)
    if joined.count(values.COMPONENT) != len(components) - 1:
        raise UnwritableValue("would break a composite element")
    return joined.rstrip(values.COMPONENT)


def nm1_organisation(entity: str, name: str, qualifier: str = "", identifier: str = "") -> Segment:
    return segment("NM1", entity, "2", values.text(name, 60), "", "", "", "", qualifier, identifier)


def nm1_person(entity: str, person: Person, qualifier: str = "", identifier: str = "") -> Segment:
    return segment(
        "NM1",
        entity,
        "1",
        values.text(person.family, 60),
        values.text(person.given, 35),
        values.text(person.middle, 25),
        "",
        "",
        qualifier,
        identifier,
    )


def nm1_provider(entity: str, provider: Provider) -> Segment:
    """An organisation or a practitioner with the NPI, which an atypical provider lacks."""
    number = values.npi(provider.npi) if provider.npi else ""
    qualifier = "XX" if number else ""
    if provider.organisation_name:
        return nm1_organisation(entity, provider.organisation_name, qualifier, number)
    return nm1_person(entity, Person(family=provider.family, given=provider.given), qualifier, number)


def address(place: Address) -> Iterator[Segment]:
    yield segment("N3", *values.two_lines(place.line))
    yield segment("N4", values.text(place.city, 30), values.state(place.state), values.zip_code(place.zip_code))


def dmg(person: Person) -> Segment:
    """Birth date and sex; a sex that is not known is written U."""
    return segment("DMG", "D8", values.date8(person.birth_date), person.sex or "U")


def ref(qualifier: str, reference: str) -> Segment:
    return segment("REF", qualifier, values.identifier(reference))


def dtp(qualifier: str, on: date | None) -> Segment:
    return segment("DTP", qualifier, "D8", values.date8(on))


def prv(role: str, taxonomy: str) -> Segment:
    return segment("PRV", role, "PXC", values.taxonomy(taxonomy))
