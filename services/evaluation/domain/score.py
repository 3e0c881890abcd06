"""The competency score: forward decay over commutative integer sums (Cormode, Shkapenyuk, Srivastava, Xu, ICDE 2009).

With g = 2 ** ((t - landmark) / half-life), A = sum(w * v * g) and B = sum(w * g), the score at T is
(k * p + A / g(T)) / (k + B / g(T)), computed here as (k * p * g(T) + A) / (k * g(T) + B). The sums hold the evidence
dated up to T; later evidence is left out by whoever adds them up.

Time counts in whole days, from midnight UTC to midnight UTC. So a score holds still within a day, and g has one value
per day that can be kept. g comes from ``decimal``'s ``ln`` and ``exp``, which round correctly at the given precision:
every platform gets the same digits, where the C library's ``pow`` may differ in the last one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import NamedTuple

from services.evaluation.domain.evidence import Evidence
from shared.rules.score import ScoreRules

SCALE = 10**6
"""Contributions are whole millionths."""

_LARGEST = 2**63 - 1
_EXACT = Context(prec=100, rounding=ROUND_HALF_EVEN)
_GROWTH_UNIT = Decimal("1e-40")
_LN_2 = _EXACT.ln(Decimal(2))
_SHARE_PLACES = 4
_HIGHEST = 100_00
"""The highest score, in hundredths."""


class Contribution(NamedTuple):
    """What one piece of evidence adds to the sums A and B of its person and competency, in millionths."""

    a: int
    b: int


class _Prior(NamedTuple):
    """What the prior adds to A and B at a moment, in millionths over ``scale``: exact in integers."""

    a: int
    b: int
    scale: int


class Shares(NamedTuple):
    """How much of a score comes from the prior and from each piece; they add up to exactly 1."""

    prior: Decimal
    pieces: tuple[Decimal, ...]


@lru_cache(maxsize=65_536)
def growth(days: int, half_life_days: int) -> Decimal:
    """SCALE * 2 ** (days / half_life_days), the same digits on every platform."""
    doublings, rest = divmod(days, half_life_days)
    part = _EXACT.exp(_EXACT.divide(_EXACT.multiply(_LN_2, Decimal(rest)), Decimal(half_life_days)))
    whole = _EXACT.power(Decimal(2), Decimal(doublings))
    return _EXACT.multiply(_EXACT.multiply(whole, part), Decimal(SCALE)).quantize(_GROWTH_UNIT, context=_EXACT)


def contribution(evidence: Evidence, rules: ScoreRules) -> Contribution:
    """What to add to the sums for a piece of evidence, and to subtract when it is withdrawn.

    Rounded half to even once, before adding, so that sums are the same in every order and every batch. Raises
    ``OverflowError`` where it would not fit a 64-bit column: then the rule set needs a later landmark.
    """
    return _contribution(evidence.value, evidence.weight, (evidence.at - rules.landmark).days, rules.half_life_days)


def score_at(a: int, b: int, t: datetime, rules: ScoreRules) -> Decimal:
    """The score, 0 to 100, at a moment, from the sums of the evidence dated up to it; half up to 2 decimals.

    Raises ``ValueError`` for sums that no evidence adds up to: negative ones (more was withdrawn than was ever added)
    and those that would give more than 100.
    """
    if a < 0 or b < 0:
        raise ValueError("the sums are negative: more evidence was withdrawn than added")
    prior = _prior(rules.strength, rules.prior, (t - rules.landmark).days, rules.half_life_days)
    above, below = prior.a + a * prior.scale, prior.b + b * prior.scale
    hundredths = (200 * above + below) // (2 * below)
    if hundredths > _HIGHEST:
        raise ValueError("the sums say more than 100: they are not those of values from 0 to 100")
    return _of_hundredths(hundredths)


def level_of(score: Decimal, rules: ScoreRules) -> int:
    """The level, 1 to 5, of a rounded score."""
    return 1 + bisect_right(rules.level_floors, score)


def gap_of(required: int | None, level: int) -> int | None:
    """How many levels are missing to the position's standard, 0 where none is; ``None`` without a standard."""
    return None if required is None else max(required - level, 0)


def shares_at(a_pieces: Sequence[int], t: datetime, rules: ScoreRules) -> Shares:
    """The share of each piece (its ``a``) and of the prior in the score at a moment, to 4 decimals.

    A piece's share is its weighted value over the sum of all and the prior's. What rounding down leaves over goes to
    those that lost most by it, so that the shares add up to exactly 1.
    """
    if any(a < 0 for a in a_pieces):
        raise ValueError("a piece of evidence adds nothing negative")
    prior = Fraction(_EXACT.multiply(_EXACT.multiply(rules.strength, rules.prior), _growth_at(t, rules)))
    prior_share, *shares = _to_whole([prior, *map(Fraction, a_pieces)], 10**_SHARE_PLACES)
    return Shares(_share(prior_share), tuple(_share(share) for share in shares))


# People who learn together pass on the same day, many with the same result.
@lru_cache(maxsize=16_384)
def _contribution(value: Decimal, weight: Decimal, days: int, half_life_days: int) -> Contribution:
    b = _EXACT.multiply(weight, growth(days, half_life_days))
    a = int(_EXACT.multiply(b, value).to_integral_value(ROUND_HALF_EVEN, _EXACT))
    if a > _LARGEST:
        raise OverflowError("a contribution exceeds 64 bits; give the rule set a later landmark")
    return Contribution(a, int(b.to_integral_value(ROUND_HALF_EVEN, _EXACT)))


@lru_cache(maxsize=_HIGHEST + 1)
def _of_hundredths(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2, _EXACT)


@lru_cache(maxsize=1024)
def _prior(strength: Decimal, prior: Decimal, days: int, half_life_days: int) -> _Prior:
    grown = growth(days, half_life_days)
    b = Fraction(_EXACT.multiply(strength, grown))
    a = Fraction(_EXACT.multiply(_EXACT.multiply(strength, grown), prior))
    scale = lcm(a.denominator, b.denominator)
    return _Prior(int(a * scale), int(b * scale), scale)


def _growth_at(t: datetime, rules: ScoreRules) -> Decimal:
    return growth((t - rules.landmark).days, rules.half_life_days)


def _share(units: int) -> Decimal:
    return Decimal(f"{units}e-{_SHARE_PLACES}")


def _to_whole(weights: Sequence[Fraction], units: int) -> list[int]:
    total = sum(weights)
    exact = [weight * units / total for weight in weights]
    shared = [int(one) for one in exact]
    by_loss = sorted(range(len(exact)), key=lambda index: (shared[index] - exact[index], index))
    for index in by_loss[: units - sum(shared)]:
        shared[index] += 1
    return shared
