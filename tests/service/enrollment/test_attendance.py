"""Attendance: who came on which day, when somebody begins to attend, who never came."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from shared.events.enrollment import Attended, Enrolled, Withdrawn
from tests.service.enrollment.town import (
    MINE,
    NEIGHBOUR,
    PAST,
    Headers,
    Json,
    call,
    get,
    made,
    patched,
    person,
    pointers,
    run,
    seat,
    token,
    told,
    traces,
)
from tests.service.harness import Harness

DAY, NEXT = "2026-10-05", "2026-10-06"


async def seated(h: Harness, count: int, session_id: str, agency: str = MINE, first: int = 1) -> list[Json]:
    """This many people of an agency with a seat each."""
    headers = token(h, agency)
    rows = []
    for number in range(first, first + count):
        body = {"employee_id": await person(h, number, agency), "session_id": session_id}
        rows.append(await made(h, "/enrollments", body, headers))
    return rows


def ids(rows: list[Json]) -> list[str]:
    return [row["employee_id"] for row in rows]


async def mark(
    h: Harness, session_id: str, day: str, present: list[str], absent: list[str], headers: Headers | None = None
) -> Json:
    path = f"/sessions/{session_id}/attendance/{day}"
    return await made(h, path, {"present": present, "absent": absent}, headers, method="PUT", status=200)


async def statuses(h: Harness, rows: list[Json]) -> list[str]:
    return [(await get(h, f"/enrollments/{row['enrollment_id']}")).json()["status"] for row in rows]


async def test_the_first_presence_begins_attendance_and_is_told_once(h: Harness) -> None:
    session_id = await run(h, **PAST)
    rows = await seated(h, 3, session_id)
    one, two, three = ids(rows)
    body = await mark(h, session_id, DAY, [one], [two])
    assert (body["present"], body["absent"], body["unknown"]) == (1, 1, 1)
    assert [entry["present"] for entry in body["participants"]] == [True, False, None]
    assert await statuses(h, rows) == ["attending", "enrolled", "enrolled"]
    await mark(h, session_id, NEXT, [one, two], [three])
    assert await statuses(h, rows) == ["attending", "attending", "enrolled"]
    first_days = {event.employee_id: event.attended_on.isoformat() for event in await told(h, Attended)}
    assert first_days == {one: DAY, two: NEXT}
    assert len(await told(h, Attended)) == 2
    assert (await get(h, f"/sessions/{session_id}/attendance/{NEXT}")).json()["present"] == 2
    days = (await get(h, f"/sessions/{session_id}/attendance")).json()["days"]
    assert days == [{"date": DAY, "present": 1, "absent": 1}, {"date": NEXT, "present": 2, "absent": 1}]


async def test_the_same_day_sent_again_changes_nothing(h: Harness) -> None:
    session_id = await run(h, **PAST)
    rows = await seated(h, 2, session_id)
    await mark(h, session_id, DAY, ids(rows)[:1], ids(rows)[1:])
    before = await h.rows("enrollment", "enrollment"), await h.rows("enrollment", "enrollment_step")
    await mark(h, session_id, DAY, ids(rows)[:1], ids(rows)[1:])
    assert (await h.rows("enrollment", "enrollment"), await h.rows("enrollment", "enrollment_step")) == before
    assert len(await told(h, Attended)) == 1


async def test_a_mistaken_presence_is_mended_and_a_later_one_is_not_told_again(h: Harness) -> None:
    session_id = await run(h, **PAST)
    rows = await seated(h, 2, session_id)
    await mark(h, session_id, DAY, ids(rows), [])
    body = await mark(h, session_id, DAY, ids(rows)[:1], [])
    assert [entry["present"] for entry in body["participants"]] == [True, None], "of the second nothing is known"
    assert await statuses(h, rows) == ["attending", "enrolled"]
    await mark(h, session_id, NEXT, ids(rows), [])
    assert await statuses(h, rows) == ["attending", "attending"]
    assert len(await told(h, Attended)) == 2
    history = (await get(h, f"/enrollments/{rows[1]['enrollment_id']}/steps")).json()["items"]
    assert [(step["to"], step["reason"]) for step in history] == [
        ("enrolled", "enrolment"),
        ("attending", "attendance"),
        ("enrolled", "correction"),
        ("attending", "attendance"),
    ]


async def test_who_attended_completes_or_withdraws_as_before(h: Harness) -> None:
    session_id = await run(h, **PAST)
    rows = await seated(h, 2, session_id)
    await mark(h, session_id, DAY, ids(rows), [])
    result = {"outcome": "completed", "completed_at": "2026-10-07T16:00:00+07:00"}
    done = await made(h, f"/enrollments/{rows[0]['enrollment_id']}/completion", result, status=200)
    assert (done["status"], done["attended_on"]) == ("completed", DAY)
    gone = {"status": "withdrawn", "reason": "illness"}
    await made(h, f"/enrollments/{rows[1]['enrollment_id']}/withdrawal", gone, status=200)
    late = {"status": "no_show", "reason": "other"}
    answer = await call(h, "POST", f"/enrollments/{rows[0]['enrollment_id']}/withdrawal", late)
    assert answer.status_code == 409


async def test_a_result_taken_back_leaves_the_presence_as_it_was_said(h: Harness) -> None:
    session_id = await run(h, **PAST)
    rows = await seated(h, 3, session_id)
    corrected, left, other = ids(rows)
    await mark(h, session_id, DAY, [corrected, left], [other])
    path = f"/enrollments/{rows[0]['enrollment_id']}"
    result = {"outcome": "completed", "completed_at": "2026-10-07T16:00:00+07:00"}
    await made(h, f"{path}/completion", result, status=200)
    correction = {"status": "cancelled", "reason": "correction"}
    await made(h, f"{path}/withdrawal", correction, status=200)
    gone = {"status": "withdrawn", "reason": "illness"}
    await made(h, f"/enrollments/{rows[1]['enrollment_id']}/withdrawal", gone, status=200)
    days = [{"date": DAY, "present": 2, "absent": 1}]
    assert (await get(h, f"/sessions/{session_id}/attendance")).json()["days"] == days
    await mark(h, session_id, DAY, [], [other])
    assert (await get(h, f"/sessions/{session_id}/attendance")).json()["days"] == days, "the list cannot name them"
    again = await made(h, f"{path}/completion", result, status=200)
    assert (again["status"], again["attended_on"]) == ("completed", DAY)
    shown = (await get(h, f"/sessions/{session_id}/attendance/{DAY}")).json()["participants"]
    assert {entry["employee_id"]: entry["present"] for entry in shown} == {corrected: True, other: False}
    assert len(await told(h, Attended)) == 2, "who came was told once"
    await mark(h, session_id, DAY, [], [other])
    assert (await get(h, f"/sessions/{session_id}/attendance")).json()["days"] == [
        {"date": DAY, "present": 1, "absent": 1}
    ]


async def test_who_is_here_cannot_be_a_no_show(h: Harness) -> None:
    session_id = await run(h, **PAST)
    [row] = await seated(h, 1, session_id)
    await mark(h, session_id, DAY, [row["employee_id"]], [])
    path = f"/enrollments/{row['enrollment_id']}/withdrawal"
    answer = await call(h, "POST", path, {"status": "no_show", "reason": "other"})
    assert (answer.status_code, answer.json()["current_state"]) == (409, "attending")


@pytest.mark.parametrize(("starts_on", "status"), [("2026-11-01", 200), ("2026-11-02", 409)], ids=["today", "later"])
async def test_nobody_has_stayed_away_from_what_is_still_to_come(h: Harness, starts_on: str, status: int) -> None:
    session_id = await run(h, starts_on=starts_on, ends_on="2026-11-03")
    [row] = await seated(h, 1, session_id)
    path = f"/enrollments/{row['enrollment_id']}"
    answer = await call(h, "POST", f"{path}/withdrawal", {"status": "no_show", "reason": "other"})
    assert answer.status_code == status
    if status == 409:
        assert "mengundurkan diri" in answer.json()["detail"]
        assert (answer.json()["starts_on"], answer.json()["current_state"]) == (starts_on, "enrolled")
        assert (await get(h, path)).json()["status"] == "enrolled"


@pytest.mark.parametrize(
    ("day", "pointer"),
    [("2026-10-04", "/path/date"), ("2026-10-08", "/path/date"), ("besok", "/path/date")],
)
async def test_a_day_that_is_not_the_sessions_is_refused(h: Harness, day: str, pointer: str) -> None:
    session_id = await run(h, **PAST)
    rows = await seated(h, 1, session_id)
    answer = await call(h, "PUT", f"/sessions/{session_id}/attendance/{day}", {"present": ids(rows)})
    assert (answer.status_code, pointers(answer)) == (422, [pointer])


async def test_nobody_has_come_tomorrow(h: Harness) -> None:
    session_id = await run(h, starts_on="2026-11-01", ends_on="2026-11-02")
    rows = await seated(h, 1, session_id)
    path = f"/sessions/{session_id}/attendance"
    assert (await call(h, "PUT", f"{path}/2026-11-02", {"present": ids(rows)})).status_code == 422
    assert (await call(h, "PUT", f"{path}/2026-11-01", {"present": ids(rows)})).status_code == 200


async def test_people_who_are_not_in_the_session_are_each_named(h: Harness) -> None:
    session_id = await run(h, **PAST)
    rows = await seated(h, 2, session_id)
    stranger, withdrawn = await person(h, 9), rows[1]
    await made(
        h,
        f"/enrollments/{withdrawn['enrollment_id']}/withdrawal",
        {"status": "withdrawn", "reason": "duty"},
        status=200,
    )
    before = await traces(h)
    body = {"present": [rows[0]["employee_id"], stranger], "absent": [withdrawn["employee_id"], rows[0]["employee_id"]]}
    answer = await call(h, "PUT", f"/sessions/{session_id}/attendance/{DAY}", body)
    assert answer.status_code == 422
    assert sorted(pointers(answer)) == ["/absent/0", "/absent/1", "/present/1"]
    assert await traces(h) == before
    assert await h.rows("enrollment", "attendance") == []


async def test_the_organiser_speaks_of_everybody_and_a_guest_of_its_own_people(h: Harness) -> None:
    session_id = await run(h, **PAST)
    mine, theirs = await seated(h, 1, session_id), await seated(h, 1, session_id, NEIGHBOUR, 50)
    guest = token(h, NEIGHBOUR)
    await mark(h, session_id, DAY, ids(mine), [])
    body = await mark(h, session_id, DAY, ids(theirs), [], guest)
    assert [entry["employee_id"] for entry in body["participants"]] == ids(theirs)
    everybody = (await get(h, f"/sessions/{session_id}/attendance/{DAY}")).json()
    assert everybody["present"] == 2, "the guest's list did not touch the others"
    answer = await call(h, "PUT", f"/sessions/{session_id}/attendance/{DAY}", {"present": ids(mine)}, guest)
    assert (answer.status_code, pointers(answer)) == (422, ["/present/0"])
    assert (await get(h, f"/sessions/{session_id}/attendance", guest)).json()["days"][0]["present"] == 1
    far = h.token("medan-tembung", "medan")
    assert (await get(h, f"/sessions/{session_id}/attendance/{DAY}", far)).status_code == 404


async def test_who_never_came_is_a_no_show_after_the_end(h: Harness) -> None:
    session_id = await run(h, starts_on="2026-10-31", ends_on="2026-11-01", capacity=3)
    rows = await seated(h, 3, session_id)
    waiting = await seat(h, await person(h, 7), session_id, waitlist=True)
    path = f"/sessions/{session_id}/no-shows"
    early = await call(h, "POST", path, {})
    assert (early.status_code, early.json()["current_state"]) == (409, "running")
    h.clock.advance(timedelta(days=1))
    unrecorded = await call(h, "POST", path, {})
    assert (unrecorded.status_code, unrecorded.json()["current_state"]) == (409, "unrecorded")
    await mark(h, session_id, "2026-10-31", ids(rows)[:1], ids(rows)[1:2])
    body = await made(h, path, {"reason": "illness"}, status=200)
    assert (body["marked"], sorted(body["enrollment_ids"])) == (2, sorted(row["enrollment_id"] for row in rows[1:]))
    assert await statuses(h, [*rows, waiting]) == ["attending", "no_show", "no_show", "waitlisted"]
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 1
    assert [(event.status, event.reason) for event in await told(h, Withdrawn)] == [("no_show", "illness")] * 2
    assert (await made(h, path, {}, status=200))["marked"] == 0


async def test_a_no_show_who_came_after_all_is_seated_again_where_there_is_room(h: Harness) -> None:
    session_id = await run(h, **PAST, capacity=2)
    rows = await seated(h, 2, session_id)
    await mark(h, session_id, DAY, ids(rows)[:1], [])
    await made(h, f"/sessions/{session_id}/no-shows", {}, status=200)
    await mark(h, session_id, NEXT, ids(rows), [])
    assert await statuses(h, rows) == ["attending", "attending"]
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 2
    assert [event.employee_id for event in await told(h, Attended)].count(rows[1]["employee_id"]) == 1
    assert [event.employee_id for event in await told(h, Enrolled)].count(rows[1]["employee_id"]) == 2
    stored = (await get(h, f"/enrollments/{rows[1]['enrollment_id']}")).json()
    assert (stored["withdrawal_reason"], stored["withdrawn_at"], stored["attended_on"]) == (None, None, NEXT)


async def test_a_no_show_who_came_finds_no_seat_that_is_somebody_elses(h: Harness) -> None:
    session_id = await run(h, **PAST, capacity=2)
    rows = await seated(h, 2, session_id)
    await mark(h, session_id, DAY, ids(rows)[:1], [])
    await made(h, f"/sessions/{session_id}/no-shows", {}, status=200)
    await patched(h, f"/sessions/{session_id}", {"capacity": 1})
    before = await traces(h)
    body = {"present": ids(rows)}
    answer = await call(h, "PUT", f"/sessions/{session_id}/attendance/{NEXT}", body)
    assert (answer.status_code, answer.json()["current_state"]) == (409, "full")
    assert await traces(h) == before


async def test_a_thousand_participants_are_marked_at_once(h: Harness) -> None:
    session_id = await run(h, **PAST, capacity=1000)
    people = await asyncio.gather(*(person(h, number) for number in range(1000)))
    lines = "\n".join(json.dumps({"employee_id": who, "session_id": session_id}) for who in people)
    answer = await h.client.post("/enrollment/v1/enrollments:bulk", content=lines, headers=token(h))
    assert answer.text.count('"status":201') == 1000
    body = await mark(h, session_id, DAY, people[:900], people[900:])
    assert (body["present"], body["absent"]) == (900, 100)
    assert len(await told(h, Attended)) == 900
    assert (await made(h, f"/sessions/{session_id}/no-shows", {}, status=200))["marked"] == 100
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 900
