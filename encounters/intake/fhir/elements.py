"""The small data types of FHIR: dates and periods, codes, names, quantities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from encounters.intake.fhir.references import Resource, listed, texts
from encounters.intake.values import IncomingCode, MalformedMessage

SYSTEMS: Mapping[str, str] = {
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10cm",
    "urn:oid:2.16.840.1.113883.6.90": "icd10cm",
    "http://www.cms.gov/medicare/coding/icd10": "icd10pcs",
    "https://www.cms.gov/medicare/coding/icd10": "icd10pcs",
    "http://hl7.org/fhir/sid/icd-10-pcs": "icd10pcs",
    "urn:oid:2.16.840.1.113883.6.4": "icd10pcs",
    "http://www.ama-assn.org/go/cpt": "cpt",
    "urn:oid:2.16.840.1.113883.6.12": "cpt",
    "https://www.cms.gov/medicare/coding/hcpcsreleasecodesets": "hcpcs",
    "http://www.cms.gov/medicare/coding/hcpcsreleasecodesets": "hcpcs",
    "https://bluebutton.cms.gov/resources/codesystem/hcpcs": "hcpcs",
    "urn:oid:2.16.840.1.113883.6.285": "hcpcs",
}
"""Addresses of the code systems a chart is coded in, lower case without a closing slash, and our short names."""

HOUSE = "urn:coding-portal:"
"""Where FHIR has no code system of its own, bundles written here use one that begins with this."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d$")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def text_of(value: object, limit: int = 10_000) -> str:
    """A string element without surrounding blanks, cut to what the field holds; anything else is empty."""
    return value.strip()[:limit] if isinstance(value, str) else ""


def moment(value: object, *, zone: tzinfo, where: str) -> tuple[date, datetime | None] | None:
    """The calendar date in the facility's time, and the instant where a time was given. Raises when it is no day."""
    stated = text_of(value)
    if not stated:
        return None
    try:
        if _DAY.match(stated):
            return date.fromisoformat(stated), None
        if _INSTANT.match(stated):
            at = datetime.fromisoformat(stated)
            at = at if at.tzinfo else at.replace(tzinfo=zone)
            return at.astimezone(zone).date(), at
    except (ValueError, OverflowError):
        pass
    raise MalformedMessage("A date cannot be read: a full day is needed, such as 2026-01-31.", where)


def day(value: object, *, zone: tzinfo, where: str) -> date | None:
    found = moment(value, zone=zone, where=where)
    return found[0] if found else None


def instant(value: object, *, zone: tzinfo, where: str) -> datetime | None:
    found = moment(value, zone=zone, where=where)
    if not found:
        return None
    return found[1] or datetime(found[0].year, found[0].month, found[0].day, tzinfo=zone)


def birth_date(value: object, *, where: str) -> date | None:
    """A full birth date; a year or month alone is legal in FHIR and is not a date."""
    stated = text_of(value)[:10]
    if not _DAY.match(stated):
        return None
    try:
        return date.fromisoformat(stated)
    except ValueError:
        raise MalformedMessage("The birth date is not a day of the calendar.", where) from None


def amount(value: object, *, where: str) -> Decimal | None:
    """A decimal of a Money, Quantity or number."""
    if isinstance(value, Mapping):
        value = value.get("value")
    if value is None or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise MalformedMessage("An amount or quantity is not a number.", where) from None
    if not found.is_finite() or abs(found) >= Decimal(10) ** 9:
        raise MalformedMessage("An amount or quantity is out of range.", where)
    return found


def codings(concept: object) -> Iterator[tuple[str, str, str]]:
    """Address of the system, code, and display of each coding of a CodeableConcept, or of a Coding itself."""
    if not isinstance(concept, Mapping):
        return
    for coding in [concept] if "code" in concept else listed(concept, "coding"):
        yield text_of(coding.get("system")), text_of(coding.get("code")), text_of(coding.get("display"))


def code_in(concept: object, *endings: str) -> str:
    """The code whose system ends in one of ``endings`` (letters and digits compared without case), or empty."""
    for system, code, _ in codings(concept):
        if _plain(system).endswith(tuple(_plain(ending) for ending in endings)):
            return code
    return ""


def coded_as(concept: object, *names: str) -> str:
    """The code in one of our code systems, upper case without a dot, or empty."""
    for system, code, _ in codings(concept):
        if short_system(system) in names:
            return code.replace(".", "").upper()
    return ""


def short_system(address: str) -> str:
    return SYSTEMS.get(address.rstrip("/").lower(), address)


def words_of(concept: object) -> str:
    """What a person would call it: the text, else the first display, else the code."""
    if not isinstance(concept, Mapping):
        return ""
    found = list(codings(concept))
    displays = [display for _, _, display in found if display]
    return text_of(concept.get("text")) or (displays or [code for _, code, _ in found] or [""])[0]


def hint_code(concept: object, *preferred: str) -> IncomingCode | None:
    """The coding a coder can use best, else the first one, else the text alone; None for nothing at all."""
    text = words_of(concept)
    found = [(short_system(system), code) for system, code, _ in codings(concept) if code]
    if not found and not text:
        return None
    system, code = next((pair for pair in found if pair[0] in preferred), found[0] if found else ("", ""))
    return IncomingCode(system=system, code=code, text=text or code)


def identifiers(resource: Resource | None) -> Iterator[tuple[str, str, str]]:
    """Type code, system and value of each identifier, official ones first."""
    rows = [row for row in listed(resource, "identifier") if text_of(row.get("value"))]
    for row in sorted(rows, key=lambda row: text_of(row.get("use")) not in {"", "official", "usual"}):
        types = [code for _, code, _ in codings(row.get("type"))]
        yield (types or [""])[0], text_of(row.get("system")), text_of(row.get("value"))


def npi_of(resource: Resource | None) -> str:
    """A ten-digit NPI with a right check digit, or empty."""
    for kind, system, value in identifiers(resource):
        if (kind == "NPI" or _plain(system).endswith(("usnpi", "11388346"))) and is_npi(value):
            return value
    return ""


def is_npi(value: str) -> bool:
    """Ten digits whose Luhn sum, with the prefix 80840, is a multiple of ten."""
    if not re.fullmatch(r"[12]\d{9}", value):
        return False
    doubled = [int(digit) * (2 - position % 2) for position, digit in enumerate(value)]
    return (24 + sum(number // 10 + number % 10 for number in doubled)) % 10 == 0


def human_name(resource: Resource | None) -> tuple[str, str, str, str]:
    """Family, given, middle, suffix of the official or else the first usable name."""
    names = [name for name in listed(resource, "name") if text_of(name.get("use")) not in {"old", "nickname", "maiden"}]
    names.sort(key=lambda name: name.get("use") != "official")
    if not names:
        return "", "", "", ""
    name = names[0]
    given, suffix = texts(name, "given"), texts(name, "suffix")
    family = text_of(name.get("family")) or text_of(name.get("text"))
    return family, given[0] if given else "", " ".join(given[1:]), " ".join(suffix)


def extension(resource: Mapping[str, Any], ending: str) -> Mapping[str, Any]:
    """The extension whose address ends so, or an empty mapping."""
    return next((one for one in listed(resource, "extension") if text_of(one.get("url")).endswith(ending)), {})


def _plain(value: str) -> str:
    return re.sub(r"[^a-z0-9]", "", value.lower())
