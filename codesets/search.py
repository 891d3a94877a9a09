"""Finding the code a coder means, one keystroke at a time.

A query shaped like a code is a prefix of codes, with or without its dot; words after it choose among them. Anything
else is words: abbreviations and lay terms are widened by the synonym list, the last word may be unfinished, and every
word must occur. Where nothing is found the spelling is mended, then one word after another may be missing. PostgreSQL
finds the likeliest codes by their weight; the order among them is by how much of a title or search term the query
covers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate, combinations
from typing import Any

from django.db import connection
from django.db.models import Count

from codesets.models import Code, Release, Synonym, System, Word, title_or_reason

CANDIDATES = 160
"""So many of one system are compared with the query; with several systems, each has its share."""
JOINING = frozenset({"with", "without", "w", "o"})
"""Words that alone mean nothing."""
MOST_CHOICES = 15
COMMON = 6000
"""More codes of one system than this are found by weight, fewer by their words."""
SHORTEST_STEM = 4
COVERAGE = 2600
"""What a title or term that the query covers wholly is worth against the weight of a code."""
LONGEST_PHRASE = 5
NOISE = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "due",
        "for",
        "from",
        "in",
        "nos",
        "of",
        "on",
        "or",
        "s",
        "the",
        "to",
        "type",
        "unspecified",
        "was",
    ]
)
CODE_SHAPE = re.compile(
    r"^(?:[A-Z]\d[0-9A-Z]?(?:\.?[0-9A-Z]{1,4})?|[A-Z]\d{2,4}|\d{3,4}[0-9A-Z]?|[0-9A-HJ-NP-Z]{3,7})\.?$"
)
CODE_BEGINNING = re.compile(r"^(?:[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{0,4})|\d{3,5})$")
"""What may stand before words: the beginning of a code, of three characters at least."""
WORD = re.compile(r"[a-z0-9]+")

ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ous", "al", "ic", "es", "ed", "s", "y", "e")
"""Endings that make no difference when a title is compared with a query."""

WHOLE_WORDS = "to_tsquery('codesets_words', %s)"
BEGINNING = "to_tsquery('simple', %s)"
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
class _Row:
    hit: Hit
    terms: str
    weight: int


@dataclass(frozen=True, slots=True)
class Group:
    """One word or phrase of the query and what may stand for it: each alternative is words that must all occur."""

    alternatives: tuple[tuple[str, ...], ...]
    unfinished: bool = False

    def as_sql(self, completions: Iterable[str]) -> tuple[str, list[object]]:
        """A search for whole words, and for what begins like the last one where it is unfinished.

        The beginning of a word has no stem of its own (appe is no app), so it is compared as it is typed.
        """
        whole = " | ".join("(" + " & ".join(words) + ")" for words in self.alternatives)
        if not self.unfinished:
            return WHOLE_WORDS, [whole]
        *before, typed = self.alternatives[0]
        endings = [" & ".join([*before, word]) for word in completions]
        values: list[object] = [" | ".join([whole, *(f"({ending})" for ending in endings)]), f"{typed}:*"]
        if not before:
            return f"({WHOLE_WORDS} || {BEGINNING})", values
        return f"({WHOLE_WORDS} || ({BEGINNING} && {WHOLE_WORDS}))", [*values, " & ".join(before)]


def search(
    query: str,
    *,
    on: date,
    systems: Collection[str] = (),
    billable: bool | None = None,
    limit: int = 20,
) -> list[Hit]:
    """The likeliest codes for a query, valid on the date, best first; empty for an empty query.

    Two queries to the database when something is found at once.
    """
    text = query.strip()
    if not text:
        return []
    scope = _Scope(tuple(Release.objects.ids_in_force(on=on)), on, tuple(systems) or tuple(System.values), billable)
    if CODE_SHAPE.match(text.upper()) and any(character.isdigit() for character in text):
        found = _by_code(text.upper().replace(".", ""), scope, limit)
        if found:
            return [row.hit for row in found]
    rows = _by_code_and_words(text, scope)
    if rows:
        return [row.hit for row in rows[:limit]]
    groups = _groups(WORD.findall(text.lower().replace("'", "")), synonyms(scope.releases))
    rows = _by_words(groups, scope)
    if not rows:
        mended = _mended(groups, scope)
        rows = _by_words(mended, scope) if mended != groups else []
        groups = mended
    if not rows and len(groups) > 1:
        rows = _by_most_words(groups, scope)
    return [row.hit for row in _ranked(rows, groups, limit)]


@dataclass(frozen=True, slots=True)
class _Scope:
    releases: tuple[int, ...]
    on: date
    systems: tuple[str, ...]
    billable: bool | None

    def condition(self) -> tuple[str, list[object]]:
        """SQL that no index serves on purpose: words or weight find the rows, these only sift them."""
        sql = "(release_id + 0) = ANY(%s) AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)"
        values: list[object] = [list(self.releases), self.on, self.on]
        if self.billable is not None:
            sql += " AND billable = %s"
            values.append(self.billable)
        return sql, values


def _by_code(prefix: str, scope: _Scope, limit: int) -> list[_Row]:
    condition, values = scope.condition()
    systems = list(scope.systems)
    where = f"code LIKE %s AND system = ANY(%s) AND {condition}"
    sql = f"SELECT {COLUMNS} FROM codesets_code WHERE {where} ORDER BY code LIMIT 2000"  # noqa: S608
    rows = _rows(sql, [f"{prefix}%", systems, *values])
    rows.sort(key=lambda row: (row.hit.code != prefix, -row.weight, row.hit.code))
    return rows[:limit]


def _by_code_and_words(text: str, scope: _Scope) -> list[_Row]:
    """The beginning of a code and then words: i50 acute. Every word begins a word of the title or of a search term."""
    first, _, rest = text.partition(" ")
    words = [word for word in WORD.findall(rest.lower()) if word not in NOISE]
    if not words or not CODE_BEGINNING.match(first.upper()):
        return []
    found = _by_code(first.upper().replace(".", ""), scope, 2000)
    return [row for row in found if _begins_each(words, f"{row.hit.title} {row.terms}")]


def _begins_each(words: list[str], text: str) -> bool:
    held = WORD.findall(text.lower())
    return all(any(each.startswith(word) for each in held) for word in words)


def _by_words(groups: list[Group], scope: _Scope) -> list[_Row]:
    return _matches([groups], scope) if groups else []


def _by_most_words(groups: list[Group], scope: _Scope) -> list[_Row]:
    """Without the words no code has; then without any one of the rest, and at last with any two, or one, of them."""
    known = [group for group in groups if any(expected([group], system, scope.releases) for system in scope.systems)]
    attempts = [[known]] if known and len(known) < len(groups) else []
    known = [group for group in known if group.alternatives[0][0] not in JOINING] or known
    for kept in sorted({len(known) - 1, min(2, len(known) - 1), 1}, reverse=True):
        if 0 < kept < len(known):
            chosen = list(combinations(known, kept))[:MOST_CHOICES]
            attempts.append(list(map(list, chosen)))
    for choices in attempts:
        rows = _matches(choices, scope)
        if rows:
            return rows
    return []


def _matches(choices: list[list[Group]], scope: _Scope) -> list[_Row]:
    """The heaviest codes of each system that hold all words of any choice.

    Where a system holds few, the word index gives them all; where it holds many, its codes are read by weight until
    enough are found. Either way the work is small, and the vocabulary says which is the case.
    """
    choices = [_without_stub(choice) for choice in choices]
    words, asked = _query(choices, scope)
    condition, values = scope.condition()
    parts: list[str] = []
    given: list[object] = []
    each = max(40, CANDIDATES // len(scope.systems))
    for system in scope.systems:
        if any(expected(choice, system, scope.releases) > COMMON for choice in choices):
            where = f"words @@ ({words}) AND system = %s AND {condition}"
            inner = f"SELECT {COLUMNS} FROM codesets_code WHERE {where}"  # noqa: S608
            parts.append(f"({inner} ORDER BY weight DESC, code LIMIT {each})")
            given += [*asked, system, *values]
        else:
            where = f"words @@ (({words}) && {WHOLE_WORDS}) AND (system || '') = %s AND {condition}"
            inner = f"SELECT {COLUMNS} FROM codesets_code WHERE {where} OFFSET 0"  # noqa: S608
            parts.append(f"(SELECT * FROM ({inner}) AS found ORDER BY weight DESC, code LIMIT {each})")  # noqa: S608
            given += [*asked, system, system, *values]
    return _rows(" UNION ALL ".join(parts), given)


def _query(choices: list[list[Group]], scope: _Scope) -> tuple[str, list[object]]:
    """All groups of any choice, as an expression of PostgreSQL's text search."""
    parts = []
    given: list[object] = []
    for choice in choices:
        asked = [group.as_sql(_completions(group, scope)) for group in choice]
        parts.append(" && ".join(sql for sql, _ in asked))
        given += [value for _, values in asked for value in values]
    return " || ".join(f"({part})" for part in parts), given


