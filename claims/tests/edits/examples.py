"""Makes the examples of the catalogue from the cases: the nearest pair of an edit, made as small as it may be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from itertools import product, zip_longest
from typing import Any

from claims.edits.base import CATALOGUE, Finding
from claims.edits.run import run
from claims.edits.tables import Reference
from claims.facts import ClaimFacts
from claims.sent import without_blanks
from claims.tests.edits.bases import BASES
from claims.tests.edits.bodies import facts, findings_of
from claims.tests.edits.clean_claims import Body
from claims.tests.edits.faults import FAULTS
from claims.tests.edits.faults.planting import Fault

KEPT = frozenset({"form", "service_from", "diagnoses", "procedures", "lines"})
"""What makes a claim one; of the lists only items go."""
LATE: Body = {"form": "professional", "payer": "commercial", "timely_filing_days": 90, "service_from": "2026-03-10"}
ITEMS: Mapping[str, frozenset[str]] = {
    "lines": frozenset({"code"}),
    "prior_services": frozenset({"code", "date"}),
    "other_stays": frozenset({"admitted_on"}),
    "diagnoses": frozenset({"code"}),
    "procedures": frozenset({"code"}),
}
"""The lists of a claim, with what each item needs to be one."""
BY_HAND: Mapping[str, tuple[Body, Body]] = {
    "UN-04": (
        {"form": "professional", "lines": [{"code": "99213", "units": "two"}]},
        {"form": "professional", "lines": [{"code": "99213", "units": 2}]},
    ),
    "TF-01": (LATE | {"today": "2026-06-09"}, LATE | {"today": "2026-06-08"}),
    "TF-02": (LATE | {"today": "2026-06-01"}, LATE | {"today": "2026-04-01"}),
}
"""Values that the API does not take: units that are no number, and the filing limit that a department knows."""

NOT_TYPED = frozenset({"DT-02", "DT-03", "PT-01", "RV-03"})
"""The what-if page asks for the age, so nobody is born too late; it refuses a pointer to nothing; and it passes over
an empty row."""
CORRECTED = frozenset({"PO-01"})
"""Beside it the corrected claim tells more: its near miss is quiet because nothing is said of any diagnosis."""


def written() -> str:
    """The file, one edit to a line, so that a change shows as what it is."""
    lines = (f"{json.dumps(code)}: {json.dumps(made(code), separators=(', ', ': '))}" for code in CATALOGUE)
    return "{\n" + ",\n".join(lines) + "\n}\n"


def made(edit: str) -> dict[str, Any]:
    if edit in BY_HAND:
        speaks, silent = BY_HAND[edit]
        return {"speaks": speaks, "says": by_hand(edit, speaks)[0].message, "silent": silent, "can_be_checked": False}
    fault, silent = nearest(edit)
    speaks, silent = smallest(edit, fault.body, silent)
    says = findings_of(speaks, edit)[0]["message"]
    values = {"speaks": without_blanks(speaks), "says": says, "silent": without_blanks(silent)}
    return values if edit not in NOT_TYPED else values | {"can_be_checked": False}


def nearest(edit: str) -> tuple[Fault, Body]:
    """The first fault of the edit with the claim least unlike it of which the edit does not speak."""
    faults = [fault for fault in FAULTS if fault.edit == edit and not fault.quiet]
    misses = [fault for fault in FAULTS if fault.edit == edit and fault.quiet]
    pairs = [
        (unlike(fault.body, miss.body) + excused(fault.body, miss.body), place, fault, miss.body)
        for place, (fault, miss) in enumerate(product(faults, misses))
        if fault.base == miss.base and edit not in CORRECTED
    ]
    pairs += [
        (unlike(fault.body, BASES[fault.base]) + 1, len(faults) * len(misses) + place, fault, BASES[fault.base])
        for place, fault in enumerate(faults)
        if not findings_of(BASES[fault.base], edit)
    ]
    _, _, fault, silent = min(pairs, key=lambda pair: pair[:2])
    return fault, silent


def excused(one: Body, other: Body) -> int:
    """Costs more: a claim left alone because it is not held to completeness, or is of the other form, shows little."""
    return sum(4 for name in ("complete", "form") if one.get(name) != other.get(name))


def unlike(one: Any, other: Any) -> int:
    """In how many values two bodies differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        return sum(unlike(one.get(name), other.get(name)) for name in {*one, *other})
    if isinstance(one, list) and isinstance(other, list):
        shared = sum(unlike(a, b) for a, b in zip(one, other, strict=False))
        return shared + 2 * abs(len(one) - len(other))
    return int(one != other)


def smallest(edit: str, speaks: Body, silent: Body) -> tuple[Body, Body]:
    """Both without what they share and the edit does not need. What remains different is why one is left alone."""
    said = told(edit, speaks)
    smaller = True
    while smaller:
        smaller = False
        for path in shared(speaks, silent):
            one, other = without(speaks, path), without(silent, path)
            if told(edit, one) == said and not findings_of(other, edit):
                speaks, silent, smaller = one, other, True
                break
    return speaks, silent


def told(edit: str, body: Body) -> list[str] | None:
    """The codes that the first finding names: the same as long as the edit speaks of the same."""
    return next((finding["codes"] for finding in findings_of(body, edit)), None)


def shared(one: Body, other: Body) -> Iterator[str]:
    """The paths of values that may go, being equal or of an item that only one has; of items before the items."""
    yield from (name for name in one if name not in KEPT and one[name] == other.get(name))
    patient, second = one.get("patient", {}), other.get("patient", {})
    yield from (f"patient.{name}" for name in patient if patient[name] == second.get(name))
    pointed = any(line.get("pointers") for body in (one, other) for line in body.get("lines", []))
    for kind, needed in ITEMS.items():
        pairs = list(enumerate(zip_longest(one.get(kind, []), other.get(kind, []))))
        for place, (mine, yours) in reversed(pairs):
            item = mine or yours
            yield from (
                f"{kind}.{place}.{name}"
                for name in item
                if name not in needed and (not (mine and yours) or mine[name] == yours.get(name))
            )
        if kind != "diagnoses" or not pointed:
            yield from (f"{kind}.{place}" for place, (mine, yours) in reversed(pairs) if mine == yours)


def without(body: Body, path: str) -> Body:
    copy = deepcopy(body)
    *way, last = path.split(".")
    place: Any = copy
    for step in way:
        place = place.get(step, {}) if isinstance(place, dict) else (place[int(step) :] or [{}])[0]
    if isinstance(place, dict):
        place.pop(last, None)
    else:
        del place[int(last)]
    return copy


def by_hand(edit: str, body: Body) -> tuple[Finding, ...]:
    """What an edit says of a body with a value that the API does not take."""
    return run(_facts_by_hand(body), Reference(), [CATALOGUE[edit]])


def _facts_by_hand(body: Body) -> ClaimFacts:
    plain = {name: value for name, value in body.items() if name != "timely_filing_days"}
    lines = plain.pop("lines", [])
    claim = facts(plain | {"lines": [{"code": line["code"]} for line in lines]})
    read = [
        replace(line, units=Decimal(typed["units"]))
        if isinstance(typed["units"], int)
        else replace(line, unit_text=typed["units"])
        for line, typed in zip(claim.lines, lines, strict=True)
    ]
    payer = replace(claim.payer, timely_filing_days=body.get("timely_filing_days"))
    return replace(claim, payer=payer, lines=tuple(read))
