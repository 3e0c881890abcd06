"""The public API as the demo uses it: tokens, idempotency keys, patience when the server is busy."""

from __future__ import annotations

import asyncio
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

    async def upload(self, path: str, data: bytes, *, step: str) -> dict[str, Any]:
        """Send one file as the operator and give its answer. Raises ``Refused``."""
        headers = {"Idempotency-Key": f"{self._run}/{step}", "Authorization": f"Bearer {self._operator}"}
        return await self._answer("POST", path, {**headers, "Content-Type": "text/csv"}, content=data)

    async def rate(self, ticket: str, secret: str, rating: int) -> None:
        """Say as its reporter how a report was handled; once only, so that a second time changes nothing."""
        path = f"/feedback/v1/complaints/{ticket}/satisfaction"
        answer = await self._request("POST", path, {"X-Ticket-Secret": secret}, json={"rating": rating})
        if answer.status_code != HTTPStatus.CONFLICT:
            _accepted(answer)

    async def get(self, path: str, *, token: str | None = None, **query: str | int) -> dict[str, Any]:
        """Read something, as the operator unless with another token. Raises ``Refused``."""
        return await self._answer("GET", path, {"Authorization": f"Bearer {token or self._operator}"}, params=query)

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
        return _accepted(await self._request(method, path, headers, **more))

    async def _request(self, method: str, path: str, headers: dict[str, str], **more: Any) -> httpx.Response:
        backoff = Backoff()
        for _ in range(_TRIES):
            async with self._limit:
                answer = await self._http.request(method, path, headers=headers, **more)
            if answer.status_code not in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
                break
            await asyncio.sleep(backoff.next())
        return answer

    def _token(self, grant: Grant) -> str:
        return self._key.token(grant, datetime.now(UTC), _VALID)


def _accepted(answer: httpx.Response) -> dict[str, Any]:
    """What the server said. Raises ``Refused``."""
    if answer.is_error:
        asked = answer.request
        said = f"{asked.method} {asked.url.path}: {answer.status_code} {answer.text[:600]}"
        raise Refused(said, answer.status_code)
    result: dict[str, Any] = answer.json()
    return result


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
