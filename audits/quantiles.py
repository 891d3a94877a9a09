"""Quantiles and exact tail sums needed to put limits on an estimate, with the standard library alone."""

import math
from fractions import Fraction
from functools import lru_cache
from statistics import NormalDist

LARGEST_T = 1e12
CONVERGED = 1e-16
TINY = 1e-300


def normal_quantile(probability: float) -> float:
    """The value a standard normal variable stays below with this probability."""
    return NormalDist().inv_cdf(probability)


def regularised_incomplete_beta(a: float, b: float, x: float) -> float:
    """I_x(a, b), by its continued fraction; the swap keeps the fraction where it converges quickly."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - regularised_incomplete_beta(b, a, 1.0 - x)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) * _continued_fraction(a, b, x) / a


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Lentz's evaluation of the continued fraction of the incomplete beta function."""
    c = 1.0
    d = 1.0 / _away_from_zero(1.0 - (a + b) * x / (a + 1.0))
    result = d
    for step in range(1, 10_000):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        change = 1.0
        for term in (even, odd):
            d = 1.0 / _away_from_zero(1.0 + term * d)
            c = _away_from_zero(1.0 + term / c)
            change = c * d
            result *= change
        if abs(change - 1.0) < CONVERGED:
            break
    return result


def _away_from_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY


@lru_cache(maxsize=512)
def t_quantile(probability: float, degrees: float) -> float:
    """The value Student's t with these degrees of freedom stays below with this probability.

    Found by halving the interval on the two-sided tail I_x(degrees/2, 1/2) with x = degrees / (degrees + t**2).
    """
    if not 0.0 < probability < 1.0 or degrees <= 0:
        raise ValueError("a probability between 0 and 1 and positive degrees of freedom are needed")
    if probability < 0.5:
        return -t_quantile(1.0 - probability, degrees)
    outside = 2.0 * (1.0 - probability)
    low, high = 0.0, 1.0
    while _outside(high, degrees) > outside and high < LARGEST_T:
        low, high = high, high * 2.0
    while (middle := (low + high) / 2.0) not in (low, high):
        low, high = (middle, high) if _outside(middle, degrees) > outside else (low, middle)
    return middle


def _outside(t: float, degrees: float) -> float:
    """The probability of a t further from zero than this, either way."""
    return regularised_incomplete_beta(degrees / 2.0, 0.5, degrees / (degrees + t * t))


def at_most(found: int, *, population: int, errors: int, sample: int) -> Fraction:
    """The exact chance of finding at most ``found`` errors when ``sample`` of ``population`` charts are
    drawn without replacement and ``errors`` of the population are in error (hypergeometric)."""
    if found < 0:
        return Fraction(0)
    fewest = max(0, sample - (population - errors))
    most = min(sample, errors)
    if found >= most:
        return Fraction(1)
    if found < fewest:
        return Fraction(0)
    term = math.comb(errors, fewest) * math.comb(population - errors, sample - fewest)
    total = term
    for count in range(fewest, found):
        term = term * (errors - count) * (sample - count)
        term //= (count + 1) * (population - errors - sample + count + 1)
        total += term
    return Fraction(total, math.comb(population, sample))
