"""A citizen's browser without JavaScript: opens a page, fills in its form, sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from typing import Final

import httpx

from tests.service.harness import Harness

TOKEN: Final = re.compile(r'name="form" value="([^"]+)"')


async def opened(h: Harness, path: str, **headers: str) -> httpx.Response:
    """A page of the feedback service."""
    return await h.client.get(f"/feedback{path}", headers=headers)


async def sent(h: Harness, path: str, fields: Mapping[str, str], **headers: str) -> httpx.Response:
    """A form as a browser sends it."""
    return await h.client.post(f"/feedback{path}", data=dict(fields), headers=headers)


async def filled_in(
    h: Harness, path: str, fields: Mapping[str, str], *, after: timedelta = timedelta(seconds=30)
) -> httpx.Response:
    """What a person gets who opens a form, takes their time, and sends it."""
    token = token_in(await opened(h, path))
    h.clock.advance(after)
    return await sent(h, path, {"form": token, "website": "", **fields})


def token_in(page: httpx.Response) -> str:
    """The token of a page's form."""
    found = TOKEN.search(page.text)
    assert found is not None, page.text
    return unescape(found[1])


def marks(mark: int = 3, /, **others: str) -> dict[str, str]:
    """The survey's radio buttons."""
    return {**{f"U{number}": str(mark) for number in range(1, 10)}, **others}
