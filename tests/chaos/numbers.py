"""Employee numbers (domain.md, 1): 18 digits that tell a PNS from a PPPK."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

_FIRST_BIRTH: Final = date(1970, 1, 1)
_BIRTHS: Final = 9000
"""Days to be born on: until August 1994, so that everybody was of age when they began."""

_SEQUENCES: Final = 999


class Numbers:
    """Hands out numbers, none twice. ``share`` of ``shares`` callers draws from days of birth of its own."""

    def __init__(self, rng: Random, share: int, shares: int) -> None:
        self._rng = rng
        self._births = rng.sample(range(share, _BIRTHS, shares), len(range(share, _BIRTHS, shares)))
        self._first = rng.randrange(_SEQUENCES)
        self._given = 0

    def next(self, employment: str, today: date) -> str:
        """A number nobody has: NIP for ``pns``, NI PPPK for ``pppk``."""
        turn, place = divmod(self._given, len(self._births))
        self._given += 1
        birth = _FIRST_BIRTH + timedelta(days=self._births[place])
        begun = (
            f"{birth.year + self._rng.randint(22, 30):04d}{self._rng.randint(1, 12):02d}"
            if employment == "pns"
            else f"{today.year - self._rng.randint(0, 3):04d}21"
        )
        sequence = (self._first + turn) % _SEQUENCES + 1
        return f"{birth:%Y%m%d}{begun}{self._rng.choice('12')}{sequence:03d}"
