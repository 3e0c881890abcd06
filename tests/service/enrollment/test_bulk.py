"""Thousands of enrolments in one request, an answer for each line."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from services.enrollment.api import bulk
from services.enrollment.handlers.enrollments import Enroll, enroll_many
from services.enrollment.store.tables import EMPLOYEE
from shared.database import Tx
from shared.events.enrollment import Enrolled
from shared.ids import new_opaque_id
from shared.rules.ruleset import load_rules
from shared.web.auth import Principal
from tests.service.enrollment.town import (
    FAR,
    MINE,
    NOBODY,
    PAST,
    UNIT,
    get,
    nip,
    person,
    run,
    seat,
    token,
    told,
    traces,
)
from tests.service.harness import START, Harness


async def send(h: Harness, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
    sent = {"Content-Type": "application/x-ndjson", **(headers or token(h))}
    return await h.client.post("/enrollment/v1/enrollments:bulk", content=body, headers=sent)


async def answers(h: Harness, lines: list[Any], headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """What is answered to each line."""
    body = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    answer = await send(h, body, headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def crowd(tx: Tx, number: int) -> list[str]:
    """Many people at once, put into the register by hand."""
    ids = [new_opaque_id() for _ in range(number)]
    same = {
        "agency": MINE,
        "city": "sibolga",
        "unit_id": UNIT,
        "employment": "pns",
        "position_type": "pelaksana",
        "technical": {},
        "required": {"integritas": 1},
        "rule_set": "positions-2026.1",
        "active": True,
        "version": 1,
    }
    tx.execute(EMPLOYEE.insert(), [{"employee_id": employee_id, **same} for employee_id in ids])
    return ids


async def test_good_lines_are_kept_and_each_line_is_answered(h: Harness) -> None:
    people = [await person(h, number) for number in range(4)]
    session_id, small = await run(h), await run(h, capacity=1, starts_on="2026-12-01", ends_on="2026-12-02")
    first = await seat(h, people[0], session_id)
    lines = [
        {"employee_id": people[1], "session_id": session_id},
        {"employee_id": people[0], "session_id": session_id},
        b"{broken",
        b'{"employee_id": "\xff\xfe", "session_id": "x"}',
        {"employee_id": people[2], "session_id": session_id, "colour": "red"},
        b"",
        {"nip": nip(2), "session_id": session_id},
        {"employee_id": people[2], "session_id": session_id},
        {"employee_id": NOBODY, "session_id": session_id},
        {"employee_id": people[3], "session_id": NOBODY},
        {"employee_id": people[1], "session_id": small},
        {"employee_id": people[2], "session_id": small},
        {"employee_id": people[3], "session_id": small, "waitlist": True},
        {"session_id": session_id},
        b"[]",
        {"nip": "196613011988031001", "session_id": session_id},
    ]
    told_back = await answers(h, lines)
    assert [(one["line"], one["status"]) for one in told_back] == [
        (1, 201), (2, 409), (3, 422), (4, 422), (5, 422), (7, 201), (8, 409), (9, 404), (10, 404),
        (11, 201), (12, 409), (13, 201), (14, 422), (15, 422), (16, 422),
    ]  # fmt: skip
    by_line = {one["line"]: one for one in told_back}
    assert by_line[2]["enrollment_id"] == first["enrollment_id"]
    assert by_line[8]["enrollment_id"] == by_line[7]["enrollment_id"], "the same person in the same request"
    assert [by_line[number]["errors"][0]["pointer"] for number in (3, 5, 9, 10, 14, 16)] == [
        "", "/colour", "/employee_id", "/session_id", "/employee_id", "/nip",
    ]  # fmt: skip
    assert (by_line[12]["current_state"], by_line[13]["state"]) == ("full", "waitlisted")
    assert "196613011988031001" not in repr(told_back)
    stored = {row["enrollment_id"] for row in await h.rows("enrollment", "enrollment")}
    assert stored == {one["enrollment_id"] for one in told_back if "enrollment_id" in one}
    assert len(await told(h, Enrolled)) == 4


async def test_the_same_lines_again_change_nothing(h: Harness) -> None:
    session_id = await run(h)
    lines = [{"employee_id": await person(h, number), "session_id": session_id} for number in range(3)]
    first = await answers(h, lines)
    before = await traces(h)
    again = await answers(h, lines)
    assert [one["status"] for one in again] == [409] * 3
    assert [one["enrollment_id"] for one in again] == [one["enrollment_id"] for one in first]
    assert await traces(h) == before


async def test_ten_thousand_lines_are_taken_and_one_more_is_not(h: Harness) -> None:
    people = await h.service("enrollment").database.write(crowd, bulk.MOST_LINES)
    session_id = await run(h, capacity=9_990)
    lines = [{"employee_id": who, "session_id": session_id} for who in people]
    before = await traces(h)
    refused = await send(h, b"\n".join(json.dumps(line).encode() for line in [*lines, lines[0]]))
    assert (refused.status_code, refused.json()["most_lines"]) == (422, 10_000)
    assert await traces(h) == before
    statuses = [one["status"] for one in await answers(h, lines)]
    assert (statuses.count(201), statuses.count(409)) == (9_990, 10)
    assert statuses[-10:] == [409] * 10, "who comes first is served first, across the transactions too"
    assert (await get(h, f"/sessions/{session_id}")).json()["seats_taken"] == 9_990
    assert len(await h.rows("enrollment", "enrollment")) == 9_990


async def test_an_empty_request_is_refused(h: Harness) -> None:
    for body in (b"", b"\n\n", b" \r\n"):
        assert (await send(h, body)).status_code == 422


async def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(h: Harness) -> None:
    line = json.dumps({"employee_id": await person(h, 1), "session_id": await run(h)}).encode()
    answer = await send(h, b"\xef\xbb\xbf" + line + b"\r\n")
    assert json.loads(answer.text)["status"] == 201


async def test_more_than_sixteen_mebibytes_are_refused(h: Harness) -> None:
    before = await traces(h)
    assert (await send(h, b" " * (bulk.BODY_LIMIT + 1))).status_code == 413
    assert (await send(h, b" " * 2_000_000)).status_code == 422, "within the limit, but without a line"
    assert await traces(h) == before


async def test_another_agencys_people_are_strangers_line_by_line(h: Harness) -> None:
    mine, theirs, session_id = await person(h, 1), await person(h, 2, FAR), await run(h)
    lines = [{"employee_id": theirs, "session_id": session_id}, {"employee_id": mine, "session_id": session_id}]
    assert [one["status"] for one in await answers(h, lines)] == [404, 201]
    assert [one["status"] for one in await answers(h, lines, token(h, FAR))] == [404, 404]


async def test_a_line_for_a_busy_person_names_the_other_seat_and_may_override_it(h: Harness) -> None:
    who, session_id = await person(h, 1), await run(h)
    first = await seat(h, who, await run(h))
    line = {"employee_id": who, "session_id": session_id}
    let = {**line, "override": {"overlap": "Hanya membuka acara"}}
    refused, taken = await answers(h, [line, let])
    assert (refused["status"], refused["overlaps_with"]) == (409, first["enrollment_id"])
    assert taken["status"] == 201


@pytest.mark.parametrize("number", [1, 50])
@pytest.mark.parametrize(("days", "count"), [(PAST, 5), ({}, 7)])
async def test_a_batch_takes_as_many_statements_as_a_single_one(
    h: Harness, number: int, days: dict[str, str], count: int
) -> None:
    """Of a session that is not over also who is busy and what the programme asks for."""
    database = h.service("enrollment").database
    people = await database.write(crowd, number)
    session_id = await run(h, capacity=1000, **days)
    statements: list[str] = []

    def note(*seen: Any) -> None:
        statements.append(seen[2])

    def enroll_them(tx: Tx) -> None:
        commands = [Enroll(session_id, employee_id=who) for who in people]
        sa.event.listen(tx.connection, "before_cursor_execute", note)
        try:
            enroll_many(tx, Principal("officer", MINE, "sibolga", frozenset()), commands, START, load_rules())
        finally:
            sa.event.remove(tx.connection, "before_cursor_execute", note)

    await database.write(enroll_them)
    assert len(statements) == count, statements


async def test_a_store_in_trouble_answers_503_before_anything_is_stored(
    h: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, session_id = await person(h, 1), await run(h)
    before = await traces(h)
    monkeypatch.setattr(bulk, "enroll_many", _away(0))
    answer = await send(h, json.dumps({"employee_id": who, "session_id": session_id}).encode())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert await traces(h) == before


async def test_a_store_that_fails_on_the_way_says_which_lines_to_send_again(
    h: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    people, session_id = [await person(h, number) for number in range(3)], await run(h)
    monkeypatch.setattr(bulk, "CHUNK", 1)
    monkeypatch.setattr(bulk, "enroll_many", _away(1))
    lines = [{"employee_id": who, "session_id": session_id} for who in people]
    assert [(one["line"], one["status"]) for one in await answers(h, lines)] == [(1, 201), (2, 503), (3, 201)]
    monkeypatch.undo()
    assert [one["status"] for one in await answers(h, lines)] == [409, 201, 409]


def _away(nth: int) -> Any:
    """The script, whose store is away the ``nth`` time."""
    calls = iter(range(1000))

    def script(*args: Any) -> Any:
        if next(calls) == nth:
            raise sa.exc.OperationalError("INSERT", {}, OSError("disk I/O error"))
        return enroll_many(*args)

    return script
