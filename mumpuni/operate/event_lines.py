"""Events as lines: which are wanted, and how one reads in CloudEvents' structured form (JSON event format 1.0.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from mumpuni.stopped import Stopped
from shared.bus.protocols import Delivered
from shared.events.base import Event
from shared.events.catalog import CATALOG, TOPICS
from shared.events.cloudevents import Envelope, Undecodable, decode
from shared.rules.calendar import CITY_ZONE


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are asked for; empty means all. ``since`` is included, ``until`` is not."""

    topics: tuple[str, ...] = TOPICS
    types: frozenset[str] = frozenset()
    agency: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def takes(self, envelope: Envelope[Event]) -> bool:
        """Whether this one is asked for."""
        if self.types and envelope.data.TYPE not in self.types:
            return False
        if self.agency and getattr(envelope.data, "agency", None) != self.agency:
            return False
        return not (
            (self.since is not None and envelope.time < self.since)
            or (self.until is not None and envelope.time >= self.until)
        )


@dataclass(slots=True)
class Reading:
    """What was read: the events asked for are given on, the records that are no known event are only counted."""

    wanted: Wanted
    passed_over: int = 0

    def of(self, records: Iterable[Delivered]) -> Iterator[Envelope[Event]]:
        """The events asked for. Only what fits its schema is given on, so nothing but ids and figures comes out."""
        for record in records:
            try:
                envelope = decode(record)
            except Undecodable:
                envelope = None
            if not isinstance(envelope, Envelope):
                self.passed_over += 1
            elif self.wanted.takes(envelope):
                yield envelope


def structured(envelope: Envelope[Event]) -> str:
    """One line of JSON that any CloudEvents reader understands."""
    event = envelope.data
    members: dict[str, Any] = {
        "specversion": "1.0",
        "id": envelope.id,
        "source": envelope.source,
        "type": event.TYPE,
        "time": envelope.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "subject": event.key,
        "partitionkey": event.key,
        "datacontenttype": "application/json",
    }
    if envelope.sequence is not None:
        members["sequence"] = str(envelope.sequence)
    if envelope.traceparent is not None:
        members["traceparent"] = envelope.traceparent
    return json.dumps({**members, "data": event.model_dump(mode="json")}, ensure_ascii=False)


def wanted_of(topics: list[str] | None, types: list[str] | None, agency: str, since: str, until: str) -> Wanted:
    """What the options ask for. Raises ``Stopped`` for a topic or type that does not exist, or a time unread."""
    return Wanted(
        tuple(_one_of(topic, TOPICS, "topik", "topic") for topic in topics or ()) or TOPICS,
        frozenset(_type(name) for name in types or ()),
        agency,
        _moment(since),
        _moment(until),
    )


def short(name: str) -> str:
    """A type without what all types have: ``enrollment.completed``."""
    return name.removeprefix("id.asn.").removesuffix(".v1")


def _type(name: str) -> str:
    for full in CATALOG:
        if name in {full, short(full), short(full).partition(".")[2]}:
            return full
    return _one_of(name, tuple(map(short, CATALOG)), "jenis peristiwa", "event type")


def _one_of(name: str, names: tuple[str, ...], kind: str, english: str) -> str:
    if name not in names:
        raise Stopped(
            f"Tidak ada {kind} {name}. Yang ada: {', '.join(names)}.",
            f"There is no {english} {name}. There are: {', '.join(names)}.",
        )
    return name


def _moment(text: str) -> datetime | None:
    """A moment, or the beginning of the city's day; a time without an offset is the city's."""
    if not text:
        return None
    try:
        if len(text) == len("2026-11-22"):
            return datetime.combine(date.fromisoformat(text), time.min, CITY_ZONE)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Stopped(
            f"Waktu {text} tidak terbaca. Tulis 2026-11-22 atau 2026-11-22T08:00.",
            f"The time {text} cannot be read. Write 2026-11-22 or 2026-11-22T08:00.",
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CITY_ZONE)
