"""The order among the codes found: how likely each is, and how much of a title or term the query accounts for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from codesets.search.matching import Line, Row
from codesets.search.words import Group, stem_of, stems_of

COVERAGE = 2600
"""What a title or term that the query covers wholly is worth against the weight of a code."""
TITLE_SHARE = 0.1
"""Of several codes beneath a term of the alphabetic index, the one whose own title the query covers comes first."""
LATER = ("subsequent encounter", "sequela")
LATER_UNSAID = 400
"""What a later encounter loses where the query does not name it: the first is meant."""
LEFT_OPEN = re.compile(
    r"""\bunspecified\ (?:severity|stage|side|sites?|trimester|part|degree|laterality|ears?|eyes?|time|source)\b
    | \binitial\ encounter(?:\ for\ (?:closed\ )?fracture)?$ | \baccidental\ \(unintentional\)
    | \bnot\ applicable\ or\ unspecified\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a title says of a record that says nothing."""
Worth = Sequence[float]
"""How much each group counts, in their order, together 1; empty where all count alike."""
OPTIONAL_SHARE = 0.5
"""A nonessential modifier that the query names counts half."""
NOTHING: frozenset[str] = frozenset()


def ranked(rows: Iterable[Row], groups: list[Group], limit: int, worth: Worth = ()) -> list[Row]:
    """By weight and by how much of a title or term the query accounts for; a code twice found is shown once.

    ``worth`` says how much each group counts where a code need not hold all of them; alike where it is not given.
    """
    shares = worth or alike(groups)
    scored = sorted(rows, key=lambda row: (-_score(row, groups, shares), row.hit.code))
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


def _score(row: Row, groups: list[Group], worth: Worth) -> float:
    own = [row.hit.title, *row.terms.split("\n")] if row.terms else [row.hit.title]
    best = max(_coverage(line, groups, worth) for line in own)
    if row.lines:
        title = stems_of(row.hit.title)
        told = max(line_coverage(line, groups, title, worth) for line in row.lines)
        best = max(best, told + TITLE_SHARE * best)
    return row.weight + COVERAGE * best - (LATER_UNSAID if _is_later(row, groups) else 0)


def _is_later(row: Row, groups: list[Group]) -> bool:
    """Whether a code is for a later encounter, and the query does not say so."""
    if not row.hit.title.endswith(LATER) and LATER[0] not in row.hit.title:
        return False
    title = frozenset({"subsequent", "sequela"})
    return not any(matching(title, group) for group in groups)


def line_coverage(line: Line, groups: list[Group], title: frozenset[str] = frozenset(), worth: Worth = ()) -> float:
    """As of a title, for a term of the index: nonessential words and those of the code's title help to hold a query
    and are not missed where it does not name them."""
    essential, optional = stems_of(line.path), stems_of(line.optional)
    if not essential:
        return 0.0
    matched: set[str] = set()
    held = 0.0
    for group, share in zip(groups, worth or alike(groups), strict=True):
        found = matching(essential, group)
        matched |= found
        if found or group.alternatives[0][0] in line.held or matching(title, group):
            held += share
        elif matching(optional, group):
            held += share * OPTIONAL_SHARE
    return len(matched) / len(essential) * held


def _coverage(line: str, groups: list[Group], worth: Worth) -> float:
    """Share of the line's words that the query names, times the share of the query that the line holds.

    What a line says only because a record does not (unspecified severity) is not missed.
    """
    stems = stems_of(line)
    if not stems:
        return 0.0
    matched: set[str] = set()
    held = 0.0
    for group, share in zip(groups, worth, strict=True):
        found = matching(stems, group)
        if found:
            held += share
            matched |= found
    return len(matched) / len(matched | said_of(line)) * held if matched else 0.0


def alike(groups: list[Group]) -> Worth:
    return [1 / max(1, len(groups))] * len(groups)


@lru_cache(maxsize=100_000)
def said_of(line: str) -> frozenset[str]:
    """The words of a line without what it leaves open."""
    return stems_of(LEFT_OPEN.sub(" ", line))


def matching(stems: frozenset[str], group: Group) -> frozenset[str]:
    """The words of the line that the fullest alternative of the group accounts for."""
    first, *others = group.wanted
    best = first if first <= stems else _begun(stems, group) if group.unfinished else NOTHING
    for wanted in others:
        if len(wanted) > len(best) and wanted <= stems:
            best = wanted
    return best


def _begun(stems: frozenset[str], group: Group) -> frozenset[str]:
    """The words of the line that a phrase whose last word is unfinished accounts for."""
    typed = group.alternatives[0][-1]
    begun = {stem for stem in stems if stem.startswith(typed)}
    if not begun:
        return NOTHING
    rest = group.wanted[0] - {stem_of(typed)}
    return rest | begun if rest <= stems else NOTHING
