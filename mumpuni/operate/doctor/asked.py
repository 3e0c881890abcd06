"""What the running services say of themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx

from mumpuni.embedded import SERVICES
from mumpuni.operate.doctor.finding import Finding, good, wrong
from shared.errors import Text


async def asked(url: str) -> AsyncIterator[Finding]:
    """What the running services say of themselves."""
    async with httpx.AsyncClient(base_url=url, timeout=10.0) as http:
        for name in SERVICES:
            try:
                answer = await http.get(f"/{name}/health/ready")
                says: dict[str, Any] = answer.json()
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                yield wrong(
                    Text(
                        f"{name} tidak menjawab di {url}: {type(error).__name__}.",
                        f"{name} does not answer at {url}: {type(error).__name__}.",
                    ),
                    Text("Jalankan layanannya.", "Start the service."),
                )
                continue
            if says.get("ready"):
                yield good(f"{name} siap.", f"{name} is ready.")
            else:
                reasons = {**says.get("consumers", {}), **says.get("troubled", {})}
                why = "; ".join(f"{part}: {reason}" for part, reason in reasons.items() if reason != "running") or "?"
                yield wrong(
                    Text(f"{name} belum siap: {why}", f"{name} is not ready: {why}"),
                    Text("docs/runbooks/README.md", "docs/runbooks/README.en.md"),
                )
