"""Mentoring: two people, meetings that count for both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from shared.events.enrollment import MentoringLogged
from tests.service.enrollment.town import (
    FAR,
    NEIGHBOUR,
    NOBODY,
    bkpsdm,
    call,
    employee,
    get,
    made,
    person,
    pointers,
    token,
    told,
    traces,
)
from tests.service.harness import START, Harness

MEETING = {"held_at": "2026-10-20T13:00:00+07:00", "minutes": 60, "mentor_rating": 3}


async def pair(h: Harness) -> tuple[str, str, str]:
    """A mentor, a mentee and their mentorship."""
    mentor, mentee = await person(h, 1), await person(h, 2)
    body = {"mentor_id": mentor, "mentee_id": mentee, "competency": "pelayanan-publik", "goal": "Pelayanan prima"}
    return mentor, mentee, (await made(h, "/mentorships", body))["mentorship_id"]


async def test_a_meeting_is_told_once_for_each_of_the_two(h: Harness) -> None:
    mentor, mentee, mentorship_id = await pair(h)
    body = await made(h, f"/mentorships/{mentorship_id}/sessions", MEETING)
    assert (body["held_at"], body["minutes"], body["mentor_rating"]) == ("2026-10-20T13:00:00+07:00", 60, 3)
    assert body["jp_earned"] == 2.0
    events = {event.role: event for event in await told(h, MentoringLogged)}
    assert set(events) == {"mentee", "mentor"}
    assert (events["mentee"].employee_id, events["mentor"].employee_id) == (mentee, mentor)
    for event in events.values():
        assert (event.mentor_id, event.mentee_id, event.mentorship_id) == (mentor, mentee, mentorship_id)
        assert (event.jp_earned, event.minutes, event.mentor_rating) == (Decimal(2), 60, 3)
        assert event.held_at == datetime(2026, 10, 20, 6, tzinfo=UTC)
        assert event.mentoring_session_id == body["mentoring_session_id"]
    listed = (await get(h, f"/mentorships/{mentorship_id}/sessions")).json()["items"]
    assert listed == [body]


async def test_the_same_moment_is_logged_once(h: Harness) -> None:
    _, _, mentorship_id = await pair(h)
    first = await made(h, f"/mentorships/{mentorship_id}/sessions", MEETING)
    before = await traces(h)
    again = await call(h, "POST", f"/mentorships/{mentorship_id}/sessions", {**MEETING, "held_at": "2026-10-20T06:00Z"})
    assert again.status_code == 409
    assert again.json()["mentoring_session_id"] == first["mentoring_session_id"]
    assert await traces(h) == before


async def test_a_meeting_ahead_is_refused(h: Harness) -> None:
    _, _, mentorship_id = await pair(h)
    before = await traces(h)
    ahead = {**MEETING, "held_at": (START + timedelta(hours=2)).isoformat()}
    answer = await call(h, "POST", f"/mentorships/{mentorship_id}/sessions", ahead)
    assert (answer.status_code, pointers(answer)) == (422, ["/held_at"])
    assert await traces(h) == before


async def test_a_pair_that_may_be_swapped_is_brought_together_with_a_warning(h: Harness) -> None:
    senior = (await made(h, "/employees", employee(1, position={"title": "Camat", "type": "administrator"})))[
        "employee_id"
    ]
    junior = (await made(h, "/employees", employee(2, position={"title": "Staf", "type": "pelaksana"})))["employee_id"]
    body = {"mentor_id": senior, "mentee_id": junior, "competency": "pelayanan-publik"}
    assert (await made(h, "/mentorships", body))["warnings"] == []
    swapped = await made(h, "/mentorships", {**body, "mentor_id": junior, "mentee_id": senior})
    [warning] = swapped["warnings"]
    assert "tertukar" in warning
    shown = (await get(h, f"/mentorships/{swapped['mentorship_id']}")).json()
    assert shown == {name: swapped[name] for name in swapped if name != "warnings"}


async def test_nobody_mentors_oneself_or_a_stranger(h: Harness) -> None:
    mine, theirs, far = await person(h, 1), await person(h, 2, NEIGHBOUR), await person(h, 3, FAR)
    before = await traces(h)
    for mentor, mentee, headers, status, pointer in (
        (mine, mine, token(h), 422, "/mentee_id"),
        (mine, NOBODY, token(h), 404, "/mentee_id"),
        (theirs, mine, token(h), 404, "/mentor_id"),
        (mine, far, h.token("*", "*"), 422, "/mentee_id"),
    ):
        body = {"mentor_id": mentor, "mentee_id": mentee, "competency": "integritas"}
        answer = await call(h, "POST", "/mentorships", body, headers)
        assert (answer.status_code, pointers(answer)) == (status, [pointer])
    assert await traces(h) == before


async def test_the_citys_officer_brings_agencies_together_and_both_see_it(h: Harness) -> None:
    mentor, mentee = await person(h, 1), await person(h, 2, NEIGHBOUR)
    body = {"mentor_id": mentor, "mentee_id": mentee, "competency": "integritas"}
    one = await made(h, "/mentorships", body, bkpsdm(h))
    assert one.pop("warnings") == []
    for headers in (token(h), token(h, NEIGHBOUR)):
        assert (await get(h, f"/mentorships/{one['mentorship_id']}", headers)).json() == one
        assert (await get(h, "/mentorships", headers)).json()["items"] == [one]
    assert (await get(h, f"/mentorships/{one['mentorship_id']}", token(h, FAR))).status_code == 404
    assert (await get(h, "/mentorships", token(h, FAR))).json()["items"] == []
    assert (await get(h, "/mentorships", employee_id=mentee)).json()["items"] == [one]


async def test_with_one_erased_no_meeting_is_logged(h: Harness) -> None:
    mentor, _, mentorship_id = await pair(h)
    assert (await call(h, "DELETE", f"/employees/{mentor}")).status_code == 204
    before = await traces(h)
    answer = await call(h, "POST", f"/mentorships/{mentorship_id}/sessions", MEETING)
    assert (answer.status_code, answer.json()["current_state"]) == (409, "erased")
    assert await traces(h) == before
