"""The life of an enrolment: asked for, decided, seated, ended, mended; each step written down."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from shared.events.enrollment import Completed, Enrolled, Withdrawn
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
    result,
    run,
    seat,
    token,
    told,
    traces,
)
from tests.service.harness import Harness

SAME_DAYS = {"starts_on": "2026-11-12", "ends_on": "2026-11-14"}
"""The last day of a session of ``run`` is their first."""
NEXT_DAYS = {"starts_on": "2026-11-13", "ends_on": "2026-11-14"}


def oneself(h: Harness, employee_id: str, agency: str = MINE) -> Headers:
    """A participant."""
    return h.token(agency, "sibolga", "participant", employee_id)


async def asked(h: Harness, employee_id: str, session_id: str, **changes: Any) -> Json:
    """A request of one's own."""
    body = {"session_id": session_id, **changes}
    return await made(h, f"/employees/{employee_id}/requests", body, oneself(h, employee_id))


async def decided(h: Harness, enrolment: Json, decision: str = "approved", **changes: Any) -> Json:
    """An officer's word."""
    body = {"decision": decision, "reason": "Sesuai kebutuhan unit", **changes}
    return await made(h, f"/enrollments/{enrolment['enrollment_id']}/approval", body, status=200)


async def steps(h: Harness, enrolment: Json) -> list[Json]:
    """Its history."""
    answer = await get(h, f"/enrollments/{enrolment['enrollment_id']}/steps")
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["items"]
    return found


def way(history: list[Json]) -> list[tuple[str | None, str, str]]:
    """From where to where, by whom."""
    return [(step["from"], step["to"], step["actor"]) for step in history]


async def end(h: Harness, enrolment: Json, status: str, reason: str, **changes: Any) -> Json:
    path = f"/enrollments/{enrolment['enrollment_id']}/withdrawal"
    return await made(h, path, {"status": status, "reason": reason, **changes}, status=200)


async def complete(h: Harness, enrolment: Json, **changes: Any) -> Json:
    return await made(h, f"/enrollments/{enrolment['enrollment_id']}/completion", result(**changes), status=200)


async def test_a_request_takes_no_seat_and_an_approval_gives_one(h: Harness) -> None:
    who, session_id = await person(h, 1), await run(h)
    request = await asked(h, who, session_id, note="Sesuai rencana pengembangan saya")
    assert request["status"] == "requested"
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 0
    assert await told(h, Enrolled) == []
    h.clock.advance(timedelta(days=1))
    body = await decided(h, request)
    assert (body["status"], body["version"], body["enrolled_at"]) == ("enrolled", 3, "2026-11-02T10:00:00+07:00")
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 1
    history = await steps(h, request)
    assert way(history) == [
        (None, "requested", who),
        ("requested", "approved", "officer"),
        ("approved", "enrolled", "officer"),
    ]
    assert [step["number"] for step in history] == [1, 2, 3]
    assert [step["note"] for step in history] == ["Sesuai rencana pengembangan saya", "Sesuai kebutuhan unit", None]
    [event] = await told(h, Enrolled)
    assert event.enrollment_id == request["enrollment_id"]


async def test_an_approval_of_a_full_session_gives_a_place_on_the_waiting_list(h: Harness) -> None:
    session_id = await run(h, capacity=1)
    first = await seat(h, await person(h, 1), session_id)
    request = await asked(h, await person(h, 2), session_id)
    assert (await decided(h, request))["status"] == "waitlisted"
    await end(h, first, "withdrawn", "duty")
    assert way(await steps(h, request))[-2:] == [
        ("approved", "waitlisted", "officer"),
        ("waitlisted", "enrolled", "waiting-list"),
    ]
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 1


async def test_a_rejected_request_is_cancelled_with_its_reason_and_others_hear_nothing(h: Harness) -> None:
    request = await asked(h, await person(h, 1), await run(h))
    body = await decided(h, request, "rejected", reason="Anggaran tahun ini sudah habis")
    assert body["status"] == "cancelled"
    assert (await steps(h, request))[-1]["note"] == "Anggaran tahun ini sudah habis"
    again = await call(
        h, "POST", f"/enrollments/{request['enrollment_id']}/approval", {"decision": "approved", "reason": "Keliru"}
    )
    assert (again.status_code, again.json()["current_state"]) == (409, "cancelled")
    assert (await told(h, Enrolled), await told(h, Withdrawn)) == ([], [])


