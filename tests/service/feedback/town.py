"""What the tests of this folder talk about: units, answers, reports, and what is left behind by a request."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, TypeVar

import httpx

import services.feedback.main  # noqa: F401 - every table is declared once the service is put together
from services.feedback.store.tables import Base
from shared.events.base import Event
from shared.events.cloudevents import Envelope, decode
from shared.events.enrollment import UnitChanged
from shared.events.feedback import TOPIC
from shared.ids import new_id
from tests.service.harness import Harness

E = TypeVar("E", bound=Event)

UNIT: Final = "sibolga-disdik.layanan"
EMPTY_UNIT: Final = "sibolga-disdik.arsip"
NEIGHBOUR: Final = "sibolga-dukcapil.loket"
MEDAN: Final = "medan-tembung.pelayanan"
GONE: Final = "sibolga-disdik.lama"

UNITS: Final = (
    UnitChanged(
        unit_id=UNIT,
        agency="sibolga-disdik",
        city="sibolga",
        name="Layanan sekolah",
        services=("mutasi", "ijazah"),
        version=1,
    ),
    UnitChanged(unit_id=EMPTY_UNIT, agency="sibolga-disdik", city="sibolga", name="Arsip", version=1),
    UnitChanged(unit_id=NEIGHBOUR, agency="sibolga-dukcapil", city="sibolga", name="Loket", version=1),
    UnitChanged(unit_id=MEDAN, agency="medan-tembung", city="medan", name="Pelayanan", version=1),
    UnitChanged(unit_id=GONE, agency="sibolga-disdik", city="sibolga", name="Lama", active=False, version=2),
)

OF_THE_PIPELINE: Final = {"outbox", "inbox", "consumer_position"}
PEOPLES_TABLES: Final = sorted(set(Base.metadata.tables) - OF_THE_PIPELINE)


def scores(mark: int = 3, **others: int) -> dict[str, int]:
    """The same mark for all nine elements but for some."""
    return {**{f"U{number}": mark for number in range(1, 10)}, **others}


def skm(**changes: Any) -> dict[str, Any]:
    """A sound answer, with changes."""
    return {"unit_id": UNIT, "scores": scores(), **changes}


def report(**changes: Any) -> dict[str, Any]:
    """A sound complaint, with changes."""
    return {"unit_id": UNIT, "kind": "complaint", "text": "Berkas mutasi tidak ada kabar.", **changes}


async def post(h: Harness, path: str, body: Any, headers: dict[str, str] | None = None) -> httpx.Response:
    """Post to the feedback service, as ASCII, so that halves of surrogate pairs can be sent too."""
    sent = {"Content-Type": "application/json", **(headers or {})}
    return await h.client.post(f"/feedback/v1{path}", content=json.dumps(body), headers=sent)


async def refused(
    h: Harness, path: str, bodies: Sequence[tuple[Any, list[str]]], headers: dict[str, str]
) -> list[tuple[Any, int, list[str]]]:
    """Post wrong bodies, each with the pointers it must be answered with; those answered otherwise."""
    astray = []
    for body, expected in bodies:
        answer = await post(h, path, body, {"Idempotency-Key": "bad", **headers})
        if (answer.status_code, pointers(answer)) != (422, expected):
            astray.append((body, answer.status_code, pointers(answer)))
    return astray


async def get(h: Harness, path: str, headers: dict[str, str] | None = None, **query: Any) -> httpx.Response:
    """Get from the feedback service."""
    return await h.client.get(f"/feedback/v1{path}", params=query, headers=headers)


async def made(h: Harness, path: str, body: Any, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """What a post that must succeed answers."""
    answer = await post(h, path, body, headers)
    assert answer.status_code == 201, answer.text
    result: dict[str, Any] = answer.json()
    return result


def pointers(answer: httpx.Response) -> list[str]:
    """The pointers of a problem's faults; none when it is no problem."""
    return [fault["pointer"] for fault in answer.json().get("errors", [])]


async def told(h: Harness, kind: type[E]) -> list[E]:
    """The events of a type that this service has published."""
    return [envelope.data for envelope in await _published(h) if isinstance(envelope.data, kind)]


async def said(h: Harness) -> bytes:
    """Every byte this service has published, keys and headers included."""
    records = await _records(h)
    return b"\n".join(record.key + b" " + repr(record.headers).encode() + b" " + record.value for record in records)


async def traces(h: Harness) -> dict[str, Any]:
    """Everything a request could leave behind: rows and published events."""
    rows: dict[str, Any] = {table: await h.rows("feedback", table) for table in PEOPLES_TABLES}
    return {**rows, "events": await said(h)}


async def _published(h: Harness) -> list[Envelope[Event]]:
    envelopes = [decode(record) for record in await _records(h)]
    return [envelope for envelope in envelopes if isinstance(envelope, Envelope)]


async def _records(h: Harness) -> list[Any]:
    await h.settled()
    subscription = await h.bus.subscribe(new_id(), [TOPIC])
    try:
        records = list(await subscription.poll(500, 0.05))
        while len(records) < sum((await subscription.end_offsets()).values()):
            records += await subscription.poll(500, 0.5)
    finally:
        await subscription.close()
    return sorted(records, key=lambda record: (record.partition, record.offset))
