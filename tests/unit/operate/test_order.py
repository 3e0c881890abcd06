"""The past comes back in the order of time, each partition in its own, nothing twice and nothing left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from mumpuni.operate.rebuild.order import TimeOrder
from shared.bus.protocols import Delivered, TopicPartition

LATE = datetime(2100, 1, 1, tzinfo=UTC)
TOPIC = "asn.enrollment.v1"
LOGS = st.lists(st.lists(st.integers(0, 50), max_size=12), min_size=1, max_size=4)


def log_of(partitions: list[list[int]]) -> dict[TopicPartition, list[Delivered]]:
    """Partitions whose records were written at these milliseconds, in an order that never goes back."""
    return {
        TopicPartition(TOPIC, number): [
            Delivered(TOPIC, number, offset, b"", b"", (), written) for offset, written in enumerate(sorted(times))
        ]
        for number, times in enumerate(partitions)
    }


@given(LOGS, st.randoms(use_true_random=False), st.integers(1, 5))
def test_records_come_in_the_order_of_time_however_they_are_read(
    partitions: list[list[int]], random: Random, most: int
) -> None:
    log = log_of(partitions)
    order = TimeOrder({}, {place: len(records) for place, records in log.items()})
    given_out: list[Delivered] = []
    while not order.is_finished:
        if order.is_ready:
            given_out += order.take(most, LATE)
            continue
        place = random.choice([one for one, records in log.items() if order.reached[one] < len(records)])
        start = order.reached[place]
        order.add(log[place][max(0, start - 1) : start + random.randint(1, 3)])
    times = [record.timestamp_ms for record in given_out]
    assert times == sorted(times)
    for place, records in log.items():
        assert [one for one in given_out if one.place == place] == records


def test_a_batch_ends_where_something_else_is_due_but_is_never_empty() -> None:
    log = log_of([[10, 20, 30]])
    order = TimeOrder({}, dict.fromkeys(log, 3))
    for records in log.values():
        order.add(records)
    due = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=20)
    assert [record.timestamp_ms for record in order.take(10, due)] == [10, 20]
    assert [record.timestamp_ms for record in order.take(10, due)] == [30]


def test_what_lies_beyond_the_end_or_was_read_before_is_passed_over() -> None:
    (place, records), *_ = log_of([[1, 2, 3, 4]]).items()
    order = TimeOrder({place: 1}, {place: 3})
    order.add(records)
    order.add(records)
    assert [record.offset for record in order.take(10, LATE)] == [1, 2]
    assert order.is_finished
