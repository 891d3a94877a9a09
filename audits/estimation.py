"""From a reviewed sample to the population: totals, error counts, their limits, and how many charts to draw.

The formulae are those of RAT-STATS, the statistical software of the HHS Office of Inspector General. Every
limit is labelled with its confidence and its side, because the same figure has two names: the lower limit of a
two-sided 80 % interval is the lower limit of a one-sided 90 % interval.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from audits.quantiles import at_most, normal_quantile, t_quantile

CONFIDENCES = (Decimal("0.80"), Decimal("0.90"), Decimal("0.95"))
PRECISION = 40
FEWEST_PER_STRATUM = 2


class CannotEstimate(ValueError):
    """The sample does not carry an estimate; the message says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """A two-sided interval at one confidence, with the quantile it was made with."""

    confidence: Decimal
    lower: Decimal
    upper: Decimal
    precision_percent: Decimal | None
    quantile: Decimal

    @property
    def label(self) -> str:
        return f"{percent(self.confidence)} two-sided interval"

    @property
    def one_sided_label(self) -> str:
        """The other name of the lower limit taken by itself."""
        return f"lower limit of the one-sided {percent((1 + self.confidence) / 2)} interval"


@dataclass(frozen=True, slots=True)
class StratumSummary:
    """One stratum (or the whole sample): its size, what was reviewed, the mean and spread of the differences."""

    name: str
    population: int
    sample: int
    mean: Decimal
    standard_deviation: Decimal
    projected: Decimal


@dataclass(frozen=True, slots=True)
class VariableEstimate:
    """A projected total in dollars. A negative total is money the payer owes."""

    population: int
    sample: int
    point_estimate: Decimal
    standard_error: Decimal
    limits: tuple[Limits, ...]
    strata: tuple[StratumSummary, ...]

    def at(self, confidence: Decimal) -> Limits:
        """The two-sided limits at this confidence."""
        return next(limits for limits in self.limits if limits.confidence == confidence)


@dataclass(frozen=True, slots=True)
class AttributeEstimate:
    """A projected count of charts in error, with exact limits."""

    population: int
    sample: int
    errors: int
    confidence: Decimal
    point_estimate: Decimal
    lower: int
    upper: int

    @property
    def rate(self) -> Decimal:
        return Decimal(self.errors) / self.sample

    @property
    def label(self) -> str:
        return f"{percent(self.confidence)} two-sided exact interval"


def percent(share: Decimal) -> str:
    """0.90 as "90 %", 0.975 as "97.5 %"."""
    return f"{(share * 100).normalize():f} %"


def difference(billed: Decimal, audited: Decimal | None) -> Decimal:
    """The overpayment on one chart. A record that could not be found is an error at its full value."""
    return billed if audited is None else billed - audited


def estimate_total(
    differences: Sequence[Decimal], *, population: int, confidences: Sequence[Decimal] = CONFIDENCES
) -> VariableEstimate:
    """Project the total of a simple random sample to its population.

    Point estimate N·mean; standard error N·(s/√n)·√((N-n)/N) with s over n-1; limits with Student's t on n-1.
    Raises CannotEstimate for fewer than two charts.
    """
    summary = summarise("", differences, population)
    with localcontext(prec=PRECISION):
        error = _variance_of_total(summary).sqrt()
    quantiles = {level: t_quantile(float((1 + level) / 2), summary.sample - 1) for level in confidences}
    limits = _limits(summary.projected, error, quantiles)
    return VariableEstimate(population, summary.sample, summary.projected, error, limits, (summary,))


def estimate_stratified_total(
    strata: Mapping[str, tuple[int, Sequence[Decimal]]], *, confidences: Sequence[Decimal] = CONFIDENCES
) -> VariableEstimate:
    """Project a stratified sample, given each stratum's population and reviewed differences.

    Point estimates and variances add over the strata; limits use the normal quantile.
    Raises CannotEstimate for a stratum with fewer than two reviewed charts.
    """
    if not strata:
        raise CannotEstimate("There are no strata.")
    summaries = tuple(summarise(name, strata[name][1], strata[name][0]) for name in sorted(strata))
    with localcontext(prec=PRECISION):
        total = sum((summary.projected for summary in summaries), Decimal(0))
        error = sum((_variance_of_total(summary) for summary in summaries), Decimal(0)).sqrt()
    quantiles = {level: normal_quantile(float((1 + level) / 2)) for level in confidences}
    return VariableEstimate(
        sum(summary.population for summary in summaries),
        sum(summary.sample for summary in summaries),
        total,
        error,
        _limits(total, error, quantiles),
        summaries,
    )


