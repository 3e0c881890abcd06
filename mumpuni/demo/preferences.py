"""One officer's own channel: what they want to be told by mail, how often, and that they want no more of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from mumpuni.demo.client import Client, Refused
from mumpuni.demo.year import Year

_PATH: Final = "/notification/v1/channels"
_WHO: Final = "kepala-seksi"
_ANY: Final = {"If-Match": "*"}
_WISHES: Final[dict[str, Any]] = {"digest": "weekly", "digest_weekday": 5, "severities": ["critical"], "language": "en"}


async def prefer(client: Client, year: Year) -> None:
    """Make an officer's own channel, let them choose, and unsubscribe. Raises ``Refused``.

    Where the server has no key to seal addresses with there is none.
    """
    token = client.as_officer(_WHO)
    body = {
        "kind": "email",
        "name": "Surel saya",
        "address": f"{_WHO}@{year.agency.slug}.example",
        "agency": year.agency.slug,
        "city": year.agency.city,
        "personal": True,
    }
    try:
        made = await client.send("POST", _PATH, body, step="preferences/own", token=token)
    except Refused as refused:
        if refused.status != HTTPStatus.CONFLICT:
            raise
        return
    for number, change in enumerate((_WISHES, {"enabled": False})):
        path = f"{_PATH}/{made['channel_id']}"
        await client.send("PATCH", path, change, step=f"preferences/{number}", token=token, headers=_ANY)


async def preferred(client: Client) -> str:
    """How that channel stands, as its owner sees it."""
    own = [one for one in await client.all(_PATH, token=client.as_officer(_WHO)) if one["personal"]]
    return ", ".join(
        f"{one['name']}: {one['digest']}, {'/'.join(one['severities'])}, {'on' if one['enabled'] else 'mati / off'}"
        for one in own
    )
