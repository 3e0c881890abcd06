"""The loop that looks after the platform itself: how services keep up, what they gave up, what no channel took."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import httpx

from services.notification.domain.operations import DEAD_LETTERS, OPERATORS, PARKED, DeadLetters, Lag, Parked, coarse
from services.notification.handlers.letters import Letters
from services.notification.handlers.work import AlertWork
from services.notification.store import shown_deliveries
from services.notification.store.alerts import Place, unresolved_by_rule
from shared.clock import Clock
from shared.database import Database, Tx

_TASK: Final = "upkeep"
_ANSWERS_WITHIN: Final = 10.0


class Watched(NamedTuple):
    """A service, and where it answers: ``http://evaluation:8000/evaluation``."""

    service: str
    url: str


class Seen(NamedTuple):
    """How a service keeps up."""

    service: str
    lag: int
    stopped: bool


class Upkeep:
    """Asks each service in turn. Of several replicas one asks.

    A service that does not answer twice in a row counts as stopped: one that was being restarted does not alarm.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        open_work: Callable[[Tx, datetime], AlertWork],
        letters: Letters,
        urls: Sequence[str],
        pause_seconds: float,
    ) -> None:
        self._database = database
        self._clock = clock
        self._open_work = open_work
        self._letters = letters
        self._watched = [Watched(url.rstrip("/").rpartition("/")[2], url.rstrip("/")) for url in urls]
        self._pause = pause_seconds
        self._transport: httpx.AsyncBaseTransport | None = None
        self._silent: set[str] = set()

    def within(self, app: Any, names: Sequence[str]) -> None:
        """Ask the services that run in this very process, without a network."""
        self._transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self._watched = [Watched(name, f"http://mumpuni/{name}") for name in names]

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        leadership = self._database.leadership(_TASK)
        try:
            while True:
                await asyncio.sleep(self._pause)
                if await leadership.held():
                    await self.look()
        finally:
            await self._letters.close()
            await leadership.release()

    async def look(self) -> None:
        """Ask every service once, and let the rules judge what they say."""
        async with httpx.AsyncClient(transport=self._transport, timeout=_ANSWERS_WITHIN) as client:
            seen = [await self._ask(client, one) for one in self._watched]
        letters = await self._letters.waiting()
        await self._database.write(self._judge, [one for one in seen if one is not None], letters, self._clock.now())

    async def _ask(self, client: httpx.AsyncClient, watched: Watched) -> Seen | None:
        try:
            ready = (await client.get(f"{watched.url}/health/ready")).json()
            lag, states = sum(ready["lag_records"].values()), ready["consumers"].values()
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError):
            if watched.service in self._silent:
                return Seen(watched.service, 0, stopped=True)
            self._silent.add(watched.service)
            return None
        self._silent.discard(watched.service)
        return Seen(watched.service, lag, stopped=any(state != "running" for state in states))

    def _judge(self, tx: Tx, seen: Sequence[Seen], letters: Mapping[str, int] | None, now: datetime) -> None:
        work = self._open_work(tx, now)
        for one in seen:
            work.matters.service(f"{OPERATORS}.{one.service}", Lag(one.service, coarse(one.lag), one.stopped))
        if letters is not None:
            _judge_letters(tx, work, letters, {one.service for one in self._watched})
        _judge_channels(tx, work)
        work.flush()


def _judge_letters(tx: Tx, work: AlertWork, letters: Mapping[str, int], services: set[str]) -> None:
    """What waits now, and what was told of and waits no more."""
    told = {key.subject_id.removeprefix(f"{OPERATORS}.") for key in unresolved_by_rule(tx, DEAD_LETTERS)}
    for service in sorted(services | told | set(letters)):
        work.matters.service(f"{OPERATORS}.{service}", DeadLetters(service, letters.get(service, 0)))


def _judge_channels(tx: Tx, work: AlertWork) -> None:
    """What is parked now, and what was and no longer is; a whole city's channel is the operators' to mend."""
    parked = shown_deliveries.parked_by_channel(tx)
    for one in parked:
        place = (
            Place(OPERATORS, OPERATORS, None) if "*" in {one.agency, one.city} else Place(one.agency, one.city, None)
        )
        work.matters.channel(one.channel_id, place, Parked(one.kind, one.messages))
    still = {one.channel_id for one in parked}
    for key, alert in unresolved_by_rule(tx, PARKED).items():
        if key.subject_id not in still:
            work.matters.channel(key.subject_id, alert.told.place, None)
