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

from accounts.models import User
from codesets.models import System
from codesets.search.department import moment
from codesets.search.matching import Hit, Scope, by_code, by_code_and_words, by_most_words, by_words
from codesets.search.ranking import ranked
from codesets.search.vocabulary import respelled, synonyms
from codesets.search.words import Phrases, groups_of, words_of

__all__ = ["Hit", "search"]

CODE_SHAPE = re.compile(
    r"^(?:[A-Z]\d[0-9A-Z]?(?:\.?[0-9A-Z]{1,4})?|[A-Z]\d{2,4}|\d{3,4}[0-9A-Z]?|[0-9A-HJ-NP-Z]{3,7})\.?$"
)


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
        found = by_code(text.upper().replace(".", ""), scope, limit)
        if found:
            return [row.hit for row in found]
    rows = by_code_and_words(text, scope)
    if rows:
        return [row.hit for row in rows[:limit]]
    groups = groups_of(list(words_of(text)), synonyms(now.releases, now.words) if phrases is None else phrases)
    rows = by_words(groups, scope)
    if not rows:
        mended = respelled(groups, scope.systems, scope.releases)
        rows = by_words(mended, scope) if mended != groups else []
        groups = mended
    if not rows and len(groups) > 1:
        rows = by_most_words(groups, scope)
    return [row.hit for row in ranked(rows, groups, limit)]
