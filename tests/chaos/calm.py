"""Waiting until everything accepted has been carried and applied."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Final

import httpx

from tests.chaos.site import SERVICES, Site

_DEPTH: Final = re.compile(r"^mumpuni_outbox_depth\{.*\} (\S+)$", re.MULTILINE)
_LOOKS: Final = 3


class NotSettledError(AssertionError):
    """Something was still on its way when the time was over."""


async def settle(site: Site, seconds: float) -> None:
    """Wait until, three times in a row, no outbox holds anything and no consumer lags. Raises ``NotSettledError``."""
    until, calm, why = time.monotonic() + seconds, 0, "nobody answered"
    async with httpx.AsyncClient(timeout=site.seconds) as http:
        while calm < _LOOKS:
            why = await _restless(site, http)
            calm = 0 if why else calm + 1
            if why and time.monotonic() > until:
                raise NotSettledError(f"after {seconds:g} s: {why}")
            await asyncio.sleep(0.2)


async def _restless(site: Site, http: httpx.AsyncClient) -> str:
    """What is still moving, or nothing."""
    behind = site.behind()
    for service in SERVICES:
        for url in behind[service]:
            if not url:
                return f"{service}: a replica does not run"
            try:
                if why := await _of_one(http, service, url):
                    return f"{service}: {why}"
            except httpx.TransportError as error:
                return f"{service}: {type(error).__name__}"
    return ""


async def _of_one(http: httpx.AsyncClient, service: str, url: str) -> str:
    ready = await http.get(f"{url}/{service}/health/ready")
    if ready.status_code != httpx.codes.OK:
        return ready.text[:300]
    lag = ready.json()["lag_records"]
    if any(lag.values()):
        return f"lag {lag}"
    depth = _DEPTH.search((await http.get(f"{url}/{service}/metrics")).text)
    return "" if depth is not None and float(depth[1]) == 0 else f"outbox {depth and depth[1]}"
