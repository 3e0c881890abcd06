"""Intervals around means and shares, from the observations themselves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.chaos.oracle.intervals import Interval, mean, root, student, variance
from tests.chaos.oracle.rounding import half_up

NORMAL = Fraction(1959964, 10**6)
"""The normal quantile of 95 %, to 6 decimals."""


def around_mean(values: Sequence[Fraction], places: int = 2) -> Interval | None:
    """After Student; none below two observations."""
    if len(values) < 2:
        return None
    half = student(len(values) - 1) * root(variance(values) / len(values))
    return half_up(mean(values) - half, places), half_up(mean(values) + half, places)


def around_share(count: int, n: int) -> Interval | None:
    """After Wilson, to 4 decimals; none without observations."""
    if not n:
        return None
    share, z = Fraction(count, n), NORMAL
    middle, below = share + z**2 / (2 * n), 1 + z**2 / n
    half = z * root(share * (1 - share) / n + z**2 / (4 * n**2))
    low, high = max(middle - half, Fraction(0)) / below, min((middle + half) / below, Fraction(1))
    return half_up(low, 4), half_up(high, 4)
