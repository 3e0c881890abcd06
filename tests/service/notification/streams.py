"""A reader of server-sent events over ASGI, which takes them as they come."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

PATH = "/notification/v1/alerts/stream"


@dataclass(frozen=True)
class Event:
    """One event; a comment has no name."""

    name: str | None
    number: int | None
    data: Any


class Stream:
    """What came, in order."""

    def __init__(self) -> None:
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._text = ""
        self.headers: dict[str, str] = {}
        self.status = 0

    async def next(self) -> Event | None:
        """The next event, comments left out; None at the end."""
        async with asyncio.timeout(20):
            while True:
                event = await self._events.get()
                if event is None or event.name is not None:
                    return event

    def nothing_waits(self) -> bool:
        """Whether everything that came was looked at."""
        return self._events.empty()

    async def take(self, message: MutableMapping[str, Any]) -> None:
        """Take what the application sends."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            return
        self._text += message.get("body", b"").decode()
        while "\n\n" in self._text:
            block, _, self._text = self._text.partition("\n\n")
            self._events.put_nowait(_event(block))
        if not message.get("more_body", False):
            self._events.put_nowait(None)


@asynccontextmanager
async def stream(app: FastAPI, headers: dict[str, str]) -> AsyncIterator[Stream]:
    """An open stream."""
    one, gone = Stream(), asyncio.Event()
    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("mumpuni.test", 80),
    }
    task = asyncio.create_task(app(scope, receive, one.take))
    try:
        yield one
    finally:
        gone.set()
        async with asyncio.timeout(20):
            await task


def _event(block: str) -> Event:
    fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
    number = fields.get("id")
    data = json.loads(fields["data"]) if "data" in fields else None
    return Event(fields.get("event"), None if number is None else int(number), data)
