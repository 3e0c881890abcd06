"""A service as a process of its own, in production: ``python -m services.<name> serve | migrate | topics``.

Embedded mode (``mumpuni up``) puts the same services into one process instead.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import httpx
from fastapi import FastAPI
from pydantic import Field, ValidationError
from pydantic_settings import SettingsConfigDict

from shared.backoff import Backoff
from shared.bus.kafka import KafkaBus, KafkaSettings
from shared.bus.protocols import Bus, BusUnavailable
from shared.clock import Clock, SystemClock
from shared.database import of_the_world
from shared.migrations import NotMigrated
from shared.rules.reading import RuleFileError
from shared.rules.ruleset import Rules, load_rules
from shared.service import Service, build_app, create_topics
from shared.serving import Server, configuration
from shared.settings import ServiceSettings
from shared.web.auth import Verifier
from shared.web.health import release
from shared.web.keys import FetchedKeys, FixedKeys, KeySource

log = logging.getLogger(__name__)

Create = Callable[[Bus, Clock, Rules], Service]
"""Puts a service together from its own settings and these."""

_ATTEMPTS: Final = 12
_USAGE: Final = "usage: python -m services.<name> serve | migrate | topics"


class Unusable(Exception):  # noqa: N818 - says what to mend
    """The process was told something it cannot work with."""


class ProcessSettings(ServiceSettings):
    """What every service's process is told, beside its own settings and Kafka's."""

    model_config = SettingsConfigDict(env_prefix="")

    http_host: str = "0.0.0.0"  # noqa: S104 - a container listens for its gateway
    http_port: int = Field(8000, ge=1, le=65535)
    drain_seconds: float = Field(0.0, ge=0, le=60)
    """How long to go on serving after the wish to stop; `/health/live` then says no, and a gateway looks elsewhere."""
    rules_dir: Path | None = None
    """Rule files that hold instead of, or beside, those of the release."""
    auth_issuer: str = "mumpuni-embedded"
    """Who signs the tokens (``iss``)."""
    auth_audience: str = "mumpuni"
    """Whom the tokens are for (``aud``)."""
    auth_jwks_file: Path | None = None
    """The issuer's public keys in a file."""
    auth_jwks_url: str | None = None
    """Where the issuer publishes its keys; used where no file is named."""

    def keys(self) -> KeySource:
        """Where the keys that verify tokens come from. Raises ``Unusable``."""
        if self.auth_jwks_file is not None:
            try:
                return FixedKeys.from_file(self.auth_jwks_file)
            except (OSError, ValueError) as error:
                raise Unusable(f"AUTH_JWKS_FILE={self.auth_jwks_file} cannot be read: {error}") from error
        if self.auth_jwks_url is not None:
            return FetchedKeys(self.auth_jwks_url, httpx.AsyncClient(timeout=10.0))
        raise Unusable("set AUTH_JWKS_FILE or AUTH_JWKS_URL: without keys no token can be verified")


def run(create: Create, arguments: Sequence[str] | None = None) -> None:
    """Do what the command line asks and exit: 0 when done, 1 when something has to be mended first, 2 for usage."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("aiokafka").setLevel(logging.ERROR)  # what matters of it is said by shared.bus
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log whole addresses
    commands: dict[tuple[str, ...], Callable[[], bool]] = {
        ("serve",): lambda: serve(create),
        ("migrate",): lambda: asyncio.run(migrate(_made(create))),
        ("topics",): lambda: asyncio.run(make_topics()),
    }
    command = commands.get(tuple(sys.argv[1:] if arguments is None else arguments))
    if command is None:
        sys.exit(_USAGE)
    try:
        done = command()
    except (Unusable, NotMigrated, RuleFileError, BusUnavailable, OSError, ValidationError) as error:
        sys.exit(_said(error))
    sys.exit(0 if done else 1)


def serve(create: Create) -> bool:
    """Serve until SIGTERM or SIGINT; whether it could start."""
    settings = ProcessSettings()
    clock, bus = SystemClock(), KafkaBus(KafkaSettings())
    service = create(bus, clock, load_rules(settings.rules_dir))
    app = application(service, bus, settings, clock)
    server = Server(
        configuration(app, host=settings.http_host, port=settings.http_port),
        lambda: log.info("%s serves on port %d", service.name, settings.http_port),
        settings.drain_seconds,
    )
    return server.serve_until_told()


def application(service: Service, bus: Bus, settings: ProcessSettings, clock: Clock) -> FastAPI:
    """One service's application."""
    verifier = Verifier(settings.keys(), issuer=settings.auth_issuer, audience=settings.auth_audience)
    return build_app(service, bus=bus, verifier=verifier, clock=clock, version=release())


async def migrate(service: Service) -> bool:
    """Bring the store to the newest revision; a store that does not answer yet is waited for, about a minute."""
    backoff = Backoff(first=0.5)
    for attempt in range(_ATTEMPTS):
        try:
            await service.database.migrate(service.migrations.upgrade)
        except Exception as error:
            if not of_the_world(error) or attempt == _ATTEMPTS - 1:
                raise
            log.warning("waiting for the store of %s: %s", service.name, type(error).__name__)
            await asyncio.sleep(backoff.next())
        else:
            break
    log.info("the store of %s is at revision %s", service.name, service.migrations.newest())
    await service.database.close()
    return True


async def make_topics() -> bool:
    """Make all topics and their dead-letter twins, once the cluster answers."""
    bus = KafkaBus(KafkaSettings())
    backoff = Backoff(first=0.5)
    for attempt in range(_ATTEMPTS):
        try:
            await bus.start()
            await create_topics(bus)
        except BusUnavailable as error:
            if attempt == _ATTEMPTS - 1:
                raise
            log.warning("waiting for Kafka: %s", error)
            await asyncio.sleep(backoff.next())
        else:
            break
    await bus.stop()
    log.info("all topics are there")
    return True


def _made(create: Create) -> Service:
    return create(KafkaBus(KafkaSettings()), SystemClock(), load_rules(ProcessSettings().rules_dir))


def _said(error: Exception) -> str:
    """What is wrong, without the values that were given: one of them may be a secret."""
    if isinstance(error, ValidationError):
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        return f"settings of {error.title} need mending: {wrong}"
    return str(error)
