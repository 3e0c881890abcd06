"""The loop behind the durable timers: fires what is due, once, and sleeps until the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from services.notification.domain import jp_below_target
from services.notification.handlers.reactions import DUE
from services.notification.handlers.round import key_of
from services.notification.handlers.rulebook import Rulebook
from services.notification.handlers.work import AlertWork
from services.notification.store import timers, watches
from shared.clock import Clock
from shared.database import Database, Tx
from shared.rules.calendar import CITY_ZONE, city_day
from shared.rules.ruleset import Rules
from shared.waiting import within

LATE: Final = timedelta(hours=1)
"""What was due longer ago was missed during a stop."""

_FORGET_AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True)
class TimerSettings:
    """Timers fired in one transaction, the longest sleep in seconds, and the days for which history is kept."""

    batch: int = 500
    poll_seconds: float = 1.0
    history_days: int = 400


class _Turn(NamedTuple):
    fired: int
    next_due: datetime | None


class Timers:
    """Fires the timers of one store.

    A timer is removed in the transaction that holds its effect, so it fires once, whatever happens. What came due
    while nobody ran fires at the next start.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        rules: Rules,
        open_work: Callable[[Tx, datetime], AlertWork],
        settings: TimerSettings | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules
        self._open_work = open_work
        self._settings = settings or TimerSettings()
        self._wake = asyncio.Event()
        self._running_in: asyncio.AbstractEventLoop | None = None
        self._next_due: datetime | None = None
        self._aligned_on: date | None = None

    async def run(self) -> None:
        """Fire timers until cancelled."""
        self._running_in = asyncio.get_running_loop()
        while True:
            self._wake.clear()
            await self.run_due()
            await self._sleep()

    async def run_due(self) -> int:
        """Fire everything that is due by the clock, a batch in each transaction; how many."""
        total, batch = 0, self._settings.batch
        await self._align()
        self._next_due = None
        while True:
            turn = await self._database.write_long(self._fire, self._clock.now(), batch)
            total += turn.fired
            if turn.fired < batch:
                self._next_due = turn.next_due
                return total

    def notice(self, due_at: datetime) -> None:
        """Hear, on any thread, that a timer was set; the loop wakes when it is sooner than the one it waits for."""
        if self._running_in is not None:
            self._running_in.call_soon_threadsafe(self._hear, due_at)

    def _hear(self, due_at: datetime) -> None:
        if self._next_due is None or due_at < self._next_due:
            self._wake.set()

    def _fire(self, tx: Tx, now: datetime, batch: int) -> _Turn:
        due = timers.take_due(tx, now, batch)
        if due:
            work = self._open_work(tx, now)
            for timer in due:
                DUE[timer.rule](work, timer)
                if timer.due_at < now - LATE:
                    work.catch_up(key_of(timer).subject_id)
            work.flush()
        return _Turn(len(due), timers.next_due(tx))

    async def _align(self) -> None:
        """Once a day, and at the start, let the rules that hold now have their say on when a year's window opens."""
        today = city_day(self._clock.now())
        if today != self._aligned_on:
            await self._database.write(align_windows, self._rules, today)
            await self._forget()
            self._aligned_on = today

    async def _forget(self) -> None:
        """Let go of the history that is older than it is kept."""
        before = self._clock.now() - timedelta(days=self._settings.history_days)
        while await self._database.write(watches.forget_before, before, _FORGET_AT_ONCE) == _FORGET_AT_ONCE:
            pass

    async def _sleep(self) -> None:
        seconds = self._settings.poll_seconds
        if self._next_due is not None:
            seconds = min(seconds, max((self._next_due - self._clock.now()).total_seconds(), 0.0))
        await within(self._wake, seconds)


def align_windows(tx: Tx, rules: Rules, today: date) -> None:
    """Move the timers of years' windows to the day on which the rules in force open them."""
    rule, rulebook = jp_below_target.RULE, Rulebook.open(tx, rules, today)
    for city, agency, due_at in timers.dates_of(tx, rule):
        opening = rulebook.figures(rule, city, agency).jp_from(city_day(due_at).year)
        wanted = datetime.combine(opening, time.min, CITY_ZONE)
        if wanted != due_at:
            timers.reschedule(tx, rule, (city, agency), due_at, wanted)
