"""Going the rounds by hand, at a moment of the test's choosing."""

from __future__ import annotations

from datetime import date, datetime, time

from services.evaluation.context import Context
from shared.rules.calendar import CITY_ZONE
from tests.service.harness import Harness


async def go(h: Harness) -> None:
    """Do everything that is due by the clock, and wait until it is told."""
    context: Context = h.service("evaluation").context
    await context.rounds.run_due()
    await h.settled()


async def on(h: Harness, day: date) -> None:
    """Go the rounds at nine o'clock of a day."""
    h.clock.set(datetime.combine(day, time(9), CITY_ZONE))
    await go(h)
