"""Tells the same person's repeated answers without knowing who anybody is.

A mark is a keyed hash of address, unit and service under the day's random salt. The key is not in the store, the salt
is dropped with its day: whoever has the store has no address, and after the day nobody can work one out.

Nothing is refused by it. An address is shared by a household, an office, a telephone provider; so a few answers count,
more wait for the agency's look. From a counter's own link (a poster, a kiosk) many count.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime

from services.feedback.domain.suspicion import Reason
from services.feedback.rate_limits import network_of
from services.feedback.settings import Settings
from services.feedback.store import repeats
from shared.database import Tx
from shared.rules.calendar import city_day


class Repeats:
    """Counts answers by their marks, in the transaction that stores them."""

    def __init__(self, settings: Settings, key: bytes) -> None:
        self._key = hmac.digest(key, b"marks against repeated answers", "sha256")
        self._settings = settings

    def reasons(
        self,
        tx: Tx,
        address: str,
        unit_id: str,
        service: str | None,
        scores: Mapping[str, int],
        now: datetime,
        *,
        at_counter: bool,
    ) -> tuple[Reason, ...]:
        """Why this answer waits for a look, nothing when it counts; it is counted itself."""
        day = city_day(now).toordinal()
        source = f"{network_of(address)} {unit_id} {service or ''}"
        marks = "".join(f"{element}{mark}" for element, mark in sorted(scores.items()))
        salt = repeats.salt_of(tx, day) or repeats.begin_day(tx, day, secrets.token_bytes(32))
        many, same = repeats.count(tx, day, [self._mark(salt, source), self._mark(salt, f"{source} {marks}")])
        settings = self._settings
        most = settings.answers_at_counter if at_counter else settings.answers_per_address
        most_alike = settings.answers_at_counter if at_counter else settings.alike_per_address
        return ("many-answers",) if many > most or same > most_alike else ()

    def forget(self, tx: Tx, now: datetime) -> None:
        """Drop what earlier days left."""
        repeats.forget_before(tx, city_day(now).toordinal())

    def _mark(self, salt: bytes, text: str) -> str:
        return hmac.digest(self._key, salt + text.encode(), "sha256").hex()
