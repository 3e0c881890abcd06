"""Consumer groups of the embedded log: who reads which partition, and how it changes hands.

A partition moves in two steps, so that it never has two owners: the member that loses it lets go when it polls next
(or leaves), then the member that is to have it takes it when it polls next. Groups live within one process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, repeat

from shared.bus.protocols import TopicPartition


class Member:
    """A place in a group. ``awake`` is set when there may be something new to read, hand over or take over."""

    def __init__(self, topics: Collection[str]) -> None:
        self.topics = frozenset(topics)
        self.awake = asyncio.Event()


class Group:
    """The members of one consumer group and what each of them owns."""

    def __init__(self) -> None:
        self._members: list[Member] = []
        self._owner: dict[TopicPartition, Member] = {}
        self._meant: dict[TopicPartition, Member] = {}
        self._counts: Mapping[str, int] = {}
        self._owned: dict[Member, frozenset[TopicPartition]] = {}
        self._settled: set[Member] = set()
        """Who owns just what it is meant to, until the partitions are shared out anew."""

    def join(self, member: Member) -> None:
        """Give the member its share; it is its own from the next poll of whoever owns it now."""
        self._members.append(member)
        self._share_out()

    def leave(self, member: Member) -> None:
        """Free what the member owns, for those who stay."""
        self._members.remove(member)
        self._owner = {place: owner for place, owner in self._owner.items() if owner is not member}
        self._owned.clear()
        self._share_out()

    def know_topics(self, counts: Mapping[str, int]) -> None:
        """Share out the partitions of these topics, given as topic and number of partitions."""
        self._counts = dict(counts)
        self._share_out()

    def owned(self, member: Member) -> frozenset[TopicPartition]:
        """What the member owns now."""
        if member not in self._owned:
            self._owned[member] = frozenset(place for place, owner in self._owner.items() if owner is member)
        return self._owned[member]

    def hand_over(self, member: Member) -> frozenset[TopicPartition]:
        """Let go of what the member owns and others are meant to have; says what that was."""
        if member in self._settled:
            return frozenset()
        lost = frozenset(place for place in self.owned(member) if self._meant[place] is not member)
        for place in lost:
            del self._owner[place]
            self._meant[place].awake.set()
        self._owned.pop(member, None)
        return lost

    def take_over(self, member: Member) -> frozenset[TopicPartition]:
        """Own what the member is meant to have and nobody owns; says what that was."""
        if member in self._settled:
            return frozenset()
        meant = frozenset(place for place, meant in self._meant.items() if meant is member)
        won = frozenset(place for place in meant if place not in self._owner)
        self._owner.update(dict.fromkeys(won, member))
        self._owned.pop(member, None)
        if self.owned(member) == meant:
            self._settled.add(member)
        return won

    def wake(self, topics: Collection[str]) -> None:
        """Wake the members that read one of the topics."""
        for member in self._members:
            if not member.topics.isdisjoint(topics):
                member.awake.set()

    def _share_out(self) -> None:
        self._settled.clear()
        self._meant = dict(
            chain.from_iterable(
                share([TopicPartition(topic, number) for number in range(count)], readers, self._owner).items()
                for topic, count in self._counts.items()
                if (readers := [member for member in self._members if topic in member.topics])
            )
        )
        for member in self._members:
            member.awake.set()


def share(
    places: Sequence[TopicPartition], members: Sequence[Member], owner: Mapping[TopicPartition, Member]
) -> dict[TopicPartition, Member]:
    """Spread partitions evenly (numbers differ by one at most), leaving each with its owner as far as that allows."""
    least, more = divmod(len(places), len(members))
    holding = {member: sum(owner.get(place) is member for place in places) for member in members}
    fullest_first = sorted(members, key=lambda member: -holding[member])
    room = {member: least + (rank < more) for rank, member in enumerate(fullest_first)}
    shared: dict[TopicPartition, Member] = {}
    for place in places:
        holder = owner.get(place)
        if holder is not None and room.get(holder):
            shared[place] = holder
            room[holder] -= 1
    free = chain.from_iterable(repeat(member, room[member]) for member in members)
    shared.update(zip((place for place in places if place not in shared), free, strict=True))
    return shared
