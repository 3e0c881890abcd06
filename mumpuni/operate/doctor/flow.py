"""How events flow: stores, outboxes, positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext

from mumpuni.operate.doctor.finding import Finding, good, note, wrong
from shared.bus.protocols import Positions, TopicPartition
from shared.consumer import ConsumerSettings
from shared.database import Tx
from shared.errors import Text
from shared.migrations import History

_OLD_SECONDS: Final = 60.0
_SKEW_SECONDS: Final = 2.0
_LIMITS: Final = ConsumerSettings()


class Place(NamedTuple):
    """A group's position in a partition, as its store keeps it."""

    log_id: str
    next_offset: int
    applied: int
    dead: int
    dead_in_a_row: int

    @property
    def has_stopped_its_consumer(self) -> bool:
        """Whether so much is dead that the consumer stops itself."""
        seen = self.applied + self.dead
        too_many = self.dead > _LIMITS.dead_before_share and self.dead > _LIMITS.dead_share * seen
        return self.dead_in_a_row >= _LIMITS.dead_in_a_row or too_many


@dataclass(frozen=True, slots=True)
class Look:
    """What a store says of itself at one moment."""

    revision: str | None
    outbox_rows: int = 0
    outbox_oldest: datetime | None = None
    places: Mapping[TopicPartition, Place] | None = None
    now: datetime | None = None
    """The server's own clock, where it has one."""


def look(tx: Tx, migrations: History, group: str) -> Look:
    """Look at a store."""
    revision = MigrationContext.configure(tx.connection).get_current_revision()
    if revision != migrations.newest():
        return Look(revision)
    outbox, position = tx.tables.outbox, tx.tables.consumer_position
    oldest = sa.func.min(outbox.c.staged_at_ms)
    waiting = tx.execute(sa.select(sa.func.count().label("rows"), oldest.label("oldest")).select_from(outbox)).one()
    kept = tx.execute(sa.select(position).where(position.c.consumer_group == group))
    is_server = tx.connection.dialect.name == "postgresql"
    return Look(
        revision,
        waiting.rows,
        None if waiting.oldest is None else datetime.fromtimestamp(waiting.oldest / 1000, UTC),
        {
            TopicPartition(row.topic, row.partition): Place(
                row.log_id, row.next_offset, row.applied, row.dead, row.dead_in_a_row
            )
            for row in kept
        },
        tx.execute(sa.select(sa.func.clock_timestamp())).scalar_one() if is_server else None,
    )


def store(name: str, found: Look, newest: str | None) -> Iterator[Finding]:
    """Whether the store is at the newest revision."""
    if found.revision != newest:
        yield wrong(
            Text(
                f"Basis data {name} di revisi {found.revision}, perlu {newest}.",
                f"The store of {name} is at revision {found.revision}, not {newest}.",
            ),
            Text(
                f"python -m services.{name} migrate (tertanam: jalankan server)",
                f"python -m services.{name} migrate (embedded: start the server)",
            ),
        )
    else:
        yield good(f"Basis data {name} menjawab.", f"The store of {name} answers.")


def clock(name: str, found: Look, before: datetime, after: datetime) -> Iterator[Finding]:
    """Whether this machine's clock agrees with the server's, asked between two moments."""
    if found.now is None:
        return
    skew = max((before - found.now).total_seconds(), (found.now - after).total_seconds(), 0.0)
    if skew > _SKEW_SECONDS:
        yield wrong(
            Text(
                f"Jam mesin ini berbeda {skew:.0f} detik dari basis data {name}.",
                f"This machine's clock is {skew:.0f} seconds off that of {name}'s store.",
            ),
            Text(
                "Nyalakan NTP di semua mesin (timedatectl set-ntp true).",
                "Turn on NTP on every machine (timedatectl set-ntp true).",
            ),
        )


def outbox(name: str, found: Look, now: datetime) -> Iterator[Finding]:
    """Whether what was accepted is on its way."""
    if found.outbox_oldest is None:
        return
    age = (now - found.outbox_oldest).total_seconds()
    told = Text(
        f"{found.outbox_rows} peristiwa {name} menunggu dikirim, yang tertua {age:.0f} detik.",
        f"{found.outbox_rows} events of {name} wait to be published, the oldest for {age:.0f} seconds.",
    )
    if age > _OLD_SECONDS:
        mend = Text(
            "Jalankan layanannya; lihat docs/runbooks/outbox-grows.md",
            "Start the service; see docs/runbooks/outbox-grows.en.md",
        )
        yield wrong(told, mend)
    else:
        yield note(told)


def positions(name: str, found: Look, later: Look, ends: Positions, logs: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Whether the consumer gets along: ``later`` is a second look, some seconds after the first."""
    places = later.places or {}
    foreign = [at for at, one in places.items() if one.next_offset and one.log_id not in logs.get(at.topic, set())]
    beyond = [at for at, one in places.items() if one.next_offset > ends.get(at, 0)]
    if foreign or beyond:
        at = (foreign or beyond)[0]
        yield wrong(
            Text(
                f"{name} berada di posisi yang tidak ada di catatan ({at.topic}/{at.partition}).",
                f"{name} is at a position the log does not have ({at.topic}/{at.partition}).",
            ),
            Text("docs/runbooks/consumer-stopped.md", "docs/runbooks/consumer-stopped.en.md"),
        )
        return
    if any(one.has_stopped_its_consumer for one in places.values()):
        yield wrong(
            Text(
                f"Konsumen {name} berhenti: terlalu banyak surat mati.",
                f"The consumer of {name} has stopped: too many dead letters.",
            ),
            Text(
                f"Perbaiki sebabnya, lalu: mumpuni dlq restart {name}",
                f"Mend the cause, then: mumpuni dlq restart {name}",
            ),
        )
    yield _lag(name, _behind(found, ends), _behind(later, ends))


def _behind(found: Look, ends: Positions) -> int:
    known = found.places or {}
    return sum(end - (known[at].next_offset if at in known else 0) for at, end in ends.items())


def _lag(name: str, before: int, after: int) -> Finding:
    if not after:
        return good(f"{name} sudah menerapkan semuanya.", f"{name} has applied everything.")
    told = Text(f"{name} tertinggal {after} catatan.", f"{name} is {after} records behind.")
    if after < before:
        return note(told, Text("Sedang menyusul; tunggu.", "It is catching up; wait."))
    return wrong(
        told,
        Text(
            "Tidak bergerak: jalankan layanannya, atau docs/runbooks/consumer-stopped.md",
            "It does not move: start the service, or docs/runbooks/consumer-stopped.en.md",
        ),
    )
