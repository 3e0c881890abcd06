"""Agencies apart: another's object reads as absent, another's name is refused, and nothing is left behind."""

from __future__ import annotations

from tests.service.enrollment.town import (
    FAR,
    MINE,
    NEIGHBOUR,
    PAST,
    UNIT,
    Json,
    bkpsdm,
    call,
    employee,
    get,
    made,
    nip,
    person,
    programme,
    result,
    run,
    seat,
    session,
    token,
    traces,
)
from tests.service.harness import Harness
from tests.service.test_examples import sent
from tests.service.test_policies import guarded_routes_of

CHANGES = {"If-Match": "*"}


async def mine(h: Harness) -> Json:
    """One object of each kind, of our agency."""
    mentor, who, session_id = await person(h, 1), await person(h, 2), await run(h, **PAST)
    return {
        "employee": who,
        "session": session_id,
        "programme": (await get(h, f"/sessions/{session_id}")).json()["programme_id"],
        "enrollment": (await seat(h, who, session_id))["enrollment_id"],
        "mentorship": (
            await made(h, "/mentorships", {"mentor_id": mentor, "mentee_id": who, "competency": "integritas"})
        )["mentorship_id"],
    }


def requests(ids: Json) -> list[tuple[str, str, Json | None, int, int]]:
    """Every request that names one of our objects, and what a neighbour and a stranger from afar are answered."""
    people = {"mentor_id": ids["employee"], "mentee_id": ids["employee"][:-4] + "0000", "competency": "integritas"}
    leave = {"status": "withdrawn", "reason": "duty"}
    meeting = {"held_at": "2026-10-20T13:00:00+07:00", "minutes": 60}
    enrolment = {"employee_id": ids["employee"], "session_id": ids["session"]}
    return [
        ("GET", f"/agencies/{MINE}", None, 404, 404),
        ("PUT", f"/agencies/{MINE}", {"name": "Lain", "city": "sibolga", "units": []}, 403, 403),
        ("GET", f"/employees/{ids['employee']}", None, 404, 404),
        ("PATCH", f"/employees/{ids['employee']}", {"name": "Lain"}, 404, 404),
        ("DELETE", f"/employees/{ids['employee']}", None, 404, 404),
        ("GET", f"/employees?agency={MINE}", None, 403, 403),
        ("GET", f"/employees?unit_id={MINE}.sekretariat", None, 403, 403),
        ("POST", "/employees", employee(5), 403, 403),
        ("POST", "/employees:lookup", {"nip": nip(2)}, 404, 404),
        ("POST", "/programmes", programme(), 403, 403),
        ("GET", f"/programmes/{ids['programme']}", None, 200, 404),
        ("PATCH", f"/programmes/{ids['programme']}", {"title": "Lain"}, 403, 404),
        ("GET", f"/programmes?agency={MINE}", None, 200, 403),
        ("POST", f"/programmes/{ids['programme']}/sessions", session(), 403, 404),
        ("GET", f"/sessions/{ids['session']}", None, 200, 404),
        ("PATCH", f"/sessions/{ids['session']}", {"capacity": 99}, 403, 404),
        ("GET", f"/sessions?agency={MINE}", None, 200, 403),
        ("POST", "/enrollments", enrolment, 404, 404),
        ("POST", "/enrollments", {**enrolment, "employee_id": None, "nip": nip(2)}, 404, 404),
        ("GET", f"/enrollments/{ids['enrollment']}", None, 404, 404),
        ("GET", f"/enrollments?agency={MINE}", None, 403, 403),
        ("POST", f"/enrollments/{ids['enrollment']}/completion", result(), 404, 404),
        ("POST", f"/enrollments/{ids['enrollment']}/withdrawal", leave, 404, 404),
        ("POST", "/mentorships", people, 404, 404),
        ("GET", f"/mentorships?agency={MINE}", None, 403, 403),
        ("GET", f"/mentorships/{ids['mentorship']}", None, 404, 404),
        ("GET", f"/mentorships/{ids['mentorship']}/sessions", None, 404, 404),
        ("POST", f"/mentorships/{ids['mentorship']}/sessions", meeting, 404, 404),
    ]


async def test_other_agencies_neither_see_nor_touch_ours(h: Harness) -> None:
    ids = await mine(h)
    before = await traces(h)
    astray = []
    for method, path, body, neighbour, afar in requests(ids):
        callers = (
            (NEIGHBOUR, token(h, NEIGHBOUR), neighbour),
            (FAR, token(h, FAR), afar),
            ("*", bkpsdm(h, "medan"), afar),
        )
        for caller, headers, expected in callers:
            answer = await call(h, method, path, body, {**headers, **CHANGES, "Idempotency-Key": "isolation"})
            if answer.status_code != expected:
                astray.append((caller, method, path, answer.status_code, expected))
    assert not astray
    assert await traces(h) == before


