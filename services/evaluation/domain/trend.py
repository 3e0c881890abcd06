"""The line of a score: one point for each month's end, and one for the present."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from shared.rules.calendar import CITY_ZONE, city_day

_MILLISECOND = timedelta(milliseconds=1)


class MonthEnd(NamedTuple):
    """A month of the city, and the last moment of it that has come."""

    month: str
    """``2026-10``."""
    at: datetime


def month_ends(now: datetime, months: int) -> tuple[MonthEnd, ...]:
    """The last ``months`` months, each at its last millisecond; the newest is the present one, at ``now``."""
    today = city_day(now)
    newest = today.year * 12 + today.month - 1
    past = (_end(number) for number in range(newest - months + 1, newest))
    return (*past, MonthEnd(f"{today:%Y-%m}", now))


def _end(number: int) -> MonthEnd:
    """The month ``number`` months after January of year 0."""
    year, month = divmod(number, 12)
    next_year, next_month = divmod(number + 1, 12)
    midnight = datetime.combine(date(next_year, next_month + 1, 1), time.min, CITY_ZONE)
    return MonthEnd(f"{year:04}-{month + 1:02}", midnight - _MILLISECOND)
