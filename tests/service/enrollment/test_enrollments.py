"""Seats: who gets one, who waits, who is refused and why."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from shared.events.enrollment import Enrolled
from tests.service.enrollment.town import (
    MINE,
    NOBODY,
    PAST,
    UNIT,
    Json,
    bkpsdm,
    call,
    get,
    made,
    nip,
    patched,
    person,
    pointers,
    run,
    seat,
    told,
    traces,
)
from tests.service.harness import Harness


async def test_an_enrolment_is_answered_stored_and_told(h: Harness) -> None:
    who, session_id = await person(h, 1), await run(h)
    answer = await call(h, "POST", "/enrollments", {"employee_id": who, "session_id": session_id})
    assert answer.status_code == 201
    body = answer.json()
    assert body["status"] == "enrolled"
    assert body["enrolled_at"] == "2026-11-01T10:00:00+07:00"
    assert answer.headers["location"] == f"/enrollment/v1/enrollments/{body['enrollment_id']}"
    again = await get(h, f"/enrollments/{body['enrollment_id']}")
    assert again.json() == body
    assert again.headers["etag"] == answer.headers["etag"] == '"1"'
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 1
    [event] = await told(h, Enrolled)
    assert (event.enrollment_id, event.employee_id, event.session_id) == (body["enrollment_id"], who, session_id)
    assert (event.agency, event.city, event.unit_id, event.form) == (MINE, "sibolga", UNIT, "KL03")
    assert event.planned_jp == Decimal(20)
    [competency] = event.competencies
    assert (competency.competency, competency.weight, competency.target_level) == (
        "teknologi-informasi",
        Decimal("1.5"),
        3,
    )


async def test_a_person_can_be_named_by_number_however_it_is_written(h: Harness) -> None:
    number = nip(7)
    who = await person(h, 7)
    spaced = f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}"
    for text in (number, spaced, f"NIP. {number}", f" {number} ", f"{number[:8]}.{number[8:]}"):
        body = await made(h, "/enrollments", {"nip": text, "session_id": await run(h, **PAST)})
        assert body["employee_id"] == who, text


async def test_past_sessions_can_be_enrolled_into(h: Harness) -> None:
    body = await seat(h, await person(h, 1), await run(h, **PAST))
    assert body["status"] == "enrolled"


async def test_the_same_person_in_the_same_session_is_refused_with_the_first_enrolment(h: Harness) -> None:
    who, session_id = await person(h, 1), await run(h)
    first = await seat(h, who, session_id)
    before = await traces(h)
    for body in ({"employee_id": who}, {"nip": nip(1)}, {"employee_id": who, "waitlist": True}):
        answer = await call(h, "POST", "/enrollments", {**body, "session_id": session_id})
        assert answer.status_code == 409
        problem = answer.json()
        assert problem["type"].endswith(":already-enrolled")
        assert problem["enrollment_id"] == first["enrollment_id"]
        assert problem["current_state"] == "enrolled"
    assert await traces(h) == before


async def test_a_full_session_offers_its_waiting_list(h: Harness) -> None:
    session_id = await run(h, capacity=1)
    first, second = await person(h, 1), await person(h, 2)
    await seat(h, first, session_id)
    before = await traces(h)
    answer = await call(h, "POST", "/enrollments", {"employee_id": second, "session_id": session_id})
    assert answer.status_code == 409
    assert answer.json()["type"].endswith(":session-full")
    assert (answer.json()["current_state"], answer.json()["waitlist"]) == ("full", True)
    assert await traces(h) == before
    waiting = await seat(h, second, session_id, waitlist=True)
    assert waiting["status"] == "waitlisted"
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 1
    assert [event.employee_id for event in await told(h, Enrolled)] == [first], "nobody has a seat by waiting"


async def test_a_free_seat_is_taken_even_when_the_waiting_list_would_do(h: Harness) -> None:
    assert (await seat(h, await person(h, 1), await run(h), waitlist=True))["status"] == "enrolled"


@pytest.mark.parametrize(
    ("who", "where", "pointer"),
    [
        ({"employee_id": NOBODY}, {}, "/employee_id"),
        ({"nip": nip(999)}, {}, "/nip"),
        ({}, {"session_id": NOBODY}, "/session_id"),
    ],
)
async def test_what_is_not_there_is_named(h: Harness, who: dict[str, str], where: dict[str, str], pointer: str) -> None:
    known = {"employee_id": await person(h, 1), "session_id": await run(h)}
    before = await traces(h)
    body = {**(known if not who else {"session_id": known["session_id"], **who}), **where}
    answer = await call(h, "POST", "/enrollments", body)
    assert (answer.status_code, pointers(answer)) == (404, [pointer])
    assert await traces(h) == before


async def test_an_impossible_number_is_mended_rather_than_searched_for(h: Harness) -> None:
    answer = await call(h, "POST", "/enrollments", {"nip": "196613011988031001", "session_id": await run(h)})
    assert (answer.status_code, pointers(answer)[:1]) == (422, ["/nip"])
    assert "19661301" not in answer.text


async def test_who_has_left_is_recorded_in_the_past_only(h: Harness) -> None:
    who, future, past = await person(h, 1), await run(h), await run(h, **PAST)
    await patched(h, f"/employees/{who}", {"active": False})
    answer = await call(h, "POST", "/enrollments", {"employee_id": who, "session_id": future})
    assert (answer.status_code, answer.json()["current_state"]) == (409, "inactive")
    assert (await seat(h, who, past))["status"] == "enrolled"


async def test_two_hundred_at_once_fill_ten_seats_exactly(h: Harness) -> None:
    session_id = await run(h, capacity=10)
    people = [await person(h, number) for number in range(200)]
    answers = await asyncio.gather(
        *(call(h, "POST", "/enrollments", {"employee_id": who, "session_id": session_id}) for who in people)
    )
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(201), statuses.count(409)) == (10, 190)
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 10
    assert len(await h.rows("enrollment", "enrollment")) == 10
    granted = {answer.json()["employee_id"] for answer in answers if answer.status_code == 201}
    assert {event.employee_id for event in await told(h, Enrolled)} == granted


async def test_one_person_at_once_from_everywhere_gets_one_seat(h: Harness) -> None:
    who, session_id = await person(h, 1), await run(h)
    body = {"employee_id": who, "session_id": session_id}
    answers = await asyncio.gather(*(call(h, "POST", "/enrollments", body) for _ in range(50)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 49
    assert len({answer.json()["enrollment_id"] for answer in answers}) == 1
    assert len(await told(h, Enrolled)) == 1


async def test_lists_are_narrowed_and_paged_without_gaps_or_repeats(h: Harness) -> None:
    people = [await person(h, number) for number in range(5)]
    sessions = [await run(h), await run(h, capacity=2, starts_on="2026-11-13", ends_on="2026-11-13")]
    ids = [(await seat(h, who, sessions[0]))["enrollment_id"] for who in people]
    waiting = [await seat(h, who, sessions[1], waitlist=True) for who in people]
    seen, cursor = [], None
    while True:
        query: Json = {"session_id": sessions[0], "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await get(h, "/enrollments", **query)).json()
        seen += [item["enrollment_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ids
    mine = (await get(h, "/enrollments", employee_id=people[4])).json()["items"]
    assert {item["session_id"] for item in mine} == set(sessions)
    listed = (await get(h, "/enrollments", status="waitlisted")).json()["items"]
    assert [item["enrollment_id"] for item in listed] == [one["enrollment_id"] for one in waiting[2:]]


async def test_the_citys_officer_enrols_people_of_every_agency(h: Harness) -> None:
    who, session_id = await person(h, 1, "sibolga-dukcapil"), await run(h)
    body = {"employee_id": who, "session_id": session_id}
    assert (await call(h, "POST", "/enrollments", body, bkpsdm(h))).status_code == 201
