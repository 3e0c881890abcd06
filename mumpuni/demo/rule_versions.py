"""A rule set that takes effect next year, entered by a city's BKPSDM, so that its preview has something to show."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Any, Final

from rich.table import Table

from mumpuni.demo.client import Client
from mumpuni.demo.year import ZONE

_PATH: Final = "/evaluation/v1/rule-sets"
_CITY: Final = "semarang"
_NAME: Final = "competency-score"
_FLOORS: Final = {"2": 40, "3": 57, "4": 72, "5": 85}
_WORKED_OUT_WITHIN_SECONDS: Final = 60


async def propose(client: Client) -> None:
    """Enter higher floors of levels for Semarang from New Year on. Raises ``Refused``."""
    body = {
        "name": _NAME,
        "city": _CITY,
        "effective_from": date(datetime.now(ZONE).year + 1, 1, 1).isoformat(),
        "parameters": {"level_floors": _FLOORS},
        "reason": "Usulan BKPSDM: ambang level kompetensi yang lebih tinggi mulai tahun depan.",
    }
    await client.send("POST", _PATH, body, step=f"rule-set/{_CITY}/{_NAME}")


async def weigh_again(client: Client) -> None:
    """Work out anew what that version changes, by what has come in since. Raises ``Refused``."""
    for item in await _waiting(client):
        path = f"{_PATH}/{item['entered']['rule_set_id']}/preview"
        await client.send("POST", path, {}, step=f"rule-set/{_CITY}/{_NAME}/again")


async def proposed(client: Client) -> Table:
    """How many levels would change under what was entered and waits for its day. Raises ``TimeoutError``."""
    table = Table(title="Aturan yang menunggu / rule sets that wait for their day")
    for column in ("Aturan / rule set", "Kota / city", "Mulai / from", "Dinilai / read", "Turun / down", "Naik / up"):
        table.add_column(column)
    for item in await _waiting(client):
        levels = (await _preview(client, item["entered"]["rule_set_id"]))["levels"]
        counts = (str(sum(line[key] for line in levels)) for key in ("people", "down", "up"))
        table.add_row(item["rule_set"], item["city"] or "*", item["effective_from"], *counts)
    return table


async def _waiting(client: Client) -> list[dict[str, Any]]:
    """What was entered and is not in effect yet."""
    items = (await client.get(_PATH))["items"]
    return [one for one in items if one["entered"] is not None and one["entered"]["state"] in {"preparing", "ready"}]


async def _preview(client: Client, rule_set_id: str) -> dict[str, Any]:
    """What a version changes, once that is worked out."""
    async with asyncio.timeout(_WORKED_OUT_WITHIN_SECONDS):
        while True:
            found = await client.get(f"{_PATH}/{rule_set_id}/preview")
            if found["complete"]:
                return found
            await asyncio.sleep(0.2)
