"""Requests that may be repeated: the first answer again, no second effect."""

from __future__ import annotations

import asyncio

import pytest

from shared.events.base import Event
from shared.events.enrollment import Enrolled
from tests.service.enrollment.town import (
    MINE,
    PAST,
    Json,
    agency,
    call,
    employee,
    made,
    person,
    programme,
    result,
    run,
    seat,
    session,
    token,
    told,
    traces,
)
from tests.service.harness import Harness

KEY = {"Idempotency-Key": "key-0001"}
ROUTES = ("employees", "programmes", "sessions", "enrollments", "completion", "withdrawal", "mentorships", "meetings")
TOLD = {"mentorships": 0, "meetings": 2}
"""Events of an effect where it is not one: of a meeting both the mentor and the mentee are told."""


async def request_of(h: Harness, route: str) -> tuple[str, Json, Json]:
    """A path, a sound body, and another sound body for the same path."""
    if route == "employees":
        return "/employees", employee(1), employee(2)
    if route == "programmes":
        return "/programmes", programme(), programme(title="Etika Publik")
    if route == "sessions":
        programme_id = (await made(h, "/programmes", programme()))["programme_id"]
        return f"/programmes/{programme_id}/sessions", session(), session(capacity=31)
    first, second = await person(h, 1), await person(h, 2)
    if route in {"mentorships", "meetings"}:
        body = {"mentor_id": first, "mentee_id": second, "competency": "integritas"}
        if route == "mentorships":
            return "/mentorships", body, {**body, "competency": "kerja-sama"}
        mentorship_id = (await made(h, "/mentorships", body))["mentorship_id"]
        meeting = {"held_at": "2026-10-20T13:00:00+07:00", "minutes": 60}
        return f"/mentorships/{mentorship_id}/sessions", meeting, {**meeting, "minutes": 61}
    session_id = await run(h, **PAST)
    body = {"employee_id": first, "session_id": session_id}
    if route == "enrollments":
        return "/enrollments", body, {**body, "employee_id": second}
    enrollment_id = (await seat(h, first, session_id))["enrollment_id"]
    if route == "completion":
        return f"/enrollments/{enrollment_id}/completion", result(), result(post_test=90)
    leave = {"status": "withdrawn", "reason": "duty"}
    return f"/enrollments/{enrollment_id}/withdrawal", leave, {**leave, "reason": "illness"}


@pytest.mark.parametrize("route", ROUTES)
async def test_the_same_request_with_the_same_key_has_one_effect(h: Harness, route: str) -> None:
    path, body, other = await request_of(h, route)
    headers = {**token(h), **KEY}
    first = await call(h, "POST", path, body, headers)
    assert first.status_code in {200, 201}
    assert "idempotency-replayed" not in first.headers
    before = await traces(h)
    again = await call(h, "POST", path, body, headers)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    for name in ("etag", "location"):
        assert again.headers.get(name) == first.headers.get(name)
    reused = await call(h, "POST", path, other, headers)
    assert reused.status_code == 422
    assert reused.json()["type"].endswith(":idempotency-key-reused")
    assert await traces(h) == before


@pytest.mark.parametrize("route", ROUTES)
async def test_the_same_key_at_once_has_one_effect(h: Harness, route: str) -> None:
    path, body, _ = await request_of(h, route)
    events = len(await told(h, Event))
    before = {table: len(rows) for table, rows in (await traces(h)).items()}
    answers = await asyncio.gather(*(call(h, "POST", path, body, {**token(h), **KEY}) for _ in range(10)))
    good = [answer for answer in answers if answer.status_code in {200, 201}]
    others = [answer for answer in answers if answer not in good]
    assert len({answer.content for answer in good}) == 1
    assert all(answer.json()["type"].endswith(":idempotency-key-in-use") for answer in others)
    after = {table: len(rows) for table, rows in (await traces(h)).items()}
    grown = {table: after[table] - before[table] for table in after if after[table] != before[table]}
    assert grown.pop("idempotency_key") == 1
    assert all(count == 1 for count in grown.values()), grown
    assert len(await told(h, Event)) - events == TOLD.get(route, 1)


async def test_a_refused_request_may_be_mended_under_its_key(h: Harness) -> None:
    headers = {**token(h), **KEY}
    assert (await call(h, "POST", "/employees", employee(1, nip="x"), headers)).status_code == 422
    assert (await call(h, "POST", "/employees", employee(1), headers)).status_code == 201


async def test_keys_of_different_callers_do_not_meet(h: Harness) -> None:
    who, session_id = await person(h, 1), await run(h)
    body = {"employee_id": who, "session_id": session_id}
    assert (await call(h, "POST", "/enrollments", body, {**token(h), **KEY})).status_code == 201
    colleague = h.token(MINE, "sibolga", subject="colleague")
    assert (await call(h, "POST", "/enrollments", body, {**colleague, **KEY})).status_code == 409


async def test_many_keys_at_once_each_have_their_effect(h: Harness) -> None:
    session_id = await run(h, capacity=20)
    people = [await person(h, number) for number in range(40)]

    async def ask(number: int) -> int:
        headers = {**token(h), "Idempotency-Key": f"many-{number}"}
        body = {"employee_id": people[number], "session_id": session_id}
        return (await call(h, "POST", "/enrollments", body, headers)).status_code

    statuses = await asyncio.gather(*(ask(number) for number in range(40)))
    assert (statuses.count(201), statuses.count(409)) == (20, 20)
    assert len(await told(h, Enrolled)) == 20
    assert len(await h.rows("enrollment", "idempotency_key")) == 20


async def test_putting_an_agency_needs_no_key(h: Harness) -> None:
    before = await traces(h)
    await agency(h)
    assert await traces(h) == before
