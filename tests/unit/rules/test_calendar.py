"""The city's calendar day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shared.rules.calendar import CITY_ZONE, city_day


def test_a_day_begins_seven_hours_before_utc() -> None:
    assert city_day(datetime(2025, 12, 31, 16, 59, 59, tzinfo=UTC)) == date(2025, 12, 31)
    assert city_day(datetime(2025, 12, 31, 17, 0, 0, tzinfo=UTC)) == date(2026, 1, 1)
    assert city_day(datetime(2026, 1, 1, 0, 0, tzinfo=CITY_ZONE)) == date(2026, 1, 1)


def test_a_moment_without_an_offset_has_no_day() -> None:
    with pytest.raises(ValueError, match="offset"):
        city_day(datetime(2026, 1, 1))  # noqa: DTZ001 - the missing offset is what is tested
