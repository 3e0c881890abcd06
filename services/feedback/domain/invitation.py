"""A participant's personal link: its token, until when it opens the questionnaire, and when it is sent again."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

_LETTERS: Final = 32
"""128 bits of the signature, in hex."""


class Opened(NamedTuple):
    """The invitation a token opens, and until when."""

    invitation_id: str
    expires_at: datetime


def invitation_token(key: bytes, invitation_id: str, expires_at: datetime) -> str:
    """The token of a personal link. It names an invitation, which names nobody."""
    body = f"{invitation_id}.{int(expires_at.timestamp())}"
    return f"{body}.{_signature(key, body)}"


def invitation_of(token: str, key: bytes) -> Opened | None:
    """What a token opens; none for one that was not made here."""
    body, _, signature = token.rpartition(".")
    invitation_id, _, until = body.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(key, body).encode()):
        return None
    return Opened(invitation_id, datetime.fromtimestamp(int(until), UTC))


def next_sending(
    invited_at: datetime, expires_at: datetime, sent: int, reminder_days: Sequence[int], now: datetime
) -> datetime | None:
    """When to send an invitation next, after it was sent ``sent`` times up to ``now``: at once, then on the days given.

    A day that has passed meanwhile is passed over, so that two reminders never follow each other at once. None when
    all was sent, or the next day lies beyond the invitation's end.
    """
    days = [invited_at, *(invited_at + timedelta(days=days) for days in reminder_days)][sent:]
    coming = [day for day in days if day > now] if sent else days
    return next((day for day in coming if day < expires_at), None)


def _signature(key: bytes, body: str) -> str:
    return hmac.digest(key, f"invitation {body}".encode(), "sha256").hex()[:_LETTERS]
