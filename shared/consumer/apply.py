"""The one transaction of a batch: inbox, effects, staged events and positions together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from shared.bus.protocols import Delivered, TopicPartition
from shared.consumer.dead_letters import dead_letter
from shared.consumer.inbox import identity, take_in
from shared.consumer.positions import Position, Reader, advance
from shared.database import Tx
from shared.events.base import Event
from shared.events.cloudevents import Envelope, Undecodable, Unknown, decode
from shared.outbox import stage_record


class Work(Protocol):
    """What a service collects while it reacts to a batch, and writes at its end."""

    def flush(self) -> None:
        """Write everything, set-based, and stage what follows from it."""
        ...


W = TypeVar("W", bound=Work)
Reactions = Mapping[type[Event], Callable[[W, Envelope[Any]], None]]
"""What a service reacts to; events of other types are passed over and counted."""


@dataclass(frozen=True, slots=True)
class Item:
    """A delivered record and what it says."""

    delivered: Delivered
    content: Envelope[Event] | Unknown | Undecodable


@dataclass(frozen=True, slots=True)
class Applied:
    """What one transaction did: where the partitions are now and how many events came to which end."""

    positions: Mapping[TopicPartition, Position]
    counts: Mapping[tuple[str, str], int]


def opened(delivered: Delivered) -> Item:
    """Decode a record; what cannot be decoded is kept with its reason."""
    try:
        return Item(delivered, decode(delivered))
    except Undecodable as error:
        return Item(delivered, error)


@dataclass(frozen=True)
class Application(Generic[W]):
    """A group's way of applying records to its store."""

    reader: Reader
    reactions: Reactions[W]
    open_work: Callable[[Tx, datetime], W]

    def react(
        self, tx: Tx, items: Sequence[Item], expected: Mapping[TopicPartition, Position], now: datetime
    ) -> Applied:
        """Apply these records in their order. What cannot be decoded is buried on the way."""
        known = {id(item): item.content for item in items if isinstance(item.content, Envelope)}
        new = take_in(tx, self.reader.group, [identity(envelope) for envelope in known.values()])
        work = self.open_work(tx, now)
        counts: Counter[tuple[str, str]] = Counter()
        for item in items:
            counts[self._one(tx, work, item, new, now)] += 1
        work.flush()
        return self._advance(tx, items, expected, counts)

    def bury(
        self,
        tx: Tx,
        items: Sequence[Item],
        expected: Mapping[TopicPartition, Position],
        now: datetime,
        error: Exception,
    ) -> Applied:
        """Send records that a reaction refuses to their dead-letter topic and pass them."""
        for item in items:
            stage_record(tx, dead_letter(item.delivered, self.reader.group, error, now), now)
        counts = Counter({(_type_of(item), "dead"): 1 for item in items})
        dead = [replace_content(item, error) for item in items]
        return self._advance(tx, dead, expected, counts)

    def _one(self, tx: Tx, work: W, item: Item, new: set[str], now: datetime) -> tuple[str, str]:
        content = item.content
        if isinstance(content, Undecodable):
            stage_record(tx, dead_letter(item.delivered, self.reader.group, content, now), now)
            return _type_of(item), "dead"
        if isinstance(content, Unknown):
            return "unknown", "skipped"
        name = identity(content)
        if name not in new:
            return _type_of(item), "repeated"
        new.discard(name)
        reaction = self.reactions.get(type(content.data))
        if reaction is None:
            return _type_of(item), "skipped"
        reaction(work, content)
        return _type_of(item), "applied"

    def _advance(
        self,
        tx: Tx,
        items: Sequence[Item],
        expected: Mapping[TopicPartition, Position],
        counts: Mapping[tuple[str, str], int],
    ) -> Applied:
        then: dict[TopicPartition, Position] = {}
        for item in items:
            place = item.delivered.place
            before = then.get(place) or expected.get(place) or Position()
            then[place] = _after(before, item)
        advance(tx, self.reader, expected, then)
        return Applied(then, counts)


def replace_content(item: Item, error: Exception) -> Item:
    """The same record, known to be impossible to handle."""
    return replace(item, content=error if isinstance(error, Undecodable) else Undecodable(type(error).__name__))


def _after(before: Position, item: Item) -> Position:
    following = item.delivered.offset + 1
    if isinstance(item.content, Undecodable):
        return Position(following, before.applied, before.dead + 1, before.dead_in_a_row + 1)
    return Position(following, before.applied + 1, before.dead, 0)


def _type_of(item: Item) -> str:
    return type(item.content.data).TYPE if isinstance(item.content, Envelope) else "unknown"
