"""Records of ours open with the CloudEvents SDK unchanged, and we read the records it makes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cloudevents.core.bindings.kafka import (
    KafkaMessage,
    from_kafka_event,
    to_binary_event,
    to_structured_event,
)
from cloudevents.core.v1.event import CloudEvent

from shared.bus.protocols import Delivered
from shared.events.base import Event
from shared.events.cloudevents import decode, encode
from shared.events.examples import EXAMPLES
from tests.unit.events.delivery import TIME, WRITTEN_MS, wrapped

EVERY_EXAMPLE = pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: event.TYPE)
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@EVERY_EXAMPLE
def test_a_record_of_ours_opens_with_the_sdk(event: Event) -> None:
    record = encode(wrapped(event, sequence=3, traceparent=TRACE))
    opened = from_kafka_event(KafkaMessage(headers=dict(record.headers), key=record.key, value=record.value))
    assert opened.get_attributes() == {
        "id": "e-1",
        "source": "/mumpuni/enrollment",
        "specversion": "1.0",
        "type": event.TYPE,
        "time": TIME,
        "subject": event.key,
        "partitionkey": event.key,
        "sequence": "3",
        "datacontenttype": "application/json",
    }
    assert opened.get_data() == json.loads(record.value) == event.model_dump(mode="json")


@EVERY_EXAMPLE
def test_a_record_of_ours_survives_the_way_through_the_sdk(event: Event) -> None:
    record = encode(wrapped(event, sequence=3))
    opened = from_kafka_event(KafkaMessage(headers=dict(record.headers), key=record.key, value=record.value))
    assert decode(_delivered(to_binary_event(opened))) == wrapped(event, sequence=3)
    assert decode(_delivered(to_structured_event(opened))) == wrapped(event, sequence=3)


@EVERY_EXAMPLE
@pytest.mark.parametrize("publish", [to_binary_event, to_structured_event], ids=["binary", "structured"])
def test_a_record_the_sdk_made_is_accepted(event: Event, publish: Any) -> None:
    assert decode(_delivered(publish(_foreign(event)))) == wrapped(event, traceparent=TRACE)


@pytest.mark.parametrize("publish", [to_binary_event, to_structured_event], ids=["binary", "structured"])
def test_data_the_sdk_was_given_as_bytes_is_accepted(publish: Any) -> None:
    event = EXAMPLES[0]
    foreign = CloudEvent(_foreign(event).get_attributes(), event.model_dump_json().encode())
    assert decode(_delivered(publish(foreign))) == wrapped(event, traceparent=TRACE)


@pytest.mark.parametrize("publish", [to_binary_event, to_structured_event], ids=["binary", "structured"])
def test_an_event_with_nothing_but_what_cloudevents_requires_is_accepted(publish: Any) -> None:
    event = EXAMPLES[0]
    message = publish(CloudEvent({"source": "/siasn", "type": event.TYPE}, event.model_dump(mode="json")))
    content = decode(_delivered(message))
    assert (content.source, content.data) == ("/siasn", event)  # type: ignore[union-attr]  # an Unknown would fail here


def _foreign(event: Event) -> CloudEvent:
    attributes: dict[str, Any] = {
        "id": "e-1",
        "source": "/mumpuni/enrollment",
        "type": event.TYPE,
        "time": TIME,
        "subject": event.key,
        "partitionkey": event.key,
        "datacontenttype": "application/json",
        "traceparent": TRACE,
    }
    return CloudEvent(attributes, event.model_dump(mode="json"))


def _delivered(message: KafkaMessage) -> Delivered:
    key = message.key.encode() if isinstance(message.key, str) else message.key or b""
    return Delivered("asn.enrollment.v1", 0, 0, key, message.value, tuple(message.headers.items()), WRITTEN_MS)
