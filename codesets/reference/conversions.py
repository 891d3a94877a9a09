"""What took the place of a code that may no longer be used."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from codesets.models import Code, Conversion, Release, System, Table

STEPS = 3
"""A code whose replacement has been replaced in turn is followed this far."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A code to look at instead; the documentation decides whether it fits."""

    code: str
    display: str
    title: str
    first_on: date
    """First day of the new code, as the conversion table or the release has it."""
    kind: str
    """``conversion``: the conversion table says so. ``subdivision``: the old code is a heading now and this stands
    beneath it. ``placeholder``: a character of the new code stands where the old one had its X."""
    together: bool = False
    """The new code says alone what took several codes before: ``said`` names them."""
    said: str = ""
    """The former codes as the conversion table writes them."""


def replacements_for(
    codes: Collection[str], *, on: date | None = None, system: str = System.ICD10CM
) -> dict[str, tuple[Replacement, ...]]:
    """For codes that may not be used on the date (today without one): those that took their place and may be.

    A code that may still be used has none, and so has one that ended without a successor anyone states. At most six
    queries. Source: the ICD-10-CM conversion table (NCHS), and the codes in force on the date.
    """
    on = on or date.today()  # noqa: DTZ011 (a calendar date)
    successors = _successors(codes, system, on)
    reached = set(codes) | {new.code for found in successors.values() for new in found}
    rows = _in_use(reached, system, on)
    answer: dict[str, tuple[Replacement, ...]] = {}
    for code in codes:
        if code not in rows:
            found = {new.code: new for new in _walk(code, successors, rows, {code})}
            if found:
                answer[code] = tuple(found[name] for name in sorted(found))
    return answer


def _successors(codes: Collection[str], system: str, on: date) -> dict[str, list[Conversion]]:
    """For each code, and for those that replaced it, the entries of the newest conversion table."""
    newest = Release.objects.live().filter(table=Table.CONVERSIONS).order_by("-effective_on").first()
    successors: dict[str, list[Conversion]] = {}
    frontier = set(codes)
    for _ in range(STEPS if newest else 0):
        found: dict[str, list[Conversion]] = defaultdict(list)
        entries = Conversion.objects.filter(
            release=newest, system=system, first_on__lte=on, previous__overlap=sorted(frontier)
        )
        for entry in entries:
            for old in frontier & set(entry.previous):
                found[old].append(entry)
        successors |= found
        frontier = {entry.code for entries_of in found.values() for entry in entries_of} - successors.keys()
        if not frontier:
            break
    return successors


def _in_use(codes: Collection[str], system: str, on: date) -> dict[str, Code]:
    """Those of the codes, and of what could stand beneath or in place of them, that may be used on the date."""
    wanted = Q(pk__in=[])
    for stem in sorted({_stem(code) for code in codes}):
        wanted |= Q(code__startswith=stem)
    rows = Code.objects.in_force(on=on).filter(wanted, system=system, billable=True)
    return {row.code: row for row in rows.only("code", "display", "title", "valid_from")}


def _stem(code: str) -> str:
    """What the code shares with those that could replace it: all of it, or what stands before its placeholder."""
    return code[: code.index("X", 3)] if _has_placeholder(code) else code


def _has_placeholder(code: str) -> bool:
    """Only a code of seven characters has any."""
    return len(code) == 7 and "X" in code[3:6]


def _walk(
    code: str, successors: dict[str, list[Conversion]], rows: dict[str, Code], seen: set[str]
) -> Iterator[Replacement]:
    """The usable codes that replaced one that is not; those that are not usable either are followed on."""
    listed = successors.get(code, [])
    for entry in listed:
        row = rows.get(entry.code)
        if row is not None:
            yield Replacement(
                row.code, row.display, row.title, entry.first_on, "conversion", entry.together, entry.said
            )
        elif entry.code not in seen:
            seen.add(entry.code)
            yield from _walk(entry.code, successors, rows, seen)
    named = {entry.code for entry in listed}
    in_place = re.compile(rf"{_stem(code)}[^X]{code[len(_stem(code)) + 1 :]}") if _has_placeholder(code) else None
    for row in rows.values():
        if row.code in named:
            continue
        if row.code.startswith(code):
            yield Replacement(row.code, row.display, row.title, row.valid_from, "subdivision")
        elif in_place is not None and in_place.fullmatch(row.code):
            yield Replacement(row.code, row.display, row.title, row.valid_from, "placeholder")
