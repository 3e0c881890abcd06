"""The courier as a process of its own, in production: ``python -m mumpuni.courier``."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI
from pydantic import ValidationError

from mumpuni.courier.journal import Journal, JournalTaken
from mumpuni.courier.loop import working
from mumpuni.courier.platform import TIMEOUT
from mumpuni.courier.settings import Settings
from mumpuni.courier.setup import Unusable, courier_of, tokens_of
from mumpuni.courier.status import status_of
from shared.clock import SystemClock
from shared.serving import Server, configuration

log = logging.getLogger("mumpuni.courier")


def application(settings: Settings, journal: Journal) -> FastAPI:
    """Works while it is served. Raises ``Unusable``."""
    http = httpx.AsyncClient(timeout=TIMEOUT)
    courier = courier_of(settings, http, tokens_of(settings, http), journal, SystemClock())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with http, working(courier, settings.poll_seconds):
            yield

    app = FastAPI(openapi_url=None, lifespan=lifespan)
    app.mount("/courier", status_of(courier))
    return app


def main() -> bool:
    """Serve until SIGTERM or SIGINT; whether it could start."""
    settings = Settings()
    with Journal.held(settings.state, SystemClock().now()) as journal:
        config = configuration(application(settings, journal), host=settings.http_host, port=settings.http_port)
        return Server(config, lambda: log.info("the courier is at work")).serve_until_told()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log whole addresses
    try:
        started = main()
    except JournalTaken as taken:
        sys.exit(f"another courier works with {taken}")
    except ValidationError as error:  # without the values that were given: one of them may be a secret
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        sys.exit(f"settings of the courier need mending: {wrong}")
    except (Unusable, OSError) as error:
        sys.exit(str(error))
    sys.exit(0 if started else 1)
