"""The cities' calendar: years, months and days are those of Asia/Jakarta (all three pilot cities)."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Asia/Jakarta")
"""Where a time without an offset is meant, and where a day begins."""


@lru_cache(maxsize=4096)
def city_day(moment: datetime) -> date:
    """The city's calendar day of a moment. Raises ``ValueError`` for a moment without an offset."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset before it has a day in the city")
    return moment.astimezone(CITY_ZONE).date()
