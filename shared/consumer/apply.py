"""The one transaction of a batch: inbox, effects, staged events and positions together."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Generic, Protocol, TypeVar

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


_KEPT: Final = 1024
_opened: Final[OrderedDict[int, Item]] = OrderedDict()
"""The records opened last, by identity: where groups share a log's tail they are handed the same objects."""


def opened(delivered: Delivered) -> Item:
    """Decode a record, once for all groups of this process; what cannot be decoded is kept with its reason."""
    known = _opened.get(id(delivered))
    if known is not None and known.delivered is delivered:
        return known
    try:
        item = Item(delivered, decode(delivered))
    except Undecodable as error:
        return Item(delivered, error)
    _opened[id(delivered)] = item
    if len(_opened) > _KEPT:
        _opened.popitem(last=False)
    return item


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
        names = [identity(item.content) if isinstance(item.content, Envelope) else "" for item in items]
        new = take_in(tx, self.reader.group, [name for name in names if name])
        work = self.open_work(tx, now)
        counts: Counter[tuple[str, str]] = Counter()
        for item, name in zip(items, names, strict=True):
            counts[self._one(tx, work, item, name, new, now)] += 1
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

    def _one(self, tx: Tx, work: W, item: Item, name: str, new: set[str], now: datetime) -> tuple[str, str]:
        content = item.content
        if isinstance(content, Undecodable):
            stage_record(tx, dead_letter(item.delivered, self.reader.group, content, now), now)
            return _type_of(item), "dead"
        if isinstance(content, Unknown):
            return "unknown", "skipped"
        kind = type(content.data)
        if name not in new:
            return kind.TYPE, "repeated"
        new.discard(name)
        reaction = self.reactions.get(kind)
        if reaction is None:
            return kind.TYPE, "skipped"
        reaction(work, content)
        return kind.TYPE, "applied"

    def _advance(
        self,
        tx: Tx,
        items: Sequence[Item],
        expected: Mapping[TopicPartition, Position],
        counts: Mapping[tuple[str, str], int],
    ) -> Applied:
        by_place: dict[TopicPartition, list[Item]] = {}
        for item in items:
            by_place.setdefault(item.delivered.place, []).append(item)
        then = {place: _after(expected.get(place) or Position(), its) for place, its in by_place.items()}
        advance(tx, self.reader, expected, then)
        return Applied(then, counts)


def replace_content(item: Item, error: Exception) -> Item:
    """The same record, known to be impossible to handle."""
    return replace(item, content=error if isinstance(error, Undecodable) else Undecodable(type(error).__name__))


def _after(before: Position, items: Sequence[Item]) -> Position:
    dead, in_a_row = 0, before.dead_in_a_row
    for item in items:
        is_dead = isinstance(item.content, Undecodable)
        dead, in_a_row = dead + is_dead, in_a_row + 1 if is_dead else 0
    return Position(items[-1].delivered.offset + 1, before.applied + len(items) - dead, before.dead + dead, in_a_row)


def _type_of(item: Item) -> str:
    return type(item.content.data).TYPE if isinstance(item.content, Envelope) else "unknown"
