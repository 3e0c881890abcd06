"""Looks at what strangers send: forms' tokens, repeated texts, proofs of work. Kept in this process's memory.

Nothing is remembered of who sent what: a text is remembered as its hash, for a day.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from services.feedback.domain.form_token import Shown, form_token, shown_by
from services.feedback.domain.proof_of_work import is_solved
from services.feedback.domain.suspicion import FormSent, Limits, Reason, reasons_of
from services.feedback.domain.words import plain
from services.feedback.settings import Settings

_DAY: Final = timedelta(days=1)
_SHORT: Final = 20
"""Letters; a shorter text ("Bagus sekali") may well come many times a day."""
_WORK: Final = "work"
_WORK_HOLDS: Final = timedelta(minutes=10)


class Abuse:
    """Gives out forms' tokens and challenges, and says what looks odd. Not thread-safe."""

    def __init__(self, settings: Settings, key: bytes) -> None:
        self._key = hmac.digest(key, b"forms of the feedback pages", "sha256")
        self._limits = Limits(
            timedelta(seconds=settings.form_seconds),
            timedelta(hours=settings.form_hours),
            settings.links_at_most,
            settings.repeats_at_most,
        )
        self._bits = settings.work_bits
        self._remembered = settings.callers_remembered
        self._texts: OrderedDict[tuple[str, bytes], tuple[datetime, int]] = OrderedDict()
        self._spent: OrderedDict[str, datetime] = OrderedDict()

    @property
    def bits(self) -> int:
        """How many zero bits a proof of work needs."""
        return self._bits

    def form(self, purpose: str, now: datetime) -> str:
        """The token for a form that is given out now."""
        return form_token(self._key, purpose, now, secrets.token_hex(8))

    def shown(self, token: str, purpose: str) -> Shown | None:
        """What a form's token says; none for a forged one."""
        return shown_by(token, self._key, purpose)

    def reasons(self, unit_id: str, text: str | None, form: FormSent | None, now: datetime) -> tuple[Reason, ...]:
        """Why this looks like abuse; counts the text."""
        return reasons_of(text or "", self._earlier(unit_id, text or "", now), form, now, self._limits)

    def challenge(self, now: datetime) -> tuple[str, datetime]:
        """A sum to do, and until when it counts."""
        return form_token(self._key, _WORK, now, secrets.token_hex(8)), now + _WORK_HOLDS

    def is_worked(self, offered: str | None, now: datetime) -> bool:
        """Whether ``challenge:solution`` is a sum of ours, done, in time, and used for the first time."""
        challenge, _, solution = (offered or "").partition(":")
        given = shown_by(challenge, self._key, _WORK) if challenge else None
        if given is None or challenge in self._spent or not given.at <= now <= given.at + _WORK_HOLDS:
            return False
        if not is_solved(challenge, solution, self._bits):
            return False
        self._spent[challenge] = given.at
        while self._spent and (
            len(self._spent) > self._remembered or next(iter(self._spent.values())) + _WORK_HOLDS * 2 < now
        ):
            self._spent.popitem(last=False)
        return True

    def _earlier(self, unit_id: str, text: str, now: datetime) -> int:
        """How often this text came about this unit within a day before."""
        if len(text) < _SHORT:
            return 0
        mark = (unit_id, hashlib.sha256(" ".join(plain(text).split()).encode()).digest())
        since, times = self._texts.get(mark, (now, 0))
        if since + _DAY < now:
            since, times = now, 0
        self._texts[mark] = (since, times + 1)
        self._texts.move_to_end(mark)
        if len(self._texts) > self._remembered:
            self._texts.popitem(last=False)
        return times
