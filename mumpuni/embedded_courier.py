"""The courier within ``mumpuni up``: at work while the application is, over HTTP that stays inside the process."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx
from fastapi import FastAPI

from mumpuni.courier.journal import Journal, JournalTaken
from mumpuni.courier.loop import working
from mumpuni.courier.platform import TIMEOUT
from mumpuni.courier.settings import Settings
from mumpuni.courier.setup import courier_of
from mumpuni.courier.status import status_of
from mumpuni.keys import Grant, SigningKey
from shared.clock import Clock, SystemClock

log = logging.getLogger(__name__)

SCOPES: Final = ("enrollment:read", "feedback:write")
"""What the courier may do."""

_VALID: Final = timedelta(hours=1)


class SignedTokens:
    """Tokens signed with the data folder's own key, for everybody's questionnaires."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._key = SigningKey.in_folder(data)
        self._clock = clock

    async def current(self) -> str:
        """A new one."""
        return self._key.token(Grant("courier", "*", "*", SCOPES), self._clock.now(), _VALID)

    def refused(self) -> None:
        """There is no other."""


def is_wanted() -> bool:
    """Whether a mail server is named, so that questionnaires can be sent."""
    return Settings().smtp_host is not None


def add_courier(app: FastAPI, data: Path, url: str) -> None:
    """Have the courier work whenever the application does, if a mail server is named. ``url`` is where it is served."""
    settings = Settings().model_copy(update={"feedback_url": url, "enrollment_url": url})
    if settings.smtp_host is None:
        return
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[Any]:
        async with inner(running) as state, _at_work(running, settings, data):
            yield state

    app.router.lifespan_context = lifespan


@asynccontextmanager
async def _at_work(app: FastAPI, settings: Settings, data: Path) -> AsyncIterator[None]:
    clock = SystemClock()
    try:
        with Journal.held(data / "courier", clock.now()) as journal:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), timeout=TIMEOUT) as http:
                courier = courier_of(settings, http, SignedTokens(data, clock), journal, clock)
                app.mount("/courier", status_of(courier))
                async with working(courier, settings.poll_seconds):
                    yield
    except JournalTaken:
        log.warning("another courier works in %s; this one leaves the mail to it", data)
        yield
