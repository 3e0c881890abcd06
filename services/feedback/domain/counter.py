"""The signed part of a counter's link: that we made the poster or kiosk, for this unit, and which officer serves there.

Whoever photographs a poster has its link; so it lifts a limit and names an officer, and gives no right to read.
"""

from __future__ import annotations

import hmac
from typing import Final, NamedTuple

_NOBODY: Final = "-"
_LETTERS: Final = 32
"""128 bits of the signature, in hex."""


class Counter(NamedTuple):
    """A counter of a unit, and by opaque id who serves there; none where nobody is named."""

    unit_id: str
    served_by: str | None


def counter_token(key: bytes, counter: Counter) -> str:
    """The token that a counter's link carries."""
    return f"{counter.served_by or _NOBODY}.{_signature(key, counter)}"


def counter_of(token: str | None, key: bytes, unit_id: str) -> Counter | None:
    """The counter of a link to this unit; none for a link that was not made here, or for another unit."""
    person, _, signature = (token or "").partition(".")
    counter = Counter(unit_id, None if person == _NOBODY else person)
    is_ours = hmac.compare_digest(signature.encode(), _signature(key, counter).encode())
    return counter if is_ours else None


def _signature(key: bytes, counter: Counter) -> str:
    text = f"counter {counter.unit_id} {counter.served_by or _NOBODY}"
    return hmac.digest(key, text.encode(), "sha256").hex()[:_LETTERS]
