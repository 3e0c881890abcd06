"""Events leave through the store: staged in the caller's transaction, relayed to the bus once that is committed.

A row stays in the outbox until the bus has confirmed it, so a kill at any instruction loses nothing; a kill between
the confirmation and the removal sends the event again, and the reader's inbox drops the repeat.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa

from shared.backoff import Backoff
from shared.bus.headers import pack, unpack
from shared.bus.protocols import Bus, BusUnavailable, Record, RecordTooLarge
from shared.clock import Clock
from shared.database import Database, Tx
from shared.database.bulk import Bulk, deleting
from shared.database.tx import Staged
from shared.errors import Unavailable
from shared.events.base import Event
from shared.events.cloudevents import frame
from shared.ids import new_id
from shared.metrics import Metrics
from shared.waiting import within

log = logging.getLogger(__name__)

LARGEST: Final = 960_000
"""Bytes of key, value and headers that may be staged; below what every bus takes."""


def stage(tx: Tx, event: Event, at: datetime) -> str:
    """Publish ``event`` if and only if this transaction commits; the event's id. ``at`` is when it happened here."""
    event_id, common = new_id(), frame(tx.source, type(event), at)
    name, value = event.key, event.__pydantic_serializer__.to_json(event)
    headers, key = common.headers(event_id, name), name.encode()
    if len(key) + len(headers) + len(value) > LARGEST:  # or nearly so: packed headers are a little longer
        stage_record(tx, Record(common.topic, key, value, unpack(headers)), at)
    else:
        tx.staged.append(Staged(common.topic, key, headers, value, common.written_ms))
    return event_id


def stage_record(tx: Tx, record: Record, at: datetime) -> None:
    """Publish a record as it is, if and only if this transaction commits (for dead letters).

    Raises ``RecordTooLarge`` here, where it can still be refused: in the relay it would hold up every later event.
    """
    if record.size > LARGEST:
        raise RecordTooLarge(record, LARGEST)
    headers = pack(record.headers).encode()
    tx.staged.append(Staged(record.topic, record.key, headers, record.value, int(at.timestamp() * 1000)))


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """How many rows go at once, how long to sleep when nobody wakes the relay, and how long to let rows gather
    between two batches that were not full (seconds); the first row after a pause is not kept waiting.

    A replica that does not lead looks every ``standby_seconds`` whether it should, and a leader that is woken by
    everything that is staged looks no more often than that.
    """

    batch: int = 500
    poll_seconds: float = 0.1
    pace_seconds: float = 0.005
    standby_seconds: float = 1.0


class Relay:
    """Moves a service's outbox to the bus, in commit order, one batch after the other.

    Of all replicas that share a store one leads and relays. A leader that does not know yet that it no longer is one
    sends at worst what the next leader sends as well, in the same order: repeats, which the reader's inbox drops.
    """

    def __init__(
        self, database: Database, bus: Bus, clock: Clock, metrics: Metrics, settings: RelaySettings | None = None
    ) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._metrics = metrics
        self._settings = settings or RelaySettings()
        self._idle_seconds = self._settings.standby_seconds if database.is_sole_writer else self._settings.poll_seconds
        self._leadership = database.leadership("relay")
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        database.on_staged(self._wake.set)

    async def run(self) -> None:
        """Relay until ``stop``; while the bus or the store is away, keep the rows and try again."""
        try:
            await self._run()
        finally:
            await self._leadership.release()

    async def _run(self) -> None:
        backoff = Backoff(longest=5.0)  # a bus that is back should not wait for its events
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                if not await self._leadership.held():
                    await within(self._stopping, self._settings.standby_seconds)
                    continue
                sent = await self.relay_once()
                backoff.reset()
                if not sent:
                    await within(self._wake, self._idle_seconds)
                elif sent < self._settings.batch:
                    await asyncio.sleep(self._settings.pace_seconds)
            except (BusUnavailable, Unavailable) as error:
                self._metrics.relay_failures.labels(self._metrics.service).inc()
                delay = backoff.next()
                log.warning("outbox of %s waits %.1f s: %s", self._database.service, delay, error)
                await within(self._stopping, delay)

    def stop(self) -> None:
        """Let the running batch finish, then end ``run``."""
        self._stopping.set()
        self._wake.set()

    async def relay_once(self) -> int:
        """Send one batch and remove it; how many records it held."""
        rows = await self._database.glance(_oldest, self._settings.batch)
        if not rows:
            return 0
        await self._bus.publish([record for _, record in rows])
        await self._database.write(_remove, [seq for seq, _ in rows])
        for topic, count in Counter([record.topic for _, record in rows]).items():
            self._metrics.relayed.labels(self._metrics.service, topic).inc(count)
        return len(rows)

    async def measure(self) -> None:
        """Set the gauges of depth (rows) and age (seconds)."""
        depth, oldest_ms = await self._database.read(_depth)
        self._metrics.outbox_depth.labels(self._metrics.service).set(depth)
        age = self._clock.now().timestamp() - oldest_ms / 1000 if oldest_ms is not None else 0.0
        self._metrics.outbox_oldest_seconds.labels(self._metrics.service).set(max(age, 0.0))


def _oldest(tx: Tx, limit: int) -> Sequence[tuple[int, Record]]:
    rows: Sequence[Sequence[Any]] = tx.execute(_oldest_of(tx.tables.outbox), {"most": limit}).all()
    return [(seq, Record(topic, key, value, unpack(headers))) for seq, topic, key, headers, value in rows]


@cache
def _oldest_of(outbox: sa.Table) -> sa.Select[Any]:
    columns = (outbox.c.seq, outbox.c.topic, outbox.c.record_key, outbox.c.headers, outbox.c.value)
    return sa.select(*columns).order_by(outbox.c.seq).limit(sa.bindparam("most", type_=sa.Integer()))


@cache
def _removal(outbox: sa.Table) -> Bulk:
    return deleting(outbox, "seq")


def _remove(tx: Tx, seqs: Sequence[int]) -> None:
    """Just these rows: between the first and the last one another may have been committed since they were read."""
    _removal(tx.tables.outbox).run(tx, [(seq,) for seq in seqs])


def _depth(tx: Tx) -> tuple[int, int | None]:
    outbox = tx.tables.outbox
    oldest = sa.func.min(outbox.c.staged_at_ms)
    row = tx.execute(sa.select(sa.func.count().label("depth"), oldest.label("oldest"))).one()
    return row.depth, row.oldest
