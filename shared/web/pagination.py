"""Long lists, a page at a time: the cursor is where the last page ended, so nothing is skipped or shown twice."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from shared.errors import Fault, Invalid, Text

T = TypeVar("T")

_BAD_CURSOR = Text(
    "Cursor tidak sah. Pakai next_cursor dari halaman sebelumnya.",
    "The cursor is not valid. Use next_cursor of the page before.",
)


class Page(BaseModel, Generic[T]):
    """Some items, and the cursor of the next page when there is one."""

    items: list[T]
    next_cursor: str | None = Field(default=None, description="Pass as `cursor` to get the next page; null at the end")


@dataclass(frozen=True, slots=True)
class PageQuery:
    """At most ``limit`` items after the key ``after``."""

    limit: int
    after: str | None

    @classmethod
    async def of(
        cls,
        limit: Annotated[int, Query(ge=1, le=500, description="Items per page")] = 50,
        cursor: Annotated[str | None, Query(max_length=400, description="`next_cursor` of the page before")] = None,
    ) -> PageQuery:
        """The dependency: ``limit`` and ``cursor`` of the query. Raises ``Invalid`` for a cursor nobody gave."""
        return cls(limit, None if cursor is None else _opened(cursor))


def page_of(rows: Sequence[T], query: PageQuery, key: Callable[[T], str]) -> Page[T]:
    """The page for ``rows``, of which one more than ``limit`` was asked for to see whether there is a next page."""
    shown = list(rows[: query.limit])
    more = len(rows) > query.limit
    return Page(items=shown, next_cursor=_sealed(key(shown[-1])) if more else None)


def _sealed(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _opened(cursor: str) -> str:
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise Invalid(_BAD_CURSOR, [Fault("/query/cursor", _BAD_CURSOR)]) from error
