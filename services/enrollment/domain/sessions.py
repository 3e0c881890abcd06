"""How a session is held."""

from __future__ import annotations

from typing import Literal

Delivery = Literal["offline", "online", "hybrid"]


def delivery_of(place: str | None, link: str | None) -> Delivery | None:
    """At a place, over a link, or both; ``None`` while neither is stated."""
    if place is None:
        return None if link is None else "online"
    return "offline" if link is None else "hybrid"
