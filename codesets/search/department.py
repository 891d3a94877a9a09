"""What a search knows of the moment and of who asks: releases in force, the department's words, use and favourites.

One statement reads it all with every search, so that a change made in any process counts at the next keystroke. What
is costly is kept for as long as the statement says that nothing has changed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from django.db import connection
from django.db.models import Sum

from accounts.models import User
from codesets.models import CodeUse
from codesets.models.releases import ids_in_force

FAVOURITE = 2000
"""What a star is worth against the weight of a code."""
MOST_BY_USE = 2000
BY_TENFOLD_USE = 650
"""Ten times as many charts with a code count for so much more."""
USUAL = 60
"""So many of a system's most used codes are looked at even where heavier codes would crowd them out."""

Pair = tuple[str, str]
"""System and code."""

STATE = """
SELECT
    (SELECT json_agg(json_build_array(id, "table", effective_on, known_until) ORDER BY id)::text
     FROM codesets_release WHERE live),
    (SELECT coalesce(max(revision), 0) FROM codesets_departmentword),
    (SELECT coalesce(max(id), 0) FROM codesets_usecount),
    (SELECT string_agg(system || ' ' || code, ',' ORDER BY id) FROM codesets_favourite WHERE user_id = %s),
    (SELECT array_agg(facility_id ORDER BY facility_id) FROM accounts_user_facilities WHERE user_id = %s)
"""


@dataclass(frozen=True, slots=True)
class Usual:
    """How much the use of each code lifts it, and the most used codes of each system."""

    lifts: Mapping[Pair, int] = field(default_factory=lambda: MappingProxyType({}))
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


NO_USE = Usual()


@dataclass(frozen=True, slots=True, eq=False)
class Lifts:
    """What favourites and use add to the weight of a code; the same object for as long as neither changes."""

    usual: Usual = NO_USE
    favourites: frozenset[Pair] = frozenset()

    def of(self, system: str, code: str) -> int:
        return self.usual.lifts.get((system, code), 0) + FAVOURITE * ((system, code) in self.favourites)

    def codes(self) -> list[Pair]:
        """The lifted codes that a search should not miss."""
        usual = {(system, code) for system, codes in self.usual.codes.items() for code in codes}
        return sorted(usual | self.favourites)


NO_LIFTS = Lifts()


@dataclass(frozen=True, slots=True)
class Moment:
    """What one search goes by."""

    releases: tuple[int, ...]
    words: int
    """The last change of the department's words; see :class:`codesets.models.DepartmentWord`."""
    lifts: Lifts


def moment(*, on: date, user: User | None) -> Moment:
    """The state of things for a search of codes valid on a day; one query. Without a user nothing is lifted."""
    key = user.pk if user is not None else None
    with connection.cursor() as cursor:
        cursor.execute(STATE, [key, key])
        live, words, counted, favourites, facilities = cursor.fetchone()
    return Moment(
        releases=_releases(live or "[]", on),
        words=words,
        lifts=NO_LIFTS
        if user is None
        else _lifts(counted, None if user.sees_all_facilities else tuple(facilities or ()), favourites or ""),
    )


@lru_cache(maxsize=256)
def _lifts(counted: int, facilities: tuple[int, ...] | None, favourites: str) -> Lifts:
    """What lifts codes for a user, by her facilities and her favourites as the database names them."""
    parted = (each.partition(" ") for each in favourites.split(",") if each)
    return Lifts(_usual(counted, facilities), frozenset((system, code) for system, _, code in parted))


@lru_cache(maxsize=64)
def _releases(live: str, on: date) -> tuple[int, ...]:
    """The releases in force on a day, of the live ones as the database names them."""
    rows = [
        (pk, table, date.fromisoformat(first), date.fromisoformat(last) if last else None)
        for pk, table, first, last in json.loads(live)
    ]
    return tuple(ids_in_force(rows, on=on))


@lru_cache(maxsize=64)
def _usual(counted: int, facilities: tuple[int, ...] | None) -> Usual:
    """What a count says for the facilities a user may see (all where None). A count never changes once it is made."""
    if not counted:
        return NO_USE
    rows = CodeUse.objects.all() if facilities is None else CodeUse.objects.filter(facility__in=facilities)
    lifts: dict[Pair, int] = {}
    codes: dict[str, list[str]] = {}
    for system, code, uses in rows.values_list("system", "code").annotate(all=Sum("uses")).order_by("-all", "code"):
        lifts[system, code] = min(MOST_BY_USE, round(BY_TENFOLD_USE * math.log10(1 + uses)))
        codes.setdefault(system, []).append(code)
    return Usual(lifts, {system: tuple(found[:USUAL]) for system, found in codes.items()})
