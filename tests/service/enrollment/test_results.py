"""Completions and withdrawals: what may follow what, what it earns, who gets the seat."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.events.enrollment import Completed, Enrolled, Withdrawn
from tests.service.enrollment.town import (
    PAST,
    Json,
    call,
    get,
    made,
    person,
    pointers,
    result,
    run,
    seat,
    told,
    traces,
)
from tests.service.harness import START, Harness


async def enrolled(h: Harness, number: int = 1, **changes: Any) -> Json:
    """Somebody new in a new session of the past."""
    return await seat(h, await person(h, number), await run(h, **{**PAST, **changes}))


async def complete(h: Harness, enrolment: Json, **changes: Any) -> Json:
    return await made(h, f"/enrollments/{enrolment['enrollment_id']}/completion", result(**changes), status=200)


async def withdraw(h: Harness, enrolment: Json, status: str = "withdrawn", reason: str = "duty") -> Json:
    path = f"/enrollments/{enrolment['enrollment_id']}/withdrawal"
    return await made(h, path, {"status": status, "reason": reason}, status=200)


async def test_a_result_is_answered_stored_and_told(h: Harness) -> None:
    enrolment = await enrolled(h)
    body = await complete(h, enrolment, certificate_number="800/117/2026")
    assert (body["status"], body["pre_test"], body["post_test"], body["jp_earned"], body["version"]) == (
        "completed",
        55.0,
        82.5,
        20.0,
        2,
    )
    again = await get(h, f"/enrollments/{enrolment['enrollment_id']}")
    assert (again.json(), again.headers["etag"]) == (body, '"2"')
    assert datetime.fromisoformat(body["completed_at"]) == datetime(2026, 10, 7, 9, tzinfo=UTC)
    [event] = await told(h, Completed)
    assert (event.outcome, event.pre_test, event.post_test, event.jp_earned) == (
        "completed",
        Decimal(55),
        Decimal("82.5"),
        Decimal(20),
    )
    assert event.completed_at == datetime(2026, 10, 7, 9, tzinfo=UTC)
    assert event.competencies[0].competency == "teknologi-informasi"
    assert b"800/117/2026" not in event.model_dump_json().encode()


async def test_a_time_without_offset_is_the_citys(h: Harness) -> None:
    body = await complete(h, await enrolled(h), completed_at="2026-10-05T00:30:00")
    assert datetime.fromisoformat(body["completed_at"]) == datetime(2026, 10, 4, 17, 30, tzinfo=UTC)


async def test_who_fails_earns_nothing_and_keeps_the_seat(h: Harness) -> None:
    enrolment = await enrolled(h, capacity=1)
    body = await complete(h, enrolment, outcome="failed")
    assert (body["status"], body["jp_earned"]) == ("failed", 0.0)
    assert (await get(h, f"/sessions/{enrolment['session_id']}")).json()["seats_taken"] == 1
    [event] = await told(h, Completed)
    assert (event.outcome, event.jp_earned) == ("failed", Decimal(0))


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"completed_at": "2026-10-04T23:59:59+07:00"}, "/completed_at"),
        ({"completed_at": (START + timedelta(hours=1)).isoformat()}, "/completed_at"),
        ({"completed_at": "2026-11-02T00:00:00+07:00"}, "/completed_at"),
        ({"jp_earned": 20.5}, "/jp_earned"),
        ({"jp_earned": 0}, "/jp_earned"),
        ({"outcome": "failed", "jp_earned": 4}, "/jp_earned"),
    ],
)
async def test_a_result_that_cannot_be_is_refused(h: Harness, changes: Json, pointer: str) -> None:
    enrolment = await enrolled(h)
    before = await traces(h)
    answer = await call(h, "POST", f"/enrollments/{enrolment['enrollment_id']}/completion", result(**changes))
    assert (answer.status_code, pointers(answer)) == (422, [pointer])
    assert await traces(h) == before


async def test_a_callers_clock_may_be_a_little_ahead(h: Harness) -> None:
    await complete(h, await enrolled(h), completed_at=(START + timedelta(seconds=30)).isoformat())


@pytest.mark.parametrize(
    ("status", "reason"), [("withdrawn", "illness"), ("no_show", "other"), ("cancelled", "budget")]
)
async def test_a_withdrawal_is_answered_stored_and_told(h: Harness, status: str, reason: str) -> None:
    enrolment = await enrolled(h)
    body = await withdraw(h, enrolment, status, reason)
    assert (body["status"], body["withdrawal_reason"], body["version"]) == (status, reason, 2)
    assert body["withdrawn_at"] == "2026-11-01T10:00:00+07:00"
    assert (await get(h, f"/sessions/{enrolment['session_id']}")).json()["seats_taken"] == 0
    [event] = await told(h, Withdrawn)
    assert (event.enrollment_id, event.status, event.reason) == (enrolment["enrollment_id"], status, reason)


@pytest.mark.parametrize("ending", ["withdrawn", "no_show", "cancelled"])
async def test_what_has_ended_takes_no_result_and_no_second_end(h: Harness, ending: str) -> None:
    enrolment = await enrolled(h)
    await withdraw(h, enrolment, ending)
    before = await traces(h)
    path = f"/enrollments/{enrolment['enrollment_id']}"
    for action, body in (("completion", result()), ("withdrawal", {"status": "withdrawn", "reason": "duty"})):
        answer = await call(h, "POST", f"{path}/{action}", body)
        allowed = ["attend"] if ending == "no_show" else []
        assert (answer.status_code, answer.json()["current_state"], answer.json()["allowed"]) == (409, ending, allowed)
    assert await traces(h) == before


async def test_a_second_result_is_refused(h: Harness) -> None:
    enrolment = await enrolled(h)
    await complete(h, enrolment)
    before = await traces(h)
    answer = await call(h, "POST", f"/enrollments/{enrolment['enrollment_id']}/completion", result(post_test=99))
    assert (answer.status_code, answer.json()["current_state"]) == (409, "completed")
    assert await traces(h) == before


async def test_results_that_come_at_once_are_each_answered_for_themselves(h: Harness) -> None:
    session_id = await run(h, **PAST)
    rows = [await seat(h, await person(h, number), session_id) for number in range(8)]
    ids = [row["enrollment_id"] for row in rows]
    asked: list[tuple[str, Json]] = [(one, result(post_test=60 + number)) for number, one in enumerate(ids)]
    asked.insert(3, (ids[5], result(post_test=11)))
    asked.insert(5, (ids[0], result(jp_earned=20.5)))
    asked.append(("0199d3c4-5a6b-7c8d-9e0f-1a2b3c4d5e6f", result()))
    answers = await asyncio.gather(*(call(h, "POST", f"/enrollments/{one}/completion", body) for one, body in asked))
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [200] * 8 + [404, 409, 422]
    assert (statuses[5], statuses[-1]) == (422, 404)
    taken = {one: body["post_test"] for (one, body), status in zip(asked, statuses, strict=True) if status == 200}
    stored = [(await get(h, f"/enrollments/{one}")).json() for one in ids]
    assert {body["enrollment_id"]: body["post_test"] for body in stored} == taken
    assert {body["enrollment_id"]: body for body in stored} == {
        answer.json()["enrollment_id"]: answer.json() for answer in answers if answer.status_code == 200
    }
    assert {event.enrollment_id: event.post_test for event in await told(h, Completed)} == taken


async def test_a_result_is_taken_back_only_as_a_correction(h: Harness) -> None:
    enrolment = await enrolled(h)
    await complete(h, enrolment, certificate_number="800/117/2026")
    path = f"/enrollments/{enrolment['enrollment_id']}/withdrawal"
    refused = await call(h, "POST", path, {"status": "withdrawn", "reason": "duty"})
    assert (refused.status_code, refused.json()["current_state"]) == (409, "completed")
    body = await withdraw(h, enrolment, "cancelled", "correction")
    assert (body["status"], body["post_test"], body["jp_earned"], body["certificate_number"]) == (
        "cancelled",
        None,
        None,
        None,
    )
    assert (await get(h, f"/sessions/{enrolment['session_id']}")).json()["seats_taken"] == 0
    [event] = await told(h, Withdrawn)
    assert (event.status, event.reason) == ("cancelled", "correction")


async def test_freed_seats_go_to_the_waiting_list_in_its_order(h: Harness) -> None:
    session_id = await run(h, capacity=2)
    people = [await person(h, number) for number in range(5)]
    rows = [await seat(h, who, session_id, waitlist=True) for who in people]
    await withdraw(h, rows[3])  # the second of the three who wait
    h.clock.advance(timedelta(days=1))
    await withdraw(h, rows[0])
    await withdraw(h, rows[1])
    listed = (await get(h, "/enrollments", session_id=session_id)).json()["items"]
    assert [item["status"] for item in listed] == ["withdrawn", "withdrawn", "enrolled", "withdrawn", "enrolled"]
    assert listed[2]["enrolled_at"] == "2026-11-02T10:00:00+07:00", "the seat, not the place on the list"
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 2
    order = [event.employee_id for event in await told(h, Enrolled)]
    assert set(order) == {people[0], people[1], people[2], people[4]}
    assert {event.employee_id for event in await told(h, Withdrawn)} == {people[0], people[1]}, (
        "one on the waiting list was never told, so neither is its end"
    )


async def test_who_has_left_the_service_is_passed_over_on_the_waiting_list(h: Harness) -> None:
    session_id = await run(h, capacity=1)
    people = [await person(h, number) for number in range(3)]
    rows = [await seat(h, who, session_id, waitlist=True) for who in people]
    await made(
        h, f"/employees/{people[1]}", {"active": False}, {**h.token(), "If-Match": "*"}, method="PATCH", status=200
    )
    await withdraw(h, rows[0])
    statuses = [(await get(h, f"/enrollments/{row['enrollment_id']}")).json()["status"] for row in rows]
    assert statuses == ["withdrawn", "waitlisted", "enrolled"]


async def test_one_on_the_waiting_list_cannot_complete(h: Harness) -> None:
    session_id = await run(h, **PAST, capacity=1)
    await seat(h, await person(h, 1), session_id)
    waiting = await seat(h, await person(h, 2), session_id, waitlist=True)
    answer = await call(h, "POST", f"/enrollments/{waiting['enrollment_id']}/completion", result())
    assert (answer.status_code, answer.json()["current_state"]) == (409, "waitlisted")
    assert answer.json()["allowed"] == ["promote", "withdraw", "cancel"]
