"""Waiting until what was sent has been carried and applied."""

from __future__ import annotations

import asyncio
import re
from typing import Final

from mumpuni.demo.client import Client

_SETTLED_WITHIN_SECONDS: Final = 120
_STILL_LOOKS: Final = 5
_SERVICES: Final = ("enrollment", "evaluation", "feedback", "notification")


async def settled(client: Client) -> None:
    """Wait until every event has been carried and applied. Raises ``TimeoutError``."""
    async with asyncio.timeout(_SETTLED_WITHIN_SECONDS):
        if not await client.finds("/enrollment/health/ready"):
            await _stands_still(client)
            return
        calm = 0
        while calm < 3:
            calm = calm + 1 if await _is_calm(client) else 0
            await asyncio.sleep(0.2)


async def _stands_still(client: Client) -> None:
    """Behind a gateway, which shows no health: wait until the alerts, which come last, have not changed for a while."""
    seen: list[tuple[str, str]] = []
    calm = 0
    while calm < _STILL_LOOKS:
        now = sorted((alert["alert_id"], alert["updated_at"]) for alert in await client.all("/notification/v1/alerts"))
        calm = calm + 1 if now and now == seen else 0
        seen = now
        await asyncio.sleep(1.0)


async def _is_calm(client: Client) -> bool:
    for service in _SERVICES:
        readiness = await client.get(f"/{service}/health/ready")
        if any(readiness["lag_records"].values()):
            return False
        depth = re.search(r"^mumpuni_outbox_depth\{.*\} (\S+)$", await client.text(f"/{service}/metrics"), re.MULTILINE)
        if depth is None or float(depth[1]) > 0:
            return False
    return True
