"""The public API as the demo uses it: tokens, idempotency keys, patience when the server is busy."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final, TypeVar

import httpx

from mumpuni.keys import ALL_SCOPES, Grant, SigningKey
from shared.backoff import Backoff
from shared.web.auth import PARTICIPANT

T = TypeVar("T")
AT_ONCE: Final = 16
_VALID: Final = timedelta(hours=2)
_TRIES: Final = 8
_VERSION: Final = {"X-Experience-API-Version": "1.0.3"}
"""Without which xAPI answers nobody."""


class Refused(Exception):  # noqa: N818 - carries the server's own words
    """The server refused a request of the demo."""

    def __init__(self, said: str, status: int) -> None:
        super().__init__(said)
        self.status = status


class Client:
    """Posts with a key per step, so that a demo that was cut off goes on where it stopped."""

    def __init__(self, http: httpx.AsyncClient, key: SigningKey, run: str) -> None:
        self._http = http
        self._key = key
        self._run = run
        self._limit = asyncio.Semaphore(AT_ONCE)
        self._operator = self._token(Grant("operator", "*", "*", ALL_SCOPES))

    def as_person(self, employee_id: str, agency: str, city: str) -> str:
        """A person's own token."""
        return self._token(Grant(employee_id, agency, city, [PARTICIPANT]))

    def as_officer(self, subject: str) -> str:
        """The token of another officer of all cities, where one may not do what another did."""
        return self._token(Grant(subject, "*", "*", ALL_SCOPES))

    async def send(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | list[dict[str, Any]],
        *,
        step: str,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Send one write and give its answer. Raises ``Refused``."""
        said = {"Idempotency-Key": f"{self._run}/{step}", "Authorization": f"Bearer {token or self._operator}"}
        return await self._answer(method, path, {**said, **(headers or {})}, json=body)

    async def upload(self, path: str, data: bytes, kind: str) -> dict[str, Any]:
        """Send one file as the operator and give its answer; imports know what they have read. Raises ``Refused``."""
        headers = {"Authorization": f"Bearer {self._operator}", "Content-Type": kind}
        return await self._answer("POST", path, headers, content=data)

    async def lines(self, path: str, bodies: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Send one line for each body, as the operator, and give the answer to each. Raises ``Refused``."""
        headers = {"Authorization": f"Bearer {self._operator}", "Content-Type": "application/x-ndjson"}
        data = "".join(f"{json.dumps(body)}\n" for body in bodies).encode()
        answer = _accepted(await self._request("POST", path, headers, content=data))
        return [json.loads(line) for line in answer.text.splitlines()]

    async def file(self, path: str, **query: str | int) -> bytes:
        """Download a file as the operator. Raises ``Refused``."""
        headers = {"Authorization": f"Bearer {self._operator}"}
        return _accepted(await self._request("GET", path, headers, params=query)).content

    async def erase(self, path: str) -> None:
        """Take something away for good; again changes nothing. Raises ``Refused``."""
        answer = await self._request("DELETE", path, {"Authorization": f"Bearer {self._operator}"})
        if answer.status_code != HTTPStatus.NOT_FOUND:
            _accepted(answer)

    async def ask_openly(
        self,
        method: str,
        path: str,
        secret: str | None = None,
        kind: str | None = None,
        tries: int = _TRIES,
        **more: Any,
    ) -> httpx.Response:
        """As anybody who has no account, with a ticket's secret where that is asked for. Raises ``Refused``.

        A conflict is answered as such: what was done once is not done again.
        """
        headers = {"X-Ticket-Secret": secret, "Content-Type": kind}
        said = {name: value for name, value in headers.items() if value is not None}
        answer = await self._request(method, path, said, tries, **more)
        return answer if answer.status_code == HTTPStatus.CONFLICT else _accepted(answer)

    async def rate(self, ticket: str, secret: str, rating: int) -> None:
        """Say as its reporter how a report was handled; once only, so that a second time changes nothing."""
        path = f"/feedback/v1/complaints/{ticket}/satisfaction"
        await self.ask_openly("POST", path, secret, json={"rating": rating})

    async def get(self, path: str, *, token: str | None = None, **query: str | int) -> dict[str, Any]:
        """Read something, as the operator unless with another token. Raises ``Refused``."""
        said = {"Authorization": f"Bearer {token or self._operator}", **_VERSION}
        return await self._answer("GET", path, said, params=query)

    async def all(self, path: str, *, token: str | None = None, **query: str | int) -> list[dict[str, Any]]:
        """Every item of a list, page after page."""
        items: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            page = await self.get(path, token=token, limit=500, **query, **({"cursor": cursor} if cursor else {}))
            items += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return items

    async def look_up(self, nip: str) -> str:
        """Who has this number. Raises ``Refused``."""
        headers = {"Authorization": f"Bearer {self._operator}"}
        found = await self._answer("POST", "/enrollment/v1/employees:lookup", headers, json={"nip": nip})
        return str(found["employee_id"])

    async def finds(self, path: str) -> bool:
        """Whether there is something at a path."""
        answer = await self._http.get(path, headers={"Authorization": f"Bearer {self._operator}"})
        return answer.status_code != HTTPStatus.NOT_FOUND

    async def text(self, path: str) -> str:
        """A page of plain text."""
        answer = await self._http.get(path, headers={"Authorization": f"Bearer {self._operator}"})
        answer.raise_for_status()
        return answer.text

    async def _answer(self, method: str, path: str, headers: dict[str, str], **more: Any) -> dict[str, Any]:
        result: dict[str, Any] = _accepted(await self._request(method, path, headers, **more)).json()
        return result

    async def _request(
        self, method: str, path: str, headers: dict[str, str], tries: int = _TRIES, **more: Any
    ) -> httpx.Response:
        backoff = Backoff()
        for _ in range(tries):
            async with self._limit:
                answer = await self._http.request(method, path, headers=headers, **more)
            if answer.status_code not in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
                break
            await asyncio.sleep(backoff.next())
        return answer

    def _token(self, grant: Grant) -> str:
        return self._key.token(grant, datetime.now(UTC), _VALID)


def _accepted(answer: httpx.Response) -> httpx.Response:
    """The answer to what went well. Raises ``Refused``."""
    if answer.is_error:
        asked = answer.request
        said = f"{asked.method} {asked.url.path}: {answer.status_code} {answer.text[:600]}"
        raise Refused(said, answer.status_code)
    return answer


async def each(items: Iterable[T], do: Callable[[T], Awaitable[None]], done: Callable[[], None]) -> None:
    """Do something with every item, several at once, in bounded memory; stop at the first failure."""
    waiting = iter(items)

    async def work() -> None:
        for item in waiting:
            await do(item)
            done()

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
