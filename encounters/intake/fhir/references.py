"""Find the resource that a FHIR reference means, however the sender wrote it.

``urn:uuid:…``, ``Patient/17``, a full address, ``#contained``, ``Patient?identifier=system|value`` of a transaction,
or only an identifier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

Resource = Mapping[str, Any]


class References:
    """The resources of one bundle, to be found by any kind of reference."""

    def __init__(self, entries: list[tuple[str, str, Resource]]) -> None:
        """``entries``: place in the message, fullUrl, resource."""
        self._by_address: dict[str, Resource] = {}
        self._by_identifier: dict[tuple[str, str], Resource] = {}
        self._places: dict[int, str] = {}
        self._keys: dict[int, str] = {}
        for where, full_url, resource in entries:
            kind = str(resource.get("resourceType", ""))
            name = f"{kind}/{resource['id']}" if resource.get("id") else full_url
            self._places[id(resource)] = where
            self._keys[id(resource)] = name or where
            for address in (full_url, name):
                if address:
                    self._by_address.setdefault(address, resource)
            for identifier in listed(resource, "identifier"):
                value = str(identifier.get("value") or "")
                if value:
                    self._by_identifier.setdefault((kind, value), resource)
                    self._by_identifier.setdefault((kind, f"{identifier.get('system') or ''}|{value}"), resource)

    def where(self, resource: Resource) -> str:
        return self._places.get(id(resource), "")

    def key(self, resource: Resource) -> str:
        """``Type/id``, or what stands in its place: the same for every reference to the resource."""
        return self._keys.get(id(resource), "")

    def find(self, reference: object, *, kind: str, within: Resource | None = None) -> Resource | None:
        """The resource of that kind a Reference element means, or None where the bundle does not hold it."""
        if not isinstance(reference, Mapping):
            return None
        address = str(reference.get("reference") or "")
        found: Resource | None = None
        if address.startswith("#"):
            found = _contained(within, address[1:])
        elif address:
            found = self._at(address)
        identifier = reference.get("identifier")
        if found is None and isinstance(identifier, Mapping):
            found = self._identified(kind, str(identifier.get("system") or ""), str(identifier.get("value") or ""))
        return found if found is not None and found.get("resourceType") == kind else None

    def _at(self, address: str) -> Resource | None:
        address = address.split("/_history/", 1)[0]
        if "?" in address and "identifier=" in address:
            kind, query = address.split("?", 1)
            token = parse_qs(query).get("identifier", [""])[0]
            system, _, value = token.rpartition("|")
            return self._identified(kind, system, value)
        found = self._by_address.get(address)
        if found is None and "/" in address and not address.startswith("urn:"):
            found = self._by_address.get("/".join(address.split("/")[-2:]))
        return found

    def _identified(self, kind: str, system: str, value: str) -> Resource | None:
        if not value:
            return None
        return self._by_identifier.get((kind, f"{system}|{value}" if system else value))


def _contained(within: Resource | None, name: str) -> Resource | None:
    for resource in listed(within, "contained"):
        if resource.get("id") == name:
            return resource
    return None


def listed(resource: object, field: str) -> Iterator[Mapping[str, Any]]:
    """The objects of a repeating field; a single object counts as a list of one, anything else is passed over."""
    value = resource.get(field) if isinstance(resource, Mapping) else None
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Mapping):
            yield one


def texts(resource: Mapping[str, Any], field: str) -> list[str]:
    """The texts of a repeating field without surrounding blanks; anything else in it is passed over."""
    value = resource.get(field)
    found = value if isinstance(value, list) else [value]
    return [one.strip() for one in found if isinstance(one, str) and one.strip()]


def part(resource: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    """The object in a field, or an empty one."""
    value = resource.get(field)
    return value if isinstance(value, Mapping) else {}