async def test_an_officer_can_hand_in_a_request_for_somebody(h: Harness) -> None:
    body = await seat(h, await person(h, 1), await run(h), request=True, note="Usul kepala bidang")
    assert body["status"] == "requested"
    assert (await steps(h, body))[0]["note"] == "Usul kepala bidang"


async def test_participants_act_for_themselves_alone_and_decide_nothing(h: Harness) -> None:
    who, other, session_id = await person(h, 1), await person(h, 2), await run(h)
    request = await asked(h, who, session_id)
    before = await traces(h)
    mine, path = oneself(h, who), f"/enrollments/{request['enrollment_id']}"
    for method, where, body, status in (
        ("POST", f"/employees/{other}/requests", {"session_id": session_id}, 403),
        ("POST", f"{path}/approval", {"decision": "approved", "reason": "saya sendiri"}, 403),
        ("POST", f"{path}/withdrawal", {"status": "withdrawn", "reason": "duty"}, 403),
        ("POST", "/enrollments", {"employee_id": who, "session_id": session_id}, 403),
        ("GET", f"/employees/{other}/enrollments", None, 403),
    ):
        assert (await call(h, method, where, body, mine)).status_code == status, where
    theirs = f"/employees/{other}{path}/withdrawal"
    for headers in (mine, oneself(h, other)):
        assert (await call(h, "POST", theirs, {"reason": "duty"}, headers)).status_code == 404
    assert await traces(h) == before
    listed = (await get(h, f"/employees/{who}/enrollments", mine)).json()["items"]
    assert [item["enrollment_id"] for item in listed] == [request["enrollment_id"]]


async def test_nobody_approves_their_own_request(h: Harness) -> None:
    who = await person(h, 1)
    request = await asked(h, who, await run(h))
    officer = h.token(MINE, "sibolga", "enrollment:write participant", who)
    path = f"/enrollments/{request['enrollment_id']}/approval"
    answer = await call(h, "POST", path, {"decision": "approved", "reason": "Saya setuju"}, officer)
    assert answer.status_code == 403


@pytest.mark.parametrize("seated", [False, True])
async def test_a_participant_gives_up_their_own_request_or_seat(h: Harness, *, seated: bool) -> None:
    who, session_id = await person(h, 1), await run(h)
    request = await asked(h, who, session_id)
    if seated:
        await decided(h, request)
    path = f"/employees/{who}/enrollments/{request['enrollment_id']}/withdrawal"
    body = await made(h, path, {"reason": "illness", "note": "Opname"}, oneself(h, who), status=200)
    assert (body["status"], body["withdrawal_reason"]) == ("withdrawn", "illness")
    last = (await steps(h, request))[-1]
    assert (last["actor"], last["reason"], last["note"]) == (who, "illness", "Opname")
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 0
    assert len(await told(h, Withdrawn)) == seated


async def test_a_participant_cannot_take_a_result_back(h: Harness) -> None:
    who = await person(h, 1)
    enrolment = await seat(h, who, await run(h, **PAST))
    await complete(h, enrolment)
    path = f"/employees/{who}/enrollments/{enrolment['enrollment_id']}/withdrawal"
    answer = await call(h, "POST", path, {"reason": "correction"}, oneself(h, who))
    assert (answer.status_code, answer.json()["current_state"]) == (409, "completed")


async def test_a_session_that_is_over_cannot_be_asked_for(h: Harness) -> None:
    who, session_id = await person(h, 1), await run(h, **PAST)
    answer = await call(h, "POST", f"/employees/{who}/requests", {"session_id": session_id}, oneself(h, who))
    assert (answer.status_code, answer.json()["current_state"]) == (409, "over")


