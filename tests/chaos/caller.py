"""A client that does not give up: the same request under the same key until the answer is definite."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

import httpx

from shared.backoff import Backoff
from tests.chaos.journal import Entry, Journal

_TRY_AGAIN: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
_IN_USE: Final = "urn:mumpuni:problem:idempotency-key-in-use"
_LONGEST_PAUSE: Final = 2.0


class GaveUp(Exception):  # noqa: N818 - a state of affairs, told with the request it is about
    """No definite answer came in time: what became of the request is unknown."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask. ``expects`` are the statuses its sender counts with."""

    kind: str
    method: str
    path: str
    body: Any = None
    token: str | None = None
    key: str | None = None
    expects: tuple[int, ...] = (200, 201)
    headers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def all_headers(self) -> dict[str, str]:
        """What goes with it on every attempt."""
        headers = dict(self.headers)
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.key is not None:
            headers["Idempotency-Key"] = self.key
        return headers


class Caller:
    """Sends, waits and sends again; writes all of it into the journal. ``patience`` in seconds is for one request."""

    def __init__(self, http: httpx.AsyncClient, journal: Journal, patience: float) -> None:
        self._http = http
        self.journal = journal
        self._patience = patience

    async def send(self, request: Request) -> Entry:
        """The request with its definite answer: a 2xx, or a 4xx that another attempt cannot change. Raises ``GaveUp``.

        Whoever gets no answer, a 5xx, a 429 or "still running" asks again.
        """
        entry = Entry(
            number=self.journal.next_number,
            kind=request.kind,
            method=request.method,
            path=request.path,
            body=request.body,
            key=request.key,
            facts=dict(request.facts),
            expects=request.expects,
            sent_at=datetime.now(UTC).isoformat(),
        )
        self.journal.sent(entry)
        answer = await self._insist(request, entry)
        self.journal.settle(entry, answer.status_code, read(answer))
        return entry

    async def repeat(self, request: Request, first: Entry) -> None:
        """Ask once more what was answered; the journal notes it when not the same comes back. Raises ``GaveUp``."""
        again = await self._insist(request, first)
        same = again.status_code == first.status and read(again) == first.answer
        if not same or again.headers.get("Idempotency-Replayed") != "true":
            told = f"first {first.status}, then {again.status_code} {again.text[:300]}"
            self.journal.wrong_repeats.append(f"request {first.number} ({first.kind}): {told}")

    async def get(self, path: str, token: str, **query: str | int) -> Any:
        """Read something that is there, however long it takes. Raises ``GaveUp``, or what httpx raises for a 4xx."""
        request = Request("read", "GET", str(httpx.URL(path, params=query)), token=token)
        entry = Entry(0, "read", "GET", request.path, None, None, {}, (), "")
        answer = await self._insist(request, entry)
        answer.raise_for_status()
        return read(answer)

    async def _insist(self, request: Request, entry: Entry) -> httpx.Response:
        until, backoff = time.monotonic() + self._patience, Backoff(0.02, _LONGEST_PAUSE)
        while True:
            answer = await self._attempt(request, entry)
            if answer is not None and is_definite(answer):
                return answer
            if time.monotonic() > until:
                raise GaveUp(f"request {entry.number} ({request.kind}): {' '.join(entry.attempts[-10:])}")
            asked = 0.0 if answer is None else float(answer.headers.get("Retry-After", 0))
            await asyncio.sleep(max(backoff.next(), min(asked, _LONGEST_PAUSE)))

    async def _attempt(self, request: Request, entry: Entry) -> httpx.Response | None:
        raw = isinstance(request.body, str)
        try:
            answer = await self._http.request(
                request.method,
                request.path,
                headers=request.all_headers,
                content=request.body.encode() if raw else None,
                json=None if raw else request.body,
            )
        except httpx.TransportError as error:
            entry.attempts.append(type(error).__name__)
            return None
        entry.attempts.append(str(answer.status_code))
        return answer


def is_definite(answer: httpx.Response) -> bool:
    """Whether asking again could not lead to another answer."""
    if answer.is_server_error or answer.status_code in _TRY_AGAIN:
        return False
    if answer.status_code == HTTPStatus.OK and "ndjson" in answer.headers.get("Content-Type", ""):
        return all(line["status"] < HTTPStatus.INTERNAL_SERVER_ERROR for line in read(answer))
    if answer.status_code != HTTPStatus.CONFLICT:
        return True
    said = read(answer)
    if isinstance(said, dict):
        return said.get("type") != _IN_USE
    return "Retry-After" not in answer.headers  # a page says in words alone that the first request still runs


def read(answer: httpx.Response) -> Any:
    """The answer's JSON, or one object a line; text where it is neither."""
    kind = answer.headers.get("Content-Type", "")
    if "ndjson" in kind:
        return [json.loads(line) for line in answer.text.splitlines() if line]
    return answer.json() if "json" in kind and answer.content else answer.text
