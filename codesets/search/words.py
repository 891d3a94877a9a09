"""The words of a query: cut into groups, each with what may stand for it, and the stems they share with titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

SHORTEST_STEM = 4
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
        "pct",
        "percent",
        "s",
        "the",
        "to",
        "type",
        "unspecified",
        "was",
    ]
)
WORD = re.compile(r"[a-z0-9]+")

ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ous", "al", "ic", "es", "ed", "s", "y", "e")
"""Endings that make no difference when a title is compared with a query."""

WHOLE_WORDS = "to_tsquery('codesets_words', %s)"
BEGINNING = "to_tsquery('simple', %s)"

Phrases = Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""The words of a phrase, and the words of the book that may stand for it."""


@dataclass(frozen=True, slots=True)
class Group:
    """One word or phrase of the query and what may stand for it: each alternative is words that must all occur."""

    alternatives: tuple[tuple[str, ...], ...]
    unfinished: bool = False
    wanted: tuple[frozenset[str], ...] = field(init=False, compare=False, repr=False)
    """The stems of each alternative."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "wanted", tuple(map(wanted_stems, self.alternatives)))

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


def groups_of(words: list[str], known: Phrases) -> list[Group]:
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


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as the search sees them: lower case, apostrophes gone."""
    return tuple(WORD.findall(text.lower().replace("'", "")))


@lru_cache(maxsize=20_000)
def wanted_stems(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem_of(word) for word in words if word not in NOISE) or frozenset(words)


@lru_cache(maxsize=100_000)
def stems_of(line: str) -> frozenset[str]:
    return frozenset(stem_of(word) for word in WORD.findall(line.lower().replace("'", "")) if word not in NOISE)


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word
