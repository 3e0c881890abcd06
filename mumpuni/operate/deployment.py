"""Where a deployment's stores and events are: in one data folder, or where the environment says."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from mumpuni.console import DEFAULT_DATA
from mumpuni.embedded import SERVICES
from mumpuni.stopped import Stopped
from shared.bus.embedded import EmbeddedBus
from shared.bus.kafka import KafkaBus, KafkaSettings
from shared.bus.protocols import Bus
from shared.clock import Clock, SystemClock
from shared.database import Database
from shared.rules.ruleset import Rules, load_rules
from shared.service import Service

REBUILDABLE: Final = ("evaluation", "notification")
"""Services whose state follows from events; the others are where facts begin."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """``data`` is the folder of the embedded mode; without one, the environment names Kafka and the stores."""

    data: Path | None

    @classmethod
    def chosen(cls, data: Path | None, environment: Mapping[str, str] = os.environ) -> Deployment:
        """The folder that was named, else production where a broker is named, else the usual folder."""
        if data is None and not environment.get("KAFKA_BOOTSTRAP_SERVERS"):
            data = DEFAULT_DATA
        return cls(data)

    @property
    def folder(self) -> Path:
        """The data folder. Raises ``Stopped`` where there is none, in production."""
        if self.data is None:
            raise Stopped(
                "Perintah ini untuk mode tertanam; sebut foldernya dengan --data-dir.",
                "This is for the embedded mode; name its folder with --data-dir.",
            )
        return self.data

    def settings(self, name: str) -> Any:
        """A service's settings. Raises ``ValidationError``."""
        kind = import_module(f"services.{name}.settings").Settings
        return kind() if self.data is None else kind(store=self.data / f"{name}.db")

    def rules(self) -> Rules:
        """The rules in force, with the city's own where the folder has any."""
        folder = os.environ.get("RULES_DIR") if self.data is None else self.data / "rules"
        return load_rules(Path(folder) if folder and Path(folder).is_dir() else None)

    def service(self, name: str, *, bus: Bus, clock: Clock | None = None, **settings: Any) -> Service:
        """A service on its store, not running. ``settings`` take the place of its own."""
        chosen = self.settings(name).model_copy(update=settings)
        service: Service = import_module(f"services.{name}.main").create_service(
            chosen, bus=bus, clock=clock or SystemClock(), rules=self.rules()
        )
        return service

    def bus(self) -> Bus:
        """The event log, not started. Raises ``Stopped`` where the folder has none."""
        if self.data is not None and not (self.data / "events.db").is_file():
            raise Stopped(
                f"Tidak ada catatan peristiwa di {self.data}. Sebut folder datanya dengan --data-dir.",
                f"There is no event log in {self.data}. Name the data folder with --data-dir.",
            )
        return self.unconnected_bus()

    def unconnected_bus(self) -> Bus:
        """The event log for what has no need of it: a service wants one to be put together."""
        return KafkaBus(KafkaSettings()) if self.data is None else EmbeddedBus(self.data / "events.db")

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Bus]:
        """The event log, started. Raises ``Stopped`` and ``BusUnavailable``."""
        bus = self.bus()
        try:
            await bus.start()
            yield bus
        finally:
            await bus.stop()

    @asynccontextmanager
    async def store(self, name: str) -> AsyncIterator[Database]:
        """A service's store as it is. Raises ``Stopped`` where there is none."""
        check_name(name, SERVICES)
        place = self.settings(name).store
        if isinstance(place, Path) and not place.is_file():
            raise Stopped(
                f"Tidak ada basis data {name} di {place.parent}. Sebut folder datanya dengan --data-dir.",
                f"There is no store of {name} in {place.parent}. Name the data folder with --data-dir.",
            )
        database = self.service(name, bus=self.unconnected_bus()).database
        try:
            yield database
        finally:
            await database.close()


def check_name(name: str, names: tuple[str, ...]) -> None:
    """Raise ``Stopped`` unless it is one of these services."""
    if name not in names:
        raise Stopped(
            f"Tidak ada {name} di sini. Yang ada: {', '.join(names)}.",
            f"There is no {name} here. There are: {', '.join(names)}.",
        )
