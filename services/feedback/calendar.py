"""Indonesia's working days, from the ``holidays`` package and the days a city adds or takes away."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

import holidays

_SATURDAY: Final = 5


class IndonesianWorkingDays:
    """Monday to Friday without national holidays and joint leave (cuti bersama, the package's category "government").

    A year whose joint leave the government has not announced yet has its national holidays alone, some of them
    estimated. ``closed`` and ``opened`` hold what was announced since: days off, and days that became working days.
    """

    def __init__(self, closed: frozenset[date] = frozenset(), opened: frozenset[date] = frozenset()) -> None:
        self._closed = closed
        self._opened = opened

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day; ``opened`` wins over everything, also over a weekend."""
        if day in self._opened:
            return True
        return day.weekday() < _SATURDAY and day not in self._closed and day not in days_off(day.year)


@lru_cache(maxsize=256)
def days_off(year: int) -> frozenset[date]:
    """National holidays and joint leave of a year, weekends or not."""
    return frozenset(holidays.country_holidays("ID", years=year, categories=("public", "government")))
