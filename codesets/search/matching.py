"""Asking PostgreSQL for the codes that hold the words of a query, the heaviest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any

from django.db import connection

from codesets.models import title_or_reason
from codesets.search.department import NO_LIFTS, Lifts
from codesets.search.vocabulary import expected, vocabularies
from codesets.search.words import NOISE, SHORTEST_STEM, WORD, Group, stem_of

CANDIDATES = 160
"""So many of one system are compared with the query; with several systems, each has its share."""
JOINING = frozenset({"with", "without", "w", "o"})
"""Words that alone mean nothing."""
MOST_CHOICES = 15
WORDS_GO_TOGETHER = 8
"""So much oftener than by chance, at most, two words of a title are taken to occur together."""
COMMON = 6000
"""More codes of one system than this are found by weight, fewer by their words."""
CODE_BEGINNING = re.compile(r"^(?:[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{0,4})|\d{3,5})$")
"""What may stand before words: the beginning of a code, of three characters at least."""
COLUMNS = "system, code, display, title, terms, billable, valid_from, valid_to, weight, title_source"


@dataclass(frozen=True, slots=True)
class Hit:
    """One code found, in the order in which a coder should see it."""

    system: str
    code: str
    display: str
    title: str
    billable: bool
    valid_from: date
    valid_to: date | None
    title_source: str

    @property
    def shown_title(self) -> str:
        return title_or_reason(self.system, self.code, self.title)


@dataclass(frozen=True, slots=True)
class Line:
    """The path of an index term that leads to a code, the words that may be there or not, the columns meant."""

    path: str
    optional: str
    held: frozenset[str]
    """First words of the groups that the choice of the table and its column accounts for."""


@dataclass(frozen=True, slots=True)
class Row:
    hit: Hit
    terms: str
    weight: int
    lines: tuple[Line, ...] = ()
    """What the alphabetic index says beside the code's own title and terms."""


@dataclass(frozen=True, slots=True)
class Scope:
    releases: tuple[int, ...]
    on: date
    systems: tuple[str, ...]
    billable: bool | None
    lifts: Lifts = NO_LIFTS

    def condition(self) -> tuple[str, list[object]]:
        """SQL that no index serves on purpose: words or weight find the rows, these only sift them."""
        sql = "(release_id + 0) = ANY(%s) AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)"
        values: list[object] = [list(self.releases), self.on, self.on]
        if self.billable is not None:
            sql += " AND billable = %s"
            values.append(self.billable)
        return sql, values


def by_code(prefix: str, scope: Scope, limit: int) -> list[Row]:
    condition, values = scope.condition()
    systems = list(scope.systems)
    where = f"code LIKE %s AND system = ANY(%s) AND {condition}"
    sql = f"SELECT {COLUMNS} FROM codesets_code WHERE {where} ORDER BY code LIMIT 2000"  # noqa: S608
    rows = _rows(sql, [f"{prefix}%", systems, *values], scope)
    rows.sort(key=lambda row: (row.hit.code != prefix, -row.weight, row.hit.code))
    return rows[:limit]


def with_placeholders(code: str) -> str:
    """A diagnosis whose seventh character was typed behind a shorter stem, with X in the places between."""
    return f"{code[:-1]:X<6}{code[-1]}" if 4 <= len(code) <= 6 else code


def by_code_and_words(text: str, scope: Scope) -> list[Row]:
    """The beginning of a code and then words: i50 acute. Every word begins a word of the title or of a search term."""
    first, _, rest = text.partition(" ")
    words = [word for word in WORD.findall(rest.lower()) if word not in NOISE]
    if not words or not CODE_BEGINNING.match(first.upper()):
        return []
    found = by_code(first.upper().replace(".", ""), scope, 2000)
    return [row for row in found if _begins_each(words, f"{row.hit.title} {row.terms}")]


def _begins_each(words: list[str], text: str) -> bool:
    held = WORD.findall(text.lower())
    return all(any(each.startswith(word) for each in held) for word in words)


def attempts_with_fewer(groups: list[Group], scope: Scope) -> list[list[list[Group]]]:
    """Without the words no code has; then without any one of the rest, and at last with any two, or one, of them."""
    known = [group for group in groups if any(expected([group], system, scope.releases) for system in scope.systems)]
    attempts = [[known]] if known and len(known) < len(groups) else []
    known = [group for group in known if group.alternatives[0][0] not in JOINING] or known
    for kept in sorted({len(known) - 1, min(2, len(known) - 1), 1}, reverse=True):
        if 0 < kept < len(known):
            chosen = list(combinations(known, kept))[:MOST_CHOICES]
            attempts.append(list(map(list, chosen)))
    return attempts


