"""Who the courier is to the services: a token it was given, or one that an issuer gives out when asked."""

from __future__ import annotations

import time
from typing import Final, Protocol

import httpx

from mumpuni.courier.trouble import Trouble

_EARLY_SECONDS: Final = 60.0


class Tokens(Protocol):
    """Gives a token that is valid now."""

    async def current(self) -> str:
        """The token. Raises ``Trouble``."""

    def refused(self) -> None:
        """A service did not take the last one."""


class FixedToken:
    """A token that lasts."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def current(self) -> str:
        """The token."""
        return self._token

    def refused(self) -> None:
        """There is no other."""


class IssuedTokens:
    """Tokens of an OIDC issuer, asked for by client credentials (RFC 6749, 4.4) and kept until they end."""

    def __init__(self, http: httpx.AsyncClient, url: str, client_id: str, secret: str) -> None:
        self._http = http
        self._url = url
        self._auth = httpx.BasicAuth(client_id, secret)
        self._token: tuple[str, float] | None = None

    async def current(self) -> str:
        """The token, a new one shortly before the last ends. Raises ``Trouble``."""
        if self._token is None or self._token[1] <= time.monotonic():
            self._token = await self._issued()
        return self._token[0]

    def refused(self) -> None:
        """Ask for another one next time."""
        self._token = None

    async def _issued(self) -> tuple[str, float]:
        asked_at = time.monotonic()
        try:
            answer = await self._http.post(self._url, data={"grant_type": "client_credentials"}, auth=self._auth)
            answer.raise_for_status()
            body = answer.json()
            return str(body["access_token"]), asked_at + float(body.get("expires_in", 0)) - _EARLY_SECONDS
        except httpx.HTTPStatusError as error:
            raise Trouble("token", f"the issuer answered {error.response.status_code}") from error
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise Trouble("token", f"the issuer gave no token ({type(error).__name__})") from error
