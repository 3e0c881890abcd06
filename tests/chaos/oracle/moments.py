"""Moments, and the city's days."""

from __future__ import annotations

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
