"""A span of whole months in the city's calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Period:
    """From one month to another, both included, counted from January of the year 0."""

    first: int
    last: int

    @classmethod
    def of_year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(year * _MONTHS, year * _MONTHS + _MONTHS - 1)

    @classmethod
    def part_of(cls, year: int, months: int, number: int) -> Period:
        """The ``number``-th part, from 1, of so many months: ``part_of(2026, 3, 4)`` is the last quarter."""
        first = year * _MONTHS + (number - 1) * months
        return cls(first, first + months - 1)

    @property
    def length(self) -> int:
        """Months."""
        return self.last - self.first + 1

    @property
    def starts_on(self) -> date:
        """The first day."""
        return date(self.first // _MONTHS, self.first % _MONTHS + 1, 1)

    @property
    def ends_on(self) -> date:
        """The last day."""
        following = self.last + 1
        return date(following // _MONTHS, following % _MONTHS + 1, 1) - timedelta(days=1)

    @property
    def before(self) -> Period:
        """The period of the same length just before."""
        return Period(self.first - self.length, self.first - 1)

    @property
    def span_of_year(self) -> tuple[int, tuple[int, int]] | None:
        """The year and its months, where it lies within one year."""
        year, begin = divmod(self.first, _MONTHS)
        return (year, (begin + 1, begin + self.length)) if self.last // _MONTHS == year else None

    def months(self) -> Iterator[Period]:
        """Its months, in order."""
        return (Period(month, month) for month in range(self.first, self.last + 1))

    def has(self, month: int) -> bool:
        """Whether a month, counted from January of the year 0, lies in it."""
        return self.first <= month <= self.last


def month_of(day: date) -> int:
    """The month of a day, counted from January of the year 0."""
    return day.year * _MONTHS + day.month - 1
