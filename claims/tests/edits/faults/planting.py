"""How a fault is planted into a clean claim."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from claims.tests.edits.clean_claims import CLEAN, Body, diagnoses

Changes = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """A change to a clean claim and the edit that speaks of it: at ``line``, naming ``code``."""

    edit: str
    base: str
    changes: Mapping[str, Any]
    line: int | None = None
    code: str = ""
    quiet: bool = field(default=False, kw_only=True)
    """A near miss: the edit must not speak."""

    @property
    def body(self) -> Body:
        return changed(CLEAN[self.base], self.changes)

    def __str__(self) -> str:
        return f"{self.edit} {'quiet ' if self.quiet else ''}{self.base}: {sorted(self.changes)}"


def changed(body: Body, changes: Mapping[str, Any]) -> Body:
    """A copy with values put in place: ``lines.0.units``; ``lines.+`` appends; None removes; ``codes`` is short for
    diagnoses, ``born`` and ``sex`` for the patient's."""
    copy = deepcopy(body)
    short = {"born": "patient.birth_date", "sex": "patient.sex", "codes": "diagnoses"}
    for path, value in changes.items():
        *way, last = short.get(path, path).split(".")
        place: Any = copy
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        new = diagnoses(value) if path == "codes" else value
        if last == "+":
            place.extend(new if isinstance(new, list) else [new])
        elif isinstance(place, list):
            place[int(last)] = new
        else:
            place[last] = new
    return copy


def plant(edit: str, base: str, changes: Mapping[str, Any], line: int | None = None, code: str = "") -> Fault:
    return Fault(edit, base, changes, line, code)


def quiet(edit: str, base: str, changes: Mapping[str, Any]) -> Fault:
    return Fault(edit, base, changes, quiet=True)


def at(when: str) -> Changes:
    """All dates of an office claim moved to one day, and the check made soon after."""
    return {
        "service_from": when,
        "service_to": when,
        "today": f"{when[:4]}-12-31" if when < "2026" else "2026-12-31",
        "lines.0.service_date": when,
    }


OFFICE = "office visit"
KNEE = "visit with joint injection"
