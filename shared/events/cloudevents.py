"""Events as CloudEvents 1.0 on a record, and back (Kafka protocol binding 1.0.2, JSON event format 1.0.2).

Out goes the binary content mode: attributes in ``ce_`` headers, the event's JSON as the record's value, the partition
key as its key. In comes binary or structured mode, header names in any case, content types with parameters.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii as quoted
from typing import Any, Final, Generic, TypeVar

from pydantic_core import from_json, to_json

from shared.bus.headers import latin, pack, packed
from shared.bus.protocols import Delivered, Headers, Record
from shared.events.base import Event
from shared.events.catalog import CATALOG
from shared.events.payload import Undecodable, read

__all__ = ["Envelope", "Frame", "Undecodable", "Unknown", "decode", "encode", "frame"]

E_co = TypeVar("E_co", bound=Event, covariant=True)

_TRACEPARENT: Final = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")
_SEQUENCE: Final = re.compile(r"[0-9]{1,18}")
_JSON: Final = ("content-type", b"application/json")
_MARK: Final = b"\0"
"""Stands in a frame for the id and the key, of which neither may hold control characters."""


@dataclass(frozen=True, slots=True)
class Envelope(Generic[E_co]):
    """An event with what CloudEvents says about it.

    ``source`` is the publishing service (``/mumpuni/enrollment``), ``id`` is unique within it. ``time`` has an offset.
    ``traceparent`` is W3C trace context; ``sequence`` the key's own gapless version, where the event carries one.
    """

    id: str
    source: str
    time: datetime
    data: E_co
    traceparent: str | None = None
    sequence: int | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A well-formed event of a type this version does not know: to be counted and passed over."""

    type: str


def encode(envelope: Envelope[Event]) -> Record:
    """The record to publish, in binary content mode.

    Raises ``ValueError`` for an envelope that no reader would accept: no ``id`` or ``source``, a ``time`` without
    offset.
    """
    event = envelope.data
    key = event.key.encode()
    headers = _headers(event.TYPE, envelope.id, envelope.source, envelope.time, key)
    if envelope.sequence is not None:
        headers += (("ce_sequence", str(envelope.sequence).encode()),)
    if envelope.traceparent is not None:
        headers += (("traceparent", envelope.traceparent.encode()),)
    headers += (_JSON,)
    return Record(event.TOPIC, key, event.__pydantic_serializer__.to_json(event), headers)


class Frame:
    """What all events of one type, source and time say alike, their headers packed (see ``shared.bus.headers``).

    A batch publishes hundreds of events that differ in id, key and data only. Raises ``ValueError`` as ``encode`` does.
    """

    __slots__ = ("_between", "_end", "_middle", "_start", "topic", "written_ms")

    def __init__(self, source: str, event_class: type[Event], time: datetime) -> None:
        self.topic = event_class.TOPIC
        self.written_ms = int(time.timestamp() * 1000)
        marked = _headers(event_class.TYPE, _MARK.decode(), source, time, _MARK)
        self._start, self._middle, self._between, self._end = pack((*marked, _JSON)).split(packed(_MARK))

    def headers(self, event_id: str, key: str) -> bytes:
        """The packed headers of the event with this id and partition key."""
        name = quoted(event_id) if event_id.isascii() else packed(event_id.encode())
        place = quoted(key) if key.isascii() else packed(key.encode())
        return f"{self._start}{name}{self._middle}{place}{self._between}{place}{self._end}".encode()


frame = lru_cache(maxsize=256)(Frame)
"""Made once for the events of a transaction, which share their time."""


def _headers(event_type: str, event_id: str, source: str, time: datetime, key: bytes) -> tuple[tuple[str, bytes], ...]:
    if not event_id or not source or time.tzinfo is None:
        raise ValueError("an event needs an id, a source and a time with its offset")
    return (
        ("ce_id", event_id.encode()),
        ("ce_source", source.encode()),
        ("ce_specversion", b"1.0"),
        ("ce_type", event_type.encode()),
        ("ce_time", _rfc3339(time)),
        ("ce_subject", key),
        ("ce_partitionkey", key),
    )


@lru_cache(maxsize=1024)
def _rfc3339(moment: datetime) -> bytes:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z").encode()


