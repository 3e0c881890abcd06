"""Noticing that a Kafka consumer has come to a stop without an error (aiokafka #1154 describes one way)."""

from __future__ import annotations

from shared.bus.protocols import Positions, TopicPartition


class Stalled(Exception):  # noqa: N818 - a state of the world, not a mistake
    """A consumer no longer gets anywhere and has to be replaced."""


class StallWatch:
    """Tells which partitions have records and have not moved for ``seconds``, from what it is shown now and then."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._seen: dict[TopicPartition, tuple[int, float]] = {}
        self._looked = 0.0

    def stalled(self, positions: Positions, ends: Positions, now: float) -> frozenset[TopicPartition]:
        """Partitions whose position is below the end and the same since ``now - seconds`` at least.

        Where nobody looked for as long, nobody polled either (the store was away, say), and what stood still meanwhile
        is given its time anew.
        """
        if now - self._looked > self._seconds:
            self._seen = {}
        self._looked = now
        behind = {place: position for place, position in positions.items() if position < ends.get(place, 0)}
        self._seen = {
            place: seen if (seen := self._seen.get(place)) and seen[0] == position else (position, now)
            for place, position in behind.items()
        }
        return frozenset(place for place, (_, since) in self._seen.items() if now - since >= self._seconds)
