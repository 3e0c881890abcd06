"""A service with a mistake in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.consumer import Reactions
from shared.events.base import Event


def refuse(_work: object, _envelope: object) -> None:
    """A reaction with a mistake in it, whose error quotes what it should not."""
    raise ValueError("Siti, NIP 196608011988031001")


def without(reactions: Reactions[Any], kind: type[Event]) -> dict[type[Event], Callable[..., None]]:
    """These reactions, one of them broken."""
    return {**reactions, kind: refuse}