def summarise(name: str, differences: Sequence[Decimal], population: int) -> StratumSummary:
    """Mean and sample standard deviation (over n-1) of one stratum, in exact decimal arithmetic."""
    count = len(differences)
    where = f"Stratum {name}" if name else "The sample"
    if count < FEWEST_PER_STRATUM:
        raise CannotEstimate(f"{where} has {count} reviewed charts; at least two are needed to see any spread.")
    if population < count:
        raise CannotEstimate(f"{where} has more reviewed charts ({count}) than its population ({population}).")
    with localcontext(prec=PRECISION):
        total = sum(differences, Decimal(0))
        mean = total / count
        squares = sum(((value - mean) ** 2 for value in differences), Decimal(0))
        deviation = (squares / (count - 1)).sqrt()
        return StratumSummary(name, population, count, mean, deviation, population * total / count)


def _variance_of_total(stratum: StratumSummary) -> Decimal:
    """N²·(s²/n)·(N-n)/N of one stratum."""
    spread = stratum.standard_deviation**2 / stratum.sample
    return spread * stratum.population * (stratum.population - stratum.sample)


def _limits(total: Decimal, error: Decimal, quantiles: Mapping[Decimal, float]) -> tuple[Limits, ...]:
    limits = []
    with localcontext(prec=PRECISION):
        for confidence, value in quantiles.items():
            quantile = Decimal(repr(value))
            half = quantile * error
            precision = abs(100 * half / total) if total else None
            limits.append(Limits(confidence, total - half, total + half, precision, quantile))
    return tuple(limits)


def estimate_count(
    *, population: int, sample: int, errors: int, confidence: Decimal = Decimal("0.90")
) -> AttributeEstimate:
    """Project how many charts of the population are in error, with exact hypergeometric limits.

    The lower limit is the smallest count that would still give at least this many errors with more than half
    of the remaining probability; the upper limit is the largest count that would still give at most this many.
    Finding no error at all still has an upper limit.
    """
    if not (0 <= errors <= sample <= population and sample > 0 and 0 < confidence < 1):
        raise CannotEstimate("Errors, sample and population do not fit together.")
    tail = (1 - Fraction(confidence)) / 2

    def found_by_chance(count: int) -> bool:
        """With this many errors in the population, finding as many as were found is no surprise."""
        return 1 - at_most(errors - 1, population=population, errors=count, sample=sample) > tail

    def found_too_few(count: int) -> bool:
        """With this many errors in the population, finding as few as were found is a surprise."""
        return at_most(errors, population=population, errors=count, sample=sample) <= tail

    most = population - (sample - errors)
    lower = _first_where(found_by_chance, errors, most)
    upper = _first_where(found_too_few, errors, most + 1) - 1
    point = Decimal(population) * errors / sample
    return AttributeEstimate(population, sample, errors, confidence, point, lower, upper)


def _first_where(test: Callable[[int], bool], low: int, high: int) -> int:
    """The smallest number from ``low`` at which a test that stays true is true; ``high`` when it is nowhere before."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if test(middle) else (middle + 1, high)
    return low


def size_for_proportion(*, population: int, expected: Decimal, margin: Decimal, confidence: Decimal) -> int:
    """Charts to draw to know a share to within ``margin`` either way: n0 = z²p(1-p)/d², n = n0/(1+(n0-1)/N)."""
    if not (population > 0 and 0 < expected < 1 and 0 < margin < 1 and 0 < confidence < 1):
        raise CannotEstimate("The expected share, the margin and the confidence must lie between 0 and 1.")
    z = normal_quantile(float((1 + confidence) / 2))
    unlimited = z**2 * float(expected * (1 - expected)) / float(margin) ** 2
    return _whole_charts(unlimited / (1 + (unlimited - 1) / population), population)


def size_for_mean(
    *, population: int, mean: Decimal, standard_deviation: Decimal, precision: Decimal, confidence: Decimal
) -> int:
    """Charts to draw to know a total to within ``precision`` (a share of it): n0 = (z·s/(r·mean))², n = n0/(1+n0/N).

    Mean and spread come from a probe of overpayments, not of payments.
    """
    if mean == 0:
        raise CannotEstimate("The probe found no difference, so it cannot size a sample of dollars.")
    if not (population > 0 and standard_deviation >= 0 and precision > 0 and 0 < confidence < 1):
        raise CannotEstimate("The spread, the precision and the confidence do not fit together.")
    z = normal_quantile(float((1 + confidence) / 2))
    unlimited = (z * float(standard_deviation) / float(precision * abs(mean))) ** 2
    return _whole_charts(unlimited / (1 + unlimited / population), population)


def _whole_charts(size: float, population: int) -> int:
    """Rounded up to whole charts, at least one and no more than there are."""
    return min(population, max(1, math.ceil(round(size, 9))))
