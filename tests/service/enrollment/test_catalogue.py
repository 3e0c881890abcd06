"""What programmes ask for, who teaches, and sessions that are called off."""

from __future__ import annotations

from typing import Any

import pytest

from services.enrollment.handlers.eligibility import NotEligible, faults_of
from shared.events.enrollment import ProgrammeChanged, SessionChanged, Withdrawn
from tests.service.enrollment.town import (
    FAR,
    MINE,
    NEIGHBOUR,
    NOBODY,
    PAST,
    Json,
    call,
    employee,
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


async def offered(h: Harness, agency: str = MINE, **changes: object) -> str:
    """The id of a new programme."""
    return str((await made(h, "/programmes", programme(agency=agency, **changes), token(h, agency)))["programme_id"])


async def test_a_programme_says_what_it_builds_on_and_whom_it_is_for(h: Harness) -> None:
    first = await offered(h)
    stated = {
        "description": "Dua hari.\nBawa laptop.",
        "prerequisites": [{"programme_id": first}, {"competency": "teknologi-informasi", "level": 2}],
        "position_types": ["pelaksana", "pengawas"],
        "certificate_valid_months": 36,
        "certificate_on_completion": True,
    }
    body = await made(h, "/programmes", programme(**stated))
    assert body["prerequisites"] == [
        {"programme_id": first, "competency": None, "level": None},
        {"programme_id": None, "competency": "teknologi-informasi", "level": 2},
    ]
    assert {name: body[name] for name in stated if name != "prerequisites"} == {
        name: value for name, value in stated.items() if name != "prerequisites"
    }
    [event] = [one for one in await told(h, ProgrammeChanged) if one.programme_id == body["programme_id"]]
    assert event.position_types == ("pelaksana", "pengawas")
    change: Json = {"prerequisites": [], "position_types": [], "certificate_valid_months": None, "description": None}
    changed = await patched(h, f"/programmes/{body['programme_id']}", change)
    assert {changed[name] for name in ("certificate_valid_months", "description")} == {None}
    assert (changed["prerequisites"], changed["position_types"], changed["version"]) == ([], [], 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"prerequisites": [{}]},
        {"prerequisites": [{"competency": "integritas"}]},
        {"prerequisites": [{"programme_id": NOBODY, "level": 2}]},
        {"position_types": ["kepala"]},
        {"position_types": ["pelaksana", "pelaksana"]},
        {"certificate_valid_months": 0},
        {"description": "\x07"},
    ],
)
async def test_what_cannot_be_required_is_refused(h: Harness, wrong: Json) -> None:
    before = await traces(h)
    assert (await call(h, "POST", "/programmes", programme(**wrong))).status_code == 422
    assert await traces(h) == before


async def test_requirements_lead_somewhere_in_the_city_and_never_in_a_circle(h: Harness) -> None:
    far = await offered(h, FAR)
    for wrong, pointer in (
        ({"prerequisites": [{"programme_id": far}]}, "/prerequisites/0/programme_id"),
        ({"prerequisites": [{"programme_id": NOBODY}]}, "/prerequisites/0/programme_id"),
        ({"position_ids": ["sibolga-disdik.tidak-ada"]}, "/position_ids/0"),
    ):
        answer = await call(h, "POST", "/programmes", programme(**wrong))
        assert (answer.status_code, pointers(answer)) == (404, [pointer])
    first = await offered(h)
    second = await offered(h, prerequisites=[{"programme_id": first}])
    third = await offered(h, prerequisites=[{"programme_id": second}])
    for one in (first, second, third):
        change = {"prerequisites": [{"programme_id": one}]}
        answer = await call(h, "PATCH", f"/programmes/{first}", change, {**token(h), "If-Match": "*"})
        assert (answer.status_code, pointers(answer)) == (422, ["/prerequisites/0/programme_id"])


async def test_programmes_are_found_by_what_they_are(h: Harness) -> None:
    everybody = await offered(h, title="Etika")
    chiefs = await offered(h, title="Kepemimpinan", form="KL07", position_types=["pengawas"])
    other = [{"competency": "integritas"}]
    honest = await offered(h, title="Antikorupsi", competencies=other, position_types=["pelaksana"])

    async def found(**query: Any) -> set[str]:
        return {item["programme_id"] for item in (await get(h, "/programmes", **query)).json()["items"]}

    assert await found() == {everybody, chiefs, honest}
    assert await found(form="KL07") == {chiefs}
    assert await found(competency="integritas") == {honest}
    assert await found(competency="integrita") == set()
    assert await found(position_type="pengawas") == {everybody, chiefs}
    assert await found(position_type="pelaksana", q="anti") == {honest}
    assert (await get(h, "/programmes", form="KL99")).status_code == 422


