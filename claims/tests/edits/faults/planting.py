"""How a fault is planted into a clean claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from claims.tests.edits.bases import BASES
from claims.tests.edits.changes import changed
from claims.tests.edits.clean_claims import Body
from claims.tests.edits.outsider import TABLE

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
    place: str = ""
    """Part of the name of the field at fault."""

    @property
    def body(self) -> Body:
        return changed(BASES[self.base], self.changes)

    def __str__(self) -> str:
        return f"{self.edit} {'quiet ' if self.quiet else ''}{self.base}: {sorted(self.changes)}"


def plant(edit: str, base: str, changes: Mapping[str, Any], line: int | None = None, code: str = "") -> Fault:
    return Fault(edit, base, changes, line, code)


def quiet(edit: str, base: str, changes: Mapping[str, Any]) -> Fault:
    return Fault(edit, base, changes, quiet=True)


def outsiders() -> Iterator[Fault]:
    """The outsider's faults, and each of the right claims as a near miss."""
    for one in TABLE:
        yield Fault(one.edit, one.what, one.changes, one.line, one.code, place=one.place)
        yield Fault(one.edit, one.what, {}, quiet=True)


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
