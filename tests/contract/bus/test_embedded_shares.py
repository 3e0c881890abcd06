"""How the embedded log shares out partitions and polls: evenly, and with as little moving as that allows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.bus.embedded_group import Group, Member, share
from shared.bus.embedded_subscription import even_shares
from shared.bus.protocols import TopicPartition

PLACES = [TopicPartition("topic", number) for number in range(12)]


@given(st.integers(1, 15), st.lists(st.integers(0, 15), min_size=12, max_size=12))
def test_every_partition_has_one_member_and_their_numbers_differ_by_one_at_most(count: int, owners: list[int]) -> None:
    members = [Member(["topic"]) for _ in range(count)]
    owner = {place: members[number] for place, number in zip(PLACES, owners, strict=True) if number < count}
    shared = share(PLACES, members, owner)
    numbers = [sum(holder is member for holder in shared.values()) for member in members]
    assert set(shared) == set(PLACES)
    assert max(numbers) - min(numbers) <= 1


@given(st.integers(1, 11))
def test_a_member_that_joins_takes_no_more_than_its_share_from_the_others(count: int) -> None:
    members = [Member(["topic"]) for _ in range(count + 1)]
    before = share(PLACES, members[:-1], {})
    after = share(PLACES, members, before)
    assert sum(before[place] is not after[place] for place in PLACES) == 12 // (count + 1)


def test_a_partition_is_taken_over_only_after_its_owner_let_go() -> None:
    group, first, second = Group(), Member(["topic"]), Member(["topic"])
    group.know_topics({"topic": 4})
    group.join(first)
    assert len(group.take_over(first)) == 4
    group.join(second)
    assert group.take_over(second) == frozenset()
    second.awake.clear()
    lost = group.hand_over(first)
    assert len(lost) == 2
    assert second.awake.is_set(), "nobody tells the new owner"
    assert group.take_over(second) == lost
    assert group.owned(first) | group.owned(second) == {TopicPartition("topic", number) for number in range(4)}


def test_members_share_only_the_topics_they_read() -> None:
    group, both, one = Group(), Member(["a", "b"]), Member(["b"])
    group.know_topics({"a": 2, "b": 2, "c": 2})
    group.join(both)
    group.join(one)
    assert {place.topic for place in group.take_over(one)} == {"b"}
    assert {place.topic for place in group.take_over(both)} == {"a", "b"}


@given(st.dictionaries(st.integers(), st.integers(1, 1000), max_size=20), st.integers(1, 500))
def test_a_poll_gives_all_it_may_and_no_partition_more_than_it_has(waiting: dict[int, int], total: int) -> None:
    shares = even_shares({TopicPartition("t", number): count for number, count in waiting.items()}, total)
    assert sum(shares.values()) == min(total, sum(waiting.values()))
    for place, given_ in shares.items():
        assert 0 < given_ <= waiting[place.partition]
        assert given_ == waiting[place.partition] or given_ >= total // len(waiting)


def test_a_full_partition_leaves_room_for_the_others() -> None:
    full, *rest = (TopicPartition("t", number) for number in range(4))
    assert even_shares({full: 100_000} | dict.fromkeys(rest, 3), 500) == {full: 491} | dict.fromkeys(rest, 3)
