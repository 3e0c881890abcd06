"""Requests that may be repeated: the first answer is kept with the write itself and given again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Concatenate, Final, ParamSpec

import sqlalchemy as sa
from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

from shared.database import Database, Tx
from shared.errors import Conflict, Fault, Invalid, Text
from shared.web.auth import Principal

P = ParamSpec("P")

KEPT: Final = timedelta(days=7)
"""How long an answer is kept for repeats."""

_HEADER: Final = "idempotency-key"
_LONGEST: Final = 255
_JSON: Final = "application/json"
_OTHER_BODY = Text(
    "Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakai kunci baru.",
    "This Idempotency-Key was used for another request. Use a new key.",
)
_RUNNING = Text(
    "Permintaan dengan Idempotency-Key ini masih diproses. Coba lagi sebentar lagi.",
    "The request with this Idempotency-Key is still running. Try again in a moment.",
)


class KeyReused(Invalid):
    """The key belongs to another request."""

    slug = "idempotency-key-reused"


class StillRunning(Conflict):
    """The first request with this key has not been answered yet."""

    slug = "idempotency-key-in-use"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write answers: a body, its status, and headers such as ``Location`` and ``ETag``."""

    body: BaseModel
    status: int = 201
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Stored:
    fingerprint: bytes
    status: int
    headers: dict[str, str]
    body: bytes
    replayed: bool


class Once:
    """A dependency: runs a route's write at most once for each ``Idempotency-Key`` of a caller."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.key = request.headers.get(_HEADER)

    @classmethod
    async def of(cls, request: Request) -> Once:
        """The dependency itself (asynchronous, so that it needs no thread)."""
        return cls(request)

    async def write(
        self,
        database: Database,
        script: Callable[Concatenate[Tx, P], BaseModel | Answer],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Response:
        """Run the script and answer, or give the first answer again with ``Idempotency-Replayed: true``.

        Only answers of writes that took place are kept: a request that was refused may be mended under the same key.
        Raises ``KeyReused`` for the same key with another body, ``StillRunning`` while the first is under way.
        """
        if self.key is None:
            return _response(_stored(_answer(await database.write(script, *args, **kwargs)), b""))
        if not 1 <= len(self.key) <= _LONGEST:
            raise Invalid(
                Text(f"Idempotency-Key paling banyak {_LONGEST} karakter.", f"At most {_LONGEST} characters."),
                [Fault("/header/Idempotency-Key", Text("terlalu panjang atau kosong", "is too long or empty"))],
            )
        caller, fingerprint = self._caller(), await self._fingerprint()
        running: set[tuple[str, str, str]] = self._request.app.state.running_keys
        mark = (database.service, caller, self.key)
        if mark in running:
            raise StillRunning(_RUNNING, headers={"Retry-After": "1"})
        running.add(mark)
        try:
            stored = await database.write(
                lambda tx: _once(tx, caller, self.key or "", fingerprint, self._now(), script, *args, **kwargs)
            )
        finally:
            running.discard(mark)
        return _response(stored)

    def _caller(self) -> str:
        principal: Principal | None = getattr(self._request.state, "principal", None)
        return "public" if principal is None else f"{principal.city}/{principal.agency}/{principal.subject}"[:200]

    def _now(self) -> datetime:
        now: datetime = self._request.app.state.clock.now()
        return now

    async def _fingerprint(self) -> bytes:
        request = self._request
        head = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
        return hashlib.sha256(head + await request.body()).digest()


def forget_before(tx: Tx, moment: datetime) -> int:
    """Drop the answers stored before ``moment``; how many."""
    table = tx.tables.idempotency_key
    return tx.execute(sa.delete(table).where(table.c.stored_at_ms < int(moment.timestamp() * 1000))).rowcount


def _once(
    tx: Tx,
    caller: str,
    key: str,
    fingerprint: bytes,
    now: datetime,
    script: Callable[Concatenate[Tx, P], BaseModel | Answer],
    *args: P.args,
    **kwargs: P.kwargs,
) -> _Stored:
    table = tx.tables.idempotency_key
    row = tx.execute(sa.select(table).where(table.c.caller == caller, table.c.key == key)).one_or_none()
    if row is not None:
        if row.fingerprint != fingerprint:
            raise KeyReused(_OTHER_BODY)
        return _Stored(row.fingerprint, row.status, json.loads(row.headers), row.body, replayed=True)
    stored = _stored(_answer(script(tx, *args, **kwargs)), fingerprint)
    tx.execute(
        table.insert(),
        {
            "caller": caller,
            "key": key,
            "fingerprint": fingerprint,
            "status": stored.status,
            "headers": json.dumps(stored.headers).encode(),
            "body": stored.body,
            "stored_at_ms": int(now.timestamp() * 1000),
        },
    )
    return stored


def _answer(result: Any) -> Answer:
    return result if isinstance(result, Answer) else Answer(result)


def _stored(answer: Answer, fingerprint: bytes) -> _Stored:
    body = answer.body.model_dump_json().encode()
    return _Stored(fingerprint, answer.status, dict(answer.headers), body, replayed=False)


def _response(stored: _Stored) -> Response:
    headers = {**stored.headers, "Idempotency-Replayed": "true"} if stored.replayed else stored.headers
    return Response(stored.body, stored.status, headers, _JSON)
