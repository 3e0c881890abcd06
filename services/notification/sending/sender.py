"""The loop behind the channels: each is served by a task of its own, so that one that hangs delays no other."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.notification.handlers.claims import Claimed, Lease, Luck, claim, settle
from services.notification.sending.message import compose
from services.notification.sending.outcome import Ended
from services.notification.sending.wires import Wires
from services.notification.store import deliveries, forgetting
from services.notification.store.deliveries import Attempt
from shared.clock import Clock
from shared.database import Database
from shared.errors import Unavailable
from shared.ids import new_id
from shared.metrics import Metrics
from shared.rules.calendar import city_day
from shared.rules.delivery import DeliveryRules
from shared.rules.ruleset import Rules
from shared.waiting import within

log = logging.getLogger(__name__)

_KEPT_SIGNALS: Final = timedelta(days=7)
_TIDY_EVERY: Final = timedelta(hours=1)
_TIDY_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class SenderSettings:
    """How many channels are served at once, those that keep failing apart from the others; times in seconds."""

    at_once: int = 32
    troubled_at_once: int = 8
    timeout_seconds: float = 10.0
    poll_seconds: float = 1.0

    @property
    def lease(self) -> timedelta:
        """How long a message stays in the hands of a sender that may have died."""
        return timedelta(seconds=6 * self.timeout_seconds)


class Sender:
    """Sends what is due. At least once: a process that dies with a message in hand leaves it to the next."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        wires: Wires,
        metrics: Metrics,
        settings: SenderSettings,
        rules: Rules,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._clock = clock
        self._wires = wires
        self._metrics = metrics
        self._settings = settings
        self._rules = rules
        self._chance = chance
        self._wake = asyncio.Event()
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._pools: dict[str, bool] = {}
        self._tidied_at: datetime | None = None
        database.on_staged(self.wake)

    def wake(self) -> None:
        """Look for what is due now."""
        self._wake.set()

    async def run(self) -> None:
        """Send until cancelled; what is being sent then is sent again after its lease."""
        try:
            while True:
                self._wake.clear()
                await self._tidy()
                next_due = await self._begin_due()
                await self._sleep(next_due)
        finally:
            for task in self._serving.values():
                task.cancel()
            await asyncio.gather(*self._serving.values(), return_exceptions=True)

    async def run_due(self) -> None:
        """Send everything that is due by the clock, as the loop would, and come back when nothing is left."""
        while True:
            await self._begin_due()
            if not self._serving:
                return
            await asyncio.wait(self._serving.values(), return_when=asyncio.FIRST_COMPLETED)

    async def send(self, claimed: Claimed, lease: str) -> tuple[str | None, Attempt]:
        """Try to send a message that was taken, and write down how it ended."""
        started = time.monotonic()
        ended = await self._try(claimed)
        attempt = Attempt(ended.outcome, ended.code, int((time.monotonic() - started) * 1000))
        now = self._clock.now()
        luck = Luck(self._rules, self._chance())
        state = await self._database.write(settle, claimed.delivery_id, lease, attempt, now, luck)
        self._metrics.deliveries.labels(self._metrics.service, claimed.channel.kind, ended.outcome).inc()
        return state, attempt

    def lease(self) -> Lease:
        """A lease that begins now."""
        return Lease(new_id(), self._clock.now() + self._settings.lease)

    async def _begin_due(self) -> datetime | None:
        now = self._clock.now()
        for channel_id, is_troubled in await self._database.read(deliveries.due_channels, now):
            room = self._settings.troubled_at_once if is_troubled else self._settings.at_once
            if channel_id in self._serving or sum(pool is is_troubled for pool in self._pools.values()) >= room:
                continue
            self._pools[channel_id] = is_troubled
            task = asyncio.create_task(self._serve(channel_id), name=f"channel {channel_id}")
            self._serving[channel_id] = task
            task.add_done_callback(lambda _, channel_id=channel_id: self._served(channel_id))  # type: ignore[misc]
        return await self._database.read(deliveries.next_due, now)

    def _served(self, channel_id: str) -> None:
        task = self._serving.pop(channel_id)
        del self._pools[channel_id]
        if task.cancelled():
            return
        if (error := task.exception()) is not None:
            log.error("serving channel %s failed", channel_id, exc_info=error)
        else:
            self._wake.set()

    async def _serve(self, channel_id: str) -> None:
        """Send what a channel has due, one after the other, until it fails or nothing is left."""
        while True:
            lease = self.lease()
            claimed = await self._database.write(claim, channel_id, lease, self._clock.now())
            if claimed is None:
                return
            state, _ = await self.send(claimed, lease.holder)
            if state != "sent":
                return

    async def _try(self, claimed: Claimed) -> Ended:
        try:
            message = await self._database.read(
                compose, claimed.delivery_id, claimed.purpose, claimed.channel, self._wires.public_url
            )
            async with asyncio.timeout(self._settings.timeout_seconds):
                return await self._wires.send(claimed.channel, message, self._clock.now())
        except TimeoutError:
            return Ended("timeout")
        except OSError:
            return Ended("unreachable")
        except Unavailable:
            raise  # our own store; the lease ends and the message is sent then
        except Exception:
            log.exception("message %s cannot be sent", claimed.delivery_id)
            return Ended("misconfigured")

    async def _tidy(self) -> None:
        now = self._clock.now()
        if self._tidied_at is None or now - self._tidied_at > _TIDY_EVERY:
            await self._database.write(forgetting.forget_signals, now - _KEPT_SIGNALS)
            kept = self._rules.of(DeliveryRules, city_day(now)).kept
            while await self._database.write(forgetting.forget_done, now - kept, _TIDY_AT_ONCE) > 0:
                continue
            self._tidied_at = now

    async def _sleep(self, next_due: datetime | None) -> None:
        seconds = self._settings.poll_seconds
        if next_due is not None:
            seconds = min(seconds, max((next_due - self._clock.now()).total_seconds(), 0.0))
        await within(self._wake, seconds)
