"""What the documentation shows of forums: one open house, as its agency and as the public sees it."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

_FORUM: Final = "019fb8d4-4043-7725-86f4-96be3338921c"

_PLAN: Final[dict[str, JsonValue]] = {
    "forum_id": _FORUM,
    "agency": "semarang-candisari",
    "city": "semarang",
    "unit_id": "semarang-candisari.pelayanan",
    "kind": "open_house",
    "title": "Open house layanan Kecamatan Candisari",
    "held_on": "2026-09-24",
    "state": "held",
    "place": "Aula kecamatan, lantai 2",
    "starts_at": "2026-09-24T09:00:00+07:00",
    "agenda": "1. Layanan loket 2. Jam buka 3. Tanya jawab",
}

MEETING: Final[dict[str, JsonValue]] = {
    **_PLAN,
    "capacity": 60,
    "registration": True,
    "headcount": 41,
    "summary": "Antrean dan pelatihan petugas dibahas; satu hal dijanjikan.",
    "version": 7,
}

_ANSWERED: Final[dict[str, JsonValue]] = {
    "input_id": "01a0d12a-0d80-7147-9c18-f6e4cc73c88e",
    "theme": "waktu-tunggu",
    "text": "Antrean loket terlalu lama pada hari Senin.",
    "decision": "accepted",
    "answer": "Mulai bulan depan ada satu petugas tambahan setiap Senin.",
    "votes": 7,
}

_UNANSWERED: Final[dict[str, JsonValue]] = {
    "input_id": "01a0d12f-8bc0-77de-b450-2e6d2572982f",
    "theme": "kompetensi-petugas",
    "text": "Petugas perlu dilatih memakai aplikasi baru.",
    "decision": None,
    "answer": None,
    "votes": 2,
}

INPUT: Final[dict[str, JsonValue]] = {
    **_ANSWERED,
    "forum_id": _FORUM,
    "received_at": "2026-09-24T09:40:00+07:00",
    "answered_at": "2026-09-28T14:05:00+07:00",
}

_PROMISE: Final[dict[str, JsonValue]] = {
    "text": "Menambah petugas loket pada hari Senin",
    "owner_unit": "semarang-candisari.pelayanan",
    "due_on": "2026-10-30",
    "state": "done",
    "outcome": "Satu petugas tambahan bertugas setiap Senin sejak 5 Oktober.",
}

FOLLOW_UP: Final[dict[str, JsonValue]] = {
    **_PROMISE,
    "follow_up_id": "01a0d13e-1f00-708b-8a2a-07a52c8d7021",
    "forum_id": _FORUM,
    "input_id": "01a0d12a-0d80-7147-9c18-f6e4cc73c88e",
    "owner_employee": "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34",
    "settled_at": "2026-10-12T10:20:00+07:00",
    "version": 2,
}

WHOLE_MEETING: Final[dict[str, JsonValue]] = {
    **MEETING,
    "inputs": [
        INPUT,
        {**_UNANSWERED, "forum_id": _FORUM, "received_at": "2026-09-24T09:46:00+07:00", "answered_at": None},
    ],
    "themes": {"waktu-tunggu": 1, "kompetensi-petugas": 1},
    "unanswered": 1,
    "follow_ups": [FOLLOW_UP],
    "registered": 38,
    "attended": 36,
}

PUBLIC_MEETING: Final[dict[str, JsonValue]] = {**_PLAN, "open": False, "places_left": None}

WHOLE_PUBLIC_MEETING: Final[dict[str, JsonValue]] = {
    **PUBLIC_MEETING,
    "inputs": [_ANSWERED, _UNANSWERED],
    "follow_ups": [{**_PROMISE, "overdue": False}],
    "came": 41,
}