def matches(choices: list[list[Group]], scope: Scope) -> list[Row]:
    """The heaviest codes of each system that hold all words of any choice.

    Where a system holds few, the word index gives them all; where it holds many, its codes are read by weight until
    enough are found. Either way the work is small, and the vocabulary says which is the case. The codes that use or a
    star lifts are looked at in any case, so that heavier ones do not crowd them out. Each system has a word index of
    its own, so that a word that is common in one costs nothing in another.
    """
    choices = [_without_stub(choice) for choice in choices]
    words, asked = asked_for(choices, scope)
    condition, values = scope.condition()
    parts: list[str] = []
    given: list[object] = []
    each = max(40, CANDIDATES // len(scope.systems))
    for system in scope.systems:
        inner = f"SELECT {COLUMNS} FROM codesets_code WHERE words @@ ({words}) AND system = %s AND {condition}"  # noqa: S608
        if not any(_is_common(choice, system, scope, each) for choice in choices):
            inner = f"SELECT * FROM ({inner} OFFSET 0) AS found"  # noqa: S608
        parts.append(f"({inner} ORDER BY weight DESC, code LIMIT {each})")
        given += [*asked, system, *values]
    crowded = [system for system in scope.systems if _may_crowd(choices, system, scope, each)]
    if crowded and (lifted := _lifted_with(choices, crowded, scope)):
        parts.append(f"(SELECT {COLUMNS} FROM codesets_code WHERE id = ANY(%s) AND words @@ ({words}) AND {condition})")  # noqa: S608
        given += [lifted, *asked, *values]
    return _rows(" UNION ALL ".join(parts), given, scope)


def _is_common(choice: list[Group], system: str, scope: Scope, each: int) -> bool:
    return expected(choice, system, scope.releases) > COMMON


def _may_crowd(choices: list[list[Group]], system: str, scope: Scope, each: int) -> bool:
    """Whether more codes may hold the words than are read."""
    return any(expected(choice, system, scope.releases) * WORDS_GO_TOGETHER > each for choice in choices)


def _lifted_with(choices: list[list[Group]], systems: list[str], scope: Scope) -> list[int]:
    """The lifted codes, by key, with words that begin as those of any choice do; the database compares them wholly."""
    if scope.lifts is NO_LIFTS:
        return []
    signs = [[_signs(group) for group in choice] for choice in choices]
    return [
        key
        for system in systems
        for key, held in _lifted(scope.lifts, scope.releases).get(system, ())
        if any(all(any(sign <= held for sign in group) for group in choice) for choice in signs)
    ]


def _signs(group: Group) -> list[frozenset[str]]:
    """How the words of each alternative begin, by :func:`_sign`; a single letter may begin any word and is left out."""
    return [frozenset(_sign(word) for word in words if len(word) > 1) for words in group.alternatives]


def _sign(word: str) -> str:
    """The first two letters, which a word shares with its stem: dying and die."""
    return word[:2].replace("y", "i")


@lru_cache(maxsize=64)
def _lifted(lifts: Lifts, releases: tuple[int, ...]) -> dict[str, list[tuple[int, frozenset[str]]]]:
    """Key and beginnings of words of each lifted code, by system. A row of a release never changes: it is read once."""
    pairs = lifts.codes()
    sql = """
        SELECT system, id, tsvector_to_array(words) FROM codesets_code
        WHERE code = ANY(%s) AND (system || ' ' || code) = ANY(%s) AND release_id = ANY(%s)
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [sorted({code for _, code in pairs}), [" ".join(pair) for pair in pairs], list(releases)])
        found: dict[str, list[tuple[int, frozenset[str]]]] = {}
        for system, key, words in cursor.fetchall():
            found.setdefault(system, []).append((key, frozenset(map(_sign, words))))
    return found


def asked_for(choices: list[list[Group]], scope: Scope) -> tuple[str, list[object]]:
    """All groups of any choice, as an expression of PostgreSQL's text search."""
    parts = []
    given: list[object] = []
    for choice in choices:
        asked = [group.as_sql(_completions(group, scope)) for group in choice]
        parts.append(" && ".join(sql for sql, _ in asked))
        given += [value for _, values in asked for value in values]
    return " || ".join(f"({part})" for part in parts), given


def _completions(group: Group, scope: Scope) -> list[str]:
    """Whole words for a beginning that is longer than their stem: amputat is part of amputation, not of its stem."""
    typed = group.alternatives[0][-1]
    if not group.unfinished or len(typed) <= SHORTEST_STEM:
        return []
    known = (vocabularies(scope.releases).get(system) for system in scope.systems)
    words = {word for vocabulary in known if vocabulary for word in vocabulary.beginning(typed)}
    return sorted(word for word in words if word != typed and len(stem_of(word)) < len(typed))[:MOST_CHOICES]


def _without_stub(groups: list[Group]) -> list[Group]:
    """One or two letters after other words would make the index read much; the ranking weighs them instead."""
    last = groups[-1]
    if len(groups) > 1 and last.unfinished and len(last.alternatives) == 1 and len(last.alternatives[0][-1]) <= 2:
        return groups[:-1]
    return groups


def _rows(sql: str, values: list[Any], scope: Scope) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row_of(scope, *columns) for columns in cursor.fetchall()]


def row_of(scope: Scope, *columns: Any) -> Row:
    """A row of the database, its columns in the order of :data:`COLUMNS`; what lifts a code counts with its weight."""
    system, code, display, title, terms, billable, first, last, weight, source = columns
    hit = Hit(system, code, display, title, billable, first, last, source)
    return Row(hit, terms, weight + scope.lifts.of(system, code))
