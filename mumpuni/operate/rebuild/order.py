"""Records of many partitions in the order in which they were written."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from shared.bus.protocols import Delivered, Positions, TopicPartition


class TimeOrder:
    """Merges partitions by time, each of them in its own order, from where they start up to ``until``.

    A record is given out only when no partition can still bring an older one: those of partitions that are ahead
    wait in memory.
    """

    def __init__(self, starts: Positions, until: Positions) -> None:
        self._until = dict(until)
        self._next = {place: starts.get(place, 0) for place in until}
        self._waiting: dict[TopicPartition, deque[Delivered]] = {place: deque() for place in until}
        self._heads: list[tuple[int, TopicPartition]] = []
        self._dry = {place for place, position in self._next.items() if position < until[place]}

    @property
    def reached(self) -> Mapping[TopicPartition, int]:
        """Where each partition is to be read next."""
        return self._next

    @property
    def is_finished(self) -> bool:
        """Whether everything was given out."""
        return not (self._dry or self._heads)

    @property
    def is_ready(self) -> bool:
        """Whether there is something that can be given out now."""
        return bool(self._heads) and not self._dry

    @property
    def next_at(self) -> datetime:
        """When the next record was written; asked only while something is ready."""
        return datetime.fromtimestamp(self._heads[0][0] / 1000, UTC)

    def add(self, records: Iterable[Delivered]) -> None:
        """Take in what was read; what lies beyond the end, or was read before, is passed over."""
        for record in records:
            place = record.place
            if place in self._until and self._next[place] <= record.offset < self._until[place]:
                self._next[place] = record.offset + 1
                if not self._waiting[place]:
                    heapq.heappush(self._heads, (record.timestamp_ms, place))
                self._waiting[place].append(record)
                self._dry.discard(place)

    def take(self, most: int, until: datetime) -> list[Delivered]:
        """The next records, at most so many, the first in any case and the others if written up to ``until``."""
        taken: list[Delivered] = []
        while self.is_ready and len(taken) < most and (not taken or self.next_at <= until):
            _, place = heapq.heappop(self._heads)
            waiting = self._waiting[place]
            taken.append(waiting.popleft())
            if waiting:
                heapq.heappush(self._heads, (waiting[0].timestamp_ms, place))
            elif self._next[place] < self._until[place]:
                self._dry.add(place)
        return taken
