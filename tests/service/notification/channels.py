"""Channels made and messages looked at over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from services.notification.sending.sender import Sender
from tests.service.harness import Harness
from tests.service.notification.receivers import SECRET

Row = dict[str, Any]

GROUP_WITHIN: Final = timedelta(seconds=60)
"""How long alerts of one rule and unit are gathered, as packaged."""


async def channel(h: Harness, kind: str, address: str, *, headers: dict[str, str] | None = None, **wishes: Any) -> Row:
    """A new channel."""
    body = {"kind": kind, "name": "Uji", "address": address, **wishes}
    if kind == "webhook":
        body.setdefault("secret", SECRET)
    answer = await h.client.post("/notification/v1/channels", json=body, headers=headers or h.token())
    assert answer.status_code == 201, answer.text
    made: Row = answer.json()
    return made


async def sent(h: Harness, **query: Any) -> list[Row]:
    """The agency's messages, the newest first."""
    answer = await h.client.get("/notification/v1/deliveries", params=query, headers=h.token())
    assert answer.status_code == 200, answer.text
    items: list[Row] = answer.json()["items"]
    return items


def sender(h: Harness) -> Sender:
    """The loop behind the channels."""
    found: Sender = h.service("notification").context.sender
    return found


async def send(h: Harness) -> None:
    """Send what is due by the clock."""
    await sender(h).run_due()
