"""What citizens notice (Kirkpatrick 4): the change of participants' units beside that of others in the same months.

Difference in differences. A unit's change is its IKM in the months after its first completion minus that in as many
months before; the month of the completion itself belongs to neither. A unit without participants is measured over the
same months as each unit with them, and counts with the mean of these changes. The estimate is the mean change of the
first minus that of the second, units counting alike; its interval is Welch's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from services.evaluation.domain.interval import Interval, difference_interval
from shared.rules.programme import ProgrammeRules
from shared.rules.rounding import half_up

Month = int
"""Months since the year 0: 2026-03 is 12 * 2026 + 2."""

_PER_POINT = Fraction(25, 9)
"""IKM per point of an answer's nine scores from 1 to 4 (PermenPANRB 14/2017): all 4s, 36 points, are 100."""


class MonthSums(NamedTuple):
    """``n`` answers of a month and the sum of all their scores, 9 to 36 each."""

    n: int = 0
    points: int = 0

    def plus(self, other: MonthSums) -> MonthSums:
        """Both together."""
        return MonthSums(self.n + other.n, self.points + other.points)


Months = Mapping[Month, MonthSums]


class Results(NamedTuple):
    """What the units' citizens say; figures are ``None`` with fewer units than the rule set asks for."""

    units: int
    """Units with participants and with enough answers before and after."""
    other_units: int
    """Units of the city without participants and with enough answers in the same months."""
    answers: int
    """Of all these units, before and after."""
    change: Decimal | None
    """Points of IKM, the mean of the units with participants."""
    other_change: Decimal | None
    effect: Decimal | None
    """The difference of both changes."""
    interval: Interval | None
    reasons: tuple[str, ...]


class _Change(NamedTuple):
    points: Fraction
    answers: int


def month_of(year: int, month: int) -> Month:
    """The number of a month (1-12) of a year."""
    return 12 * year + month - 1


def results(
    since: Mapping[str, Month], with_participants: Mapping[str, Months], others: Iterable[Months], rules: ProgrammeRules
) -> Results | None:
    """The effect on citizens; ``since`` is the month of each unit's first completion. ``None`` without such units."""
    if not since:
        return None
    own = {unit: _change(with_participants.get(unit, {}), month, rules) for unit, month in since.items()}
    changes = {unit: change for unit, change in own.items() if change is not None}
    starts = [since[unit] for unit in changes]
    beside = [change for change in (_mean_change(months, starts, rules) for months in others) if change is not None]
    answers = sum(change.answers for change in (*changes.values(), *beside))
    if min(len(changes), len(beside)) < rules.minimum_units:
        return Results(len(changes), len(beside), answers, None, None, None, None, ())
    first = tuple(change.points for change in changes.values())
    second = tuple(change.points for change in beside)
    interval = difference_interval(first, second, rules.confidence)
    change, other = sum(first, Fraction(0)) / len(first), sum(second, Fraction(0)) / len(second)
    return Results(
        len(first),
        len(second),
        answers,
        half_up(change),
        half_up(other),
        half_up(change - other),
        interval,
        (_reason(interval),),
    )


def _change(months: Months, start: Month, rules: ProgrammeRules) -> _Change | None:
    span = rules.results_months
    before = _sum(months, range(start - span, start))
    after = _sum(months, range(start + 1, start + span + 1))
    if min(before.n, after.n) < rules.minimum_unit_answers:
        return None
    points = _PER_POINT * (Fraction(after.points, after.n) - Fraction(before.points, before.n))
    return _Change(points, before.n + after.n)


def _mean_change(months: Months, starts: list[Month], rules: ProgrammeRules) -> _Change | None:
    """Over the months of every start; ``None`` unless there are enough answers at each."""
    by_start = {start: _change(months, start, rules) for start in set(starts)}
    found = [change for change in (by_start[start] for start in starts) if change is not None]
    if not found or len(found) < len(starts):
        return None
    answers = sum(change.answers for change in by_start.values() if change is not None)
    return _Change(sum((change.points for change in found), Fraction(0)) / len(found), answers)


def _sum(months: Months, span: range) -> MonthSums:
    total = MonthSums()
    for month in span:
        total = total.plus(months.get(month, MonthSums()))
    return total


def _reason(interval: Interval | None) -> str:
    if interval is not None and interval.low > 0:
        return "results-better"
    return "results-worse" if interval is not None and interval.high < 0 else "results-unclear"
