"""Codes with a seventh character beneath a heading, the places between filled with X. Only what exists is shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import Left

from codesets import reference
from codesets.loaders.diagnoses import dotted
from codesets.models import Code, CodeQuerySet, System

MOST_STEMS = 24
"""More rows than these are no help: the site is chosen first."""
LENGTH = 7


@dataclass(frozen=True, slots=True)
class Cell:
    """A seventh character of a stem; ``code`` is empty where no such code may be used on the date."""

    character: str
    code: str
    display: str


@dataclass(frozen=True, slots=True)
class Stem:
    """What the seventh character is added to."""

    code: str
    display: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sevenths:
    """The choices beneath a heading: what each character means, and the codes they make."""

    characters: tuple[tuple[str, str], ...]
    stems: tuple[Stem, ...]
    beneath: int
    """Stems beneath the heading; more than are listed where there are too many."""


def sevenths(code: str, *, on: date, valid: CodeQuerySet | None = None) -> Sevenths | None:
    """The seventh characters beneath a heading, or those beside a code that has one; None where none are needed.

    ``valid`` are the diagnoses of the day, where the caller has them. Six queries at most.
    """
    if valid is None:
        valid = Code.objects.in_force(on=on).filter(system=System.ICD10CM)
    heading = code[:6].rstrip("X") if len(code) == LENGTH else code
    rows = valid.filter(billable=True, code__startswith=heading, code__regex=r"^.{7}$")
    beneath = rows.aggregate(stems=Count(Left("code", LENGTH - 1), distinct=True))["stems"]
    if beneath > MOST_STEMS:
        return Sevenths((), (), beneath)
    made: dict[str, set[str]] = defaultdict(set)
    for whole in rows.order_by("code").values_list("code", flat=True):
        made[whole[:6]].add(whole[6])
    if not made:
        return None
    names = {padded: padded.rstrip("X") for padded in made}
    meanings = reference.seventh_characters(list(names.values()), on=on)
    said = {character: meaning for choices in meanings.values() for character, meaning in choices}
    used = {character for characters in made.values() for character in characters}
    if not said.keys() & used:
        return None
    characters = tuple((character, said.get(character, "")) for character in _in_order(said, used))
    titles = dict(valid.filter(code__in=names.values()).values_list("code", "title"))
    stems = tuple(
        Stem(
            name,
            dotted(name),
            titles.get(name, ""),
            tuple(
                Cell(character, *_code(padded, character) if character in made[padded] else ("", ""))
                for character, _ in characters
            ),
        )
        for padded, name in names.items()
    )
    return Sevenths(characters, stems, len(stems))


def _in_order(said: dict[str, str], used: set[str]) -> list[str]:
    """The characters in the order of the book, any it does not list after them."""
    return [character for character in said if character in used] + sorted(used - said.keys())


def _code(padded: str, character: str) -> tuple[str, str]:
    whole = padded + character
    return whole, dotted(whole)
