"""The port between services and whatever carries their events: the embedded log or Kafka.

Promises every implementation keeps (``tests/contract/bus`` holds each of them to it):

- ``publish`` returns when every record is durable, in the order given per key; it raises ``BusUnavailable`` when it
  cannot say so, and then any prefix or subset may have been written (at-least-once: the caller sends again).
- Records with the same key go to the same partition and are delivered in the order they were published.
- Each consumer group sees every record. Within a group a partition belongs to one member at a time.
- A subscription starts at the position ``on_assigned`` returns for a partition, else at the group's committed position,
  else at the first record. It is never the bus that decides that a record was handled.
- A position the log does not have (another log, a recreated topic, expired records) stops the reader with
  ``PositionOutOfRange``; nothing is skipped or read again because a position was not understood.
- A topic that is deleted and created again is another log: ``log_ids`` tells them apart, and a subscription that has
  read from the former says ``BusUnavailable`` and then starts over, asking ``on_assigned``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

Headers = Sequence[tuple[str, bytes]]
"""Pairs of name and value; never changed."""


class TopicPartition(NamedTuple):
    """One ordered part of a topic."""

    topic: str
    partition: int


class Record(NamedTuple):
    """A record to publish. ``key`` decides the partition; ``value`` is the payload's bytes."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers = ()

    @property
    def size(self) -> int:
        """Bytes of key, value and headers together."""
        return len(self.key) + len(self.value) + sum([len(name) + len(value) for name, value in self.headers])


class Delivered(NamedTuple):
    """A record as it came back: with its place in the log and the time it was written (milliseconds since 1970)."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: Headers
    timestamp_ms: int

    @property
    def place(self) -> TopicPartition:
        """The partition this record was read from."""
        return TopicPartition(self.topic, self.partition)


Positions = Mapping[TopicPartition, int]
"""For each partition the offset of the next record to read."""

OnAssigned = Callable[[Collection[TopicPartition]], Awaitable[Positions]]
"""Called with the partitions a member was given, before it reads them; answers where to start in those it knows.

Always called from within ``poll``, so never while the same member still works on the records of its last poll. After a
rebalance it may be called again for partitions the member kept; a kept partition is then read from the answer on.
"""


class BusUnavailable(Exception):  # noqa: N818 - a state of the world, not a mistake
    """The bus cannot be reached or did not confirm. Nothing is known to be lost; try again."""


class RecordTooLarge(ValueError):  # noqa: N818 - named after the record's state, like BusUnavailable
    """A record is larger than this bus ever takes; sending it again cannot help. Nothing of its batch was written."""

    def __init__(self, record: Record, limit: int) -> None:
        super().__init__(f"a record for {record.topic} has {record.size} bytes, the limit is {limit}")
        self.record = record
        self.limit = limit


class ReadingStopped(Exception):  # noqa: N818 - a state of the world, not a mistake
    """A subscription reads no further: going on or trying again could do harm, and only a person can say what is so."""


class PositionOutOfRange(ReadingStopped):
    """A partition was to be read from a position that this log does not have; only a person can say what that means."""

    def __init__(self, place: TopicPartition, position: int, begin: int, end: int) -> None:
        super().__init__(
            f"{place.topic}/{place.partition} is to be read from {position}, but the log goes from {begin} to {end}: "
            "it is another log, was recreated, or has expired records that were not read"
        )
        self.place = place
        self.position = position
        self.begin = begin
        self.end = end


class MemberFenced(ReadingStopped):
    """Another program has joined the group under this one's name; if both went on they would push each other out."""

    def __init__(self, group: str, instance_id: str) -> None:
        super().__init__(
            f"another program has joined group {group} as {instance_id}, and this one has left it: every replica needs "
            "a KAFKA_GROUP_INSTANCE_ID of its own; mend that and restart this one"
        )
        self.group = group
        self.instance_id = instance_id


class Subscription(Protocol):
    """One member of one consumer group. Used by one task at a time."""

    async def poll(self, max_records: int, wait_seconds: float) -> Sequence[Delivered]:
        """The next records, at most ``max_records``, waiting at most about ``wait_seconds``; in order per partition.

        Takes part in rebalances: partitions are handed over and taken over here. Topics that do not exist yet are
        waited for. Raises ``BusUnavailable`` when the bus is away (polling again later resumes where it stopped),
        ``PositionOutOfRange`` as the module promises and ``MemberFenced``; whatever ``on_assigned`` raises comes
        through, and it is asked again at the next poll.
        """
        ...

    async def seek(self, positions: Positions) -> None:
        """Read these assigned partitions from these offsets next; partitions not assigned are passed over.

        A position the log does not have is reported by the next ``poll``.
        """
        ...

    async def commit(self, positions: Positions) -> None:
        """Tell the bus how far the group is: its view of the lag, and where a member starts that knows no better.

        Partitions this member does not own (any more) are passed over: a rebalance in between is not an error.
        Raises ``BusUnavailable``.
        """
        ...

    async def assigned(self) -> frozenset[TopicPartition]:
        """The partitions this member owns now."""
        ...

    async def end_offsets(self) -> Positions:
        """For each assigned partition the offset the next published record will get. Raises ``BusUnavailable``."""
        ...

    async def close(self) -> None:
        """Leave the group; its partitions go to the members that stay. Safe to call twice.

        A member whose name is kept over restarts only pauses: its partitions wait for it as long as a session lasts.
        """
        ...


class Bus(Protocol):
    """A durable, partitioned, ordered log."""

    async def start(self) -> None:
        """Connect. Raises ``BusUnavailable``."""
        ...

    async def stop(self) -> None:
        """Disconnect; safe to call twice."""
        ...

    async def log_id(self) -> str:
        """Which log this is (cluster or file): stored positions of one log mean nothing in another.

        Raises ``BusUnavailable``.
        """
        ...

    async def log_ids(self, topics: Collection[str]) -> Mapping[str, str]:
        """For each of these topics, which log its records lie in: ``log_id``, or more where topics can be recreated.

        At most 64 characters. A position stored under one of these means nothing under another. Raises
        ``BusUnavailable``, also for a topic that does not exist.
        """
        ...

    async def create_topics(self, topics: Mapping[str, int]) -> None:
        """Create the topics that are missing, with that many partitions each; those that exist stay as they are.

        Raises ``BusUnavailable``.
        """
        ...

    async def publish(self, records: Sequence[Record]) -> None:
        """Append the records; see the module's promises. Topics have to exist: until then ``BusUnavailable``.

        Raises ``RecordTooLarge``. A caller that is cancelled does not take its records back.
        """
        ...

    async def subscribe(
        self, group: str, topics: Collection[str], on_assigned: OnAssigned | None = None
    ) -> Subscription:
        """Join a consumer group; the partitions come with the first polls. Does not need the bus to be reachable."""
        ...

    async def healthy(self) -> bool:
        """Whether the bus answers now."""
        ...
