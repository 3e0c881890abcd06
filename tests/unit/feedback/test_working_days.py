"""Deadlines on the real Indonesian calendar, worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.calendar import IndonesianWorkingDays, days_off
from services.feedback.domain.working_days import due_at, last_day, last_day_before

JAKARTA = ZoneInfo("Asia/Jakarta")
CALENDAR = IndonesianWorkingDays()


class EveryDay:
    """Offices that never close."""

    def is_working_day(self, day: date) -> bool:
        return day.year > 0


class Never:
    """Offices that never open."""

    def is_working_day(self, day: date) -> bool:
        return day.year == 0


def test_the_day_of_receipt_is_day_0() -> None:
    monday = date(2026, 2, 2)
    assert last_day(monday, 1, CALENDAR) == date(2026, 2, 3)
    assert last_day(monday, 3, CALENDAR) == date(2026, 2, 5)


def test_a_weekend_does_not_count() -> None:
    thursday = date(2026, 2, 5)
    assert last_day(thursday, 3, CALENDAR) == date(2026, 2, 10)


@pytest.mark.parametrize("received", [date(2026, 2, 6), date(2026, 2, 7), date(2026, 2, 8)])
def test_friday_saturday_and_sunday_start_the_same_clock_on_monday(received: date) -> None:
    assert last_day(received, 1, CALENDAR) == date(2026, 2, 9)


def test_lebaran_2026_stops_the_clock_for_a_week() -> None:
    # 18 March joint leave, 19 Nyepi, 20 joint leave, 21 and 22 Idul Fitri on a weekend, 23 and 24 joint leave
    tuesday = date(2026, 3, 17)
    assert last_day(tuesday, 1, CALENDAR) == date(2026, 3, 25)
    assert last_day(tuesday, 3, CALENDAR) == date(2026, 3, 27)
    assert last_day(tuesday, 5, CALENDAR) == date(2026, 3, 31)


def test_a_report_within_the_holidays_is_due_like_one_from_the_day_before_them() -> None:
    during = {last_day(date(2026, 3, day), 3, CALENDAR) for day in range(17, 25)}
    assert during == {date(2026, 3, 27)}


def test_the_first_working_day_after_the_holidays_is_a_day_0_of_its_own() -> None:
    assert last_day(date(2026, 3, 25), 3, CALENDAR) == date(2026, 3, 30)


def test_joint_leave_does_not_count_although_it_is_no_national_holiday() -> None:
    # 14 May 2026 Ascension (Thursday), 15 May joint leave
    assert last_day(date(2026, 5, 13), 1, CALENDAR) == date(2026, 5, 18)


def test_christmas_and_new_year_are_skipped_together() -> None:
    # 24 December joint leave, 25 Christmas, 26 and 27 weekend, 1 January a Friday
    assert last_day(date(2026, 12, 23), 3, CALENDAR) == date(2026, 12, 30)
    assert last_day(date(2026, 12, 30), 2, CALENDAR) == date(2027, 1, 4)


def test_sixty_working_days_from_a_monday_in_february_2026() -> None:
    # without holidays 12 weeks to the day; 9 holidays and joint leaves on weekdays in between add as many working days
    monday = date(2026, 2, 2)
    weekdays_off = [day for day in days_off(2026) if day.weekday() < 5 and monday < day <= date(2026, 5, 8)]
    assert sorted(weekdays_off) == [
        date(2026, 2, 16),
        date(2026, 2, 17),
        date(2026, 3, 18),
        date(2026, 3, 19),
        date(2026, 3, 20),
        date(2026, 3, 23),
        date(2026, 3, 24),
        date(2026, 4, 3),
        date(2026, 5, 1),
    ]
    assert last_day(monday, 60, CALENDAR) == date(2026, 5, 8)


def test_a_deadline_ends_at_midnight_in_the_city() -> None:
    received = datetime(2026, 2, 2, 9, 0, tzinfo=JAKARTA)
    assert due_at(received, 3, CALENDAR) == datetime(2026, 2, 6, 0, 0, tzinfo=JAKARTA)
    assert due_at(received, 3, CALENDAR).tzinfo is UTC


def test_the_day_of_receipt_is_the_citys_and_not_utcs() -> None:
    half_past_midnight = datetime(2026, 2, 3, 0, 30, tzinfo=JAKARTA)
    assert half_past_midnight.astimezone(UTC).date() == date(2026, 2, 2)
    assert due_at(half_past_midnight, 1, CALENDAR) == datetime(2026, 2, 5, 0, 0, tzinfo=JAKARTA)


def test_a_moment_without_offset_has_no_deadline() -> None:
    with pytest.raises(ValueError, match="offset"):
        due_at(datetime(2026, 2, 2, 9, 0), 3, CALENDAR)  # noqa: DTZ001 - what is refused


def test_people_are_told_the_last_day_and_not_the_midnight_after_it() -> None:
    assert last_day_before(datetime(2026, 2, 6, 0, 0, tzinfo=JAKARTA)) == date(2026, 2, 5)


@pytest.mark.parametrize("days", [0, -1])
def test_a_deadline_of_no_days_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="none"):
        last_day(date(2026, 2, 2), days, CALENDAR)


def test_a_calendar_without_working_days_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(ValueError, match="no working day"):
        last_day(date(2026, 2, 2), 1, Never())


def test_a_city_can_close_and_open_days_of_its_own() -> None:
    city = IndonesianWorkingDays(closed=frozenset({date(2026, 2, 3)}), opened=frozenset({date(2026, 2, 7)}))
    assert last_day(date(2026, 2, 2), 1, city) == date(2026, 2, 4)
    assert last_day(date(2026, 2, 6), 1, city) == date(2026, 2, 7)


def test_a_year_without_announced_joint_leave_still_has_its_national_holidays() -> None:
    assert not CALENDAR.is_working_day(date(2031, 8, 17))
    assert not CALENDAR.is_working_day(date(2031, 12, 25))


@given(start=st.dates(date(2020, 1, 1), date(2030, 12, 31)), days=st.integers(1, 80))
def test_exactly_so_many_working_days_lie_between_start_and_deadline(start: date, days: int) -> None:
    end = last_day(start, days, CALENDAR)
    between = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
    assert sum(CALENDAR.is_working_day(day) for day in between) == days
    assert CALENDAR.is_working_day(end)


@given(start=st.dates(date(2020, 1, 1), date(2030, 12, 31)), days=st.integers(1, 80))
def test_without_closed_days_a_deadline_is_plain_addition(start: date, days: int) -> None:
    assert last_day(start, days, EveryDay()) == start + timedelta(days=days)
