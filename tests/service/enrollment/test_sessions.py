"""Sessions: dates, seats and what follows when they change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shared.events.enrollment import Enrolled, SessionChanged
from tests.service.enrollment.town import (
    FAR,
    MINE,
    NEIGHBOUR,
    NOBODY,
    PAST,
    call,
    get,
    made,
    patched,
    person,
    pointers,
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


async def test_a_session_is_answered_stored_and_told(h: Harness) -> None:
    programme_id = (await made(h, "/programmes", programme()))["programme_id"]
    stated = session(link="https://lms.example.go.id/kelas/7", difficulty=3, cost_planned=5_000_000)
    answer = await call(h, "POST", f"/programmes/{programme_id}/sessions", stated)
    assert answer.status_code == 201
    body = answer.json()
    assert {name: body[name] for name in stated} == stated
    assert (body["jp"], body["form"], body["seats_taken"], body["imported"], body["version"]) == (
        20.0,
        "KL03",
        0,
        False,
        1,
    )
    again = await get(h, f"/sessions/{body['session_id']}")
    assert (again.json(), again.headers["etag"]) == (body, answer.headers["etag"])
    [event] = await told(h, SessionChanged)
    assert (event.session_id, event.starts_on, event.capacity, event.jp, event.difficulty, event.cost_planned) == (
        body["session_id"],
        date(2026, 11, 10),
        30,
        Decimal(20),
        3,
        5_000_000,
    )


async def test_a_session_may_be_worth_something_else_than_its_programme(h: Harness) -> None:
    session_id = await run(h, jp=7.5)
    assert (await get(h, f"/sessions/{session_id}")).json()["jp"] == 7.5


async def test_a_session_cannot_end_before_it_starts(h: Harness) -> None:
    programme_id = (await made(h, "/programmes", programme()))["programme_id"]
    session_id = await run(h)
    before = await traces(h)
    new = await call(h, "POST", f"/programmes/{programme_id}/sessions", session(ends_on="2026-11-09"))
    assert (new.status_code, pointers(new)) == (422, ["/ends_on"])
    moved = await call(
        h, "PATCH", f"/sessions/{session_id}", {"starts_on": "2026-11-13"}, {**token(h), "If-Match": "*"}
    )
    assert (moved.status_code, pointers(moved)) == (422, ["/ends_on"])
    assert await traces(h) == before


async def test_only_the_programmes_agency_schedules_it(h: Harness) -> None:
    programme_id = (await made(h, "/programmes", programme()))["programme_id"]
    path, before = f"/programmes/{programme_id}/sessions", await traces(h)
    assert (await call(h, "POST", path, session(), token(h, NEIGHBOUR))).status_code == 403
    assert (await call(h, "POST", path, session(), token(h, FAR))).status_code == 404
    assert (await call(h, "POST", f"/programmes/{NOBODY}/sessions", session())).status_code == 404
    assert await traces(h) == before


async def test_a_retired_programme_runs_no_more(h: Harness) -> None:
    programme_id = (await made(h, "/programmes", programme()))["programme_id"]
    await patched(h, f"/programmes/{programme_id}", {"active": False})
    answer = await call(h, "POST", f"/programmes/{programme_id}/sessions", session())
    assert (answer.status_code, answer.json()["current_state"]) == (409, "inactive")


async def test_new_seats_go_to_the_waiting_list_in_its_order(h: Harness) -> None:
    session_id = await run(h, capacity=1)
    people = [await person(h, number) for number in range(5)]
    rows = [await seat(h, who, session_id, waitlist=True) for who in people]
    assert [row["status"] for row in rows] == ["enrolled"] + ["waitlisted"] * 4
    body = await patched(h, f"/sessions/{session_id}", {"capacity": 3})
    assert (body["capacity"], body["seats_taken"], body["version"]) == (3, 3, 2)
    listed = (await get(h, "/enrollments", session_id=session_id)).json()["items"]
    assert [item["status"] for item in listed] == ["enrolled"] * 3 + ["waitlisted"] * 2
    assert {event.employee_id for event in await told(h, Enrolled)} == set(people[:3])


async def test_seats_that_are_taken_cannot_be_taken_away(h: Harness) -> None:
    session_id = await run(h, capacity=2)
    for number in range(2):
        await seat(h, await person(h, number), session_id)
    before = await traces(h)
    answer = await call(h, "PATCH", f"/sessions/{session_id}", {"capacity": 1}, {**token(h), "If-Match": "*"})
    assert (answer.status_code, answer.json()["seats_taken"], pointers(answer)) == (409, 2, ["/capacity"])
    assert await traces(h) == before


async def test_a_session_does_not_start_after_somebodys_result(h: Harness) -> None:
    session_id = await run(h, **PAST)
    enrolment = await seat(h, await person(h, 1), session_id)
    await made(h, f"/enrollments/{enrolment['enrollment_id']}/completion", result(), status=200)
    headers = {**token(h), "If-Match": "*"}
    moved = {"starts_on": "2026-10-08", "ends_on": "2026-10-09"}
    answer = await call(h, "PATCH", f"/sessions/{session_id}", moved, headers)
    assert (answer.status_code, pointers(answer)) == (409, ["/starts_on"])
    assert (await call(h, "PATCH", f"/sessions/{session_id}", {"starts_on": "2026-10-07"}, headers)).status_code == 200


async def test_optional_facts_can_be_cleared_and_others_cannot(h: Harness) -> None:
    session_id = await run(h, difficulty=4, link="https://lms.example.go.id")
    body = await patched(h, f"/sessions/{session_id}", {"place": None, "link": None, "difficulty": None, "jp": None})
    assert (body["place"], body["link"], body["difficulty"]) == (None, None, None)
    assert body["jp"] == 4.0, "the default of the form"
    answer = await call(h, "PATCH", f"/sessions/{session_id}", {"capacity": None}, {**token(h), "If-Match": "*"})
    assert (answer.status_code, pointers(answer)) == (422, ["/capacity"])


async def test_the_city_sees_its_sessions(h: Harness) -> None:
    mine, theirs = await run(h), await run(h, NEIGHBOUR)
    far = await run(h, FAR)

    async def ids(headers: dict[str, str], **query: str) -> list[str]:
        return [item["session_id"] for item in (await get(h, "/sessions", headers, **query)).json()["items"]]

    assert await ids(token(h)) == [mine, theirs]
    assert await ids(token(h), agency=NEIGHBOUR) == [theirs]
    assert await ids(token(h, FAR)) == [far]
    assert (await get(h, "/sessions", agency=FAR)).status_code == 403
    programme_id = (await get(h, f"/sessions/{mine}")).json()["programme_id"]
    assert await ids(token(h), programme_id=programme_id) == [mine]
    assert (await get(h, f"/sessions/{far}", token(h, MINE))).status_code == 404
