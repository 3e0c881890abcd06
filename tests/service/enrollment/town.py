"""What the tests of this folder talk about: agencies of two cities, their people, programmes and sessions."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any, Final, TypeVar

import httpx

import services.enrollment.main  # noqa: F401 - every table is declared once the service is put together
from services.enrollment.domain.identity import compose_nip
from services.enrollment.store.tables import Base
from shared.events.base import Event
from shared.events.cloudevents import Envelope, decode
from shared.events.enrollment import TOPIC
from shared.ids import new_id
from tests.service.harness import STAGED, Harness

E = TypeVar("E", bound=Event)
Json = dict[str, Any]
Headers = dict[str, str]

MINE: Final = "sibolga-disdik"
NEIGHBOUR: Final = "sibolga-dukcapil"
FAR: Final = "medan-tembung"
UNIT: Final = "sibolga-disdik.sekretariat"
NOBODY: Final = "00000000-0000-4000-8000-000000000000"
CITIES: Final = {MINE: "sibolga", NEIGHBOUR: "sibolga", FAR: "medan"}

OF_THE_PIPELINE: Final = {"outbox", "inbox", "consumer_position"}
PEOPLES_TABLES: Final = (*sorted(set(Base.metadata.tables) - OF_THE_PIPELINE), STAGED)


def nip(number: int) -> str:
    """A sound NIP, another one for each number."""
    birth = date(1980, 1, 1) + timedelta(days=number)
    return compose_nip(birth, date(2008, 3, 1), "female", 1 + number % 999)


def token(h: Harness, agency: str = MINE) -> Headers:
    """An officer of an agency."""
    return h.token(agency, CITIES[agency])


def bkpsdm(h: Harness, city: str = "sibolga") -> Headers:
    """The city's own officer."""
    return h.token("*", city)


async def call(h: Harness, method: str, path: str, body: Any = None, headers: Headers | None = None) -> httpx.Response:
    """Ask the enrollment service, as an officer of ours if nobody else is named; in ASCII, surrogates and all."""
    sent = {"Content-Type": "application/json", **(token(h) if headers is None else headers)}
    content = None if body is None else json.dumps(body).encode()
    return await h.client.request(method, f"/enrollment/v1{path}", content=content, headers=sent)


async def get(h: Harness, path: str, headers: Headers | None = None, **query: Any) -> httpx.Response:
    """Get from the enrollment service."""
    return await h.client.get(f"/enrollment/v1{path}", params=query, headers=headers or token(h))


async def made(
    h: Harness, path: str, body: Any, headers: Headers | None = None, *, method: str = "POST", status: int = 201
) -> Json:
    """What a request that must succeed answers."""
    answer = await call(h, method, path, body, headers)
    assert answer.status_code == status, answer.text
    result: Json = answer.json()
    return result


async def patched(h: Harness, path: str, body: Any, headers: Headers | None = None) -> Json:
    """What a change of the newest version answers."""
    return await made(h, path, body, {**(headers or token(h)), "If-Match": "*"}, method="PATCH", status=200)


async def agency(h: Harness, slug: str = MINE, *, units: tuple[str, ...] = ("sekretariat", "layanan")) -> Json:
    """An agency with its units."""
    body = {
        "name": f"Instansi {slug}",
        "city": CITIES[slug],
        "units": [{"unit": unit, "name": unit.title(), "services": []} for unit in units],
    }
    return await made(h, f"/agencies/{slug}", body, token(h, slug), method="PUT", status=200)


def employee(number: int, **changes: Any) -> Json:
    """A sound register entry, with changes."""
    return {
        "nip": nip(number),
        "name": f"Pegawai {number}",
        "unit_id": UNIT,
        "position": {"title": "Analis Data", "type": "pelaksana", "technical": {"analisis-data": 3}},
        **changes,
    }


async def person(h: Harness, number: int, agency_slug: str = MINE) -> str:
    """The employee_id of somebody new."""
    body = employee(number, unit_id=f"{agency_slug}.sekretariat")
    return str((await made(h, "/employees", body, token(h, agency_slug)))["employee_id"])


def programme(**changes: Any) -> Json:
    """A sound programme, with changes."""
    return {
        "agency": MINE,
        "title": "Pelatihan Teknologi Informasi",
        "form": "KL03",
        "jp": 20,
        "provider": {"name": "Universitas Sumatera Utara", "kind": "university"},
        "competencies": [{"competency": "teknologi-informasi", "weight": 1.5, "target_level": 3}],
        "budget_planned": 75_000_000,
        **changes,
    }


def session(**changes: Any) -> Json:
    """A sound session in the near future, with changes."""
    return {"starts_on": "2026-11-10", "ends_on": "2026-11-12", "capacity": 30, "place": "Aula", **changes}


async def run(h: Harness, agency_slug: str = MINE, **changes: Any) -> str:
    """The session_id of a new run of a new programme."""
    headers = token(h, agency_slug)
    programme_id = (await made(h, "/programmes", programme(agency=agency_slug), headers))["programme_id"]
    return str((await made(h, f"/programmes/{programme_id}/sessions", session(**changes), headers))["session_id"])


async def seat(h: Harness, employee_id: str, session_id: str, **changes: Any) -> Json:
    """A new enrolment."""
    return await made(h, "/enrollments", {"employee_id": employee_id, "session_id": session_id, **changes})


PAST: Final = {"starts_on": "2026-10-05", "ends_on": "2026-10-07"}


def result(**changes: Any) -> Json:
    """A sound result of a session of ``PAST``, with changes."""
    return {
        "outcome": "completed",
        "pre_test": 55,
        "post_test": 82.5,
        "completed_at": "2026-10-07T16:00:00+07:00",
        **changes,
    }


def pointers(answer: httpx.Response) -> list[str]:
    """The pointers of a problem's faults; none when it is no problem."""
    return [fault["pointer"] for fault in answer.json().get("errors", [])]


async def traces(h: Harness) -> Json:
    """Everything a request could leave behind: rows, answers kept for repeats, and how many events were staged."""
    return {table: await h.rows("enrollment", table) for table in PEOPLES_TABLES}


async def told(h: Harness, kind: type[E]) -> list[E]:
    """The events of a type that were published, in order within each key."""
    envelopes = [decode(record) for record in await _records(h)]
    events = [envelope.data for envelope in envelopes if isinstance(envelope, Envelope)]
    return [event for event in events if isinstance(event, kind)]


async def said(h: Harness) -> bytes:
    """Every byte that was published, keys and headers included."""
    records = await _records(h)
    return b"\n".join(record.key + b" " + repr(record.headers).encode() + b" " + record.value for record in records)


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
