"""The clients of the load: they insist on a definite answer, always with the same key."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.chaos.caller import Caller, GaveUp, Request
from tests.chaos.journal import Journal

POST = Request("enrol", "POST", "/enrollments", {"a": 1}, "token", "key-1", expects=(201,))


def client(*answers: httpx.Response | Exception) -> tuple[httpx.AsyncClient, list[httpx.Request]]:
    """A server that gives these answers one after the other, and what it was asked."""
    asked: list[httpx.Request] = []
    waiting = iter(answers)

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        answer = next(waiting)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.AsyncClient(base_url="http://mumpuni.test", transport=httpx.MockTransport(serve)), asked


async def test_it_asks_again_under_the_same_key_until_the_answer_is_definite() -> None:
    in_use = {"type": "urn:mumpuni:problem:idempotency-key-in-use"}
    http, asked = client(
        httpx.ConnectError("refused"),
        httpx.Response(503, json={}),
        httpx.Response(502, text="<html>"),
        httpx.Response(429, json={}),
        httpx.Response(409, json=in_use),
        httpx.ReadError("cut"),
        httpx.Response(201, json={"enrollment_id": "e"}),
    )
    async with http:
        entry = await Caller(http, Journal(), patience=30).send(POST)
    assert (entry.status, entry.answer) == (201, {"enrollment_id": "e"})
    assert entry.attempts == ["ConnectError", "503", "502", "429", "409", "ReadError", "201"]
    assert {request.headers["Idempotency-Key"] for request in asked} == {"key-1"}


async def test_a_bulk_with_a_line_that_failed_on_the_way_is_not_definite() -> None:
    kind = {"Content-Type": "application/x-ndjson"}
    http, asked = client(
        httpx.Response(200, text='{"line": 1, "status": 201}\n{"line": 2, "status": 503}\n', headers=kind),
        httpx.Response(200, text='{"line": 1, "status": 409}\n{"line": 2, "status": 201}\n', headers=kind),
    )
    async with http:
        entry = await Caller(http, Journal(), patience=30).send(POST)
    assert [line["status"] for line in entry.answer] == [409, 201]
    assert len(asked) == 2


async def test_without_an_answer_in_time_it_gives_up_and_the_request_stays_unanswered() -> None:
    http, _ = client(*[httpx.Response(503, json={})] * 50)
    journal = Journal()
    async with http:
        with pytest.raises(GaveUp):
            await Caller(http, journal, patience=0.1).send(POST)
    assert [entry.kind for entry in journal.unanswered] == ["enrol"]


@pytest.mark.parametrize(
    ("again", "is_wrong"),
    [
        (lambda: httpx.Response(201, json={"id": 1}, headers={"Idempotency-Replayed": "true"}), False),
        (lambda: httpx.Response(201, json={"id": 2}, headers={"Idempotency-Replayed": "true"}), True),
        (lambda: httpx.Response(201, json={"id": 1}), True),
        (lambda: httpx.Response(409, json={}), True),
    ],
)
async def test_a_repeat_must_be_answered_like_the_first_and_say_that_it_is_one(
    again: Callable[[], httpx.Response], is_wrong: bool
) -> None:
    http, _ = client(httpx.Response(201, json={"id": 1}), again())
    journal = Journal()
    async with http:
        caller = Caller(http, journal, patience=30)
        await caller.repeat(POST, await caller.send(POST))
    assert bool(journal.wrong_repeats) is is_wrong


async def test_the_journal_keeps_every_request_and_answer_in_a_file(tmp_path: Path) -> None:
    http, _ = client(httpx.Response(404, json={"status": 404}))
    journal = Journal(tmp_path / "journal")
    async with http:
        await Caller(http, journal, patience=30).send(POST)
    journal.close()
    sent, answered = map(json.loads, (tmp_path / "journal").read_text().splitlines())
    assert (sent["status"], answered["status"], answered["key"]) == (None, 404, "key-1")
    assert [entry.number for entry in journal.surprising] == [1]


async def test_a_page_is_definite_unless_the_first_request_still_runs() -> None:
    page = Request("answer", "POST", "/questionnaires/answer", "k=1", expects=(409,))
    http, asked = client(
        httpx.Response(409, html="<p>masih diproses</p>", headers={"Retry-After": "0"}),
        httpx.Response(409, html="<p>sudah dijawab</p>"),
    )
    async with http:
        entry = await Caller(http, Journal(), patience=10).send(page)
    assert (entry.status, entry.answer, len(asked)) == (409, "<p>sudah dijawab</p>", 2)
