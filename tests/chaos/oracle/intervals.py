"""Means, variances and Welch's interval, from the observations themselves.

The quantile of Student's t is found in the incomplete beta function by its continued fraction (Abramowitz and Stegun
1964, 26.5.8 and 26.7.1), and is rounded to 6 decimals as the rule says.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import exp, isqrt, lgamma, log, log1p

from tests.chaos.oracle.rounding import half_up

Interval = tuple[Fraction, Fraction]
"""Both ends, rounded half up."""

_CONFIDENCE = 0.95
_ROOT_DIGITS = 10**40
_TINY = 1e-300


def around_difference(ones: Sequence[Fraction], others: Sequence[Fraction]) -> Interval:
    """After Welch, with whole degrees of freedom, to 2 decimals; for two observations or more of both."""
    first, second = variance(ones) / len(ones), variance(others) / len(others)
    difference, spread = mean(ones) - mean(others), first + second
    if not spread:
        return half_up(difference), half_up(difference)
    degrees = spread**2 / (first**2 / (len(ones) - 1) + second**2 / (len(others) - 1))
    half = student(int(degrees)) * root(spread)
    return half_up(difference - half), half_up(difference + half)


def mean(values: Sequence[Fraction]) -> Fraction:
    """Of at least one value."""
    return sum(values, Fraction(0)) / len(values)


def variance(values: Sequence[Fraction]) -> Fraction:
    """Over n - 1, of at least two values."""
    middle = mean(values)
    return sum(((value - middle) ** 2 for value in values), Fraction(0)) / (len(values) - 1)


def root(value: Fraction) -> Fraction:
    """The square root, to 40 digits."""
    return Fraction(isqrt((value * _ROOT_DIGITS**2).__floor__()), _ROOT_DIGITS)


@lru_cache(maxsize=1024)
def student(degrees: int) -> Fraction:
    """The two-sided quantile of Student's t at 95 %, to 6 decimals."""
    low, high = 0.0, 20.0
    for _ in range(80):
        middle = (low + high) / 2
        outside = _beta(degrees / 2, 0.5, degrees / (degrees + middle**2))
        low, high = (middle, high) if 1 - outside < _CONFIDENCE else (low, middle)
    return half_up(Fraction(low), 6)


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function."""
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """Its continued fraction, by Lentz's method."""
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, 400):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _apart(1 + term * d)
            c = _apart(1 + term / c)
            found *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return found


def _apart(value: float) -> float:
    """Not zero."""
    return value if abs(value) > _TINY else _TINY
