"""How an outsider writes a planted fault: the edit that names it, a right claim, what is done to it, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claims.tests.edits.changes import changed
from claims.tests.edits.clean_claims import NPI, RENDERING, Body, line, outpatient, professional, stay

Changes = dict[str, Any]
DAY = "2026-03-10"
WRONG_NPI = "1234567890"
VISIT = line("99213")
EMERGENCY = line("99283", revenue_code="0450")
MOTHER: Changes = {"born": "1994-01-01", "sex": "F", "payer": "commercial"}
BABY: Changes = {
    "born": DAY,
    "payer": "medicaid",
    "admission_source": "5",
    "value_codes": [{"code": "54", "amount": 3200}],
}
BIRTH, CESAREAN = "10E0XZZ@2026-03-10", "10D00Z1@2026-03-10"
PRIOR = {"date": "2025-06-10", "billing_npi": NPI, "rendering_npi": RENDERING}
ELSEWHERE = {"admitted_on": "2026-03-15", "billing_npi": "1376543213"}


@dataclass(frozen=True)
class Planted:
    edit: str
    what: str
    twin: Body
    changes: Mapping[str, Any]
    line: int | None = None
    code: str = ""
    place: str = ""
    """Part of the name of the field at fault."""


def planted(
    edit: str, what: str, twin: Body, changes: Changes, line: int | None = None, code: str = "", place: str = ""
) -> Planted:
    """The total follows the lines unless it is the total that is wrong."""
    if "total_charge" not in changes:
        total = round(sum(each.get("charge", 0) for each in changed(twin, changes).get("lines", [])), 2)
        changes = changes if total == twin["total_charge"] else changes | {"total_charge": total}
    return Planted(edit, what, twin, changes, line, code, place)


def diagnosed(edit: str, what: str, right: str, wrong: str, code: str, **facts: Any) -> Planted:
    """The diagnoses of an office visit."""
    return planted(edit, what, professional(right, VISIT, **facts), {"codes": wrong}, code=code)


def stayed(edit: str, what: str, right: str, wrong: str, code: str, *, procedures: str = "", **facts: Any) -> Planted:
    """The diagnoses of a stay."""
    return planted(edit, what, stay(right, procedures, **facts), {"codes": wrong}, code=code)


def mother(edit: str, what: str, right: str, wrong: str, code: str) -> Planted:
    """The diagnoses of a pregnant woman's visit."""
    return diagnosed(edit, what, right, wrong, code, **MOTHER)


def delivered(edit: str, what: str, right: str, wrong: str, code: str, procedures: str = BIRTH) -> Planted:
    """The diagnoses of a delivery."""
    return planted(edit, what, stay(right, procedures, **MOTHER), {"codes": wrong}, code=code)


def newborn(
    edit: str, what: str, right: str, wrong: str, code: str, changes: Changes | None = None, **facts: Any
) -> Planted:
    """A newborn's stay."""
    twin = stay(right, **(BABY | facts))
    twin["lines"][0]["revenue_code"] = "0170"
    return planted(edit, what, twin, ({"codes": wrong} if wrong else {}) | (changes or {}), code=code)


def office(
    edit: str,
    what: str,
    codes: str,
    lines: list[Body],
    changes: Changes,
    line: int | None = None,
    code: str = "",
    place: str = "",
    **facts: Any,
) -> Planted:
    """A professional claim."""
    return planted(edit, what, professional(codes, *lines, **facts), changes, line, code, place)


def hospital(
    edit: str,
    what: str,
    codes: str,
    lines: list[Body],
    changes: Changes,
    line: int | None = None,
    code: str = "",
    place: str = "",
    **facts: Any,
) -> Planted:
    """An outpatient hospital claim."""
    return planted(edit, what, outpatient(codes, *lines, **facts), changes, line, code, place)


def bill(
    edit: str,
    what: str,
    codes: str,
    changes: Changes,
    line: int | None = None,
    code: str = "",
    place: str = "",
    *,
    procedures: str = "",
    **facts: Any,
) -> Planted:
    """The bill of a stay."""
    return planted(edit, what, stay(codes, procedures, **facts), changes, line, code, place)


def another(code: str, modifiers: str = "", **facts: Any) -> Changes:
    """One more line of an office claim."""
    return {"lines.+": line(code, modifiers, **({"pos": "11", "pointers": [1]} | facts))}


def further(code: str, modifiers: str = "", **facts: Any) -> Changes:
    """One more line of a facility's claim."""
    return {"lines.+": line(code, modifiers, **facts)}