async def test_another_agencys_history_and_requests_read_as_absent(h: Harness) -> None:
    request = await asked(h, await person(h, 1), await run(h))
    path, theirs = f"/enrollments/{request['enrollment_id']}", token(h, NEIGHBOUR)
    assert (await get(h, f"{path}/steps", theirs)).status_code == 404
    answer = await call(h, "POST", f"{path}/approval", {"decision": "rejected", "reason": "x"}, theirs)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("days", "overlaps"),
    [
        (SAME_DAYS, True),
        ({"starts_on": "2026-11-01", "ends_on": "2026-11-30"}, True),
        ({"starts_on": "2026-11-11", "ends_on": "2026-11-11"}, True),
        ({"starts_on": "2026-11-08", "ends_on": "2026-11-10"}, True),
        (NEXT_DAYS, False),
        ({"starts_on": "2026-11-08", "ends_on": "2026-11-09"}, False),
    ],
)
async def test_nobody_sits_in_two_sessions_on_one_day(h: Harness, days: Json, *, overlaps: bool) -> None:
    who = await person(h, 1)
    first = await seat(h, who, await run(h))
    other = await run(h, **days)
    before = await traces(h)
    body: Json = {"employee_id": who, "session_id": other}
    answer = await call(h, "POST", "/enrollments", body)
    if not overlaps:
        assert answer.status_code == 201
        return
    problem = answer.json()
    assert (answer.status_code, problem["type"].rsplit(":", 1)[1]) == (409, "overlapping-session")
    assert problem["overlaps_with"] == first["enrollment_id"]
    assert await traces(h) == before
    body["override"] = {"overlap": "Hanya membuka acara"}
    let = await made(h, "/enrollments", body)
    [step] = await steps(h, let)
    assert (step["note"], step["overlaps_with"]) == ("Hanya membuka acara", first["enrollment_id"])


async def test_a_seat_that_was_given_up_keeps_nobody_busy(h: Harness) -> None:
    who = await person(h, 1)
    await end(h, await seat(h, who, await run(h)), "withdrawn", "schedule")
    assert (await seat(h, who, await run(h, **SAME_DAYS)))["status"] == "enrolled"


async def test_sessions_that_are_over_are_recorded_as_they_were(h: Harness) -> None:
    who = await person(h, 1)
    for _ in range(2):
        assert (await seat(h, who, await run(h, **PAST)))["status"] == "enrolled"


