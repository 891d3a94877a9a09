"""How far two or more people agree who coded or judged the same charts without seeing each other's work."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import Any

Distance = Callable[[Any, Any], Fraction]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Observed agreement, agreement expected by chance, and what is left of it. None means "not defined"."""

    items: int
    observed: float
    expected: float
    kappa: float | None
    pabak: float


def agreement_of_table(table: Sequence[Sequence[int]]) -> Agreement:
    """Two raters' judgements as a square table of counts: rows are the first rater's, columns the second's.

    kappa = (po - pe) / (1 - pe), not defined when pe is 1; PABAK = (k·po - 1) / (k - 1), which for two
    categories is 2·po - 1.
    """
    size, total = len(table), sum(map(sum, table))
    if size < 2 or any(len(row) != size for row in table) or total <= 0:
        raise ValueError("a square table of two or more categories with at least one count is needed")
    observed = Fraction(sum(table[place][place] for place in range(size)), total)
    columns = [sum(row[place] for row in table) for place in range(size)]
    expected = Fraction(sum(sum(row) * column for row, column in zip(table, columns, strict=True)), total**2)
    return Agreement(
        items=total,
        observed=float(observed),
        expected=float(expected),
        kappa=None if expected == 1 else float((observed - expected) / (1 - expected)),
        pabak=float((size * observed - 1) / (size - 1)),
    )


def agreement_of_pairs(pairs: Iterable[tuple[Hashable, Hashable]], categories: Sequence[Hashable]) -> Agreement:
    """The same from pairs of judgements; every judgement must be one of the categories."""
    counts = Counter(pairs)
    unknown = {value for pair in counts for value in pair} - set(categories)
    if unknown:
        raise ValueError(f"judgements outside the categories: {sorted(map(str, unknown))}")
    return agreement_of_table([[counts[row, column] for column in categories] for row in categories])


def nominal_distance(first: object, second: object) -> Fraction:
    """0 for the same value, 1 for another."""
    return Fraction(int(first != second))


def jaccard_distance(first: frozenset[str], second: frozenset[str]) -> Fraction:
    """1 less the codes both have over the codes either has; two empty sets are the same."""
    either = first | second
    return 1 - Fraction(len(first & second), len(either)) if either else Fraction(0)


def masi_distance(first: frozenset[str], second: frozenset[str]) -> Fraction:
    """Jaccard weighted by how the sets lie: the same 1, one inside the other 2/3, overlapping 1/3, apart 0."""
    if first == second:
        return Fraction(0)
    if not first & second:
        return Fraction(1)
    nested = first < second or second < first
    weight = Fraction(2, 3) if nested else Fraction(1, 3)
    return 1 - (1 - jaccard_distance(first, second)) * weight


def krippendorff_alpha(
    units: Iterable[Sequence[Hashable | None]], distance: Distance = nominal_distance
) -> float | None:
    """Krippendorff's alpha for any number of raters, with gaps (None) allowed.

    Each unit holds what every rater said about one chart. Units with fewer than two judgements pair with nothing
    and are left out. None when no unit remains or when all judgements are the same, as nothing could disagree.
    """
    coincidences: defaultdict[tuple[Hashable, Hashable], Fraction] = defaultdict(Fraction)
    for unit in units:
        judged = [value for value in unit if value is not None]
        for pair in permutations(judged, 2):
            coincidences[pair] += Fraction(1, len(judged) - 1)
    totals: defaultdict[Hashable, Fraction] = defaultdict(Fraction)
    for (value, _), weight in coincidences.items():
        totals[value] += weight
    return _alpha(coincidences, totals, distance)


def _alpha(
    coincidences: Mapping[tuple[Hashable, Hashable], Fraction], totals: Mapping[Hashable, Fraction], distance: Distance
) -> float | None:
    pairable = sum(totals.values(), Fraction(0))
    observed = sum((weight * distance(*pair) for pair, weight in coincidences.items()), Fraction(0))
    by_chance = sum(
        (totals[one] * totals[other] * distance(one, other) for one in totals for other in totals), Fraction(0)
    )
    return None if by_chance == 0 else float(1 - (pairable - 1) * observed / by_chance)
