"""What happens by itself: requests to supervisors open and expire, programmes are rated, recommendations are made.

Of all replicas one goes the rounds. What a turn does and that it is done stand in one transaction, and what is taken
is locked meanwhile, so that even two who both believe to lead do everything once. What came due while nobody ran
happens at the next start.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from services.evaluation.handlers import programme_round, recommendation_round, request_round
from services.evaluation.handlers.batch import Batch, Moment
from services.evaluation.handlers.live_rules import LiveRules
from shared.clock import Clock
from shared.database import Database, Tx

_Turn = Callable[[Batch, int], bool]
"""A turn of so many; whether there may be more."""

_TURNS: tuple[_Turn, ...] = (
    request_round.turn,
    programme_round.turn,
    recommendation_round.changed,
    recommendation_round.daily,
)


@dataclass(frozen=True, slots=True)
class RoundSettings:
    """How many are looked at in one transaction, and the sleep between two rounds in seconds.

    A transaction is short, since events wait for it.
    """

    batch: int = 25
    poll_seconds: float = 10.0


class Rounds:
    """Goes the rounds of one store."""

    def __init__(
        self, database: Database, clock: Clock, rules: LiveRules, settings: RoundSettings | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules
        self._settings = settings or RoundSettings()
        self._leadership = database.leadership("rounds")

    async def run(self) -> None:
        """Go the rounds until cancelled."""
        try:
            while True:
                if await self._leadership.held():
                    await self.run_due()
                await asyncio.sleep(self._settings.poll_seconds)
        finally:
            await self._leadership.release()

    async def run_due(self) -> None:
        """Do everything that is due by the clock, leaving others as much time as it takes."""
        for turn in _TURNS:
            more = True
            while more:
                started = time.monotonic()
                more = await self._database.write(self._take, turn)
                await asyncio.sleep(time.monotonic() - started)

    def _take(self, tx: Tx, turn: _Turn) -> bool:
        self._rules.refresh(tx)
        return turn(Batch(tx, Moment(self._clock.now(), self._rules)), self._settings.batch)
