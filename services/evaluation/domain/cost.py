"""What learning costs: per participant, per JP and per point gained (our own definitions, assumptions to confirm).

A session's cost is what was spent on it, or what was planned while nobody has said. With neither it is not known: such
a session is left out, so that what came of it makes no other cheaper; one that was free has a real cost of 0. Only
sessions with results are divided by what came of them. A point is one of the test's hundred: the mean gain from
pre-test to post-test of those who took both stands for everybody who finished.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from shared.rules.rounding import half_up


class CostSums(NamedTuple):
    """Sums over sessions, in whole rupiah; ``points`` are hundredths over ``pairs`` of tests."""

    sessions: int = 0
    planned: int = 0
    spent: int = 0
    unstated: int = 0
    """Sessions of which nobody has said what they cost."""
    cost: int = 0
    """Of the sessions with results: what was spent, or planned where that is unstated."""
    finished: int = 0
    """People with a result, completed or failed, of sessions whose cost is known; so are JP, pairs and points."""
    jp_tenths: int = 0
    pairs: int = 0
    points: int = 0
    participants: int = 0
    """People with a result of any session."""

    def plus(self, other: CostSums) -> CostSums:
        """Both together."""
        return CostSums(*(mine + its for mine, its in zip(self, other, strict=True)))


class CostRatios(NamedTuple):
    """Whole rupiah, a half rounded up; none where there is nothing to divide by, or nothing was gained."""

    per_participant: int | None
    per_jp: int | None
    per_point: int | None


def ratios_of(sums: CostSums) -> CostRatios:
    """What it costs. Nobody finished: nothing can be said."""
    return CostRatios(
        per_participant=_divided(sums.cost, sums.finished),
        per_jp=_divided(sums.cost * 10, sums.jp_tenths),
        per_point=_divided(sums.cost * sums.pairs * 100, sums.finished * sums.points),
    )


def _divided(cost: int, by: int) -> int | None:
    return int(half_up(Fraction(cost, by), 0)) if by > 0 else None
