"""All services in one process, each with its own SQLite file, over a durable SQLite event log."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Final

from fastapi import FastAPI

from mumpuni.keys import AUDIENCE, ISSUER, SigningKey
from shared.bus.embedded import EmbeddedBus
from shared.bus.protocols import Bus
from shared.clock import Clock, SystemClock
from shared.rules.ruleset import Rules, load_rules
from shared.service import Service, build_app
from shared.web.auth import Verifier
from shared.web.health import release
from shared.web.keys import FixedKeys

SERVICES: Final = ("enrollment", "evaluation", "feedback", "notification")


class AlreadyRunning(Exception):  # noqa: N818 - a state, not a mistake
    """Another process works in this data folder."""


def create_service(
    name: str, store: Path | str, bus: Bus, clock: Clock, rules: Rules, url: str | None = None
) -> Service:
    """One service on a store, not yet running. Every service has the same two doors: its settings and its main.

    ``url`` is where it is served: notification's links lead there unless its settings say otherwise. The others' links
    lead where they were asked for, which notification cannot know: its mails answer nobody.
    """
    settings = import_module(f"services.{name}.settings").Settings(store=store)
    if url is not None and name == "notification" and "public_url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"public_url": url})
    service: Service = import_module(f"services.{name}.main").create_service(
        settings, bus=bus, clock=clock, rules=rules
    )
    return service


def create_app(
    data: Path,
    *,
    names: tuple[str, ...] = SERVICES,
    clock: Clock | None = None,
    bus_of: Callable[[Path, Clock], Bus] = EmbeddedBus,
    rules: Rules | None = None,
    stores: Mapping[str, Path | str] | None = None,
    url: str | None = None,
) -> FastAPI:
    """The application over the data folder; it begins to work when its lifespan does.

    ``stores`` names another store of a service than its file in the folder, as the service's own setting does. ``url``
    is where the application is served, as its own people reach it.
    """
    data.mkdir(parents=True, exist_ok=True)
    clock = clock or SystemClock()
    rules = rules or load_rules(data / "rules" if (data / "rules").is_dir() else None)
    bus = bus_of(data / "events.db", clock)
    stores = {name: data / f"{name}.db" for name in names} | dict(stores or {})
    services = [create_service(name, stores[name], bus, clock, rules, url) for name in names]
    verifier = Verifier(FixedKeys(SigningKey.in_folder(data).jwks), issuer=ISSUER, audience=AUDIENCE)
    app = build_app(*services, bus=bus, verifier=verifier, clock=clock, version=release(), prepare=True)
    app.state.bus = bus
    app.state.services = {service.name: service for service in services}
    if "notification" in names:
        app.state.services["notification"].context.upkeep.within(app, names)
    return app


@contextmanager
def sole_owner(data: Path) -> Iterator[None]:
    """Hold the data folder for this process alone. Raises ``AlreadyRunning``."""
    data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(str(data)) from error
        yield
    finally:
        os.close(descriptor)
