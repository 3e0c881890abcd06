"""What of a store does not follow from events, and so is taken over from the live one when the rebuilt one steps in.

The outbox holds what was concluded and not yet published, idempotency keys the answers that people got, the audit trail
who did and who read what, positions how far the store is. The inbox is the rebuilt store's own: the events whose effect
it holds.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from mumpuni.operate.subjects import subject_of
from shared.bus.protocols import Bus, Delivered, Record, TopicPartition
from shared.database import Tx
from shared.events.catalog import TOPICS
from shared.events.cloudevents import Envelope, Undecodable, decode

Mappings = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Carried:
    """Rows of the live store that go into the rebuilt one as they are."""

    outbox: Mappings
    positions: Mappings
    keys: Mappings
    audit: Mappings


def carried(tx: Tx) -> Carried:
    """Read them from the live store."""
    tables = tx.tables
    return Carried(
        _rows(tx, sa.select(tables.outbox).order_by(tables.outbox.c.seq)),
        _rows(tx, sa.select(tables.consumer_position)),
        _rows(tx, sa.select(tables.idempotency_key)),
        _rows(tx, sa.select(tables.audit)),
    )


def carry(tx: Tx, rows: Carried) -> None:
    """Put them into the rebuilt store, in place of its own."""
    tables = tx.tables
    for table, one in (
        (tables.outbox, rows.outbox),
        (tables.consumer_position, rows.positions),
        (tables.idempotency_key, rows.keys),
        (tables.audit, rows.audit),
    ):
        tx.execute(sa.delete(table))
        if one:
            tx.execute(table.insert(), one)


def reached(tx: Tx, logs: Mapping[str, Collection[str]], group: str) -> dict[TopicPartition, int]:
    """How far a store is; ``logs`` are each topic's names. Raises ``LookupError`` when it has also read another log."""
    table = tx.tables.consumer_position
    rows = tx.execute(sa.select(table).where(table.c.consumer_group == group).order_by(table.c.next_offset)).all()
    others = {row.log_id for row in rows if row.next_offset and row.log_id not in logs.get(row.topic, ())}
    if others:
        raise LookupError(", ".join(sorted(others)))
    known = (row for row in rows if row.log_id in logs.get(row.topic, ()))
    return {TopicPartition(row.topic, row.partition): row.next_offset for row in known}


async def logs_of(bus: Bus) -> dict[str, set[str]]:
    """For each topic the names its log goes by in positions."""
    whole, ids = await bus.log_id(), await bus.log_ids(TOPICS)
    return {topic: {whole, one} for topic, one in ids.items()}


def concluded(tx: Tx) -> list[Record]:
    """What a store has staged, in order."""
    outbox = tx.tables.outbox
    rows = tx.execute(sa.select(outbox).order_by(outbox.c.seq))
    return [Record(row.topic, row.record_key, row.value, _headers(row.headers)) for row in rows]


def last_words(records: Iterable[Record], about: Collection[str]) -> list[Record]:
    """Of these conclusions the last one on each subject, if its key is among those named."""
    last: dict[tuple[str, ...], Record] = {}
    for record in records:
        if record.key.decode("utf-8", "replace") in about and (subject := _subject(record)) is not None:
            last.pop(subject, None)
            last[subject] = record
    return list(last.values())


def buried(records: Iterable[Record]) -> set[tuple[str, int, int]]:
    """Where the records lay that went to the dead letters: topic, partition, offset."""
    told = [dict(record.headers) for record in records if record.topic.endswith(".dlq")]
    return {
        (one["dlq_topic"].decode(), int(one["dlq_partition"].decode()), int(one["dlq_offset"].decode())) for one in told
    }


def _subject(record: Record) -> tuple[str, ...] | None:
    try:
        content = decode(Delivered(record.topic, 0, 0, record.key, record.value, record.headers, 0))
    except Undecodable:
        return None
    return subject_of(content.data) if isinstance(content, Envelope) else None


def _rows(tx: Tx, statement: sa.Select[Any]) -> Mappings:
    return [dict(row) for row in tx.execute(statement).mappings()]


def _headers(packed: bytes) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, value.encode("latin-1")) for name, value in json.loads(packed))