def decode(delivered: Delivered) -> Envelope[Event] | Unknown:
    """What a record says. A record without ``time``, which CloudEvents leaves optional, has the time it was written.

    Raises ``Undecodable`` when it is no CloudEvent 1.0 with JSON data or does not fit the schema of its type.
    """
    attributes, plain = _split(delivered.headers)
    data = delivered.value
    if _is_structured(plain.get("content-type", "application/json")):
        attributes, data = _open(data)
    if attributes.get("specversion") != "1.0":
        raise Undecodable("specversion: not 1.0")
    kind = _text(attributes, "type")
    event_class = CATALOG.get(kind)
    if event_class is None:
        return Unknown(kind)
    return Envelope(
        id=_text(attributes, "id"),
        source=_text(attributes, "source"),
        time=_time(attributes.get("time"), delivered.timestamp_ms),
        data=read(event_class, data),
        traceparent=_traceparent(plain.get("traceparent") or attributes.get("traceparent")),
        sequence=_sequence(attributes.get("sequence")),
    )


def _split(headers: Headers) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """CloudEvents attributes, and the two headers that travel under their own names."""
    attributes: dict[str, Any] = {}
    plain: dict[str, str] = {}
    try:
        for name, value in latin(headers):
            is_attribute, known = _place(name)
            if is_attribute:
                attributes[known] = value if value.isascii() else value.encode("latin-1").decode()
            elif known:
                plain[known] = value if value.isascii() else value.encode("latin-1").decode()
    except UnicodeDecodeError:
        raise Undecodable("headers: not UTF-8") from None
    return attributes, plain


@lru_cache(maxsize=256)
def _place(name: str) -> tuple[bool, str]:
    """Whether a header is an attribute, and the name it is known by; empty for one that says nothing to us."""
    lower = name.lower()
    if lower.startswith("ce_"):
        return True, lower[3:]
    return False, lower if lower in ("content-type", "traceparent") else ""


@lru_cache(maxsize=64)
def _is_structured(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == "application/cloudevents+json":
        return True
    if media_type.startswith("application/cloudevents"):
        raise Undecodable("content-type: a CloudEvents format other than JSON, or a batch")
    if media_type in ("application/json", "text/json") or media_type.endswith("+json"):
        return False
    raise Undecodable("content-type: not JSON")


def _open(value: bytes) -> tuple[Mapping[str, Any], bytes]:
    """The attributes and the data of an event in structured mode."""
    try:
        members = from_json(value, allow_inf_nan=False)
    except ValueError:
        raise Undecodable("event: json_invalid") from None
    if not isinstance(members, dict):
        raise Undecodable("event: not an object")
    content_type = members.get("datacontenttype") or "application/json"
    if not isinstance(content_type, str):
        raise Undecodable("datacontenttype: not a text")
    if _is_structured(content_type):
        raise Undecodable("datacontenttype: an event within an event")
    if ("data" in members) == ("data_base64" in members):
        raise Undecodable("data: needs exactly one of data and data_base64")
    if "data" in members:
        return members, to_json(members["data"])
    try:
        return members, base64.b64decode(members["data_base64"], validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise Undecodable("data_base64: not base64") from None


def _text(attributes: Mapping[str, Any], name: str) -> str:
    """A required attribute; CloudEvents allows no control characters in it."""
    value = attributes.get(name)
    if not isinstance(value, str) or not value:
        raise Undecodable(f"{name}: missing")
    if not value.isprintable():
        raise Undecodable(f"{name}: control characters")
    return value


def _time(value: object, written_ms: int) -> datetime:
    """An RFC 3339 time; without one, when the record was written."""
    try:
        if value is None and written_ms >= 0:
            return datetime.fromtimestamp(written_ms / 1000, UTC)
        moment = _moment(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Undecodable("time: not an RFC 3339 time")
    return moment


@lru_cache(maxsize=1024)
def _moment(text: str) -> datetime:
    """Events of one transaction share their time."""
    return datetime.fromisoformat(text.upper())


def _traceparent(value: object) -> str | None:
    """A trace context that cannot be read is dropped and the event kept, as W3C Trace Context asks."""
    return value if isinstance(value, str) and _TRACEPARENT.fullmatch(value) else None


def _sequence(value: object) -> int | None:
    """A number, which binary mode writes as text."""
    if value is None:
        return None
    if isinstance(value, str) and _SEQUENCE.fullmatch(value):
        return int(value)
    if type(value) is int and 0 <= value < 10**18:
        return value
    raise Undecodable("sequence: not a whole number")
