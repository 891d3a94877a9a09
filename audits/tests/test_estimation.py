"""Projections agree with the published formulae, with hand-checked figures and with an independent library."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from audits.estimation import (
    CannotEstimate,
    difference,
    estimate_count,
    estimate_stratified_total,
    estimate_total,
    size_for_mean,
    size_for_proportion,
)
from audits.quantiles import at_most, normal_quantile, regularised_incomplete_beta, t_quantile

THIRTY_CHARTS = [Decimal(text) for text in ("120", "45.5", "310.25", "78", "22", "150")] + [Decimal(0)] * 24


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def test_the_thirty_chart_sample_projects_to_the_known_total() -> None:
    estimate = estimate_total(THIRTY_CHARTS, population=1000)
    assert round(estimate.strata[0].mean, 7) == Decimal("24.1916667")
    assert round(estimate.strata[0].standard_deviation, 7) == Decimal("65.4523281")
    assert cents(estimate.point_estimate) == Decimal("24191.67")
    assert round(estimate.standard_error, 3) == Decimal("11769.292")


@pytest.mark.parametrize(
    ("confidence", "lower", "upper"),
    [("0.80", "8757.02", "39626.31"), ("0.90", "4194.14", "44189.19"), ("0.95", "120.76", "48262.57")],
)
def test_the_thirty_chart_sample_has_the_known_limits(confidence: str, lower: str, upper: str) -> None:
    limits = estimate_total(THIRTY_CHARTS, population=1000).at(Decimal(confidence))
    assert (cents(limits.lower), cents(limits.upper)) == (Decimal(lower), Decimal(upper))


def test_limits_carry_both_of_their_names_and_their_precision() -> None:
    estimate = estimate_total(THIRTY_CHARTS, population=1000)
    assert cents(estimate.at(Decimal("0.90")).precision_percent or Decimal(0)) == Decimal("82.66")
    assert estimate.at(Decimal("0.80")).label == "80 % two-sided interval"
    assert estimate.at(Decimal("0.80")).one_sided_label == "lower limit of the one-sided 90 % interval"
    assert estimate.at(Decimal("0.95")).one_sided_label == "lower limit of the one-sided 97.5 % interval"


def test_a_sample_without_differences_has_no_relative_precision() -> None:
    limits = estimate_total([Decimal(0)] * 5, population=50).at(Decimal("0.90"))
    assert (limits.lower, limits.upper, limits.precision_percent) == (Decimal(0), Decimal(0), None)


def test_a_whole_population_leaves_nothing_to_estimate() -> None:
    estimate = estimate_total(THIRTY_CHARTS, population=30)
    assert estimate.standard_error == 0
    assert estimate.at(Decimal("0.95")).lower == estimate.point_estimate == sum(THIRTY_CHARTS)


def test_a_missing_record_is_an_error_at_its_full_value() -> None:
    assert difference(Decimal("812.40"), None) == Decimal("812.40")
    assert difference(Decimal("812.40"), Decimal(900)) == Decimal("-87.60")


def test_strata_add_up_as_in_the_formula() -> None:
    low = [Decimal(value) for value in ("0", "10", "5", "0")]
    high = [Decimal(value) for value in ("100", "0", "250")]
    estimate = estimate_stratified_total({"low": (100, low), "high": (20, high)})
    by_hand = 100 * Fraction(15, 4) + 20 * Fraction(350, 3)
    variance = 100**2 * (stats.tvar([0, 10, 5, 0]) / 4) * 96 / 100 + 20**2 * (stats.tvar([100, 0, 250]) / 3) * 17 / 20
    assert float(estimate.point_estimate) == pytest.approx(float(by_hand))
    assert float(estimate.standard_error) == pytest.approx(variance**0.5)
    limits = estimate.at(Decimal("0.90"))
    assert float(limits.upper) == pytest.approx(float(by_hand) + stats.norm.ppf(0.95) * variance**0.5)


@pytest.mark.parametrize("count", [0, 1])
def test_a_stratum_with_fewer_than_two_charts_is_refused(count: int) -> None:
    with pytest.raises(CannotEstimate, match="Stratum high"):
        estimate_stratified_total({"low": (10, THIRTY_CHARTS[:4]), "high": (9, THIRTY_CHARTS[:count])})


def test_more_reviewed_charts_than_the_population_holds_are_refused() -> None:
    with pytest.raises(CannotEstimate, match="more reviewed charts"):
        estimate_total(THIRTY_CHARTS, population=29)


@pytest.mark.parametrize(
    ("population", "sample", "errors", "lower", "upper"),
    [(1000, 30, 6, 93, 354), (1000, 30, 0, 0, 93), (5000, 100, 5, 101, 508)],
)
def test_exact_limits_on_the_count_of_charts_in_error(
    population: int, sample: int, errors: int, lower: int, upper: int
) -> None:
    estimate = estimate_count(population=population, sample=sample, errors=errors)
    assert (estimate.lower, estimate.upper) == (lower, upper)
    assert estimate.point_estimate == Decimal(population * errors) / sample


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 120), st.data())
def test_exact_limits_are_the_counts_an_independent_library_finds(population: int, data: st.DataObject) -> None:
    sample = data.draw(st.integers(1, population))
    errors = data.draw(st.integers(0, sample))
    estimate = estimate_count(population=population, sample=sample, errors=errors, confidence=Decimal("0.90"))
    possible = range(errors, population - (sample - errors) + 1)
    tail = 0.05 + 1e-12
    lower = next(count for count in possible if stats.hypergeom.sf(errors - 1, population, count, sample) > tail)
    upper = max(count for count in possible if stats.hypergeom.cdf(errors, population, count, sample) > tail)
    assert (estimate.lower, estimate.upper) == (lower, upper)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 150), st.data())
def test_the_exact_tail_agrees_with_an_independent_library(population: int, data: st.DataObject) -> None:
    errors = data.draw(st.integers(0, population))
    sample = data.draw(st.integers(1, population))
    found = data.draw(st.integers(-1, sample))
    ours = float(at_most(found, population=population, errors=errors, sample=sample))
    assert ours == pytest.approx(stats.hypergeom.cdf(found, population, errors, sample), abs=1e-9)


@pytest.mark.parametrize("degrees", [1, 2, 3, 5, 11.4, 29, 99, 1000, 100_000])
@pytest.mark.parametrize("probability", [0.0005, 0.2, 0.5, 0.8, 0.9, 0.95, 0.975, 0.995, 0.9995])
def test_t_quantiles_agree_with_an_independent_library(probability: float, degrees: float) -> None:
    assert t_quantile(probability, degrees) == pytest.approx(stats.t.ppf(probability, degrees), rel=1e-9, abs=1e-9)


@given(st.floats(0.5, 200), st.floats(0.5, 200), st.floats(0, 1))
def test_the_incomplete_beta_function_agrees_with_an_independent_library(a: float, b: float, x: float) -> None:
    assert regularised_incomplete_beta(a, b, x) == pytest.approx(stats.beta.cdf(x, a, b), rel=1e-7, abs=1e-10)


def test_normal_quantiles_agree_with_an_independent_library() -> None:
    assert normal_quantile(0.95) == pytest.approx(stats.norm.ppf(0.95), rel=1e-12)


def test_sample_sizes_for_a_share_are_the_known_ones() -> None:
    small = size_for_proportion(
        population=5000, expected=Decimal("0.05"), margin=Decimal("0.03"), confidence=Decimal("0.90")
    )
    even = size_for_proportion(
        population=5000, expected=Decimal("0.5"), margin=Decimal("0.05"), confidence=Decimal("0.95")
    )
    assert (small, even) == (139, 357)


def test_a_sample_size_for_dollars_comes_from_a_probe() -> None:
    size = size_for_mean(
        population=1000,
        mean=Decimal("24.1916667"),
        standard_deviation=Decimal("65.4523281"),
        precision=Decimal("0.25"),
        confidence=Decimal("0.90"),
    )
    unlimited = (stats.norm.ppf(0.95) * 65.4523281 / (0.25 * 24.1916667)) ** 2
    assert size == -(-unlimited / (1 + unlimited / 1000) // 1)


def test_a_probe_without_differences_cannot_size_a_sample() -> None:
    with pytest.raises(CannotEstimate, match="no difference"):
        size_for_mean(
            population=100,
            mean=Decimal(0),
            standard_deviation=Decimal(0),
            precision=Decimal("0.1"),
            confidence=Decimal("0.9"),
        )


@given(st.integers(1, 20_000), st.decimals("0.01", "0.99", places=2), st.decimals("0.01", "0.3", places=2))
def test_a_sample_never_exceeds_its_population(population: int, expected: Decimal, margin: Decimal) -> None:
    size = size_for_proportion(population=population, expected=expected, margin=margin, confidence=Decimal("0.95"))
    assert 1 <= size <= population


@given(st.lists(st.decimals("-9999", "9999", places=2), min_size=2, max_size=40), st.integers(0, 500))
def test_wider_confidence_gives_wider_limits_around_the_same_total(values: list[Decimal], more: int) -> None:
    estimate = estimate_total(values, population=len(values) + more)
    narrow, middle, wide = estimate.limits
    assert wide.lower <= middle.lower <= narrow.lower <= estimate.point_estimate
    assert estimate.point_estimate <= narrow.upper <= middle.upper <= wide.upper
