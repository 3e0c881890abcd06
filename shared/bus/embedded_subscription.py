"""Reading the embedded log as a member of a consumer group."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from shared.bus import embedded_file
from shared.bus.embedded_file import LogFile, answering
from shared.bus.embedded_group import Group, Member
from shared.bus.embedded_tail import Tail
from shared.bus.embedded_writer import GroupCommit
from shared.bus.protocols import (
    BusUnavailable,
    Delivered,
    OnAssigned,
    PositionOutOfRange,
    Positions,
    TopicPartition,
)

_MAX_POLL_BYTES = 8 << 20
"""A poll ends with the record that reaches this, so that large records do not pile up in memory."""

_STRETCH = 256
"""Records read in one go before other tasks get their turn."""


class EmbeddedSubscription:
    """One member of one consumer group of the embedded log."""

    def __init__(
        self,
        log: LogFile,
        writer: GroupCommit,
        tail: Tail,
        group_name: str,
        group: Group,
        member: Member,
        on_assigned: OnAssigned | None,
        partition_id: Callable[[TopicPartition], int],
    ) -> None:
        self._log = log
        self._writer = writer
        self._tail = tail
        self._group_name = group_name
        self._group = group
        self._member = member
        self._on_assigned = on_assigned
        self._partition_id = partition_id
        self._positions: dict[TopicPartition, int] = {}
        self._unplaced: set[TopicPartition] = set()
        self._turn = 0
        self._closed = False
        group.join(member)

    @property
    def closed(self) -> bool:
        """Whether it has left its group."""
        return self._closed

    async def poll(self, max_records: int, wait_seconds: float) -> Sequence[Delivered]:
        """See ``Subscription.poll``."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait_seconds
        woken = True
        while woken:
            await asyncio.sleep(0)
            was_told = self._member.awake.is_set()
            self._member.awake.clear()
            await self._settle()
            records = await self._read(max_records, self._told_ends() if was_told else self._ends())
            if records:
                return records
            woken = await self._woken_before(deadline)
        return []

    async def seek(self, positions: Positions) -> None:
        """See ``Subscription.seek``."""
        self._check_open()
        owned = self._group.owned(self._member)
        self._positions.update({place: position for place, position in positions.items() if place in owned})
        self._unplaced.difference_update(positions)

    async def commit(self, positions: Positions) -> None:
        """See ``Subscription.commit``."""
        self._check_open()
        owned = self._group.owned(self._member)
        kept = {self._partition_id(place): position for place, position in positions.items() if place in owned}
        if kept:
            await self._writer.run(lambda write: embedded_file.keep_positions(write, self._group_name, kept))

    async def assigned(self) -> frozenset[TopicPartition]:
        """See ``Subscription.assigned``."""
        return self._group.owned(self._member)

    async def end_offsets(self) -> Positions:
        """See ``Subscription.end_offsets``."""
        self._check_open()
        return self._ends()

    async def close(self) -> None:
        """See ``Subscription.close``."""
        if not self._closed:
            self._closed = True
            self._group.leave(self._member)
            self._member.awake.set()

    def _check_open(self) -> None:
        if self._closed:
            raise BusUnavailable("this subscription is closed")

    async def _settle(self) -> None:
        """Hand over and take over what the group says, and find where to start in what is new."""
        self._check_open()
        for place in self._group.hand_over(self._member):
            self._positions.pop(place, None)
            self._unplaced.discard(place)
        self._unplaced |= self._group.take_over(self._member)
        if self._unplaced:
            fresh = frozenset(self._unplaced)
            known = await self._on_assigned(fresh) if self._on_assigned else {}
            self._check_open()
            with answering():
                committed = embedded_file.positions(self._log.read, self._group_name)
            for place in fresh:
                self._positions[place] = known.get(place, committed.get(self._partition_id(place), 0))
            self._unplaced -= fresh

    async def _read(self, max_records: int, ends: Positions) -> list[Delivered]:
        """Positions move only when everything was read: a poll that fails or is cancelled takes nothing away."""
        records: list[Delivered] = []
        reached: dict[TopicPartition, int] = {}
        budget, turn_ends = _MAX_POLL_BYTES, _STRETCH
        for place, start, stop in self._plan(max_records, ends):
            for begin in range(start, stop, _STRETCH):
                if budget <= 0:
                    break
                found = self._stretch(place, range(begin, min(stop, begin + _STRETCH)), budget)
                records += found
                reached[place] = found[-1].offset + 1
                budget -= sum(len(record.value) for record in found)
                if len(records) >= turn_ends:
                    turn_ends = len(records) + _STRETCH
                    await asyncio.sleep(0)
                    self._check_open()
        self._positions.update(reached)
        return records

    def _stretch(self, place: TopicPartition, span: range, budget: int) -> list[Delivered]:
        partition_id = self._partition_id(place)
        kept = self._tail.read(partition_id, span, budget)
        if kept is not None:
            return kept
        with answering():
            found = embedded_file.read(self._log.read, place, partition_id, span, budget)
        if not found or found[0].offset != span.start:
            raise PositionOutOfRange(place, span.start, found[0].offset if found else span.stop, span.stop)
        return found

    def _plan(self, max_records: int, ends: Positions) -> list[tuple[TopicPartition, int, int]]:
        """What to read, as partition, first offset and end: even shares, beginning with another partition each time."""
        waiting: dict[TopicPartition, int] = {}
        for place, position in self._positions.items():
            end = ends[place]
            if not 0 <= position <= end:
                raise PositionOutOfRange(place, position, 0, end)
            if position < end:
                waiting[place] = end - position
        ready = sorted(waiting)
        self._turn = (self._turn + 1) % max(1, len(ready))
        in_turn = {place: waiting[place] for place in ready[self._turn :] + ready[: self._turn]}
        return [
            (place, self._positions[place], self._positions[place] + count)
            for place, count in even_shares(in_turn, max_records).items()
        ]

    def _ends(self) -> Positions:
        """The partitions' ends as the file has them, whoever published."""
        with answering():
            ends = embedded_file.next_offsets(self._log.read)
        return self._of_mine(ends)

    def _told_ends(self) -> Positions:
        """The same for a member that was woken, from the last commit of this process where that says enough."""
        ends = self._tail.ends
        for place, position in self._positions.items():
            if ends.get(self._partition_id(place), -1) < position:  # a new topic, or another process has published
                return self._ends()
        return self._of_mine(ends)

    def _of_mine(self, ends: Mapping[int, int]) -> Positions:
        return {place: ends[self._partition_id(place)] for place in self._group.owned(self._member)}

    async def _woken_before(self, deadline: float) -> bool:
        try:
            async with asyncio.timeout_at(deadline):
                return await self._member.awake.wait()
        except TimeoutError:
            return False


def even_shares(waiting: Mapping[TopicPartition, int], total: int) -> dict[TopicPartition, int]:
    """Split ``total`` records over partitions in which so many wait; what one does not need goes to the others.

    Where there are more partitions than records to give, the first ones get one each.
    """
    served = dict(islice(waiting.items(), total))
    shares: dict[TopicPartition, int] = {}
    for rank, place in enumerate(sorted(served, key=served.__getitem__)):
        shares[place] = min(served[place], total // (len(served) - rank))
        total -= shares[place]
    return {place: shares[place] for place in served}
