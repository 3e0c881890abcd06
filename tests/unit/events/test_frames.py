"""What events of one transaction say alike is packed once, and every event reads as if it had been encoded alone."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.bus.headers import pack, unpack
from shared.events.base import Event
from shared.events.catalog import CATALOG
from shared.events.cloudevents import Envelope, Frame, encode, frame
from tests.unit.events.delivery import TIME, example

SOURCE = "/mumpuni/evaluation"
EVERY_TYPE = pytest.mark.parametrize("event_class", list(CATALOG.values()), ids=lambda event_class: event_class.TYPE)


@EVERY_TYPE
def test_a_frame_gives_the_headers_that_encoding_gives(event_class: type[Event]) -> None:
    event = example(event_class)
    record = encode(Envelope("01a203b3-62a5-7734-8a74-e2a687f6e0f2", SOURCE, TIME, event))
    common = frame(SOURCE, event_class, TIME)
    assert common.headers("01a203b3-62a5-7734-8a74-e2a687f6e0f2", record.key.decode()).decode() == pack(record.headers)
    assert (common.topic, common.written_ms) == (record.topic, int(TIME.timestamp() * 1000))


@given(event_id=st.text(min_size=1), key=st.text(min_size=1))
def test_ids_and_keys_of_any_letters_come_back(event_id: str, key: str) -> None:
    event_class = next(iter(CATALOG.values()))
    headers = dict(unpack(frame('/"sumber\\"/é', event_class, TIME).headers(event_id, key)))
    assert headers["ce_id"].decode() == event_id
    assert headers["ce_source"].decode() == '/"sumber\\"/é'
    assert headers["ce_subject"].decode() == headers["ce_partitionkey"].decode() == key


def test_a_time_in_another_zone_is_the_same_time() -> None:
    event_class = next(iter(CATALOG.values()))
    in_jakarta = TIME.astimezone(timezone(timedelta(hours=7)))
    headers = [Frame(SOURCE, event_class, moment).headers("a", "b") for moment in (TIME, in_jakarta)]
    assert headers[0] == headers[1]


@pytest.mark.parametrize(("source", "time"), [("", TIME), (SOURCE, TIME.replace(tzinfo=None))])
def test_a_frame_needs_a_source_and_a_time_with_its_offset(source: str, time: datetime) -> None:
    with pytest.raises(ValueError, match="offset"):
        frame(source, next(iter(CATALOG.values())), time)


@given(st.lists(st.tuples(st.text(), st.binary())).map(tuple))
def test_packed_headers_are_json_and_come_back(headers: tuple[tuple[str, bytes], ...]) -> None:
    packed = pack(headers)
    assert packed == json.dumps([[name, value.decode("latin-1")] for name, value in headers])
    assert unpack(packed) == unpack(packed.encode()) == headers


def test_headers_on_their_way_from_store_to_log_are_not_taken_apart() -> None:
    kept = unpack('[["ce_id", "not JSON')
    assert pack(kept) == '[["ce_id", "not JSON'
    with pytest.raises(ValueError, match="EOF"):
        len(kept)


def test_headers_are_the_same_taken_apart_or_not() -> None:
    pairs = (("ce_id", b"e-1"), ("x", b"\xff"))
    kept = unpack(pack(pairs))
    assert (len(kept), kept[1], kept[1:], list(kept)) == (2, ("x", b"\xff"), pairs[1:], list(pairs))
    assert kept == unpack(pack(pairs)) == pairs
    assert kept != unpack(pack(pairs[:1]))
    assert (hash(kept), repr(kept)) == (hash(pairs), repr(pairs))
