"""Agreement statistics match hand-checked figures and say when they are not defined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.agreement import (
    agreement_of_pairs,
    agreement_of_table,
    jaccard_distance,
    krippendorff_alpha,
    masi_distance,
)

CODE_SETS = st.frozensets(st.sampled_from(["I10", "E119", "I5022", "J9601"]))
JUDGEMENTS = st.lists(st.tuples(*[st.sampled_from(["right", "wrong", None])] * 3), max_size=12)

# Four raters and twelve units with gaps: the worked example that implementations of alpha are compared on.
FOUR_RATERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def test_the_two_by_two_table_gives_the_known_figures() -> None:
    agreement = agreement_of_table([[40, 5], [3, 52]])
    assert agreement.items == 100
    assert agreement.observed == pytest.approx(0.92)
    assert agreement.expected == pytest.approx(0.507)
    assert agreement.kappa == pytest.approx(0.8377, abs=5e-5)
    assert agreement.pabak == pytest.approx(0.84)


def test_kappa_is_not_defined_when_chance_alone_agrees_always() -> None:
    agreement = agreement_of_table([[30, 0], [0, 0]])
    assert (agreement.observed, agreement.kappa, agreement.pabak) == (1.0, None, 1.0)


def test_pairs_make_the_same_table() -> None:
    pairs = [("ok", "ok")] * 40 + [("ok", "no")] * 5 + [("no", "ok")] * 3 + [("no", "no")] * 52
    assert agreement_of_pairs(pairs, ["ok", "no"]) == agreement_of_table([[40, 5], [3, 52]])


def test_a_judgement_outside_the_categories_is_refused() -> None:
    with pytest.raises(ValueError, match="maybe"):
        agreement_of_pairs([("ok", "maybe")], ["ok", "no"])


@pytest.mark.parametrize("table", [[], [[1]], [[1, 2]], [[0, 0], [0, 0]]])
def test_a_table_that_says_nothing_is_refused(table: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="square table"):
        agreement_of_table(table)


def test_alpha_of_four_raters_with_gaps_is_the_known_one() -> None:
    assert krippendorff_alpha(zip(*FOUR_RATERS, strict=True)) == pytest.approx(0.743, abs=5e-4)


def test_alpha_is_not_defined_without_any_difference_to_see() -> None:
    assert krippendorff_alpha([("a", "a"), ("a", "a")]) is None
    assert krippendorff_alpha([("a", None), (None, None)]) is None


def test_set_distances_are_graded() -> None:
    one, both, other = frozenset({"I10"}), frozenset({"I10", "E119"}), frozenset({"J9601"})
    overlapping = frozenset({"I10", "J9601"})
    assert [float(jaccard_distance(both, value)) for value in (both, one, other)] == [0.0, 0.5, 1.0]
    assert float(masi_distance(both, one)) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert float(masi_distance(both, overlapping)) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert [masi_distance(both, both), masi_distance(both, other)] == [0, 1]
    assert [jaccard_distance(frozenset(), frozenset()), masi_distance(frozenset(), one)] == [0, 1]


def test_near_misses_count_as_partial_agreement_with_a_set_distance() -> None:
    near = [(frozenset({"I10", "E119"}), frozenset({"I10"})), (frozenset({"J9601"}), frozenset({"J9601"}))]
    strict, graded = krippendorff_alpha(near), krippendorff_alpha(near, masi_distance)
    assert strict is not None
    assert graded is not None
    assert graded > strict


@given(CODE_SETS, CODE_SETS)
def test_set_distances_are_symmetric_and_within_bounds(first: frozenset[str], second: frozenset[str]) -> None:
    for distance in (jaccard_distance, masi_distance):
        assert distance(first, second) == distance(second, first)
        assert 0 <= distance(first, second) <= 1
        assert (distance(first, second) == 0) == (first == second)


@given(JUDGEMENTS)
def test_alpha_never_exceeds_one_and_ignores_the_order_of_raters(units: list[tuple[str | None, ...]]) -> None:
    alpha = krippendorff_alpha(units)
    assert alpha == krippendorff_alpha(unit[::-1] for unit in units)
    assert alpha is None or alpha <= 1


@given(st.lists(st.lists(st.integers(0, 50), min_size=2, max_size=2), min_size=2, max_size=2))
def test_kappa_never_exceeds_observed_agreement(table: list[list[int]]) -> None:
    if not sum(map(sum, table)):
        return
    agreement = agreement_of_table(table)
    assert agreement.kappa is None or agreement.kappa <= agreement.observed + 1e-12
