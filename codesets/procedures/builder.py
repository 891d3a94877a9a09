"""One step of building a code of ICD-10-PCS.

The state is a pattern such as ``0DB6_ZX``: the characters chosen, and a hole where one is open. Only characters with
which a code goes on that is valid on the date are ever offered, so a pattern without a hole is a valid code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models.functions import Coalesce, Left

from codesets.models import Code, Release, System, Table, valid_on
from codesets.procedures.meanings import HOLE, PLAIN_AXES, Meaning, Meanings
from codesets.reference import FAR

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Neither I nor O, which look like figures."""
LENGTH = 7
HEAD = 3
PATTERN = re.compile(rf"[{CHARACTERS}{HOLE}]{{0,{LENGTH}}}")


class BuildError(Exception):
    """What was typed can be no beginning of a code; the message is for the reader."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A character that may stand at the place, and the pattern it leads to."""

    character: str
    meaning: Meaning
    pattern: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One of the seven places, with what stands there so far."""

    position: int
    axis: str
    character: str
    label: str
    open: bool
    """Whether it may be chosen now: everything before it is."""


@dataclass(frozen=True, slots=True)
class Build:
    """Everything the builder shows at one step."""

    pattern: str
    places: tuple[Place, ...]
    at: int
    """The place being chosen; 0 when the code is whole and none is chosen anew."""
    choices: tuple[Choice, ...]
    dropped: tuple[str, ...]
    """Characters that were given and do not fit, in words."""
    code: Code | None
    edition: str
    """Edition of the official tables the labels come from; empty where they are read from titles."""

    @property
    def back(self) -> int:
        """The place one step back; 0 at the first."""
        return (self.at or LENGTH + 1) - 1

    @property
    def axis(self) -> str:
        return self.places[self.at - 1].axis if self.at else ""

    @property
    def has_unofficial_label(self) -> bool:
        return any(not choice.meaning.official for choice in self.choices)


def read_pattern(text: str) -> str:
    """What a person types, as a pattern. Raises :class:`BuildError` for what no code can begin with."""
    pattern = re.sub(r"[\s.]", "", text).upper()
    if not PATTERN.fullmatch(pattern):
        raise BuildError(
            f"“{text[:20]}” is no beginning of an ICD-10-PCS code: seven characters at most, without I and O."
        )
    return pattern.rstrip(HOLE)


def build(pattern: str, *, on: date, at: int = 0) -> Build:
    """The step a pattern stands at, or the place ``at`` to choose it anew; what no longer fits is left open.

    Twelve queries at most where the tables are loaded, whatever is chosen.
    """
    pattern = read_pattern(pattern)
    codes = _Codes(on)
    fitted, dropped = _fitted(pattern, codes)
    first_open = fitted.index(HOLE) + 1 if HOLE in fitted else 0
    chosen = at if 1 <= at <= (first_open or LENGTH) else first_open
    meanings = Meanings(on)
    places = _places(fitted, codes, meanings, first_open)
    row = codes.row(fitted) if not first_open else None
    return Build(
        pattern=fitted.rstrip(HOLE),
        places=places,
        at=chosen,
        choices=_choices(fitted, chosen, codes, meanings) if chosen else (),
        dropped=tuple(dropped),
        code=row,
        edition=meanings.edition,
    )


def _fitted(pattern: str, codes: _Codes) -> tuple[str, list[str]]:
    """Seven places of which every one that is filled goes with those before it, and words for what did not."""
    fitted = ""
    dropped = []
    for position, character in enumerate(pattern.ljust(LENGTH, HOLE), start=1):
        if character == HOLE or HOLE in fitted[:HEAD] or codes.go_on(fitted, character):
            fitted += character
            continue
        dropped.append(f"{character} as {PLAIN_AXES[position - 1].lower()}")
        fitted += HOLE
    return fitted, dropped


def _places(fitted: str, codes: _Codes, meanings: Meanings, first_open: int) -> tuple[Place, ...]:
    places = []
    for position, character in enumerate(fitted, start=1):
        known = character != HOLE and HOLE not in fitted[: min(position, HEAD)]
        offered = codes.offered(fitted[: position - 1]) if known else ""
        meaning = meanings.label(fitted, position, character, offered) if known else None
        places.append(
            Place(
                position=position,
                axis=meaning.axis if meaning else PLAIN_AXES[position - 1],
                character="" if character == HOLE else character,
                label=meaning.label if meaning else "",
                open=not first_open or position <= first_open,
            )
        )
    return tuple(places)


def _choices(fitted: str, at: int, codes: _Codes, meanings: Meanings) -> tuple[Choice, ...]:
    offered = codes.offered(fitted[: at - 1])
    found = meanings.at(fitted[: at - 1], at, offered)
    return tuple(
        Choice(
            character=character,
            meaning=found[character],
            pattern=(fitted[: at - 1] + character + fitted[at:]).rstrip(HOLE),
            chosen=fitted[at - 1] == character,
        )
        for character in offered
    )


@lru_cache(maxsize=4)
def _tables_of(release_id: int) -> tuple[tuple[str, date, date], ...]:
    """The tables in which a release has codes, with the days of each. A release never changes, so this is kept."""
    rows = Code.objects.filter(release_id=release_id, system=System.ICD10PCS, billable=True).order_by()
    days = rows.annotate(table=Left("code", HEAD), last=Coalesce("valid_to", FAR)).values_list(
        "table", "valid_from", "last"
    )
    return tuple(days.distinct())


class _Codes:
    """The codes that may be used on a day; those of one table are read once."""

    def __init__(self, on: date) -> None:
        self._on = on
        releases = Release.objects.filter(table=Table.ICD10PCS).ids_in_force(on=on)
        self._rows = Code.objects.filter(
            valid_on(on), release_id__in=releases, system=System.ICD10PCS, billable=True
        ).order_by()
        spans = [span for release in releases for span in _tables_of(release)]
        self._heads = {table for table, first, last in spans if first <= on <= last}
        self._codes: dict[str, list[str]] = {}

    def go_on(self, beginning: str, character: str) -> bool:
        """Whether a code fits the beginning, holes among it, with this character after it."""
        return character in self.offered(beginning)

    def offered(self, beginning: str) -> str:
        """The characters that may come next, in the order of the book."""
        place = len(beginning)
        if place < HEAD:
            found = {head[place] for head in self._heads if head.startswith(beginning)}
        else:
            found = {code[place] for code in self._fitting(beginning)}
        return "".join(sorted(found, key=CHARACTERS.index))

    def row(self, code: str) -> Code | None:
        """The code itself, where it may be used."""
        return self._rows.filter(code=code).first()

    def _fitting(self, beginning: str) -> Iterator[str]:
        table = beginning[:HEAD]
        if table not in self._codes:
            self._codes[table] = list(self._rows.filter(code__startswith=table).values_list("code", flat=True))
        filled = [(place, character) for place, character in enumerate(beginning) if character != HOLE]
        return (code for code in self._codes[table] if all(code[place] == character for place, character in filled))
