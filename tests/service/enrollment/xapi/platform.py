"""What the tests of this folder say: statements of a learning platform, and how they are sent."""

from __future__ import annotations

import json
from typing import Any, Final

import httpx

from tests.service.enrollment.town import Headers, Json, token
from tests.service.harness import Harness

VERBS: Final = "http://adlnet.gov/expapi/verbs/"
HOME: Final = "https://lms.sibolga.go.id"
STATEMENTS: Final = "/enrollment/v1/xapi/statements"
WHEN: Final = "2026-10-07T16:00:00+07:00"
ID: Final = "9f5c3a1e-4f0b-4c7e-9a55-5d1e8c2f4a2{}"


def account(name: str) -> Json:
    """An account of the platform."""
    return {"objectType": "Agent", "account": {"homePage": HOME, "name": name}}


def at_session(session_id: str) -> str:
    """A session as an activity: its address in our own API."""
    return f"https://mumpuni.example/enrollment/v1/sessions/{session_id}"


def statement(name: str, verb: str, activity: str, *, when: str | None = WHEN, **more: Any) -> Json:
    """A valid statement; ``more`` members go into it as they are."""
    said = {"actor": account(name), "verb": {"id": VERBS + verb}, "object": {"id": activity}, **more}
    return said if when is None else {**said, "timestamp": when}


def voiding(statement_id: str) -> Json:
    """A statement that voids another."""
    return {
        "actor": account("admin"),
        "verb": {"id": VERBS + "voided"},
        "object": {"objectType": "StatementRef", "id": statement_id},
    }


def spoken(h: Harness, headers: Headers | None = None) -> Headers:
    """The headers that xAPI asks for."""
    return {"X-Experience-API-Version": "1.0.3", "Content-Type": "application/json", **(headers or token(h))}


async def send(h: Harness, body: Any, headers: Headers | None = None) -> httpx.Response:
    """POST one statement or a list."""
    return await h.client.post(STATEMENTS, content=json.dumps(body), headers=spoken(h, headers))


async def sent(h: Harness, body: Any, headers: Headers | None = None) -> list[str]:
    """The ids of what must be accepted."""
    answer = await send(h, body, headers)
    assert answer.status_code == 200, answer.text
    ids: list[str] = answer.json()
    return ids


async def ask(h: Harness, headers: Headers | None = None, **query: str | int) -> httpx.Response:
    """GET statements."""
    return await h.client.get(STATEMENTS, params=query, headers=spoken(h, headers))


async def seats(h: Harness) -> list[Json]:
    """Every enrolment's state, test in hundredths, and when it ended."""
    names = ("employee_id", "session_id", "status", "post_test_hundredths", "completed_at")
    return [{name: row[name] for name in names} for row in await h.rows("enrollment", "enrollment")]


async def states(h: Harness) -> list[str]:
    """The states of all enrolments."""
    return [row["status"] for row in await h.rows("enrollment", "enrollment")]
