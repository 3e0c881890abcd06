"""Learning hours of a year: caps, targets, years, and what is told of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shared.events.enrollment import TOPIC
from shared.events.evaluation import JpChanged
from tests.service.evaluation.story import SITI, completed, dead, employee, jp_of, met, said, tell
from tests.service.harness import Harness


def at(year: int, month: int, day: int, hour: int = 3) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


async def test_a_pns_year_has_a_target_and_a_shortfall(h: Harness) -> None:
    await tell(h, employee(), completed(jp="5"), completed(jp="3.5", at=at(2026, 3, 2)))
    body = await jp_of(h)
    assert body == {
        "employee_id": SITI,
        "year": 2026,
        "first_day": "2026-01-01",
        "last_day": "2026-12-31",
        "assumed_year": False,
        "employment": "pns",
        "earned": 8.5,
        "counted": 8.5,
        "target": 20.0,
        "shortfall": 11.5,
        "caps": [],
        "forecast": {
            "planned": 0.0,
            "awaiting": 0.0,
            "expected": 8.5,
            "shortfall": 11.5,
            "days_left": 61,
            "outlook": "short",
            "text": "Masih kurang 11.5 JP setelah semua yang terdaftar; masih dapat dikejar dalam 61 hari.",
            "enrollments": [],
        },
        "rule_set": "jp-2026.1",
    }


async def test_of_three_meetings_in_a_month_two_count(h: Harness) -> None:
    await tell(h, employee(), *(met(at=at(2026, 3, day)) for day in (2, 9, 16)), met(at=at(2026, 4, 6)))
    body = await jp_of(h)
    assert (body["earned"], body["counted"]) == (8.0, 6.0)
    assert body["caps"] == [{"cap": "mentoring", "period": "2026-03", "earned": 6.0, "counted": 4.0}]


async def test_hours_count_in_the_year_the_session_ended_in_the_city(h: Harness) -> None:
    await tell(h, employee(), completed(jp="5", at=at(2025, 12, 31, 16)), completed(jp="4", at=at(2025, 12, 31, 17)))
    assert (await jp_of(h, year=2025))["earned"] == 5.0  # 23:00 in Sibolga
    assert (await jp_of(h, year=2026))["earned"] == 4.0  # midnight


async def test_a_failed_participant_earns_none(h: Harness) -> None:
    await tell(h, employee(), completed(outcome="failed", post="30", jp="5"))
    assert (await jp_of(h))["earned"] == 0
    assert not await said(h, JpChanged)


async def test_a_pppk_has_a_contract_year_and_a_limit(h: Harness) -> None:
    await tell(
        h,
        employee(employment="pppk", contract_start=date(2024, 7, 1)),
        completed(jp="20", at=at(2026, 6, 30)),
        completed(jp="20", at=at(2026, 7, 1)),
        completed(jp="20", at=at(2026, 8, 1)),
    )
    body = await jp_of(h)
    assert (body["year"], body["first_day"], body["last_day"]) == (2026, "2026-07-01", "2027-06-30")
    assert (body["earned"], body["counted"], body["target"], body["shortfall"]) == (40.0, 24.0, None, 0.0)
    assert (await jp_of(h, year=2025))["earned"] == 20.0


async def test_each_change_of_a_year_is_told(h: Harness) -> None:
    await tell(h, employee())
    assert not await said(h, JpChanged)
    await tell(h, completed(jp="5"))
    await tell(h, completed(jp="4", at=at(2025, 5, 5)))
    told = [(one.year, one.earned_jp, one.counted_jp, one.target_jp) for one in await said(h, JpChanged)]
    assert told == [(2026, 5, 5, 20), (2025, 4, 4, 20)]


async def test_somebody_nobody_has_announced_has_no_target_until_they_are(h: Harness) -> None:
    await tell(h, completed(jp="5"))
    body = await jp_of(h)
    assert (body["employment"], body["target"], body["shortfall"], body["earned"]) == (None, None, 0, 5.0)
    await tell(h, employee())
    assert (await jp_of(h))["target"] == 20.0
    assert [one.target_jp for one in await said(h, JpChanged)] == [None, 20]


async def test_a_changed_contract_date_moves_the_year_without_moving_the_hours(h: Harness) -> None:
    await tell(h, employee(employment="pppk", contract_start=date(2026, 3, 1)), completed(jp="5", at=at(2026, 4, 1)))
    before = await h.rows("evaluation", "jp_bucket")
    await tell(h, employee(employment="pppk", contract_start=date(2026, 5, 1), version=2))
    assert (await jp_of(h))["earned"] == 0
    assert (await jp_of(h, year=2025))["earned"] == 5.0
    assert await h.rows("evaluation", "jp_bucket") == before
    assert [(one.year, one.earned_jp) for one in await said(h, JpChanged)] == [(2026, 5), (2026, 0)]


@pytest.mark.parametrize("jp", ["2.55", "0.01"])
async def test_hours_finer_than_tenths_go_to_the_dead_letters_and_the_rest_goes_on(h: Harness, jp: str) -> None:
    await tell(h, employee(), completed(jp=jp), completed(jp="5"))
    assert (await jp_of(h))["earned"] == 5.0
    (letter,) = await dead(h, TOPIC)
    assert dict(letter.headers)["dlq_error"] == b"ValueError"
