"""A mentorship from its goals to its report: ratings from both sides, mistakes put right."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared.events.enrollment import MentoringLogged
from tests.service.enrollment.town import (
    FAR,
    MINE,
    NEIGHBOUR,
    Headers,
    Json,
    call,
    get,
    made,
    person,
    pointers,
    token,
    told,
)
from tests.service.enrollment.town import traces as everything
from tests.service.harness import Harness

MEETING = {"held_at": "2026-10-20T13:00:00+07:00", "minutes": 60, "mentor_rating": 3}


async def started(h: Harness, **changes: object) -> tuple[str, str, str]:
    """A mentor, a mentee, and the path of their mentorship."""
    mentor, mentee = await person(h, 1), await person(h, 2)
    body = {"mentor_id": mentor, "mentee_id": mentee, "competency": "pelayanan-publik", **changes}
    return mentor, mentee, f"/mentorships/{(await made(h, '/mentorships', body))['mentorship_id']}"


def oneself(h: Harness, employee_id: str, agency: str = MINE) -> Headers:
    """A person's own token."""
    return h.token(agency, "sibolga", "participant", employee_id)


async def test_goals_are_set_reached_and_dropped(h: Harness) -> None:
    _, _, path = await started(h, goal="Layanan prima", goals=["Memimpin rapat"])
    one = (await get(h, path)).json()
    assert [(goal["goal"], goal["state"]) for goal in one["goals"]] == [
        ("Layanan prima", "open"),
        ("Memimpin rapat", "open"),
    ]
    assert one["goal"] == "Layanan prima"
    third = await made(h, f"{path}/goals", {"goal": "Menulis laporan"})
    at = f"{path}/goals/{one['goals'][0]['goal_id']}"
    reached = await made(h, at, {"goal": "Layanan prima", "state": "reached"}, method="PUT", status=200)
    assert reached["settled_at"] == "2026-11-01T10:00:00+07:00"
    version = (await get(h, path)).headers["etag"]
    assert await made(h, at, {"goal": "Layanan prima", "state": "reached"}, method="PUT", status=200) == reached
    assert (await get(h, path)).headers["etag"] == version
    assert [goal["state"] for goal in (await get(h, path)).json()["goals"]] == ["reached", "open", "open"]
    assert (await call(h, "PUT", f"{path}/goals/{path[-36:]}", {"goal": "x", "state": "open"})).status_code == 404
    again = await made(
        h, f"{path}/goals/{third['goal_id']}", {"goal": "Menulis", "state": "open"}, method="PUT", status=200
    )
    assert (again["goal"], again["settled_at"]) == ("Menulis", None)


async def test_the_mentee_rates_the_meeting_and_nobody_else(h: Harness) -> None:
    mentor, mentee, path = await started(h)
    meeting = await made(h, f"{path}/sessions", MEETING)
    rating = f"{path}/sessions/{meeting['mentoring_session_id']}/rating"
    stranger = await person(h, 3)
    for who, status in ((mentor, 403), (stranger, 404), (mentee, 200)):
        answer = await call(h, "PUT", rating, {"mentee_rating": 4}, oneself(h, who))
        assert answer.status_code == status, answer.text
    assert (await call(h, "PUT", rating, {"mentee_rating": 4}, token(h))).status_code == 403
    for wrong in (0, 5, 2.5, None):
        answer = await call(h, "PUT", rating, {"mentee_rating": wrong}, oneself(h, mentee))
        assert (answer.status_code, pointers(answer)) == (422, ["/mentee_rating"])
    last = {event.role: event for event in await told(h, MentoringLogged)}
    assert {event.mentee_rating for event in last.values()} == {4}
    assert {event.mentor_rating for event in last.values()} == {3}
    assert (await get(h, path)).json()["held"] == {
        "meetings": 1,
        "minutes": 60,
        "mentor_rating": 3.0,
        "mentee_rating": 4.0,
    }


async def test_the_two_see_their_mentorship_and_others_do_not(h: Harness) -> None:
    mentor, mentee, path = await started(h)
    stranger = await person(h, 3)
    for who in (mentor, mentee):
        assert (await get(h, path, oneself(h, who))).status_code == 200
        assert (await get(h, f"{path}/sessions", oneself(h, who))).json()["items"] == []
        assert len((await get(h, "/mentorships", oneself(h, who), employee_id=who)).json()["items"]) == 1
    assert (await get(h, path, oneself(h, stranger))).status_code == 404
    assert (await get(h, "/mentorships", oneself(h, stranger), employee_id=mentor)).status_code == 403
    assert (await get(h, "/mentorships", oneself(h, mentor))).status_code == 403
    assert (await get(h, path, token(h, NEIGHBOUR))).status_code == 404


