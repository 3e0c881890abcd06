"""What citizens notice of a programme (Kirkpatrick 4): the index of its participants' units beside that of others.

Difference in differences. A unit's change is its index (IKM) over the six months after the month of its first
completion minus that over the six months before; units of the city without participants are measured over the same
months as each unit with them. Units count alike, and the interval is Welch's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from tests.chaos.oracle.facts import Truth
from tests.chaos.oracle.figures import ENOUGH_CITIZENS, ENOUGH_UNITS, RESULTS_MONTHS
from tests.chaos.oracle.intervals import Interval, around_difference, mean
from tests.chaos.oracle.moments import city_day
from tests.chaos.oracle.rounding import half_up
from tests.chaos.oracle.satisfaction import ELEMENTS

_PER_MARK: Final = 25
"""Index of a mark of 1."""


class Said(NamedTuple):
    """The month in which a citizen answered, and the index of that answer alone, 25 to 100."""

    month: int
    value: Fraction


@dataclass(frozen=True, slots=True)
class Noticed:
    """What the units' citizens come to; figures are none with too few units on either side."""

    units: int
    """Units with participants and enough answers before and after."""
    other_units: int
    """Units of the city without participants and with enough answers in the same months."""
    answers: int
    """Of all these units."""
    change: Fraction | None = None
    other_change: Fraction | None = None
    effect: Fraction | None = None
    interval: Interval | None = None

    @property
    def reason(self) -> str | None:
        """What it is a reason for; better and worse only where the whole interval is."""
        if self.interval is None:
            return None
        low, high = self.interval
        return "results-better" if low > 0 else "results-worse" if high < 0 else "results-unclear"


class _Change(NamedTuple):
    points: Fraction
    answers: int


def said_of(truth: Truth) -> dict[str, list[Said]]:
    """Every citizen's answer, by unit."""
    found: dict[str, list[Said]] = {}
    for one in truth.surveys.values():
        value = _PER_MARK * mean([Fraction(one.scores[element]) for element in ELEMENTS])
        said = Said(_month_of(city_day(one.answered_at or one.told_at)), value)
        found.setdefault(one.unit_id, []).append(said)
    return found


def noticed_of(truth: Truth, said: Mapping[str, Sequence[Said]], programme_id: str) -> Noticed | None:
    """What citizens ``said`` of the units of the programme's city; none while nobody has completed it."""
    since = _first_months(truth, programme_id)
    if not since:
        return None
    units = _units_of(truth, truth.city_of(truth.programmes[programme_id].agency))
    own = {unit: _change(said.get(unit, ()), since[unit]) for unit in units if unit in since}
    measured = {unit: change for unit, change in own.items() if change is not None}
    months = [since[unit] for unit in measured]
    beside = [_change_beside(said.get(unit, ()), months) for unit in units if unit not in since]
    return _compared(list(measured.values()), [change for change in beside if change is not None])


def _first_months(truth: Truth, programme_id: str) -> dict[str, int]:
    """The month of the first completion with success, by unit."""
    first: dict[str, int] = {}
    for one in truth.enrolments.values():
        its = truth.sessions[one.session_id].programme_id
        if its == programme_id and one.status == "completed" and one.completed_at is not None:
            unit, month = truth.people[one.employee_id].unit_id, _month_of(city_day(one.completed_at))
            first[unit] = min(month, first.get(unit, month))
    return first


def _units_of(truth: Truth, city: str) -> list[str]:
    return [
        f"{agency}.{unit['unit']}"
        for agency, stated in truth.agencies.items()
        if stated["city"] == city
        for unit in stated["units"]
    ]


def _change(said: Sequence[Said], start: int) -> _Change | None:
    """The month of the completion itself belongs to neither side."""
    before = [one.value for one in said if start - RESULTS_MONTHS <= one.month < start]
    after = [one.value for one in said if start < one.month <= start + RESULTS_MONTHS]
    if min(len(before), len(after)) < ENOUGH_CITIZENS:
        return None
    return _Change(mean(after) - mean(before), len(before) + len(after))


def _change_beside(said: Sequence[Said], months: Sequence[int]) -> _Change | None:
    """The mean over the months of each unit with participants; months that units share are answered for once."""
    changes = {month: _change(said, month) for month in months}
    found = {month: change for month, change in changes.items() if change is not None}
    if not found or len(found) < len(changes):
        return None
    points = mean([found[month].points for month in months])
    return _Change(points, sum(change.answers for change in found.values()))


def _compared(ones: Sequence[_Change], others: Sequence[_Change]) -> Noticed:
    answers = sum(change.answers for change in (*ones, *others))
    if min(len(ones), len(others)) < ENOUGH_UNITS:
        return Noticed(len(ones), len(others), answers)
    mine, theirs = [change.points for change in ones], [change.points for change in others]
    return Noticed(
        len(ones),
        len(others),
        answers,
        half_up(mean(mine)),
        half_up(mean(theirs)),
        half_up(mean(mine) - mean(theirs)),
        around_difference(mine, theirs),
    )


def _month_of(day: date) -> int:
    return 12 * day.year + day.month
