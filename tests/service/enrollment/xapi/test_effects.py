"""What statements do to enrolments: once, in any order, and taken back when they are voided."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from shared.events.enrollment import Completed, Enrolled, Withdrawn
from tests.service.enrollment.town import (
    FAR,
    MINE,
    NEIGHBOUR,
    PAST,
    Json,
    bkpsdm,
    get,
    made,
    person,
    programme,
    result,
    run,
    seat,
    session,
    token,
    told,
)
from tests.service.enrollment.town import (
    said as published,
)
from tests.service.enrollment.xapi.platform import (
    HOME,
    ID,
    account,
    at_session,
    seats,
    send,
    sent,
    statement,
    states,
    voiding,
)
from tests.service.harness import Harness


async def course(h: Harness, **changes: Any) -> tuple[str, str]:
    """A person, and a past session as an activity."""
    employee_id, session_id = await person(h, 1), await run(h, **{**PAST, **changes})
    return employee_id, at_session(session_id)


def scored(scaled: float, **more: bool) -> Json:
    """A result with a score."""
    return {"score": {"scaled": scaled}, **more}


async def test_a_registration_gives_a_seat_and_a_pass_ends_it(h: Harness) -> None:
    who, where = await course(h)
    await sent(h, statement(who, "registered", where, when="2026-10-05T08:00:00+07:00"))
    assert await states(h) == ["enrolled"]
    await sent(h, statement(who, "passed", where, result=scored(0.855, success=True)))
    [one] = await seats(h)
    assert (one["status"], one["post_test_hundredths"]) == ("completed", 8550)
    assert str(one["completed_at"]) == "2026-10-07 09:00:00+00:00"
    assert len(await told(h, Enrolled)) == 1
    [event] = await told(h, Completed)
    assert (event.employee_id, event.outcome) == (who, "completed")
    assert (event.post_test, event.jp_earned) == (Decimal("85.5"), Decimal(20))


@pytest.mark.parametrize(
    ("verb", "outcome", "result_member", "expected"),
    [
        ("completed", "completed", {}, None),
        ("completed", "completed", {"completion": True}, None),
        ("completed", "failed", {"success": False}, None),
        ("completed", "enrolled", {"completion": False}, None),
        ("passed", "completed", {"score": {"raw": 45, "min": 0, "max": 50}}, 9000),
        ("passed", "completed", {"score": {"raw": 77.775}}, 7778),
        ("failed", "failed", {"score": {"scaled": -0.4}}, 0),
        ("scored", "enrolled", {"score": {"scaled": 0.9}}, None),
        ("scored", "completed", {"score": {"scaled": 0.9}, "success": True}, 9000),
        ("scored", "failed", {"score": {"scaled": 0.3}, "success": False}, 3000),
        ("progressed", "enrolled", {"score": {"scaled": 0.5}}, None),
    ],
)
async def test_what_each_verb_comes_to(
    h: Harness, verb: str, outcome: str, result_member: Json, expected: int | None
) -> None:
    who, where = await course(h)
    await sent(h, statement(who, "registered", where, when="2026-10-05T08:00:00+07:00"))
    await sent(h, statement(who, verb, where, result=result_member))
    [one] = await seats(h)
    assert (one["status"], one["post_test_hundredths"]) == (outcome, expected)


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_whatever_the_order_the_same_comes_of_it(h: Harness, order: tuple[int, ...]) -> None:
    who, where = await course(h)
    said = [
        statement(who, "completed", where, when="2026-10-07T15:00:00+07:00"),
        statement(who, "scored", where, when="2026-10-07T15:01:00+07:00", result=scored(0.7)),
        statement(who, "passed", where, when="2026-10-07T15:02:00+07:00", result=scored(0.8)),
    ]
    for number in order:
        await sent(h, said[number])
    [one] = await seats(h)
    assert (one["status"], one["post_test_hundredths"]) == ("completed", 8000)
    assert str(one["completed_at"]) == "2026-10-07 08:00:00+00:00"


async def test_one_batch_is_one_result(h: Harness) -> None:
    who, where = await course(h)
    await sent(
        h,
        [
            statement(who, "registered", where, when="2026-10-05T08:00:00+07:00"),
            statement(who, "completed", where),
            statement(who, "scored", where, result=scored(0.7)),
        ],
    )
    [one] = await seats(h)
    assert (one["status"], one["post_test_hundredths"]) == ("completed", 7000)
    assert len(await told(h, Completed)) == 1
    assert not await told(h, Withdrawn)


async def test_the_same_statement_again_changes_nothing(h: Harness) -> None:
    who, where = await course(h)
    said = {**statement(who, "passed", where), "id": ID.format(1)}
    await sent(h, said)
    before = await h.rows("enrollment", "xapi_statement"), await h.rows("enrollment", "enrollment")
    assert await sent(h, {**said, "id": ID.format(1).upper()}) == [ID.format(1)]
    assert await sent(h, [said]) == [ID.format(1)]
    assert (await h.rows("enrollment", "xapi_statement"), await h.rows("enrollment", "enrollment")) == before
    other = await send(h, [statement(who, "failed", where), {**said, "verb": {"id": "http://x.org/other"}}])
    assert (other.status_code, other.json()["type"][-18:]) == (409, "statement-conflict")
    assert (await h.rows("enrollment", "xapi_statement"), await h.rows("enrollment", "enrollment")) == before


async def test_voiding_a_result_takes_it_back_and_a_new_one_counts(h: Harness) -> None:
    who, where = await course(h)
    [first] = await sent(h, statement(who, "passed", where, result=scored(0.9)))
    [void] = await sent(h, voiding(first))
    assert await states(h) == ["cancelled"]
    assert [event.reason for event in await told(h, Withdrawn)] == ["correction"]
    await sent(h, voiding(first))
    await sent(h, voiding(void))
    assert await states(h) == ["cancelled"]
    await sent(h, statement(who, "failed", where, result=scored(0.4)))
    [one] = await seats(h)
    assert (one["status"], one["post_test_hundredths"]) == ("failed", 4000)


async def test_voiding_one_of_two_leaves_what_the_other_says(h: Harness) -> None:
    who, where = await course(h)
    await sent(h, statement(who, "completed", where, when="2026-10-07T15:00:00+07:00"))
    [second] = await sent(h, statement(who, "failed", where, when="2026-10-07T16:00:00+07:00", result=scored(0.2)))
    assert (await seats(h))[0]["status"] == "failed"
    await sent(h, voiding(second))
    [one] = await seats(h)
    assert (one["status"], one["post_test_hundredths"]) == ("completed", None)


async def test_voiding_a_registration_gives_the_seat_away(h: Harness) -> None:
    who, where = await course(h, capacity=1, starts_on="2026-11-10", ends_on="2026-11-12")
    other = await person(h, 2)
    [first] = await sent(h, statement(who, "registered", where))
    await sent(h, statement(other, "registered", where))
    assert sorted(await states(h)) == ["enrolled", "waitlisted"]
    await sent(h, voiding(first))
    by_person = {one["employee_id"]: one["status"] for one in await seats(h)}
    assert by_person == {who: "cancelled", other: "enrolled"}


async def test_a_statement_that_was_voided_before_it_came_does_nothing(h: Harness) -> None:
    who, where = await course(h)
    await sent(h, voiding(ID.format(3)))
    await sent(h, {**statement(who, "passed", where), "id": ID.format(3)})
    assert await states(h) == []
    gone = await h.client.get(
        "/enrollment/v1/xapi/statements",
        params={"voidedStatementId": ID.format(3)},
        headers={**token(h), "X-Experience-API-Version": "1.0.3"},
    )
    assert gone.status_code == 200


async def test_what_an_officer_entered_stands(h: Harness) -> None:
    who, where = await course(h)
    one = await seat(h, who, where[-36:])
    await made(h, f"/enrollments/{one['enrollment_id']}/completion", result(), status=200)
    [said] = await sent(h, statement(who, "failed", where, result=scored(0.1)))
    assert (await seats(h))[0]["status"] == "completed"
    await sent(h, voiding(said))
    assert (await seats(h))[0]["status"] == "completed"


async def test_unknown_accounts_wait_and_are_carried_out_when_mapped(h: Harness) -> None:
    who, where = await course(h)
    await sent(h, [statement("budi.s", "registered", where), statement("budi.s", "passed", where)])
    assert await states(h) == []
    waiting = (await get(h, "/xapi/parked")).json()["items"]
    assert [(one["reason"], one["actor"]["account"]["name"]) for one in waiting] == [("unknown-actor", "budi.s")] * 2
    assert waiting[0]["detail"].startswith("Belum diketahui akun")
    mapping = {"agent": account("budi.s"), "employee_id": who}
    assert await made(h, "/xapi/actors", mapping, method="PUT", status=200) == {"carried_out": 2}
    assert await states(h) == ["completed"]
    assert (await get(h, "/xapi/parked")).json()["items"] == []
    assert await made(h, "/xapi/actors", mapping, method="PUT", status=200) == {"carried_out": 0}
    [listed] = (await get(h, "/xapi/actors")).json()["items"]
    assert listed == {"identifier": {"account": {"homePage": HOME, "name": "budi.s"}}, "employee_id": who}


async def test_a_mail_address_and_its_digest_are_one_person(h: Harness) -> None:
    who, where = await course(h)
    mail = {"mbox": "mailto:budi@sibolga.go.id", "name": "Budi Santoso"}
    await made(h, "/xapi/actors", {"agent": mail, "employee_id": who}, method="PUT", status=200)
    digest = {"mbox_sha1sum": "C6F0A2F0B3F3B7F7F3E0D1C2B3A4958677869504"}
    await sent(h, {**statement("x", "passed", where), "actor": digest})
    assert await states(h) == []
    digest = {"mbox_sha1sum": hashlib.sha1(b"mailto:budi@sibolga.go.id").hexdigest().upper()}  # noqa: S324 - xAPI's own
    await sent(h, {**statement("x", "passed", where), "actor": digest})
    assert await states(h) == ["completed"]
    assert "budi@" not in repr(await h.rows("enrollment", "xapi_actor"))


async def test_an_activity_of_a_platform_is_mapped_to_a_session_or_a_programme(h: Harness) -> None:
    who = await person(h, 1)
    programme_id = (await made(h, "/programmes", programme()))["programme_id"]
    path = f"/programmes/{programme_id}/sessions"
    old = (await made(h, path, session(**PAST)))["session_id"]
    new = (await made(h, path, session()))["session_id"]
    await sent(h, statement(who, "registered", f"{HOME}/course/12", when="2026-11-01T09:00:00+07:00"))
    await sent(h, statement(who, "passed", f"{HOME}/course/13"))
    assert {one["reason"] for one in (await get(h, "/xapi/parked")).json()["items"]} == {"unknown-activity"}
    to_programme = {"activity_id": f"{HOME}/course/12", "programme_id": programme_id}
    assert (await made(h, "/xapi/activities", to_programme, method="PUT", status=200))["carried_out"] == 1
    to_session = {"activity_id": f"{HOME}/course/13", "session_id": old}
    assert (await made(h, "/xapi/activities", to_session, method="PUT", status=200))["carried_out"] == 1
    by_session = {one["session_id"]: one["status"] for one in await seats(h)}
    assert by_session == {new: "enrolled", old: "completed"}
    assert len((await get(h, "/xapi/activities")).json()["items"]) == 2


async def test_a_refused_statement_is_listed_and_tried_again(h: Harness) -> None:
    who, where = await course(h, capacity=1)
    await seat(h, await person(h, 2), where[-36:])
    [said] = await sent(h, statement(who, "passed", where))
    [waiting] = (await get(h, "/xapi/parked")).json()["items"]
    assert (waiting["state"], waiting["reason"]) == ("refused", "session-full")
    await made(
        h, f"/sessions/{where[-36:]}", {"capacity": 2}, {**token(h), "If-Match": "*"}, method="PATCH", status=200
    )
    again = await made(h, f"/xapi/parked/{said}/retry", None, status=200)
    assert again["state"] == "applied"
    assert sorted(await states(h)) == ["completed", "enrolled"]
    assert (await made(h, f"/xapi/parked/{said}/retry", None, status=409))["current_state"] == "applied"


async def test_another_agencys_people_are_nobody_and_their_statements_unseen(h: Harness) -> None:
    _, where = await course(h)
    theirs = await person(h, 5, NEIGHBOUR)
    [said] = await sent(h, statement(theirs, "passed", where))
    assert await states(h) == []
    for slug in (NEIGHBOUR, FAR):
        assert (await get(h, "/xapi/parked", token(h, slug))).json()["items"] == []
        answer = await send(h, voiding(said), token(h, slug))
        assert answer.status_code == 403
    mapping = {"agent": account("siti"), "employee_id": theirs}
    refused = await made(h, "/xapi/actors", mapping, method="PUT", status=404)
    assert refused["errors"][0]["pointer"] == "/employee_id"
    await made(h, "/xapi/actors", mapping, bkpsdm(h), method="PUT", status=200)
    own = {"agent": account("siti"), "employee_id": await person(h, 6)}
    await made(h, "/xapi/actors", own, token(h), method="PUT", status=409)


async def test_an_erased_persons_statements_lose_their_words(h: Harness) -> None:
    who, where = await course(h)
    named = {**account("budi.santoso"), "name": "Budi Santoso"}
    [said] = await sent(h, {**statement("x", "passed", where), "actor": named})
    await sent(h, {**statement("x", "progressed", where), "actor": named})
    await made(h, "/xapi/actors", {"agent": account("budi.santoso"), "employee_id": who}, method="PUT", status=200)
    assert (await h.client.delete(f"/enrollment/v1/employees/{who}", headers=token(h))).status_code == 204
    kept = [*await h.rows("enrollment", "xapi_statement"), *await h.rows("enrollment", "xapi_actor")]
    assert "budi" not in repr(kept).lower()
    assert await states(h) == ["completed"]
    assert said in {row["statement_id"] for row in kept}


async def test_nothing_of_a_statement_goes_into_events(h: Harness) -> None:
    who, where = await course(h)
    named = {**account(who), "name": "Budi Santoso"}
    await sent(h, {**statement("x", "passed", where), "actor": named, "result": {"response": "rahasia"}})
    everything = await published(h)
    assert b"Budi" not in everything
    assert b"rahasia" not in everything
    assert MINE.encode() in everything


async def test_a_pass_after_a_completion_keeps_the_certificate(h: Harness) -> None:
    """Platforms tell of one course twice: that it was completed, then that its test was passed."""
    who = await person(h, 1)
    offered = (await made(h, "/programmes", programme(certificate_on_completion=True)))["programme_id"]
    held = await made(h, f"/programmes/{offered}/sessions", session(**PAST))
    where = at_session(held["session_id"])
    await sent(h, statement(who, "completed", where))
    [first] = await h.rows("enrollment", "certificate")
    await sent(h, statement(who, "passed", where, when="2026-10-07T16:05:00+07:00", result=scored(0.9)))
    [kept] = await h.rows("enrollment", "certificate")
    assert (kept["code"], kept["number"], kept["revoked_at"]) == (first["code"], f"{MINE}/2026/0001", None)
    [enrolment] = await h.rows("enrollment", "enrollment")
    assert (enrolment["status"], enrolment["post_test_hundredths"]) == ("completed", 9000)
    assert enrolment["certificate_number"] == kept["number"]
    await sent(h, statement(who, "failed", where, when="2026-10-07T16:10:00+07:00", result=scored(0.1)))
    [withdrawn] = await h.rows("enrollment", "certificate")
    assert withdrawn["revoked_at"] is not None


async def test_a_result_of_another_day_has_a_certificate_of_its_own(h: Harness) -> None:
    who = await person(h, 1)
    offered = (await made(h, "/programmes", programme(certificate_on_completion=True)))["programme_id"]
    held = await made(h, f"/programmes/{offered}/sessions", session(**PAST))
    where = at_session(held["session_id"])
    await sent(h, statement(who, "completed", where))
    await sent(h, statement(who, "passed", where, when="2026-10-06T23:59:00+07:00", result=scored(0.9)))
    given = await h.rows("enrollment", "certificate")
    assert sorted((one["number"], one["revoked_at"] is None) for one in given) == [
        (f"{MINE}/2026/0001", False),
        (f"{MINE}/2026/0002", True),
    ]
