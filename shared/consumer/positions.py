"""How far a store is in each partition, kept in the store itself and moved with its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from shared.bus.protocols import TopicPartition
from shared.database import Tx


class Fenced(Exception):  # noqa: N818 - a state of the group, not a mistake
    """Another member has moved this partition on; what was read must be read again from the stored position."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a partition is read next, and how many of its records were applied or buried so far."""

    next_offset: int = 0
    applied: int = 0
    dead: int = 0
    dead_in_a_row: int = 0


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a consumer group, and in which log each topic's records lie now (``Bus.log_ids``).

    Positions of another log mean nothing here: a topic that was deleted and created again is read from its beginning.
    """

    group: str
    log_ids: Mapping[str, str]


def claim(tx: Tx, reader: Reader, places: Sequence[TopicPartition]) -> dict[TopicPartition, Position]:
    """The stored positions of these partitions; those never read get one at the first record."""
    table = tx.tables.consumer_position
    known = stored(tx, reader, places)
    missing = [place for place in places if place not in known]
    if missing:
        tx.execute(table.insert(), [{**_key(reader, place), **_columns(Position())} for place in missing])
    return {**known, **{place: Position() for place in missing}}


def stored(tx: Tx, reader: Reader, places: Sequence[TopicPartition]) -> dict[TopicPartition, Position]:
    """The positions the store holds for these partitions, locked for this transaction where that is needed."""
    topics = sorted({place.topic for place in places})
    log_ids = sorted({reader.log_ids[topic] for topic in topics})
    parameters = {"at_logs": log_ids, "at_group": reader.group, "at_topics": topics}
    rows = tx.execute(_statements(tx.tables.consumer_position).find, parameters)
    wanted = set(places)
    found = {
        TopicPartition(row.topic, row.partition): Position(row.next_offset, row.applied, row.dead, row.dead_in_a_row)
        for row in rows
        if row.log_id == reader.log_ids[row.topic]
    }
    return {place: position for place, position in found.items() if place in wanted}


def advance(
    tx: Tx,
    reader: Reader,
    expected: Mapping[TopicPartition, Position],
    then: Mapping[TopicPartition, Position],
) -> None:
    """Move the positions on. Raises ``Fenced`` when the store is not where this member believes it is."""
    if stored(tx, reader, list(then)) != {place: expected.get(place) for place in then}:
        raise Fenced(f"{reader.group} was moved on by another member")
    tx.execute(
        _statements(tx.tables.consumer_position).move,
        [
            {
                "at_log": reader.log_ids[place.topic],
                "at_group": reader.group,
                "at_topic": place.topic,
                "at_partition": place.partition,
                **_columns(position),
            }
            for place, position in then.items()
        ],
    )


class _Statements(NamedTuple):
    find: sa.Select[Any]
    move: sa.Update


@cache
def _statements(table: sa.Table) -> _Statements:
    """Made once: to build them costs as much as to run them."""
    mine = table.c.consumer_group == sa.bindparam("at_group")
    topics = sa.and_(
        table.c.log_id.in_(sa.bindparam("at_logs", expanding=True)),
        table.c.topic.in_(sa.bindparam("at_topics", expanding=True)),
    )
    place = sa.and_(
        table.c.log_id == sa.bindparam("at_log"),
        table.c.topic == sa.bindparam("at_topic"),
        table.c.partition == sa.bindparam("at_partition"),
    )
    values: dict[str, Any] = {name: sa.bindparam(name) for name in ("next_offset", "applied", "dead", "dead_in_a_row")}
    return _Statements(
        sa.select(table).where(mine, topics).with_for_update(), sa.update(table).where(mine, place).values(values)
    )


def _key(reader: Reader, place: TopicPartition) -> dict[str, object]:
    return {
        "log_id": reader.log_ids[place.topic],
        "consumer_group": reader.group,
        "topic": place.topic,
        "partition": place.partition,
    }


def _columns(position: Position) -> dict[str, object]:
    return {
        "next_offset": position.next_offset,
        "applied": position.applied,
        "dead": position.dead,
        "dead_in_a_row": position.dead_in_a_row,
    }
