"""What the search knows of the code sets in force: how common each word is, the spelling, the synonyms."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from django.db import connection
from django.db.models import Count

from codesets.models import Code, DepartmentWord, Synonym, Word
from codesets.search.words import Group, Phrases, words_of

SHORTEST_OF_KIN = 5
"""Words share at least so many letters, and all but a short ending, to be of one kin: candida, candidal."""
LONG_WORD = 9
MOST_OF_KIN = 10
MOST_ALTERNATIVES = 24
NEAR = 12
"""So many words that look like an unknown one are compared with it letter by letter."""
LETTERS_PER_SLIP = 3
"""A word with more slips than one in so many letters is taken to be another word."""


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

    def kin(self, word: str) -> list[str]:
        """Words of the same root with another ending, the commonest first."""
        if len(word) < SHORTEST_OF_KIN or not word.isalpha():
            return []
        ending = 3 if len(word) >= LONG_WORD else 2
        root = word[: max(SHORTEST_OF_KIN, len(word) - ending)]
        longest = len(word) + ending
        found = [each for each in self.beginning(root) if each != word and len(each) <= longest and each.isalpha()]
        return sorted(found, key=lambda each: -self.count(each, unfinished=False))[:MOST_OF_KIN]

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


def respelled(groups: list[Group], systems: Collection[str], releases: tuple[int, ...]) -> list[Group]:
    """The query with unknown words replaced by the nearest word of the titles."""
    words = [group.alternatives[0][0] for group in groups if len(group.alternatives) == 1]
    known = [vocabulary for system, vocabulary in vocabularies(releases).items() if system in systems]
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
                SELECT word, similarity(codesets_word.word, asked.word) + ln(frequency) / 60 AS likeness
                FROM codesets_word
                WHERE codesets_word.word %% asked.word AND length(word) > 3 AND system = ANY(%s)
                ORDER BY likeness DESC
                LIMIT %s
            ) AS near ORDER BY asked.word, near.likeness DESC
            """,
            [words, list(systems), NEAR],
        )
        near = cursor.fetchall()
    nearest: dict[str, tuple[int, str]] = {}
    for word, other in near:
        slips = misspelt_by(word, other)
        if slips <= len(word) / LETTERS_PER_SLIP and (word not in nearest or slips < nearest[word][0]):
            nearest[word] = (slips, other)
    return [
        Group(((nearest[group.alternatives[0][0]][1],),), unfinished=False)
        if len(group.alternatives) == 1 and group.alternatives[0][0] in nearest
        else group
        for group in groups
    ]


def with_kin(groups: list[Group], systems: Collection[str], releases: tuple[int, ...]) -> list[Group]:
    """The query with every word widened by the words of its root: prosthesis and prosthetic, embolism and embolus."""
    known = [vocabulary for system, vocabulary in vocabularies(releases).items() if system in systems]
    return [replace(group, alternatives=_with_kin(group.alternatives, known)) for group in groups]


def _with_kin(alternatives: tuple[tuple[str, ...], ...], known: list[Vocabulary]) -> tuple[tuple[str, ...], ...]:
    kin = {
        (*alternative[:place], other, *alternative[place + 1 :]): None
        for alternative in alternatives
        for place, word in enumerate(alternative)
        for vocabulary in known
        for other in vocabulary.kin(word)
    }
    return (*alternatives, *kin)[: max(MOST_ALTERNATIVES, len(alternatives))]


def values_of(groups: list[Group], systems: Collection[str], releases: tuple[int, ...]) -> list[float]:
    """How much each group tells of what is meant, together 1: a word of few codes tells more than a word of many."""
    known = vocabularies(releases)
    sizes = {system: known[system].size for system in systems if system in known}
    values = [
        max(
            (math.log(2 + size / (1 + expected([group], system, releases))) for system, size in sizes.items()),
            default=1.0,
        )
        for group in groups
    ]
    return [value / sum(values) for value in values]


@lru_cache(maxsize=20_000)
def misspelt_by(typed: str, meant: str) -> int:
    """How many letters are wrong, missing, too many, or have changed places with the next."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for place, letter in enumerate(typed, start=1):
        above, row = row, [place]
        for other, wanted in enumerate(meant, start=1):
            cost = min(above[other] + 1, row[-1] + 1, above[other - 1] + (letter != wanted))
            changed = place > 1 and other > 1 and typed[place - 2] == wanted and letter == meant[other - 2]
            row.append(min(cost, before[other - 2] + 1) if changed else cost)
        before = above
    return row[-1]


@lru_cache(maxsize=8)
def synonyms(releases: tuple[int, ...], revision: int) -> Phrases:
    """What phrases stand for: the house list of the releases without what the department switched off, and its own.

    A release never changes, and the revision is that of the department's last change, so it is read once for both.
    """
    own = list(DepartmentWord.objects.filter(is_retired=False, revision__lte=revision))
    off = {(row.phrase, row.means) for row in own if row.kind == DepartmentWord.Kind.SWITCHED_OFF}
    house = Synonym.objects.filter(release_id__in=releases).values_list("phrase", "means")
    added = [(row.phrase, row.means) for row in own if row.kind == DepartmentWord.Kind.ADDED]
    return phrases_of([*added, *(entry for entry in house if entry not in off)])


def phrases_of(entries: Iterable[tuple[str, str]]) -> Phrases:
    """Phrases and what they stand for, by their words; each meaning once."""
    means: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for phrase, text in entries:
        typed, words = words_of(phrase), words_of(text)
        if typed and words and words not in means.setdefault(typed, []):
            means[typed].append(words)
    return {phrase: tuple(alternatives) for phrase, alternatives in means.items()}