def _completions(group: Group, scope: _Scope) -> list[str]:
    """Whole words for a beginning that is longer than their stem: amputat is part of amputation, not of its stem."""
    typed = group.alternatives[0][-1]
    if not group.unfinished or len(typed) <= SHORTEST_STEM:
        return []
    known = (vocabularies(scope.releases).get(system) for system in scope.systems)
    words = {word for vocabulary in known if vocabulary for word in vocabulary.beginning(typed)}
    return sorted(word for word in words if word != typed and len(_stem(word)) < len(typed))[:MOST_CHOICES]


def _without_stub(groups: list[Group]) -> list[Group]:
    """One or two letters after other words would make the index read much; the ranking weighs them instead."""
    last = groups[-1]
    if len(groups) > 1 and last.unfinished and len(last.alternatives) == 1 and len(last.alternatives[0][-1]) <= 2:
        return groups[:-1]
    return groups


def _rows(sql: str, values: list[Any]) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [
            _Row(Hit(system, code, display, title, billable, first, last, source), terms, weight)
            for system, code, display, title, terms, billable, first, last, weight, source in cursor.fetchall()
        ]


def _groups(words: list[str], known: dict[tuple[str, ...], tuple[tuple[str, ...], ...]]) -> list[Group]:
    """The query cut into words and known phrases, the longest phrase first."""
    groups: list[Group] = []
    position = 0
    while position < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - position), 0, -1):
            phrase = tuple(words[position : position + length])
            if phrase in known:
                unfinished = position + length == len(words) and len(phrase[-1]) > 2
                groups.append(Group((phrase, *known[phrase]), unfinished=unfinished))
                break
        else:
            length = 1
            last = position + 1 == len(words)
            if words[position] not in NOISE or (last and len(words) == 1):
                groups.append(Group(((words[position],),), unfinished=last))
        position += length
    return groups or [Group(((word,),)) for word in words[:1]]


