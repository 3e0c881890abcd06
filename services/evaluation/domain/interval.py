"""Intervals around means, shares and differences, for few observations as for many.

Everything but the quantile is exact; a quantile is rounded to 6 decimals, so that every platform has the same digits.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import cos, pi, sin, sqrt
from statistics import NormalDist
from typing import NamedTuple

from shared.rules.rounding import half_up

_PRECISE = Context(prec=50)
_QUANTILE_PLACES = 6
_SERIES_TO = 1000
_HALVINGS = 200


class Interval(NamedTuple):
    """Where the true value lies with the rule set's confidence; both ends rounded half up."""

    low: Decimal
    high: Decimal


class Sample(NamedTuple):
    """``n`` observations as commutative sums, in whole units of their own."""

    n: int
    total: int
    squares: int

    @property
    def mean(self) -> Fraction:
        """Raises ``ZeroDivisionError`` without observations."""
        return Fraction(self.total, self.n)

    @property
    def variance(self) -> Fraction:
        """The sample variance, over n - 1. Raises ``ZeroDivisionError`` below two observations."""
        return (self.squares - Fraction(self.total**2, self.n)) / (self.n - 1)


@lru_cache(maxsize=4096)
def student_t(degrees: int, confidence: Decimal) -> Decimal:
    """The two-sided quantile of Student's t: 12.706205 for 1 degree of freedom at 0.95, 1.959964 in the limit.

    For whole degrees of freedom the distribution has a closed form (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4),
    inverted here by halving; above 1,000 by the first term of its expansion around the normal (26.7.5). Raises
    ``ValueError`` below 1.
    """
    if degrees < 1:
        raise ValueError("Student's t has at least one degree of freedom")
    if degrees > _SERIES_TO:
        z = _normal(confidence)
        return half_up(Fraction(z + (z**3 + z) / (4 * degrees)), _QUANTILE_PLACES)
    wanted, low, high = float(confidence), 0.0, pi / 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, degrees) < wanted else (low, middle)
    return half_up(Fraction(sin(low) / cos(low) * sqrt(degrees)), _QUANTILE_PLACES)


def mean_interval(sample: Sample, scale: int, confidence: Decimal, places: int = 2) -> Interval | None:
    """The interval of a mean, ``scale`` units of the sample being 1; none below two observations.

    None as well for squares that no observations have: those of a store that began before squares were kept.
    """
    if sample.n < 2 or sample.variance < 0:
        return None
    half = Fraction(student_t(sample.n - 1, confidence)) * root(sample.variance / sample.n)
    return _around(sample.mean / scale, half / scale, places)


def share_interval(count: int, n: int, confidence: Decimal, places: int = 4) -> Interval | None:
    """The interval of a share after Wilson (1927), which stays within 0 and 1; none without observations."""
    if not n:
        return None
    z = Fraction(half_up(Fraction(_normal(confidence)), _QUANTILE_PLACES))
    share, below = Fraction(count, n), 1 + z**2 / n
    middle = (share + z**2 / (2 * n)) / below
    half = z / below * root(share * (1 - share) / n + z**2 / (4 * n**2))
    return Interval(half_up(max(middle - half, Fraction(0)), places), half_up(min(middle + half, Fraction(1)), places))


def difference_interval(
    one: tuple[Fraction, ...], other: tuple[Fraction, ...], confidence: Decimal, places: int = 2
) -> Interval | None:
    """The interval of the difference of two means, with unequal variances (Welch 1947); none below two of either.

    Welch's degrees of freedom are taken down to whole ones, which makes the interval a little wider.
    """
    if len(one) < 2 or len(other) < 2:
        return None
    first, second = _variance(one) / len(one), _variance(other) / len(other)
    difference = _mean(one) - _mean(other)
    if not first + second:
        return _around(difference, Fraction(0), places)
    degrees = (first + second) ** 2 / (first**2 / (len(one) - 1) + second**2 / (len(other) - 1))
    half = Fraction(student_t(int(degrees), confidence)) * root(first + second)
    return _around(difference, half, places)


def root(value: Fraction) -> Fraction:
    """The square root, to 50 digits."""
    return Fraction(_PRECISE.sqrt(_PRECISE.divide(Decimal(value.numerator), Decimal(value.denominator))))


def _around(middle: Fraction, half: Fraction, places: int) -> Interval:
    return Interval(half_up(middle - half, places), half_up(middle + half, places))


def _mean(values: tuple[Fraction, ...]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _variance(values: tuple[Fraction, ...]) -> Fraction:
    mean = _mean(values)
    return sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - 1)


def _normal(confidence: Decimal) -> float:
    return NormalDist().inv_cdf((1 + float(confidence)) / 2)


def _within(angle: float, degrees: int) -> float:
    """How likely Student's t lies within plus and minus ``tan(angle) * sqrt(degrees)``."""
    if degrees == 1:
        return 2 * angle / pi
    cosine, odd = cos(angle), degrees % 2
    term = cosine if odd else 1.0
    series = term
    for power in range(2 + odd, degrees - 1, 2):
        term *= cosine**2 * (power - 1) / power
        series += term
    return 2 / pi * (angle + sin(angle) * series) if odd else sin(angle) * series
