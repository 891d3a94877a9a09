"""What differs between two versions of a claim, field by field, in the words of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

IGNORED = frozenset({"today", "prior_services", "other_stays", "complete"})
"""What is not stated to the payer."""

WORDS: Mapping[str, str] = {
    "control_number": "Patient control number",
    "payer_control_number": "Payer's claim number",
    "bill_type": "Type of bill",
    "service_from": "First day of service",
    "service_to": "Last day of service",
    "drg": "DRG",
    "pos": "Place of service",
    "poa": "POA",
    "npi": "NPI",
    "zip_code": "ZIP code",
    "lines": "Line",
    "diagnoses": "Diagnosis",
    "procedures": "Procedure",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: where, what it said, what it says. ``kind`` is added, removed or changed."""

    place: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Fields that differ between two stored facts, in the order of the facts."""
    old, new = dict(_fields(before)), dict(_fields(after))
    places = dict.fromkeys([*old, *new])
    return [
        Difference(place, old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]


def _fields(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        if name not in IGNORED:
            yield from _leaves(_word(name), value)


def _leaves(place: str, value: Any) -> Iterator[tuple[str, str]]:
    """Every leaf with a place a person can read: ``Line 2 · units``. Rows are known by their own number."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name != "number":
                yield from _leaves(f"{place} · {_word(name).lower() if len(_word(name)) > 3 else _word(name)}", inner)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for position, row in enumerate(value, start=1):
            yield from _leaves(f"{place} {row.get('number', position)}", row)
    elif isinstance(value, list):
        yield place, ", ".join(map(str, value))
    elif value not in (None, ""):
        yield place, str(value)


def _word(name: str) -> str:
    return WORDS.get(name) or name.replace("_", " ").capitalize()
