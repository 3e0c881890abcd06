"""A rebuild on a real PostgreSQL server: the live service serves all the time and goes on after the switch."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from mumpuni.embedded import create_app
from mumpuni.keys import SigningKey
from mumpuni.operate.deployment import Deployment
from mumpuni.operate.rebuild.comparison import all_rows
from mumpuni.operate.rebuild.run import Rebuild
from mumpuni.operate.rebuild.schema import SECOND
from shared.clock import ManualClock
from shared.database import Tx
from shared.ids import new_opaque_id
from tests.embedded.stores import published
from tests.embedded.test_rebuild import busy_months
from tests.embedded.test_rebuild_days import half_a_year
from tests.embedded.test_rebuild_moves import STORIES, pass_rounds
from tests.service.evaluation import story
from tests.service.evaluation.rounds import go
from tests.service.harness import START, Harness
from tests.service.notification import told
from tests.stores import as_owner

NAME = "notification"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@dataclass(frozen=True)
class OnServer(Deployment):
    """Stores on the server, the log in the folder."""

    url: str = ""

    def settings(self, name: str) -> Any:
        """The service's settings."""
        return import_module(f"services.{name}.settings").Settings(store=self.url)


def schemas(tx: Tx) -> list[str]:
    return list(tx.execute(sa.text("SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information)'")).scalars())


@asynccontextmanager
async def live(folder: Path, server: sa.URL, name: str = NAME) -> AsyncIterator[tuple[Harness, Deployment]]:
    """The service on the server, with the rights that a deployment gives its role."""
    async with as_owner(server) as owned:
        url = owned.set(drivername="postgresql").render_as_string(hide_password=False)
        clock = ManualClock(START)
        app = create_app(folder, names=(name,), clock=clock, stores={name: url})
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://mumpuni.test") as client:
                key = SigningKey.in_folder(folder)
                yield Harness(app, client, clock, app.state.bus, key), OnServer(folder, url)


async def test_a_live_service_is_rebuilt_and_switched_without_being_stopped(
    tmp_path: Path, postgres_server: sa.URL
) -> None:
    async with live(tmp_path, postgres_server) as (h, deployment):
        database = h.service(NAME).database
        await busy_months(h)
        before, log = await database.read(all_rows), published(tmp_path)
        assert len(before["alert"]) > 10
        outcome = await Rebuild(deployment, NAME, lambda _: True, h.clock).run()
        assert outcome.is_identical, outcome
        assert await database.read(all_rows) == before
        await h.settled()
        assert published(tmp_path) == log
        found = await database.read(schemas)
        assert outcome.kept in found
        assert SECOND not in found
        await busy_months(h)
        assert len((await database.read(all_rows))["alert"]) > len(before["alert"])
        again = await Rebuild(deployment, NAME, lambda _: False, h.clock).run()
        assert again.is_identical, again


async def test_events_that_come_meanwhile_are_in_the_switched_store(tmp_path: Path, postgres_server: sa.URL) -> None:
    async with live(tmp_path, postgres_server) as (h, deployment):
        people = [new_opaque_id() for _ in range(200)]
        await told.tell(h, *(told.employee(one) for one in people))
        rebuilding = asyncio.create_task(Rebuild(deployment, NAME, lambda _: True, h.clock).run())
        while not rebuilding.done():
            people.append(new_opaque_id())
            await h.publish(told.employee(people[-1]), told.score(people[-1], 2))
        assert (await rebuilding).is_identical
        await h.settled()
        rows = await h.service(NAME).database.read(all_rows)
        assert {key[0] for key in rows["employee"]} == set(people)
        assert len(people) > 200
        assert len(rows["standing"]) == len(people) - 200
        raised = [row for row in rows["alert"].values() if row[1] == "score-below-standard"]
        assert len(raised) == len(people) - 200


async def test_requests_are_rebuilt_to_the_last_bit(tmp_path: Path, postgres_server: sa.URL) -> None:
    async with live(tmp_path, postgres_server, "evaluation") as (h, deployment):
        database = h.service("evaluation").database
        await half_a_year(h)
        await go(h)
        before, log = await database.read(all_rows), published(tmp_path)
        assert len(before["participation"]) == 8
        assert before["behaviour_sum"]
        assert (await Rebuild(deployment, "evaluation", lambda _: True, h.clock).run()).is_identical
        assert await database.read(all_rows) == before
        await go(h)
        assert published(tmp_path) == log


@pytest.mark.parametrize("happens", [pytest.param(happens, id=happens.__name__) for happens, _ in STORIES[:6]])
async def test_requests_about_who_moved_are_rebuilt_to_the_last_bit(
    tmp_path: Path, postgres_server: sa.URL, happens: Callable[[Harness], Awaitable[None]]
) -> None:
    async with live(tmp_path, postgres_server, "evaluation") as (h, deployment):
        await happens(h)
        await pass_rounds(h)
        before = await h.service("evaluation").database.read(all_rows)
        assert len(before["participation"]) == 1
        assert (await Rebuild(deployment, "evaluation", lambda _: True, h.clock).run()).is_identical
        assert await h.service("evaluation").database.read(all_rows) == before


async def test_scores_are_rebuilt_to_the_last_bit(tmp_path: Path, postgres_server: sa.URL) -> None:
    async with live(tmp_path, postgres_server, "evaluation") as (h, deployment):
        database = h.service("evaluation").database
        await h.publish(story.employee(), *(story.completed() for _ in range(40)), story.met(rating=3))
        await h.publish(*(story.skm(2) for _ in range(30)), story.questionnaire(3))
        await h.settled()
        await go(h)
        before = await database.read(all_rows)
        assert len(before["evidence"]) == 41
        assert (await Rebuild(deployment, "evaluation", lambda _: True, h.clock).run()).is_identical
        assert await database.read(all_rows) == before
        await h.publish(story.completed())
        await h.settled()
        assert len((await database.read(all_rows))["evidence"]) == 42
