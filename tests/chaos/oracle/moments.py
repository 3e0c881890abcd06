"""Moments, and the city's days."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Jakarta")


def moment(text: str) -> datetime:
    """A time with its offset, in UTC."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return at.astimezone(UTC)


def city_day(at: datetime) -> date:
    """The city's day of a moment."""
    return at.astimezone(ZONE).date()


def midnight_after(day: date) -> datetime:
    """The first moment of the next day in the city, in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, ZONE).astimezone(UTC)


def noon(day: date) -> datetime:
    """Noon in the city, in UTC."""
    return datetime.combine(day, time(12), ZONE).astimezone(UTC)


def midnight(day: date) -> datetime:
    """The first moment of a day in the city, in UTC."""
    return datetime.combine(day, time.min, ZONE).astimezone(UTC)


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or that month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