def _ranked(rows: Iterable[_Row], groups: list[Group], limit: int) -> list[_Row]:
    """By weight and by how much of a title or term the query accounts for; a code twice found is shown once."""
    scored = sorted(rows, key=lambda row: (-_score(row, groups), row.hit.code))
    seen: set[tuple[str, str]] = set()
    best = []
    for row in scored:
        key = (row.hit.system, row.hit.code)
        if key not in seen:
            seen.add(key)
            best.append(row)
        if len(best) == limit:
            break
    return best


def _score(row: _Row, groups: list[Group]) -> float:
    lines = [row.hit.title, *row.terms.split("\n")] if row.terms else [row.hit.title]
    return row.weight + COVERAGE * max(_coverage(line, groups) for line in lines)


def _coverage(line: str, groups: list[Group]) -> float:
    """Share of the line's words that the query names, times the share of the query that the line holds."""
    stems = _stems(line)
    if not stems:
        return 0.0
    matched: set[str] = set()
    held = 0
    for group in groups:
        found = _matching(stems, group)
        if found:
            held += 1
            matched |= found
    return len(matched) / len(stems) * held / len(groups)


def _matching(stems: frozenset[str], group: Group) -> frozenset[str]:
    """The words of the line that the fullest alternative of the group accounts for."""
    best: frozenset[str] = frozenset()
    for position, alternative in enumerate(group.alternatives):
        wanted = _wanted(alternative)
        if wanted <= stems:
            best = max(best, wanted, key=len)
        elif group.unfinished and position == 0:
            typed = alternative[-1]
            rest = wanted - {_stem(typed)}
            begun = {stem for stem in stems if stem.startswith(typed)}
            if begun and rest <= stems:
                best = max(best, rest | begun, key=len)
    return best


