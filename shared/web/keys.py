"""Where the keys that verify tokens come from: a JWKS in a file or behind a URL."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from pathlib import Path
from typing import Any, Final, Protocol

import httpx
import jwt

from shared.errors import Text, Unavailable

_AWAY = Text(
    "Kunci untuk memeriksa token sedang tidak dapat diambil. Coba lagi sebentar lagi.",
    "The keys that verify tokens cannot be fetched now. Try again in a moment.",
)
_SECONDS_BETWEEN_FETCHES: Final = 30.0


class KeySource(Protocol):
    """Finds the key of a token."""

    async def key(self, key_id: str | None) -> jwt.PyJWK:
        """The key with this id, or the only one when a token names none. Raises ``LookupError``."""
        ...


class FixedKeys:
    """A JWKS that is at hand."""

    def __init__(self, jwks: dict[str, Any]) -> None:
        self._keys = {key.key_id: key for key in jwt.PyJWKSet.from_dict(jwks).keys}

    @classmethod
    def from_file(cls, path: Path) -> FixedKeys:
        """The JWKS in a file."""
        return cls(json.loads(path.read_text()))

    async def key(self, key_id: str | None) -> jwt.PyJWK:
        """The key with this id, or the only one when a token names none. Raises ``LookupError``."""
        if key_id is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys[key_id]


class FetchedKeys:
    """A JWKS behind a URL, fetched when an unknown key turns up, at most every 30 seconds."""

    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        self._url = url
        self._client = client
        self._keys: FixedKeys | None = None
        self._fetched_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def key(self, key_id: str | None) -> jwt.PyJWK:
        """The key with this id. Raises ``LookupError``; ``Unavailable`` when no keys could ever be fetched."""
        if self._keys is not None:
            with contextlib.suppress(LookupError):
                return await self._keys.key(key_id)
        async with self._fetching:
            if time.monotonic() - self._fetched_at >= _SECONDS_BETWEEN_FETCHES:
                await self._fetch()
        if self._keys is None:
            raise Unavailable(_AWAY, retry_after=30)
        return await self._keys.key(key_id)

    async def _fetch(self) -> None:
        self._fetched_at = time.monotonic()
        try:
            answer = await self._client.get(self._url)
            answer.raise_for_status()
            self._keys = FixedKeys(answer.json())
        except (httpx.HTTPError, ValueError, jwt.PyJWKSetError) as error:
            if self._keys is None:
                raise Unavailable(_AWAY, retry_after=30) from error
