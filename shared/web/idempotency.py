"""Requests that may be repeated: the first answer is kept with the write itself and given again."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated, Any, Concatenate, Final, ParamSpec, TypeVar

import sqlalchemy as sa
from fastapi import Header, Request
from pydantic import BaseModel
from starlette.responses import Response

from shared.columns import Holds
from shared.database import Database, Tx
from shared.database.keys import Keys
from shared.errors import Conflict, Fault, Invalid, Text, Unavailable
from shared.web.auth import Principal

P = ParamSpec("P")
C = TypeVar("C")

KEPT: Final = timedelta(days=7)
"""How long an answer is kept for repeats."""

_LONGEST: Final = 255
_ERASED: Final = b'{"erased":true}'
_JSON: Final = "application/json"
_MARKS: Final = Keys("marks", caller=str, key=str)
_OTHER_BODY = Text(
    "Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakai kunci baru.",
    "This Idempotency-Key was used for another request. Use a new key.",
)
_RUNNING = Text(
    "Permintaan dengan Idempotency-Key ini masih diproses. Coba lagi sebentar lagi.",
    "The request with this Idempotency-Key is still running. Try again in a moment.",
)
_LEFT = Text(
    "Pengirim sudah memutus sambungan sebelum permintaannya mendapat giliran, jadi permintaan tidak dijalankan.",
    "The caller had hung up before the turn of the request came, so it was not carried out.",
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


@dataclass(frozen=True, slots=True)
class _Mark:
    """Whose key this is, what it was sent with, when (milliseconds since 1970), and by whom."""

    caller: str
    key: str
    fingerprint: bytes
    at_ms: int
    sender: _Sender


class _Sender:
    """Whoever waits for an answer.

    A sender who hung up asks again under the same key. If the first request's turn came after the second was refused,
    it would be judged by another state, and could take place without anybody hearing of it.
    """

    def __init__(self, request: Request) -> None:
        self.has_left = False
        self._listening = asyncio.create_task(self._listen(request))

    def forget(self) -> None:
        """Listen no more."""
        self._listening.cancel()

    async def _listen(self, request: Request) -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        self.has_left = True


Joint = Callable[[Tx, Sequence[C]], Sequence["BaseModel | Answer | Exception"]]
"""A script that serves many commands in one go, an answer or an exception for each, in their order."""


class Once:
    """A dependency: runs a route's write at most once for each ``Idempotency-Key`` of a caller."""

    def __init__(self, request: Request, key: str | None) -> None:
        self._request = request
        self.key = key

    @classmethod
    async def of(
        cls,
        request: Request,
        idempotency_key: Annotated[
            str | None,
            Header(description="A key of the caller's choice, 1 to 255 characters; a repeat gets the first answer"),
        ] = None,
    ) -> Once:
        """The dependency itself (asynchronous, so that it needs no thread)."""
        return cls(request, idempotency_key)

    async def write(
        self,
        database: Database,
        script: Callable[Concatenate[Tx, P], BaseModel | Answer],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Response:
        """Run the script and answer, or give the first answer again with ``Idempotency-Replayed: true``.

        Only answers of writes that took place are kept: a request that was refused may be mended under the same key.
        Raises ``KeyReused`` for the same key with another body, ``StillRunning`` while the first is under way,
        ``Unavailable`` when the sender hung up before the write's turn came.
        """
        if self.key is None:
            return _response(_stored(_answer(await database.write(script, *args, **kwargs)), b""))
        async with self._marked(database) as mark:
            stored = await database.write(lambda tx: _once(tx, [mark], lambda _: [script(tx, *args, **kwargs)])[0])
        if isinstance(stored, Exception):
            raise stored
        return _response(stored)

    async def write_jointly(self, database: Database, script: Joint[C], command: C) -> Response:
        """The same for a script that serves many commands in one go (see ``Database.write_jointly``)."""
        if self.key is None:
            return _response(await database.write_jointly(_joint(script), (None, command)))
        async with self._marked(database) as mark:
            return _response(await database.write_jointly(_joint(script), (mark, command)))

    @asynccontextmanager
    async def _marked(self, database: Database) -> AsyncIterator[_Mark]:
        """Hold the key while its request runs. Raises ``Invalid`` for an impossible key, ``StillRunning``."""
        if self.key is None or not 1 <= len(self.key) <= _LONGEST:
            raise Invalid(
                Text(f"Idempotency-Key paling banyak {_LONGEST} karakter.", f"At most {_LONGEST} characters."),
                [Fault("/header/Idempotency-Key", Text("terlalu panjang atau kosong", "is too long or empty"))],
            )
        caller, fingerprint = self._caller(), await self._fingerprint()
        running: set[tuple[str, str, str]] = self._request.app.state.running_keys
        held = (database.service, caller, self.key)
        if held in running:
            raise StillRunning(_RUNNING, headers={"Retry-After": "1"})
        running.add(held)
        sender = _Sender(self._request)
        try:
            yield _Mark(caller, self.key, fingerprint, int(self._now().timestamp() * 1000), sender)
        finally:
            sender.forget()
            running.discard(held)

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


def erase_answers(tx: Tx, ids: Sequence[str], *, telling: Sequence[str] = ()) -> int:
    """Take what was answered about these ids out of the answers kept for repeats; how many.

    ``telling``: only answers with one of these members, where others about the same ids hold nothing to erase.

    A repeat is still recognised, so nothing is written twice; it learns no more than ``{"erased":true}``. Reads every
    answer that is kept: for what is erased by hand, now and then.
    """
    body, erased = tx.tables.idempotency_key.c.body, 0
    members = [Holds(body, f'"{name}"'.encode()) for name in telling]
    for one in ids:
        concerned = sa.update(tx.tables.idempotency_key).where(Holds(body, one.encode()))
        if members:
            concerned = concerned.where(sa.or_(*members))
        erased += tx.execute(concerned.values(body=_ERASED)).rowcount
    return erased


@cache
def _joint(script: Joint[C]) -> Callable[[Tx, Sequence[tuple[_Mark | None, C]]], Sequence[_Stored | Exception]]:
    """The joint script with keys around it; one and the same for all who wait with ``script``."""

    def jointly(tx: Tx, asked: Sequence[tuple[_Mark | None, C]]) -> Sequence[_Stored | Exception]:
        marks = [mark for mark, _ in asked]
        return _once(tx, marks, lambda new: script(tx, [asked[position][1] for position in new]))

    return jointly


def _once(
    tx: Tx,
    marks: Sequence[_Mark | None],
    write: Callable[[Sequence[int]], Sequence[BaseModel | Answer | Exception]],
) -> list[_Stored | Exception]:
    """An answer for each mark: the one kept under its key, else a new one, kept with what it wrote.

    ``write`` is given the positions of those that are new.
    """
    answers: dict[int, _Stored | Exception] = {}
    kept = _kept(tx, [mark for mark in marks if mark is not None])
    for position, mark in enumerate(marks):
        if mark is not None and (found := kept.get((mark.caller, mark.key))) is not None:
            answers[position] = found if found.fingerprint == mark.fingerprint else KeyReused(_OTHER_BODY)
        elif mark is not None and mark.sender.has_left:
            answers[position] = Unavailable(_LEFT)
    new = [position for position in range(len(marks)) if position not in answers]
    rows = []
    for position, result in zip(new, write(new) if new else (), strict=True):
        mark = marks[position]
        if isinstance(result, Exception):
            answers[position] = result
            continue
        stored = answers[position] = _stored(_answer(result), mark.fingerprint if mark else b"")
        if mark is not None:
            rows.append(_row(mark, stored))
    if rows:
        tx.execute(tx.tables.idempotency_key.insert(), rows)
    return [answers[position] for position in range(len(marks))]


@cache
def _find(table: sa.Table) -> sa.Select[Any]:
    its = sa.and_(table.c.caller == _MARKS.c.caller, table.c.key == _MARKS.c.key)
    return sa.select(table).join_from(_MARKS.table, table, its)


def _kept(tx: Tx, marks: Sequence[_Mark]) -> dict[tuple[str, str], _Stored]:
    if not marks:
        return {}
    wanted = _MARKS.bound([(mark.caller, mark.key) for mark in marks])
    rows = tx.execute(_find(tx.tables.idempotency_key), wanted)
    return {
        (row.caller, row.key): _Stored(row.fingerprint, row.status, json.loads(row.headers), row.body, replayed=True)
        for row in rows
    }


def _row(mark: _Mark, stored: _Stored) -> dict[str, object]:
    return {
        "caller": mark.caller,
        "key": mark.key,
        "fingerprint": mark.fingerprint,
        "status": stored.status,
        "headers": json.dumps(stored.headers).encode(),
        "body": stored.body,
        "stored_at_ms": mark.at_ms,
    }


def _answer(result: Any) -> Answer:
    return result if isinstance(result, Answer) else Answer(result)


def _stored(answer: Answer, fingerprint: bytes) -> _Stored:
    body = answer.body.model_dump_json().encode()
    return _Stored(fingerprint, answer.status, dict(answer.headers), body, replayed=False)


def _response(stored: _Stored) -> Response:
    headers = {**stored.headers, "Idempotency-Replayed": "true"} if stored.replayed else stored.headers
    return Response(stored.body, stored.status, headers, _JSON)
