"""The same requests to the services on SQLite and on Postgres: every answer is the same, identifiers aside."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa

from mumpuni.demo import client as demo_client
from mumpuni.demo.client import Client
from mumpuni.demo.fill import Filling
from mumpuni.demo.year import Year, plan
from tests.service.backends import Backend, Choice, PostgresDatabases, SqliteFiles
from tests.service.harness import Harness, running

TODAY: Final = date(2026, 11, 1)
UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TICKET: Final = re.compile(r"\b[A-Z0-9]{2,4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b")
BY_BATCHES: Final = {"version", "updated_at"}
"""What an alert says of how many batches it took to come to what it says."""


class Quiet:
    """Nobody watches this demo."""

    def phase(self, name: str, total: int) -> Callable[[], None]:
        """See ``fill.Progress``."""
        del name, total
        return lambda: None


def slice_of(year: Year) -> Year:
    """A part of an agency's year with something of everything."""
    pairs = year.pairs[:3]
    keys = {person.key for person in year.people[:12]} | {key for pair in pairs for key in (pair.mentor, pair.mentee)}
    return replace(
        year,
        people=tuple(person for person in year.people if person.key in keys),
        attempts=tuple(attempt for attempt in year.attempts if attempt.person in keys)[:45],
        pairs=pairs,
        answers=year.answers[:: max(len(year.answers) // 40, 1)],
        complaints=year.complaints[:8],
    )


@asynccontextmanager
async def filled(folder: Path, backend: Backend) -> AsyncIterator[tuple[Harness, Filling, list[Year]]]:
    """The services on one kind of store after that part of the demo, sent one request at a time."""
    years = [slice_of(year) for year in plan(7, TODAY)[:2]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Choice, "backend", backend)
        patch.setattr(demo_client, "AT_ONCE", 1)
        patch.setenv("FEEDBACK_TICKET_KEY", "5e" * 32)
        patch.setenv("NOTIFICATION_CHANNEL_KEY", "5e" * 32)
        patch.setenv("FEEDBACK_ATTACHMENTS", str(folder / "attachments"))
        async with running(folder, unattended=True) as harness:
            filling = Filling(Client(harness.client, harness.key, "demo"), years, Quiet())
            await filling.run()
            await harness.settled()
            yield harness, filling, years


def questions(filling: Filling, years: list[Year]) -> Iterator[tuple[str, dict[str, str | int]]]:
    """What is asked, and with which query."""
    for path in ("agencies", "employees", "programmes", "sessions", "enrollments", "mentorships"):
        yield f"/enrollment/v1/{path}", {"limit": 500}
    yield "/enrollment/v1/programmes", {"q": "pelayanan"}
    for person in list(filling._people.values())[::3]:
        for path in ("scores", "profile", "jp"):
            yield f"/evaluation/v1/employees/{person}/{path}", {}
        yield f"/evaluation/v1/employees/{person}/scores/pelayanan-publik/why", {}
    for course in filling._courses.values():
        yield f"/evaluation/v1/programmes/{course}/effectiveness", {}
    for year in years:
        yield f"/evaluation/v1/agencies/{year.agency.slug}/summary", {"year": 2026}
        for unit in year.agency.units:
            yield f"/feedback/v1/units/{year.agency.slug}.{unit.slug}/ikm", {"year": 2026}
            yield "/feedback/v1/skm", {"unit_id": f"{year.agency.slug}.{unit.slug}", "limit": 500}
    for path in ("units", "complaints", "forums", "aspirations"):
        yield f"/feedback/v1/{path}", {"limit": 500}
    yield "/notification/v1/alerts", {"limit": 500, "state": "open"}
    yield "/notification/v1/rules", {}


async def answers(harness: Harness, filling: Filling, years: list[Year]) -> dict[str, Any]:
    """Every answer, by its question, with names that mean the same in both runs in the place of identifiers."""
    known = {
        **{id_: f"person {key}" for key, id_ in filling._people.items()},
        **{id_: f"course {key}" for key, id_ in filling._courses.items()},
        **{id_: f"session {key}" for key, id_ in filling._runs.items()},
        **{id_: f"enrolment {key}" for key, id_ in filling._enrollments.items()},
    }
    operator = harness.token("*", "*")
    found: dict[str, Any] = {}
    for path, query in questions(filling, years):
        answer = await harness.client.get(path, params=query, headers=operator)
        named = _named(answer.json(), known)
        found[f"{_named(path, known)} {query}"] = answer.status_code, _settled(named) if "alerts" in path else named
    return found


def _named(value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {_named(key, known): _named(one, known) for key, one in value.items() if key != "request_id"}
    if isinstance(value, list):
        items = [_named(item, known) for item in value]
        # people's identifiers are random, so that the order of their lists is another one each time
        return sorted(items, key=repr) if items and "nip" in items[0] else items
    if isinstance(value, str):
        return TICKET.sub("<ticket>", UUID.sub(lambda found: known.get(found[0], "<id>"), value))
    return value


def _settled(alerts: Any) -> list[str]:
    """Alerts without what depends on how their events came in batches."""
    items: list[dict[str, Any]] = alerts["items"]
    return sorted(repr({name: one for name, one in alert.items() if name not in BY_BATCHES}) for alert in items)


async def test_both_kinds_of_store_answer_the_same(tmp_path: Path, postgres_server: sa.URL) -> None:
    async with filled(tmp_path / "sqlite", SqliteFiles()) as (harness, filling, years):
        expected = await answers(harness, filling, years)
    statuses = [status for status, _ in expected.values()]
    assert statuses.count(200) > 0.9 * len(statuses)
    databases = PostgresDatabases(postgres_server)
    try:
        async with filled(tmp_path / "postgres", databases) as (harness, filling, years):
            found = await answers(harness, filling, years)
    finally:
        await databases.gone()
    assert found.keys() == expected.keys()
    for question, answer in expected.items():
        assert found[question] == answer, question
