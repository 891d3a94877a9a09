"""Finding the code a coder means, one keystroke at a time.

A query shaped like a code is a prefix of codes, with or without its dot; words after it choose among them. Anything
else is words: abbreviations and lay terms are widened by the synonym list, the last word may be unfinished, and every
word must occur. Where nothing is found the spelling is mended, then one word after another may be missing. PostgreSQL
finds the likeliest codes by their weight; the order among them is by how much of a title or search term the query
covers. What a department uses and a user has starred weighs more.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from itertools import pairwise

from accounts.models import User
from codesets.models import System
from codesets.search.department import moment
from codesets.search.index import by_index
from codesets.search.matching import (
    Hit,
    Row,
    Scope,
    attempts_with_fewer,
    by_code,
    by_code_and_words,
    matches,
    with_placeholders,
)
from codesets.search.ranking import ranked
from codesets.search.vocabulary import respelled, synonyms, values_of, with_kin
from codesets.search.words import Group, Phrases, groups_of, words_of

__all__ = ["Hit", "search"]

CODE_SHAPE = re.compile(
    r"^(?:[A-Z]\d[0-9A-Z]?(?:\.?[0-9A-Z]{1,4})?|[A-Z]\d{2,4}|\d{3,4}[0-9A-Z]?|[0-9A-HJ-NP-Z]{3,7})\.?$"
)

NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w.])")
RANGE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(?:-|%? to )(\d+(?:\.\d+)?)(?![\w.])")
WEEKS = frozenset({"week", "weeks", "wk", "wks"})
ENOUGH = 24
"""Codes for a single word after which the index, which has thousands of terms with a common one, is not asked too."""
BESIDE = 2
"""The place of a code that is coded beside the one looked for."""


def search(
    query: str,
    *,
    on: date,
    systems: Collection[str] = (),
    billable: bool | None = None,
    limit: int = 20,
    user: User | None = None,
    phrases: Phrases | None = None,
) -> list[Hit]:
    """The likeliest codes for a query, valid on the date, best first; empty for an empty query.

    For a user her favourites and the codes her facilities use come earlier. ``phrases`` stands in for the synonym list,
    to try a change of it. Two queries to the database when something is found at once.
    """
    text = query.strip()
    if not text:
        return []
    now = moment(on=on, user=user)
    scope = Scope(now.releases, on, tuple(systems) or tuple(System.values), billable, now.lifts)
    if CODE_SHAPE.match(text.upper()) and any(character.isdigit() for character in text):
        bare = text.upper().replace(".", "")
        found = by_code(bare, scope, limit) or by_code(with_placeholders(bare), scope, limit)
        if found:
            return [row.hit for row in found]
    rows = by_code_and_words(text, scope)
    if rows:
        return [row.hit for row in rows[:limit]]
    groups = groups_of(list(words_of(text)), synonyms(now.releases, now.words) if phrases is None else phrases)
    rows = _found([groups], scope)
    if not any(row.hit.billable for row in rows):
        rows = _within(text, groups, scope) or rows
    weeks = None
    if not rows and (others := _without_weeks(groups)):
        rows = _found([others], scope)
        weeks, groups = (_weeks(groups), others) if rows else (None, groups)
    worth: list[float] = []
    if not rows:
        groups = with_kin(respelled(groups, scope.systems, scope.releases), scope.systems, scope.releases)
        rows = _found([groups], scope)
    if not rows and len(groups) > 1:
        rows = next(filter(None, (_found(choices, scope) for choices in attempts_with_fewer(groups, scope))), [])
        worth = values_of(groups, scope.systems, scope.releases)
    best = ranked(rows, groups, limit, worth)
    if weeks is not None:
        best[BESIDE:BESIDE] = by_code(f"Z3A{weeks:02}", scope, 1)
    return [row.hit for row in best[:limit]]


def _found(choices: list[list[Group]], scope: Scope) -> list[Row]:
    """Codes whose own words, or whose terms in the alphabetic index, hold all words of any choice."""
    choices = [choice for choice in choices if choice]
    if not choices:
        return []
    rows = matches(choices, scope)
    is_one_word = all(len(choice) == 1 for choice in choices)
    if is_one_word and len(rows) >= ENOUGH:
        return rows
    return [*rows, *by_index(choices, scope)]


def _within(text: str, groups: list[Group], scope: Scope) -> list[Row]:
    """Codes that hold the other words of a query and, for each of its numbers, a range that it falls in."""
    numbers = [float(number) for number in NUMBER.findall(text)]
    others = [group for group in groups if not all(word.isdigit() for word in group.alternatives[0])]
    if not numbers or not others:
        return []
    return [row for row in _found([others], scope) if all(_holds(row.hit.title, number) for number in numbers)]


def _holds(title: str, number: float) -> bool:
    """Whether a title names the number or a range around it: 20-29%, 1500-1749 grams, 33.0-33.9."""
    ranges = [(float(first), float(last)) for first, last in RANGE.findall(title)]
    return any(first <= number <= last for first, last in ranges) or number in map(float, NUMBER.findall(title))


def _weeks(groups: list[Group]) -> int | None:
    """The weeks of a pregnancy that a query names beside what it looks for; they are a code of their own (Z3A)."""
    first = [group.alternatives[0] for group in groups]
    for before, after in pairwise(first):
        if len(before) == 1 and before[0].isdigit() and after[0] in WEEKS:
            return int(before[0])
    return next((int(words[0]) for words in first if words[0].isdigit() and WEEKS & set(words)), None)


def _without_weeks(groups: list[Group]) -> list[Group]:
    """The other groups of a query that names weeks; none where it names no weeks or nothing else."""
    weeks = _weeks(groups)
    if weeks is None:
        return []
    said = {str(weeks), *WEEKS, "gestation", "gestational", "pregnant", "pregnancy"}
    return [group for group in groups if not said & set(group.alternatives[0])]
