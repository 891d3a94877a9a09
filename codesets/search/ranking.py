"""The order among the codes found: how likely each is, and how much of a title or term the query accounts for."""

from __future__ import annotations

from collections.abc import Iterable

from codesets.search.matching import Row
from codesets.search.words import Group, stem_of, stems_of, wanted_stems

COVERAGE = 2600
"""What a title or term that the query covers wholly is worth against the weight of a code."""


def ranked(rows: Iterable[Row], groups: list[Group], limit: int) -> list[Row]:
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


def _score(row: Row, groups: list[Group]) -> float:
    lines = [row.hit.title, *row.terms.split("\n")] if row.terms else [row.hit.title]
    return row.weight + COVERAGE * max(_coverage(line, groups) for line in lines)


def _coverage(line: str, groups: list[Group]) -> float:
    """Share of the line's words that the query names, times the share of the query that the line holds."""
    stems = stems_of(line)
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
        wanted = wanted_stems(alternative)
        if wanted <= stems:
            best = max(best, wanted, key=len)
        elif group.unfinished and position == 0:
            typed = alternative[-1]
            rest = wanted - {stem_of(typed)}
            begun = {stem for stem in stems if stem.startswith(typed)}
            if begun and rest <= stems:
                best = max(best, rest | begun, key=len)
    return best
