"""What somebody may expect of a programme, from what it brought others."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from services.evaluation.domain.learning import LearningSums
from shared.rules.rounding import half_up

Source = Literal["stated", "past", "assumed"]
"""The caller said so, those who took it before did, or the rule set does."""

_HUNDREDTHS = 100
_PRECISE = Context(prec=50)
_LOWEST, _HIGHEST = Decimal(0), Decimal(100)


class Expected(NamedTuple):
    """A post-test, 0 to 100 to 2 decimals; ``low`` and ``high`` lie one standard deviation to either side."""

    value: Decimal
    source: Source
    low: Decimal
    high: Decimal
    n: int
    """How many participants with both tests there were, whether they were enough or not."""


def expected_result(tests: LearningSums, stated: Decimal | None, enough: int, assumed: Decimal) -> Expected:
    """The result somebody may expect: the one stated, else the mean post-test of ``enough`` participants or more.

    With fewer participants the rule set's value for a completion without a test, and nobody's result shows through.
    """
    if stated is not None:
        return Expected(stated, "stated", stated, stated, tests.pairs)
    if tests.pairs < max(enough, 2):
        return Expected(assumed, "assumed", assumed, assumed, tests.pairs)
    mean = Fraction(tests.post, tests.pairs * _HUNDREDTHS)
    spread = _deviation(tests)
    low, high = half_up(mean - spread), half_up(mean + spread)
    return Expected(half_up(mean), "past", max(low, _LOWEST), min(high, _HIGHEST), tests.pairs)


def _deviation(tests: LearningSums) -> Fraction:
    """The standard deviation of one participant's post-test (the sample's, over n - 1)."""
    n = tests.pairs
    variance = (tests.post_squares - Fraction(tests.post**2, n)) / (n - 1)
    root = _PRECISE.sqrt(_PRECISE.divide(Decimal(variance.numerator), Decimal(variance.denominator)))
    return Fraction(root) / _HUNDREDTHS
