"""An open house on the demo's last day: citizens register without a name, and are noted at the door with their code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from mumpuni.demo.client import Client
from mumpuni.demo.year import Year

_ROOT: Final = "/feedback/v1/forums"
_TITLE: Final = "Open house hari ini"
_PARTIES: Final = (2, 1, 4, 1, 3)
"""For how many people each code is."""

_CAME: Final = 3
"""Of the codes; the last one is given back."""

_ANY: Final = {"If-Match": "*"}
_PROMISED_WITHIN: Final = timedelta(days=60)


async def receive(client: Client, year: Year) -> None:
    """Let citizens of the agency register and come, and keep a promise made there. Raises ``Refused``."""
    slug = year.agency.slug
    unit = next(unit for unit in year.agency.units if unit.services)
    body = {
        "agency": slug,
        "unit_id": f"{slug}.{unit.slug}",
        "kind": "open_house",
        "title": f"{_TITLE}: {year.agency.name}",
        "held_on": year.ends_on.isoformat(),
        "place": "Halaman kantor",
        "capacity": 40,
        "registration": True,
    }
    forum = await client.send("POST", _ROOT, body, step=f"door/{slug}")
    path = f"{_ROOT}/{forum['forum_id']}"
    if (await client.get(path))["registered"] or not (await _seen_openly(client, forum))["open"]:
        return  # an earlier run of the demo was here, or its day is over
    codes = [await _register(client, path, people) for people in _PARTIES]
    await client.ask_openly("POST", f"{path}/registrations/cancel", json={"code": codes[-1]})
    for number, code in enumerate(codes[:_CAME]):
        await client.send("POST", f"{path}/attendance", {"code": code}, step=f"door/{slug}/{number}")
    due_on = (year.ends_on + _PROMISED_WITHIN).isoformat()
    promise = {"text": "Papan antrean dipasang di pintu", "owner_unit": body["unit_id"], "due_on": due_on}
    made = await client.send("POST", f"{path}/follow-ups", promise, step=f"door/{slug}/promise")
    done = {"state": "done", "outcome": "Terpasang hari itu juga."}
    kept = f"/feedback/v1/follow-ups/{made['follow_up_id']}"
    await client.send("PATCH", kept, done, step=f"door/{slug}/kept", headers=_ANY)


async def received(client: Client, years: Sequence[Year]) -> str:
    """How many had registered for the open houses of that day, and how many came."""
    forums = [
        await client.get(f"{_ROOT}/{one['forum_id']}")
        for year in years
        for one in await client.all(_ROOT, agency=year.agency.slug)
        if one["title"].startswith(_TITLE)
    ]
    registered, came = (sum(one[name] for one in forums) for name in ("registered", "attended"))
    return f"{registered} mendaftar / registered, {came} hadir / came"


async def _register(client: Client, path: str, people: int) -> str:
    answer = await client.ask_openly("POST", f"{path}/registrations", json={"people": people})
    return str(answer.json()["code"])


async def _seen_openly(client: Client, forum: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await client.ask_openly("GET", f"/feedback/v1/public/forums/{forum['forum_id']}")).json()
    return found
