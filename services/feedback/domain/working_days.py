"""Counting working days: what a deadline of so many days means on the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Protocol

from shared.rules.calendar import CITY_ZONE, city_day

_DAY: Final = timedelta(days=1)
_LONGEST_CLOSURE: Final = 60


class WorkingDays(Protocol):
    """Knows on which days offices work."""

    def is_working_day(self, day: date) -> bool:
        """Whether it is neither weekend, nor national holiday, nor joint leave (cuti bersama)."""
        ...


def last_day(start: date, days: int, calendar: WorkingDays) -> date:
    """The ``days``-th working day after ``start``: the last day in time.

    ``start`` itself is day 0, whether offices work on it or not. Raises ``ValueError`` for less than one day, and for
    a calendar that knows no working day in two months.
    """
    if days < 1:
        raise ValueError(f"a deadline of {days} working days is none")
    day, closed = start, 0
    while days:
        day += _DAY
        if calendar.is_working_day(day):
            days, closed = days - 1, 0
        else:
            closed += 1
        if closed > _LONGEST_CLOSURE:
            raise ValueError(f"the calendar has no working day in the two months before {day.isoformat()}")
    return day


def due_at(start: datetime, days: int, calendar: WorkingDays) -> datetime:
    """The first moment that is too late: midnight, in the city, after the last day in time. In UTC.

    Raises ``ValueError`` for a start without offset.
    """
    last = last_day(city_day(start), days, calendar)
    return datetime.combine(last + _DAY, time.min, CITY_ZONE).astimezone(UTC)


def days_left(start: date, last: date, calendar: WorkingDays) -> int:
    """The working days after ``start`` up to ``last``, both ends of a deadline as days: 0 when none is left."""
    days = (start + _DAY * step for step in range(1, (last - start).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def last_day_before(due: datetime) -> date:
    """The last day in time of a deadline given by ``due_at``, as people say it."""
    return city_day(due - timedelta(microseconds=1))
