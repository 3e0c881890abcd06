"""What participants learned (Kirkpatrick 2): their tests as commutative sums, the gain and the effect size."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from services.evaluation.domain.interval import Interval, Sample, mean_interval, root
from shared.rules.rounding import half_up, ratio

GAIN_SCALE = 10**6
_TEST_SCALE = 100
_SPREAD_SCALE = 1000
_FULL = Fraction(100)


class LearningSums(NamedTuple):
    """Sums over participants with both tests: results in hundredths, gains in millionths."""

    pairs: int = 0
    pre: int = 0
    pre_squares: int = 0
    post: int = 0
    post_squares: int = 0
    gains: int = 0
    left_out: int = 0
    """Participants with a pre-test of 100: nothing was left to gain."""
    spread: int = 0
    """The gains once more, in thousandths, and their squares: squares of millionths would not fit 64 bits."""
    spread_squares: int = 0


class Learning(NamedTuple):
    """What the tests show; means and gain to 2 decimals, ``None`` where there is nothing to divide by."""

    pairs: int
    left_out: int
    pre_mean: Decimal | None
    post_mean: Decimal | None
    mean_gain: Decimal | None
    """Mean of the participants' normalised gains (post - pre) / (100 - pre)."""
    gain_interval: Interval | None
    """``None`` below two gains."""
    effect_size: Decimal | None
    """Cohen's d: the difference of the means over the root of the mean of both sample variances (Cohen 1988, 2.3.2).

    ``None`` below two pairs or where nobody differs.
    """


@lru_cache(maxsize=16_384)
def learning_of(pre: Decimal | None, post: Decimal | None) -> LearningSums:
    """One participant's tests (0-100 each); nothing unless both are there."""
    if pre is None or post is None:
        return LearningSums()
    exact_pre, exact_post = Fraction(pre), Fraction(post)
    before, after = round(exact_pre * _TEST_SCALE), round(exact_post * _TEST_SCALE)
    full = exact_pre == _FULL
    gained = Fraction(0) if full else (exact_post - exact_pre) / (_FULL - exact_pre)
    spread = round(_SPREAD_SCALE * gained)
    return LearningSums(1, before, before**2, after, after**2, round(GAIN_SCALE * gained), int(full), spread, spread**2)


def learning(tests: LearningSums, confidence: Decimal = Decimal("0.95"), *, in_full: bool = True) -> Learning:
    """What the tests of a programme or session show; not in full, without interval and effect size."""
    gained = tests.pairs - tests.left_out
    return Learning(
        pairs=tests.pairs,
        left_out=tests.left_out,
        pre_mean=ratio(tests.pre, tests.pairs * _TEST_SCALE) if tests.pairs else None,
        post_mean=ratio(tests.post, tests.pairs * _TEST_SCALE) if tests.pairs else None,
        mean_gain=ratio(tests.gains, gained * GAIN_SCALE) if gained else None,
        gain_interval=_gain_interval(tests, gained, confidence) if in_full else None,
        effect_size=_effect_size(tests) if in_full else None,
    )


def _gain_interval(tests: LearningSums, gained: int, confidence: Decimal) -> Interval | None:
    return mean_interval(Sample(gained, tests.spread, tests.spread_squares), _SPREAD_SCALE, confidence)


def _effect_size(tests: LearningSums) -> Decimal | None:
    n = tests.pairs
    if n < 2:
        return None
    variances = [
        (squares - Fraction(total**2, n)) / (n - 1)
        for total, squares in ((tests.pre, tests.pre_squares), (tests.post, tests.post_squares))
    ]
    mean_variance = sum(variances, Fraction(0)) / 2
    if mean_variance == 0:
        return None
    return half_up(Fraction(tests.post - tests.pre, n) / root(mean_variance))