async def test_a_mistaken_meeting_is_put_right_and_told_anew(h: Harness) -> None:
    _, _, path = await started(h)
    meeting = await made(h, f"{path}/sessions", MEETING)
    at = f"{path}/sessions/{meeting['mentoring_session_id']}"
    assert (await call(h, "PATCH", at, {"minutes": 90})).status_code == 428
    stale = await call(h, "PATCH", at, {"minutes": 90}, {**token(h), "If-Match": '"7"'})
    assert stale.status_code == 412
    headers = {**token(h), "If-Match": (await get(h, at)).headers["etag"]}
    changed = await made(h, at, {"minutes": 90, "mentor_rating": None}, headers, method="PATCH", status=200)
    assert (changed["minutes"], changed["mentor_rating"], changed["version"]) == (90, None, 2)
    assert (await call(h, "DELETE", at, None, token(h, NEIGHBOUR))).status_code == 404
    assert (await call(h, "DELETE", at)).status_code == 204
    assert (await get(h, at)).status_code == 404
    assert (await get(h, f"{path}/sessions")).json()["items"] == []
    events = [event for event in await told(h, MentoringLogged) if event.role == "mentee"]
    assert [(event.minutes, event.mentor_rating, event.jp_earned) for event in events] == [
        (60, 3, Decimal(2)),
        (90, None, Decimal(2)),
        (90, None, Decimal(0)),
    ]
    assert len({event.mentoring_session_id for event in events}) == 1
    again = await made(h, f"{path}/sessions", MEETING)
    assert (again["mentoring_session_id"], again["jp_earned"]) == (meeting["mentoring_session_id"], 2.0)


async def test_a_meeting_cannot_move_onto_another(h: Harness) -> None:
    _, _, path = await started(h)
    one = await made(h, f"{path}/sessions", MEETING)
    await made(h, f"{path}/sessions", {**MEETING, "held_at": "2026-10-21T13:00:00+07:00"})
    at = f"{path}/sessions/{one['mentoring_session_id']}"
    answer = await call(h, "PATCH", at, {"held_at": "2026-10-21T13:00:00+07:00"}, {**token(h), "If-Match": "*"})
    assert (answer.status_code, answer.json()["type"][-14:]) == (409, "already-logged")


async def test_a_closed_mentorship_has_a_report_and_takes_no_more_meetings(h: Harness) -> None:
    _, mentee, path = await started(h)
    meeting = await made(h, f"{path}/sessions", MEETING)
    for body, pointer in (
        ({"outcome": "reached"}, "/report"),
        ({"outcome": "won", "report": "Baik"}, "/outcome"),
        ({"outcome": "reached", "report": "  "}, "/report"),
        ({"outcome": "reached", "report": "a\x00b"}, "/report"),
    ):
        answer = await call(h, "POST", f"{path}/closing", body)
        assert (answer.status_code, pointers(answer)) == (422, [pointer])
    closed = await made(h, f"{path}/closing", {"outcome": "partly", "report": "Sebagian\r\ntercapai."}, status=200)
    assert (closed["state"], closed["outcome"], closed["report"]) == ("closed", "partly", "Sebagian\ntercapai.")
    before = await everything(h)
    at = f"{path}/sessions/{meeting['mentoring_session_id']}"
    tries: tuple[tuple[str, str, Json, Headers], ...] = (
        ("POST", f"{path}/closing", {"outcome": "reached", "report": "Lagi"}, token(h)),
        ("POST", f"{path}/sessions", {**MEETING, "held_at": "2026-10-22T13:00:00+07:00"}, token(h)),
        ("POST", f"{path}/goals", {"goal": "Lagi"}, token(h)),
        ("PUT", f"{at}/rating", {"mentee_rating": 1}, oneself(h, mentee)),
    )
    for method, where, body, headers in tries:
        answer = await call(h, method, where, body, headers)
        assert (answer.status_code, answer.json()["current_state"]) == (409, "closed"), where
    assert await everything(h) == before
    assert (await get(h, "/mentorships", state="active")).json()["items"] == []
    assert [one["state"] for one in (await get(h, "/mentorships", state="closed")).json()["items"]] == ["closed"]


async def test_what_was_written_goes_with_the_person(h: Harness) -> None:
    mentor, mentee, path = await started(h, goals=["Rahasia Budi"])
    await made(h, f"{path}/closing", {"outcome": "partly", "report": "Budi belum tuntas."}, status=200)
    assert (await call(h, "DELETE", f"/employees/{mentee}")).status_code == 204
    rows = [*await h.rows("enrollment", "mentorship"), *await h.rows("enrollment", "mentorship_goal")]
    assert "Budi" not in repr(rows)
    one = (await get(h, path)).json()
    assert (one["mentor_id"], one["report"], one["goals"]) == (mentor, None, [])


@pytest.mark.parametrize("agency", [NEIGHBOUR, FAR])
async def test_a_neighbour_can_do_nothing_to_it(h: Harness, agency: str) -> None:
    _, _, path = await started(h)
    meeting = await made(h, f"{path}/sessions", MEETING)
    at = f"{path}/sessions/{meeting['mentoring_session_id']}"
    before = await everything(h)
    for method, where, body in (
        ("POST", f"{path}/closing", {"outcome": "reached", "report": "x"}),
        ("POST", f"{path}/goals", {"goal": "x"}),
        ("PATCH", at, {"minutes": 5}),
        ("DELETE", at, None),
        ("GET", at, None),
    ):
        answer = await call(h, method, where, body, {**token(h, agency), "If-Match": "*"})
        assert answer.status_code == 404, f"{method} {where}: {answer.status_code}"
    assert await everything(h) == before
