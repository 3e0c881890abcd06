"""All that is looked at, in an order that goes from causes to effects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from mumpuni.operate.deployment import Deployment
from mumpuni.operate.doctor import flow, machine, told
from mumpuni.operate.doctor.asked import asked
from mumpuni.operate.doctor.finding import Finding, good, note, wrong
from mumpuni.operate.doctor.flow import Look
from mumpuni.operate.doctor.topics import topics
from mumpuni.operate.letters import letters
from mumpuni.operate.rebuild.pipeline import logs_of
from mumpuni.stopped import Stopped
from services.enrollment.handlers.reactions import TOPICS as KNOWN
from services.evaluation.handlers.reactions import TOPICS as EVALUATED
from services.notification.handlers.reactions import TOPICS as NOTICED
from shared.bus.kafka import KafkaSettings
from shared.bus.protocols import Bus, BusUnavailable, Positions
from shared.errors import Text, Unavailable
from shared.rules.reading import RuleFileError
from shared.service import Service

_READ_BY: Final = {"enrollment": KNOWN, "evaluation": EVALUATED, "notification": NOTICED}
_LOOK_AGAIN_SECONDS: Final = 3.0
_BUS_MEND: Final = Text(
    "Periksa KAFKA_BOOTSTRAP_SERVERS dan jaringan; docker compose ps kafka",
    "Look at KAFKA_BOOTSTRAP_SERVERS and the network; docker compose ps kafka",
)
_STORE_MEND: Final = Text(
    "Periksa ..._STORE, sandi, dan apakah servernya berjalan.", "Look at ..._STORE, the password and the server."
)


@dataclass(frozen=True)
class Examination:
    """One look at a deployment. ``url`` is asked how the services are, where it is given."""

    deployment: Deployment
    host: str
    port: int
    url: str = ""
    token: str = ""
    now: Callable[[], datetime] = told.now

    async def findings(self) -> AsyncIterator[Finding]:
        """Everything, one after the other; what depends on something that is wrong is left out."""
        data = self.deployment.data
        if data is not None:
            for finding in machine.folder(data):
                yield finding
            if not (data / "events.db").is_file():
                return
            for finding in (*machine.disk(data), *self._server(data)):
                yield finding
        for finding in (*told.settings(self.deployment), *told.rules(self.deployment), *self._certificates()):
            yield finding
        async for finding in told.tokens(self.deployment, self.token):
            yield finding
        async for finding in self._flow():
            yield finding
        if self.url:
            async for finding in asked(self.url):
                yield finding

    def _server(self, data: Path) -> list[Finding]:
        if machine.is_running(data):
            return [good("Server sedang berjalan.", "The server is running.")]
        return [note(Text("Server tidak berjalan.", "The server is not running.")), *machine.port(self.host, self.port)]

    def _certificates(self) -> list[Finding]:
        if self.deployment.data is not None:
            return []
        try:
            return list(told.certificates(KafkaSettings(), self.now()))
        except ValidationError:
            return []  # told by told.settings already

    async def _flow(self) -> AsyncIterator[Finding]:
        async with AsyncExitStack() as stack:
            services: dict[str, Service] = {}
            looks: dict[str, Look] = {}
            for name in told.present(self.deployment):
                service = self._service(name)
                if service is None:
                    continue
                stack.push_async_callback(service.database.close)
                before = self.now()
                try:
                    looks[name] = await service.database.read(flow.look, service.migrations, name)
                except Unavailable as error:
                    yield _store_away(name, error)
                    continue
                services[name] = service
                for finding in (
                    *flow.store(name, looks[name], service.migrations.newest()),
                    *flow.clock(name, looks[name], before, self.now()),
                    *flow.outbox(name, looks[name], self.now()),
                ):
                    yield finding
            async for finding in self._bus(services, looks):
                yield finding

    def _service(self, name: str) -> Service | None:
        """The service, if it can be put together; why it cannot has been told already."""
        data = self.deployment.data
        if data is not None and not (data / f"{name}.db").is_file():
            return None
        try:
            return self.deployment.service(name, bus=self.deployment.unconnected_bus())
        except (ValidationError, RuleFileError):
            return None

    async def _bus(self, services: Mapping[str, Service], looks: Mapping[str, Look]) -> AsyncIterator[Finding]:
        try:
            async with self.deployment.connected() as bus:
                seen = await topics(bus)
                for finding in seen.findings(self.now()):
                    yield finding
                if not seen.is_whole:
                    return
                for finding in await _dead(bus):
                    yield finding
                async for finding in _consumers(bus, services, looks, seen.ends):
                    yield finding
        except (BusUnavailable, OSError, ValidationError) as error:
            yield wrong(
                Text(
                    f"Catatan peristiwa tidak menjawab: {type(error).__name__}.",
                    f"The event log does not answer: {type(error).__name__}.",
                ),
                _BUS_MEND,
            )
        except Stopped as stopped:
            yield wrong(Text(stopped.indonesian, stopped.english), _BUS_MEND)


async def _consumers(
    bus: Bus, services: Mapping[str, Service], looks: Mapping[str, Look], ends: Positions
) -> AsyncIterator[Finding]:
    logs = await logs_of(bus)
    readers = [name for name in _READ_BY if name in services and looks[name].places is not None]
    later = looks
    if any(_is_behind(name, looks[name], ends) for name in readers):
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        later = {
            name: await services[name].database.read(flow.look, services[name].migrations, name) for name in readers
        }
    for name in readers:
        for finding in flow.positions(name, looks[name], later[name], _read(name, ends), logs):
            yield finding


def _read(name: str, ends: Positions) -> Positions:
    return {place: end for place, end in ends.items() if place.topic in _READ_BY[name]}


def _is_behind(name: str, found: Look, ends: Positions) -> bool:
    places = found.places or {}
    return any(at not in places or places[at].next_offset < end for at, end in _read(name, ends).items() if end)


async def _dead(bus: Bus) -> list[Finding]:
    waiting = [letter for letter in await letters(bus) if letter.mark is None]
    if not waiting:
        return [good("Tidak ada surat mati.", "There are no dead letters.")]
    return [
        wrong(
            Text(f"{len(waiting)} surat mati menunggu.", f"{len(waiting)} dead letters wait."),
            Text(
                "mumpuni dlq list; docs/runbooks/dead-letters.md", "mumpuni dlq list; docs/runbooks/dead-letters.en.md"
            ),
        )
    ]


def _store_away(name: str, error: Unavailable) -> Finding:
    cause = type(error.__cause__ or error).__name__
    return wrong(
        Text(f"Basis data {name} tidak menjawab: {cause}.", f"The store of {name} does not answer: {cause}."),
        _STORE_MEND,
    )
