"""How time passes while the past is applied again: by the records' own times, with what falls due on the way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from typing import Final

from shared.clock import ManualClock
from shared.rules.calendar import CITY_ZONE, city_day

Due = Callable[[], Awaitable[datetime | None]]
Fire = Callable[[], Awaitable[int]]
_DAY: Final = timedelta(days=1)


class Passage:
    """Moves a service's clock."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._by_itself: list[tuple[Due, Fire]] = []

    def falls_due(self, next_due: Due, fire: Fire) -> None:
        """Something happens by itself: ``next_due`` says when, ``fire`` does what is due by the clock.

        Of several that fall due at one moment the first one named happens first.
        """
        self._by_itself.append((next_due, fire))

    async def reach(self, moment: datetime) -> None:
        """Let time pass up to a moment; whatever falls due until then happens at its own time."""
        while (due := await self._next_due()) is not None and due <= moment:
            self.be(due)
            for _, fire in self._by_itself:
                await fire()
        self.be(moment)

    async def calm_until(self, moment: datetime) -> datetime:
        """Up to when nothing happens by itself from a moment on, nor do other rules hold: the city's day at most."""
        ends = datetime.combine(city_day(moment) + _DAY, time.min, CITY_ZONE) - timedelta(milliseconds=1)
        due = await self._next_due()
        return ends if due is None else min(ends, due)

    async def _next_due(self) -> datetime | None:
        found = [await next_due() for next_due, _ in self._by_itself]
        return min((due for due in found if due is not None), default=None)

    def be(self, moment: datetime) -> None:
        """It is this moment now, unless it is later already."""
        self._clock.set(max(moment, self._clock.now()))
