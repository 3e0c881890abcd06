"""Reading through the public API: with patience, page after page, several at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, TypeVar

from tests.chaos.caller import Caller

T = TypeVar("T")
_AT_ONCE: Final = 12


class Reader:
    """Reads as the platform's operator."""

    def __init__(self, caller: Caller, token: str) -> None:
        self._caller = caller
        self._token = token

    async def one(self, path: str, **query: str | int) -> Any:
        """One resource."""
        return await self._caller.get(path, self._token, **query)

    async def all(self, path: str, **query: str | int) -> list[dict[str, Any]]:
        """Every item of a list."""
        items: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = await self.one(path, limit=500, **query, **cursor)
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            cursor = {"cursor": page["next_cursor"]}


async def each(items: Iterable[T], do: Callable[[T], Awaitable[None]]) -> None:
    """Do something with every item, several at once."""
    waiting = iter(items)

    async def work() -> None:
        for item in waiting:
            await do(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(work())