async def test_no_route_at_all_shows_or_changes_what_is_ours(h: Harness) -> None:
    """With the bodies that the documentation shows, so that a route that comes is asked as well."""
    ids = await mine(h)
    pair = f"/mentorships/{ids['mentorship']}"
    met = await made(h, f"{pair}/sessions", {"held_at": "2026-10-20T13:00:00+07:00", "minutes": 60})
    goal = await made(h, f"{pair}/goals", {"goal": "Menulis"})
    known = {f"{name}_id": value for name, value in ids.items()} | {"agency": MINE, "unit_id": UNIT}
    known |= {"meeting_id": met["mentoring_session_id"], "goal_id": goal["goal_id"], "date": "2026-10-07"}
    routes = [route for route in guarded_routes_of(h.app) if known.keys() >= set(route.parameters) > set()]
    assert {name for route in routes for name in route.parameters} == known.keys()
    bodies = {(one.method, one.path): one for one in sent(h.app.state.documents.of(h.app, "enrollment"))}
    before = {table: rows for table, rows in (await traces(h)).items() if table != "audit"}
    for route in routes:
        path = route.path.format(**known)
        for method in route.methods:
            body = bodies.get((method.lower(), route.path))
            asked = {} if body is None else {"json": body.examples[0]}
            for headers in (token(h, FAR), bkpsdm(h, "medan")):
                answer = await h.client.request(method, path, headers={**headers, **CHANGES}, **asked)
                assert answer.status_code in {403, 404}, (method, path, answer.text)
            answer = await h.client.request(method, path, headers={**token(h, NEIGHBOUR), **CHANGES}, **asked)
            assert answer.status_code in ({200, 403, 404} if method == "GET" else {403, 404, 409, 422}), answer.text
            assert answer.is_error or not any(ids[name] in answer.text for name in ("employee", "enrollment"))
    assert {table: rows for table, rows in (await traces(h)).items() if table != "audit"} == before


async def test_lists_never_show_another_agencys_people(h: Harness) -> None:
    ids = await mine(h)
    for path in ("/employees", "/enrollments", "/mentorships", "/agencies"):
        for query in ({}, {"employee_id": ids["employee"]}, {"session_id": ids["session"]}):
            known = {} if path in {"/employees", "/agencies"} else query
            if path == "/mentorships" and "session_id" in known:
                continue
            assert (await get(h, path, token(h), **known)).json()["items"], "there is something to hide"
            theirs = (await get(h, path, token(h, NEIGHBOUR), **known)).json()["items"]
            assert [item for item in theirs if item.get("agency", NEIGHBOUR) != NEIGHBOUR] == []
            assert path == "/agencies" or theirs == []


async def test_the_citys_officer_may_do_it_all_within_the_city(h: Harness) -> None:
    ids = await mine(h)
    skipped = ("PUT", "DELETE")
    for method, path, body, _, _ in requests(ids):
        if method in skipped or path == "/mentorships":
            continue
        answer = await call(h, method, path, body, {**bkpsdm(h), **CHANGES})
        assert answer.status_code in {200, 201, 409}, (method, path, answer.text)


async def test_a_reader_may_not_write_and_a_writer_may_not_read(h: Harness) -> None:
    ids = await mine(h)
    before = await traces(h)
    reader, writer = (h.token(MINE, "sibolga", scope) for scope in ("enrollment:read", "enrollment:write"))
    for method, path, body, _, _ in requests(ids):
        reads = method == "GET" or path == "/employees:lookup"
        answer = await call(h, method, path, body, {**(writer if reads else reader), **CHANGES})
        assert answer.status_code == 403, (method, path)
        assert answer.json()["needed_scope"] == ("enrollment:read" if reads else "enrollment:write")
        assert (await call(h, method, path, body, {"Authorization": "Bearer x", **CHANGES})).status_code == 401
    assert await traces(h) == before


async def test_a_programme_of_another_city_cannot_be_used(h: Harness) -> None:
    who, elsewhere = await person(h, 1), await run(h, FAR)
    before = await traces(h)
    for headers in (token(h), bkpsdm(h), h.token("*", "*")):
        answer = await call(h, "POST", "/enrollments", {"employee_id": who, "session_id": elsewhere}, headers)
        assert answer.status_code == 404
    assert await traces(h) == before
    shared = await run(h, NEIGHBOUR)
    assert (await call(h, "POST", "/enrollments", {"employee_id": who, "session_id": shared})).status_code == 201