async def test_who_may_not_take_a_seat_is_told_why_for_a_whole_batch(h: Harness) -> None:
    basic = await offered(h)
    past = (await made(h, f"/programmes/{basic}/sessions", session(**PAST)))["session_id"]
    advanced = await offered(h, prerequisites=[{"programme_id": basic}], position_types=["pelaksana"])
    ahead = (await made(h, f"/programmes/{advanced}/sessions", session()))["session_id"]
    learned, fresh = await person(h, 1), await person(h, 2)
    chief = (await made(h, "/employees", employee(3, position={"title": "Kasi", "type": "pengawas"})))["employee_id"]
    done = (await seat(h, learned, past))["enrollment_id"]
    await made(h, f"/enrollments/{done}/completion", result(), status=200)
    pairs = [(who, where) for who in (learned, fresh, chief, NOBODY) for where in (past, ahead)]
    found = await h.service("enrollment").database.read(faults_of, pairs)
    assert set(found) == {(fresh, ahead), (chief, ahead)}
    assert isinstance(found[fresh, ahead], NotEligible)
    assert found[fresh, ahead].extra == {"reasons": ["missing-prerequisite"], "missing": [basic]}
    assert found[chief, ahead].extra["reasons"] == ["missing-prerequisite", "not-for-this-position"]
    refused = await call(h, "POST", "/enrollments", {"employee_id": fresh, "session_id": ahead})
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "not-eligible")
    await seat(h, learned, ahead)


async def test_a_session_says_who_teaches_and_how(h: Harness) -> None:
    teacher, far = await person(h, 1), await person(h, 2, FAR)
    stated = [{"employee_id": teacher}, {"name": "Dr. Rina", "institution": "Universitas Sumatera Utara"}]
    session_id = await run(h, instructors=stated, link="https://lms.example.go.id/7")
    body = (await get(h, f"/sessions/{session_id}")).json()
    assert body["instructors"] == [
        {"employee_id": teacher, "name": None, "institution": None},
        {"employee_id": None, "name": "Dr. Rina", "institution": "Universitas Sumatera Utara"},
    ]
    assert body["delivery"] == "hybrid"
    for wrong, status in (
        ([{"employee_id": far}], 404),
        ([{}], 422),
        ([{"employee_id": teacher, "name": "X"}], 422),
        ([{"institution": "USU"}], 422),
    ):
        answer = await call(
            h, "PATCH", f"/sessions/{session_id}", {"instructors": wrong}, {**token(h), "If-Match": "*"}
        )
        assert answer.status_code == status
    assert "Rina" not in repr(await told(h, SessionChanged))


async def test_calling_a_session_off_calls_everybody_off(h: Harness) -> None:
    session_id = await run(h, capacity=1)
    first, second = await person(h, 1), await person(h, 2)
    seated = (await seat(h, first, session_id))["enrollment_id"]
    waiting = (await seat(h, second, session_id, waitlist=True))["enrollment_id"]
    body = await patched(h, f"/sessions/{session_id}", {"state": "cancelled", "reason": "budget"})
    assert (body["state"], body["seats_taken"], body["version"]) == ("cancelled", 0, 2)
    for enrollment_id in (seated, waiting):
        assert (await get(h, f"/enrollments/{enrollment_id}")).json()["status"] == "cancelled"
    assert [(one.enrollment_id, one.status, one.reason) for one in await told(h, Withdrawn)] == [
        (seated, "cancelled", "budget")
    ]
    assert [event.state for event in await told(h, SessionChanged)] == ["scheduled", "cancelled"]
    again = await call(h, "PATCH", f"/sessions/{session_id}", {"state": "scheduled"}, {**token(h), "If-Match": "*"})
    assert (again.status_code, again.json()["current_state"]) == (409, "cancelled")
    late = await call(h, "POST", "/enrollments", {"employee_id": await person(h, 3), "session_id": session_id})
    assert late.status_code == 409
    same = await patched(h, f"/sessions/{session_id}", {"state": "cancelled", "reason": "budget"})
    assert same["version"] == 2


async def test_a_session_with_results_took_place(h: Harness) -> None:
    session_id = await run(h, **PAST)
    done = (await seat(h, await person(h, 1), session_id))["enrollment_id"]
    await made(h, f"/enrollments/{done}/completion", result(), status=200)
    before = await traces(h)
    off = {"state": "cancelled", "reason": "illness"}
    answer = await call(h, "PATCH", f"/sessions/{session_id}", off, {**token(h), "If-Match": "*"})
    assert (answer.status_code, pointers(answer)) == (409, ["/state"])
    assert await traces(h) == before


async def test_a_reason_goes_with_calling_off_and_with_nothing_else(h: Harness) -> None:
    session_id = await run(h)
    headers = {**token(h), "If-Match": "*"}
    answer = await call(h, "PATCH", f"/sessions/{session_id}", {"capacity": 31, "reason": "budget"}, headers)
    assert (answer.status_code, pointers(answer)) == (422, ["/reason"])
    silent = await call(h, "PATCH", f"/sessions/{session_id}", {"state": "cancelled"}, headers)
    assert (silent.status_code, pointers(silent)) == (422, ["/reason"])
    assert (await get(h, f"/sessions/{session_id}")).json()["state"] == "scheduled"
    foreign, off = {**token(h, NEIGHBOUR), "If-Match": "*"}, {"state": "cancelled", "reason": "budget"}
    assert (await call(h, "PATCH", f"/sessions/{session_id}", off, foreign)).status_code == 403
