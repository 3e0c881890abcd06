"""Who took part, counted event by event."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from shared.events.base import Event
from shared.ids import new_opaque_id
from tests.service.evaluation.learning import attended, enrolled, finished, gone, person
from tests.service.evaluation.story import ask, tell
from tests.service.harness import Harness, running

HERE = "/agencies/sibolga-disdik/summary"
NONE = {"enrolled": 0, "attended": 0, "completed": 0, "failed": 0, "no_show": 0, "withdrawn": 0, "cancelled": 0}


def people(count: int) -> list[str]:
    return [new_opaque_id() for _ in range(count)]


async def taking_part(h: Harness, **query: Any) -> dict[str, Any]:
    body: dict[str, Any] = (await ask(h, HERE, **query))["participation"]
    return body


async def test_each_enrolment_is_counted_as_what_became_of_it(h: Harness) -> None:
    who = people(7)
    seats = [enrolled(one) for one in who]
    await tell(h, *(person(one) for one in who), *seats)
    assert (await taking_part(h))["counts"] == {**NONE, "enrolled": 7, "jp": 0}
    await tell(h, attended(seats[0]), attended(seats[1]), attended(seats[2]))
    await tell(
        h,
        finished(seats[0], jp="5"),
        finished(seats[1], outcome="failed", jp="0", post=None),
        gone(seats[3], "no_show"),
        gone(seats[4], "withdrawn"),
        gone(seats[5], "cancelled"),
        gone(seats[6], "cancelled", "correction"),
    )
    body = await taking_part(h)
    assert body["people"] == 6
    assert body["counts"] == {
        "enrolled": 6,
        "attended": 3,
        "completed": 1,
        "failed": 1,
        "no_show": 1,
        "withdrawn": 1,
        "cancelled": 1,
        "jp": 5.0,
    }
    assert [group["group"] for group in body["by_form"]] == ["KL07"]
    assert (await taking_part(h, year=2025))["counts"] == {**NONE, "jp": 0}


async def test_a_small_group_is_hidden_with_the_one_it_would_follow_from(h: Harness) -> None:
    women, men, unknown = people(8), people(6), people(1)
    told: list[Event] = [
        *(person(one) for one in women),
        *(person(one, sex="male") for one in men),
        *(person(one, sex=None, position="pengawas") for one in unknown),
    ]
    await tell(h, *told, *(enrolled(one) for one in (*women, *men, *unknown)))
    body = await taking_part(h)
    assert body["people"] == 15
    assert [(one["group"], one["people"]) for one in body["by_sex"]] == [("", None), ("female", 8), ("male", None)]
    assert [(one["group"], one["counts"]) for one in body["by_position_type"]] == [
        ("pelaksana", None),
        ("pengawas", None),
    ]
    assert body["hidden_groups"] == 4


async def test_many_enrolments_of_few_people_stay_hidden(h: Harness) -> None:
    who = people(4)
    await tell(h, *(person(one) for one in who), *(enrolled(one) for one in who for _ in range(5)))
    body = await taking_part(h)
    assert (body["people"], body["counts"]) == (None, None)
    assert all(group["counts"] is None for group in body["by_month"])


async def test_whoever_is_promoted_is_still_counted_as_they_were(h: Harness) -> None:
    who = people(5)
    seats = [enrolled(one) for one in who]
    await tell(h, *(person(one) for one in who), *seats)
    await tell(h, *(person(one, position="pengawas", version=2) for one in who), *(finished(one) for one in seats))
    body = await taking_part(h)
    assert [(one["group"], one["counts"]["completed"]) for one in body["by_position_type"]] == [("pelaksana", 5)]


async def test_the_months_are_those_in_which_sessions_end(h: Harness) -> None:
    who = people(5)
    await tell(
        h,
        *(person(one) for one in who),
        *(enrolled(one, ends_on=date(2026, 3, 31)) for one in who),
        *(enrolled(one, ends_on=date(2026, 4, 1)) for one in who),
        *(enrolled(one, ends_on=date(2027, 1, 2)) for one in who),
    )
    body = await taking_part(h)
    assert [(one["group"], one["people"]) for one in body["by_month"]] == [("2026-03", 5), ("2026-04", 5)]
    assert body["counts"]["enrolled"] == 10


TABLES = ("seat", "seat_sum", "session_sum", "session_cost", "budget", "need_sum", "complaint_need", "programme_offer")


async def test_the_same_events_in_any_batches_and_twice_come_to_the_same(h: Harness, tmp_path: Path) -> None:
    who = people(6)
    seats = [enrolled(one) for one in who]
    told: list[Event] = [
        *(person(one) for one in who),
        *seats,
        *(person(one, position="pengawas", version=2) for one in who),
        *(attended(one) for one in seats),
        *(finished(one) for one in seats[:3]),
        gone(seats[3], "no_show"),
        gone(seats[0], "cancelled", "correction"),
    ]
    for event in told:
        await tell(h, event)
    (tmp_path / "other").mkdir()
    async with running(tmp_path / "other", "evaluation") as other:
        await tell(other, *told)
        for table in TABLES:
            assert await h.rows("evaluation", table) == await other.rows("evaluation", table), table
