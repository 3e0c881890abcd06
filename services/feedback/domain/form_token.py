"""A token that a form carries: shows that we gave the form out, and when. It says nothing of who has it."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from typing import Final, NamedTuple

_LETTERS: Final = 32
"""128 bits of the signature, in hex: enough against guessing for a token that lives a day."""


class Shown(NamedTuple):
    """When a form was given out, and its own number."""

    at: datetime
    number: str


def form_token(key: bytes, purpose: str, at: datetime, number: str) -> str:
    """The token of a form; ``number`` is drawn at random and has no full stop in it."""
    body = f"{int(at.timestamp() * 1000)}.{number}"
    return f"{body}.{_signature(key, purpose, body)}"


def shown_by(token: str, key: bytes, purpose: str) -> Shown | None:
    """What a token says; none for one that was not made here, or for another purpose."""
    body, _, signature = token.rpartition(".")
    at_ms, _, number = body.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(key, purpose, body).encode()) or not at_ms.isascii():
        return None
    return Shown(datetime.fromtimestamp(int(at_ms) / 1000, UTC), number)


def _signature(key: bytes, purpose: str, body: str) -> str:
    return hmac.digest(key, f"form {purpose} {body}".encode(), "sha256").hex()[:_LETTERS]
