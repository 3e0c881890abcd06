"""Records as a bus would hand them over, and small ways to spoil them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from shared.bus.protocols import Delivered, Headers, Record
from shared.events.base import Event
from shared.events.cloudevents import Envelope, encode
from shared.events.examples import EXAMPLES

TIME = datetime(2025, 3, 12, 9, 0, 0, 250000, tzinfo=UTC)
WRITTEN_MS = 1_741_770_000_500
"""When the bus wrote the record, milliseconds since 1970."""


def example(event_class: type[Event]) -> Event:
    """The first documented example of a type."""
    return next(event for event in EXAMPLES if type(event) is event_class)


def wrapped(event: Event, **attributes: Any) -> Envelope[Event]:
    """An envelope around an event."""
    given: dict[str, Any] = {"id": "e-1", "source": "/mumpuni/enrollment", "time": TIME, **attributes}
    return Envelope(data=event, **given)


def delivered(record: Record) -> Delivered:
    """The record as a consumer gets it."""
    return Delivered(record.topic, 3, 42, record.key, record.value, record.headers, WRITTEN_MS)


def binary(event: Event) -> Delivered:
    """An event as our services publish it."""
    return delivered(encode(wrapped(event)))


def structured(event: Event, **changes: Any) -> Delivered:
    """The same event in structured mode; a change to ``None`` leaves the member out."""
    members: dict[str, Any] = {
        "specversion": "1.0",
        "id": "e-1",
        "source": "/mumpuni/enrollment",
        "type": event.TYPE,
        "time": "2025-03-12T09:00:00.25Z",
        "subject": event.key,
        "datacontenttype": "application/json",
        "data": event.model_dump(mode="json"),
        **changes,
    }
    present = {name: value for name, value in members.items() if value is not None}
    return raw(json.dumps(present).encode())


def raw(value: bytes, content_type: str = "application/cloudevents+json; charset=UTF-8") -> Delivered:
    """Any bytes under a content type."""
    return Delivered("asn.enrollment.v1", 0, 0, b"k", value, (("content-type", content_type.encode()),), WRITTEN_MS)


def with_header(record: Delivered, name: str, value: bytes | None) -> Delivered:
    """The record with one header changed, or without it."""
    others: Headers = tuple(header for header in record.headers if header[0] != name)
    return record._replace(headers=others if value is None else (*others, (name, value)))


def with_data(record: Delivered, **changes: Any) -> Delivered:
    """The record with fields of its data changed; ``...`` leaves a field out."""
    data = {**json.loads(record.value), **changes}
    return record._replace(value=json.dumps({name: value for name, value in data.items() if value is not ...}).encode())