@lru_cache(maxsize=20_000)
def _wanted(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_stem(word) for word in words if word not in NOISE) or frozenset(words)


@lru_cache(maxsize=100_000)
def _stems(line: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in WORD.findall(line.lower().replace("'", "")) if word not in NOISE)


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one system in order, with running totals of how often they occur."""

    size: int
    words: list[str]
    totals: list[int]

    def count(self, word: str, *, unfinished: bool) -> int:
        """How often a word occurs, or all words that begin so."""
        first = bisect_left(self.words, word)
        last = (
            bisect_left(self.words, word + "\uffff")
            if unfinished
            else first + (self.words[first : first + 1] == [word])
        )
        return self.totals[last] - self.totals[first]

    def beginning(self, typed: str) -> list[str]:
        return self.words[bisect_left(self.words, typed) : bisect_left(self.words, typed + "\uffff")]


def expected(groups: list[Group], system: str, releases: tuple[int, ...]) -> float:
    """About how many codes of a system hold all the groups, as if words fell independently."""
    vocabulary = vocabularies(releases).get(system)
    if vocabulary is None or not vocabulary.size:
        return 0.0
    share = 1.0
    for group in groups:
        counts = [
            min(vocabulary.count(word, unfinished=group.unfinished and place == 0) for word in alternative)
            for place, alternative in enumerate(group.alternatives)
        ]
        share *= min(1.0, sum(counts) / vocabulary.size)
    return share * vocabulary.size


@lru_cache(maxsize=8)
def vocabularies(releases: tuple[int, ...]) -> dict[str, Vocabulary]:
    """The vocabulary of every system. Releases never change, so it is read once for each set of them."""
    counted: dict[str, list[tuple[str, int]]] = {}
    for system, word, frequency in Word.objects.order_by("word").values_list("system", "word", "frequency"):
        counted.setdefault(system, []).append((word, frequency))
    sizes = code_counts(releases)
    answer = {}
    for system, rows in counted.items():
        rows.sort()
        totals = [0, *accumulate(frequency for _, frequency in rows)]
        answer[system] = Vocabulary(sizes.get(system, 0), [word for word, _ in rows], totals)
    return answer


def code_counts(releases: tuple[int, ...]) -> dict[str, int]:
    rows = Code.objects.filter(release_id__in=releases).values_list("system").annotate(count=Count("pk")).order_by()
    return dict(rows)


def _mended(groups: list[Group], scope: _Scope) -> list[Group]:
    """The query with unknown words replaced by the nearest word of the titles."""
    words = [group.alternatives[0][0] for group in groups if len(group.alternatives) == 1]
    known = [vocabulary for system, vocabulary in vocabularies(scope.releases).items() if system in scope.systems]
    words = [
        word
        for word in words
        if len(word) > 3 and word.isalpha() and not any(vocabulary.count(word, unfinished=True) for vocabulary in known)
    ]
    if not words:
        return groups
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT asked.word, near.word FROM unnest(%s::text[]) AS asked(word)
            CROSS JOIN LATERAL (
                SELECT word FROM codesets_word
                WHERE codesets_word.word %% asked.word AND length(word) > 3 AND system = ANY(%s)
                ORDER BY similarity(codesets_word.word, asked.word) + ln(frequency) / 60 DESC
                LIMIT 1
            ) AS near
            """,
            [words, list(scope.systems)],
        )
        nearest = dict(cursor.fetchall())
    return [
        Group(((nearest[group.alternatives[0][0]],),), unfinished=False)
        if len(group.alternatives) == 1 and group.alternatives[0][0] in nearest
        else group
        for group in groups
    ]


@lru_cache(maxsize=8)
def synonyms(releases: tuple[int, ...]) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The synonym list of the releases, by the words of its phrases. A release never changes, so it is read once."""
    means: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for phrase, text in Synonym.objects.filter(release_id__in=releases).values_list("phrase", "means"):
        words = tuple(WORD.findall(text.replace("'", "")))
        if words:
            means.setdefault(tuple(WORD.findall(phrase.replace("'", ""))), []).append(words)
    return {phrase: tuple(alternatives) for phrase, alternatives in means.items()}