async def test_lines_of_one_batch_count_for_each_other(h: Harness) -> None:
    who, sessions = await person(h, 1), [await run(h), await run(h, **SAME_DAYS), await run(h, **NEXT_DAYS)]
    bodies = [{"employee_id": who, "session_id": one} for one in sessions]
    answers = await asyncio.gather(*(call(h, "POST", "/enrollments", body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) in ([201, 201, 409], [201, 409, 409])
    seats = [body["session_id"] for body in (answer.json() for answer in answers) if "enrollment_id" in body]
    assert sessions[1] not in seats or seats == [sessions[1]]


async def test_an_approval_minds_overlaps_and_can_let_them_stand(h: Harness) -> None:
    who = await person(h, 1)
    await seat(h, who, await run(h))
    request = await asked(h, who, await run(h, **SAME_DAYS))
    path = f"/enrollments/{request['enrollment_id']}/approval"
    answer = await call(h, "POST", path, {"decision": "approved", "reason": "Setuju"})
    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[1]) == (409, "overlapping-session")
    body = await decided(h, request, override={"overlap": "Datang hari kedua"})
    assert body["status"] == "enrolled"
    assert (await steps(h, request))[-1]["note"] == "Datang hari kedua"


async def test_who_is_busy_elsewhere_is_passed_over_and_keeps_the_place(h: Harness) -> None:
    session_id = await run(h, capacity=1)
    people = [await person(h, number) for number in range(3)]
    rows = [await seat(h, who, session_id, waitlist=True) for who in people]
    other = await seat(h, people[1], await run(h, **SAME_DAYS))
    await end(h, rows[0], "withdrawn", "duty")
    listed = (await get(h, "/enrollments", session_id=session_id)).json()["items"]
    assert [item["status"] for item in listed] == ["withdrawn", "waitlisted", "enrolled"]
    await end(h, other, "withdrawn", "schedule")
    await end(h, rows[2], "withdrawn", "duty")
    listed = (await get(h, "/enrollments", session_id=session_id)).json()["items"]
    assert [item["status"] for item in listed] == ["withdrawn", "enrolled", "withdrawn"]


async def test_a_mistyped_result_is_taken_back_and_entered_again(h: Harness) -> None:
    enrolment = await seat(h, await person(h, 1), await run(h, **PAST, capacity=1))
    await complete(h, enrolment, post_test=8.25)
    taken_back = await end(h, enrolment, "cancelled", "correction", note="Salah ketik nilai")
    assert taken_back["status"] == "cancelled"
    body = await complete(h, enrolment, post_test=82.5)
    assert (body["status"], body["post_test"], body["version"]) == ("completed", 82.5, 4)
    assert (body["withdrawal_reason"], body["withdrawn_at"]) == (None, None)
    assert (await get(h, f"/enrollments/{enrolment['enrollment_id']}")).json() == body
    assert (await get(h, f"/sessions/{enrolment['session_id']}")).json()["seats_taken"] == 1
    assert [(step["to"], step["reason"], step["note"]) for step in await steps(h, enrolment)] == [
        ("enrolled", "enrolment", None),
        ("completed", "result", None),
        ("cancelled", "correction", "Salah ketik nilai"),
        ("completed", "correction", None),
    ]
    assert [str(event.post_test) for event in await told(h, Completed)] == ["8.25", "82.5"]
    assert len(await told(h, Withdrawn)) == 1


async def test_a_result_is_not_entered_again_once_the_seat_is_somebody_elses(h: Harness) -> None:
    session_id = await run(h, **PAST, capacity=1)
    first = await seat(h, await person(h, 1), session_id)
    second = await seat(h, await person(h, 2), session_id, waitlist=True)
    await complete(h, first)
    await end(h, first, "cancelled", "correction")
    assert (await get(h, f"/enrollments/{second['enrollment_id']}")).json()["status"] == "enrolled"
    path = f"/enrollments/{first['enrollment_id']}/completion"
    answer = await call(h, "POST", path, result())
    assert (answer.status_code, answer.json()["current_state"]) == (409, "full")
    await patched(h, f"/sessions/{session_id}", {"capacity": 2})
    assert (await call(h, "POST", path, result())).status_code == 200


async def test_a_cancelled_seat_without_a_result_takes_none(h: Harness) -> None:
    enrolment = await seat(h, await person(h, 1), await run(h, **PAST))
    await end(h, enrolment, "cancelled", "budget")
    answer = await call(h, "POST", f"/enrollments/{enrolment['enrollment_id']}/completion", result())
    assert (answer.status_code, answer.json()["allowed"]) == (409, [])


async def test_calling_a_session_off_ends_what_is_open_in_it(h: Harness) -> None:
    session_id = await run(h, capacity=1)
    seated = await seat(h, await person(h, 1), session_id)
    waiting = await seat(h, await person(h, 2), session_id, waitlist=True)
    request = await asked(h, await person(h, 3), session_id)
    gone = await seat(h, await person(h, 4), session_id, waitlist=True)
    await end(h, gone, "withdrawn", "duty")
    await patched(h, f"/sessions/{session_id}", {"state": "cancelled", "reason": "budget"})
    for row in (seated, waiting, request):
        assert (await get(h, f"/enrollments/{row['enrollment_id']}")).json()["status"] == "cancelled"
    assert (await steps(h, gone))[-1]["to"] == "withdrawn"
    assert (await steps(h, waiting))[-1]["actor"] == "officer"
    assert [event.enrollment_id for event in await told(h, Withdrawn)] == [seated["enrollment_id"]]
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 0
    body = {"employee_id": await person(h, 5), "session_id": session_id}
    answer = await call(h, "POST", "/enrollments", body)
    assert (answer.status_code, answer.json()["current_state"]) == (409, "cancelled")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"decision": "maybe", "reason": "x"}, "/decision"),
        ({"decision": "approved"}, "/reason"),
        ({"decision": "approved", "reason": "  "}, "/reason"),
        ({"decision": "approved", "reason": "x" * 501}, "/reason"),
        ({"decision": "approved", "reason": "x", "override": {"overlap": ""}}, "/override/overlap"),
        ({"decision": "approved", "reason": "x", "override": {"capacity": "x"}}, "/override/capacity"),
    ],
)
async def test_a_decision_that_cannot_be_read_changes_nothing(h: Harness, body: Json, pointer: str) -> None:
    request = await asked(h, await person(h, 1), await run(h))
    before = await traces(h)
    answer = await call(h, "POST", f"/enrollments/{request['enrollment_id']}/approval", body)
    assert (answer.status_code, pointers(answer)) == (422, [pointer])
    assert await traces(h) == before


async def test_what_people_wrote_goes_with_the_person(h: Harness) -> None:
    who = await person(h, 1)
    request = await asked(h, who, await run(h), note="Karena saya akan dimutasi")
    assert (await call(h, "DELETE", f"/employees/{who}")).status_code == 204
    assert {row["note"] for row in await h.rows("enrollment", "enrollment_step")} == {None}
    assert way(await steps(h, request))[-1][1] == "cancelled"
