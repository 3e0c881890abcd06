"""A service, and an application made of one service or of all of them: the same code either way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from shared.backoff import Backoff
from shared.bus.protocols import Bus, BusUnavailable
from shared.clock import Clock
from shared.consumer import Consumer
from shared.database import Database, Tx
from shared.events.catalog import PARTITIONS, TOPICS, dead_letter_topic
from shared.metrics import Metrics
from shared.migrations import History
from shared.outbox import Relay
from shared.web import problems
from shared.web.auth import Verifier
from shared.web.docs import add_docs
from shared.web.health import Readiness, Watched, health_router
from shared.web.idempotency import KEPT, forget_before
from shared.web.middleware import Around
from shared.web.requests import JsonRoute

log = logging.getLogger(__name__)

_ALWAYS_POSSIBLE: Final = (401, 403, 413, 422, 429, 503)
"""Statuses that every route may answer with."""
DEFAULT_BODY_LIMIT: Final = 1_048_576
"""Bytes a body may have where a route does not say more."""

_HOUSEKEEPING_SECONDS: Final = 3600.0
Loop = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Service:
    """What one service is made of. ``router`` has the routes of its nouns (``api_router``)."""

    name: str
    title: str
    router: APIRouter
    context: Any
    database: Database
    bus: Bus
    clock: Clock
    metrics: Metrics
    relay: Relay
    migrations: History
    consumers: Sequence[Consumer[Any]] = ()
    loops: dict[str, Loop] = field(default_factory=dict)
    """Background work by name; each is a coroutine function that runs until it is cancelled.

    Who drives one by hand takes it out before the service runs.
    """
    body_limits: Mapping[str, int] = field(default_factory=dict)
    """Bytes by path, for routes that take more than ``DEFAULT_BODY_LIMIT``."""
    pages: APIRouter | None = None
    """Pages for people without an account, served under ``/<name>`` beside the API; not part of OpenAPI."""
    measure: Loop | None = None
    """Sets the service's own gauges before a scrape."""
    troubled: dict[str, str] = field(default_factory=dict)

    @asynccontextmanager
    async def running(self, *, migrate: bool) -> AsyncIterator[None]:
        """Relay and consume; on the way out let the running batches finish.

        ``migrate`` brings the store to the newest revision first; else it has to be there (``NotMigrated``).
        """
        await self.database.migrate(self.migrations.upgrade if migrate else self.migrations.require)
        stoppable = {"relay": self.relay.run, **{consumer.group: consumer.run for consumer in self.consumers}}
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.database.close)
            kept = [asyncio.create_task(self._keep(name, run), name=name) for name, run in stoppable.items()]
            endless = {**self.loops, "housekeeping": self._housekeeping}
            cancelled = [asyncio.create_task(self._keep(name, run), name=name) for name, run in endless.items()]
            try:
                yield
            finally:
                for task in cancelled:
                    task.cancel()
                for consumer in self.consumers:
                    consumer.stop()
                self.relay.stop()
                await asyncio.gather(*kept, *cancelled, return_exceptions=True)

    async def readiness(self) -> Readiness:
        """Whether the store answers, the bus answers, the consumers consume and nothing is being restarted."""
        store, bus = await self._store_answers(), await self.bus.healthy()
        consumers = {consumer.group: consumer.stopped_because or "running" for consumer in self.consumers}
        stopped = any(consumer.stopped_because for consumer in self.consumers)
        return Readiness(
            ready=store and bus and not stopped and not self.troubled,
            store=store,
            bus=bus,
            consumers=consumers,
            lag_records={consumer.group: await consumer.behind() for consumer in self.consumers},
            troubled=dict(self.troubled),
        )

    async def measure_all(self) -> None:
        """Set every gauge that is read from the store."""
        await self.relay.measure()
        if self.measure is not None:
            await self.measure()

    async def _store_answers(self) -> bool:
        try:
            await self.database.read(_one)
        except Exception:
            log.exception("the store of %s does not answer", self.name)
            return False
        return True

    async def _keep(self, name: str, run: Loop) -> None:
        """Run background work; when it fails, say so and start it again."""
        backoff = Backoff(first=0.5)
        while True:
            try:
                await run()
            except Exception as error:
                log.exception("%s of %s failed", name, self.name)
                self.troubled[name] = type(error).__name__
                await asyncio.sleep(backoff.next())
                self.troubled.pop(name)
            else:
                return

    async def _housekeeping(self) -> None:
        while True:
            await self.database.write(forget_before, self.clock.now() - KEPT)
            await asyncio.sleep(_HOUSEKEEPING_SECONDS)


def api_router(service: str, **options: Any) -> APIRouter:
    """A router for a noun of a service, under ``/<service>/v1``; its routes read bodies as our contract says."""
    options.setdefault("route_class", JsonRoute)
    return APIRouter(prefix=f"/{service}/v1", responses=problems.problems(*_ALWAYS_POSSIBLE), **options)


def together(*routers: APIRouter) -> APIRouter:
    """One router with the routes of these, as they are.

    ``include_router`` would build each of them a second time, and once more in every application: with hundreds of
    routes, that was half of the start.
    """
    router = APIRouter()
    for one in routers:
        router.routes.extend(one.routes)
    return router


def build_app(
    *services: Service, bus: Bus, verifier: Verifier, clock: Clock, version: str, prepare: bool = False
) -> FastAPI:
    """One application for these services: one in production's containers, all of them in embedded mode.

    ``prepare`` migrates the stores and makes the topics that are missing; in production, jobs do that beforehand.
    A bus that does not answer at the start is waited for in the background: what is accepted is relayed later.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(bus.stop)
            if prepare:
                await bus.start()
                await create_topics(bus)
            else:
                starting = asyncio.create_task(_start(bus), name="bus")
                stack.callback(starting.cancel)
            for service in services:
                await stack.enter_async_context(service.running(migrate=prepare))
            yield

    app = FastAPI(title="Mumpuni", version=version, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.contexts = {service.name: service.context for service in services}
    app.state.verifier = verifier
    app.state.clock = clock
    app.state.running_keys = set()
    app.state.watched = {
        service.name: Watched(service.metrics, service.readiness, service.measure_all) for service in services
    }
    problems.install(app)
    for service in services:
        app.router.routes.extend(service.router.routes)
        app.router.routes.extend(health_router(service.name).routes)
        if service.pages is not None:
            app.include_router(service.pages, prefix=f"/{service.name}", include_in_schema=False)
    add_docs(app, {service.name: service.title for service in services})
    app.add_middleware(
        Around,
        metrics={service.name: service.metrics for service in services},
        routes={route.endpoint: str(route.path_format) for route in iter_route_contexts(app.routes) if route.endpoint},
        limits={path: limit for service in services for path, limit in service.body_limits.items()},
        default_limit=DEFAULT_BODY_LIMIT,
    )
    return app


async def create_topics(bus: Bus) -> None:
    """Make every topic of the catalogue and its dead-letter twin; those that are there stay as they are."""
    await bus.create_topics(dict.fromkeys([*TOPICS, *map(dead_letter_topic, TOPICS)], PARTITIONS))


async def _start(bus: Bus) -> None:
    backoff = Backoff(first=0.5)
    while True:
        try:
            await bus.start()
        except BusUnavailable as error:
            log.warning("waiting for the bus: %s", error)
            await asyncio.sleep(backoff.next())
        else:
            return


def _one(tx: Tx) -> None:
    tx.execute(sa.text("SELECT 1")).one()
