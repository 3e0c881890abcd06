"""Around every request: its id, the limit of its body, its count and its time."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Mapping
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Invalid, NotFound, Problem, Text, TooLarge
from shared.ids import new_id
from shared.metrics import Metrics
from shared.web.problems import render

log = logging.getLogger("mumpuni.access")
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
_NOWHERE = Text("Alamat ini tidak ada. Lihat /docs.", "There is nothing at this address. See /docs.")
_NO_TEXT = Text(
    "Pertanyaan pada alamat memuat karakter nol (%00), yang bukan teks.",
    "The address asks with a zero character (%00), which is no text.",
)


class Around:
    """Gives each request an id, refuses bodies over the limit and addresses that are no text, counts and times answers.

    ``routes`` names the path template of each endpoint, so that no identifier becomes a label.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        metrics: Mapping[str, Metrics],
        routes: Mapping[Any, str],
        limits: Mapping[str, int],
        default_limit: int,
    ) -> None:
        self._app = app
        self._routes = routes
        self._metrics = metrics
        self._limits = limits
        self._default_limit = default_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        headers = Headers(scope=scope)
        offered = headers.get("x-request-id", "")
        request_id = scope["request_id"] = offered if _REQUEST_ID.fullmatch(offered) else new_id()
        status = 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        try:
            limit = self._limits.get(scope["path"], self._default_limit)
            refusal = too_large(limit) if _announced(headers) > limit else _unanswerable(scope)
            if refusal is not None:
                await render(Request(scope), refusal)(scope, receive, answer)
            else:
                await self._app(scope, _limited(receive, limit), answer)
        finally:
            self._count(scope, status, time.perf_counter() - started)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = self._routes.get(scope.get("endpoint"), "unknown")
        service = scope["path"].split("/", 2)[1]
        metrics = self._metrics.get(service)
        if metrics is not None:
            metrics.requests.labels(service, scope["method"], route, str(status)).inc()
            metrics.request_seconds.labels(service, route).observe(seconds)
        log.debug("%s %s %s %d %.1f ms", scope["request_id"], scope["method"], route, status, seconds * 1000)


def too_large(limit: int) -> TooLarge:
    """The problem of a body over ``limit`` bytes."""
    size = f"{limit / 1_048_576:g} MiB"
    return TooLarge(
        Text(f"Isi permintaan melebihi {size}. Bagi menjadi beberapa kiriman.", f"The body is over {size}. Split it."),
        limit_bytes=limit,
    )


def _unanswerable(scope: Scope) -> Problem | None:
    """The problem of an address with a zero character, which PostgreSQL takes in no text: nothing is called so."""
    if "\0" in scope["path"]:
        return NotFound(_NOWHERE)
    return Invalid(_NO_TEXT) if b"%00" in scope["query_string"] else None


def _announced(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() else 0


def _limited(receive: Receive, limit: int) -> Receive:
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise too_large(limit)
        return message

    return counted
