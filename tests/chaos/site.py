"""Where the platform under test is, and how its callers show who they are."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx

from mumpuni.keys import ALL_SCOPES, Grant
from shared.web.auth import PARTICIPANT

SERVICES: Final = ("enrollment", "evaluation", "feedback", "notification")
_VALID: Final = timedelta(hours=12)

Sign = Callable[[Grant, datetime, timedelta], str]
"""Makes a token for a grant, from a moment on, for so long."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running platform: its one public address, and the addresses of each service's replicas behind it."""

    url: str
    sign: Sign
    behind: Callable[[], dict[str, Sequence[str]]]
    rows: Callable[[str, str], Sequence[Sequence[Any]]]
    """The rows of a SELECT in a service's store."""
    trust: ssl.SSLContext | bool = True
    seconds: float = 15.0
    """The longest wait for one answer."""

    def client(self, connections: int = 32) -> httpx.AsyncClient:
        """An HTTP client for the public address."""
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        return httpx.AsyncClient(base_url=self.url, verify=self.trust, timeout=self.seconds, limits=limits)

    def officer(self, agency: str, city: str) -> str:
        """The token of an agency's officer; agency ``*`` is the city's BKPSDM."""
        return self._token(Grant(f"officer-{agency}", agency, city, ALL_SCOPES))

    def operator(self) -> str:
        """The token of the platform's operator."""
        return self._token(Grant("operator", "*", "*", ALL_SCOPES))

    def person(self, employee_id: str, agency: str, city: str) -> str:
        """A person's own token."""
        return self._token(Grant(employee_id, agency, city, [PARTICIPANT]))

    def _token(self, grant: Grant) -> str:
        return self.sign(grant, datetime.now(UTC), _VALID)
