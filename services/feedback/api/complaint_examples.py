"""What the documentation shows of reports: one report, from its receipt to what the public reads."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

_ID: Final = "01a194da-6d40-71ea-a287-e303c0d08884"
_TICKET: Final = "SMG-TRX7-4SRV"
_UNIT: Final = "semarang-candisari.pelayanan"

RECEIPT: Final[dict[str, JsonValue]] = {
    "complaint_id": _ID,
    "ticket": _TICKET,
    "state": "received",
    "due_at": "2026-11-06T00:00:00+07:00",
    "due_on": "2026-11-05",
    "secret": "K7QM-2XFA-9RTD-H4WN-C8PE",
}

REPORT: Final[dict[str, JsonValue]] = {
    "complaint_id": _ID,
    "ticket": _TICKET,
    "unit_id": _UNIT,
    "agency": "semarang-candisari",
    "city": "semarang",
    "kind": "complaint",
    "classification": "simple",
    "state": "forwarded",
    "text": "KTP-el saya sudah dua minggu belum selesai.",
    "reporter": {"mode": "anonymous", "name": None, "contact": None},
    "opened_at": "2026-11-02T09:30:00+07:00",
    "since": "2026-11-03T08:15:00+07:00",
    "due_at": "2026-11-11T00:00:00+07:00",
    "due_on": "2026-11-10",
    "overdue": False,
    "late": False,
    "waiting": False,
    "reporter_until": None,
    "reopened": 0,
    "merged": False,
    "satisfaction": None,
    "published": False,
    "allowed": ["answer", "forward", "ask", "merge"],
    "rule_set": "complaint-deadlines-2026.1",
    "version": 4,
}

ATTACHMENT: Final[dict[str, JsonValue]] = {
    "attachment_id": "01a194dc-5d10-7b3c-9a41-0d5f2c7e8b19",
    "filename": "resi-pengambilan.jpg",
    "media_type": "image/jpeg",
    "size": 348_120,
    "by": "reporter",
    "internal": False,
    "state": "clean",
    "added_at": "2026-11-02T09:32:00+07:00",
}

NOTE: Final[dict[str, JsonValue]] = {
    "note_id": "01a199c1-22f8-761e-a638-a3e3ea4202ea",
    "text": "Blanko habis sejak 28 Oktober; kiriman berikutnya 10 November.",
    "noted_at": "2026-11-03T08:20:00+07:00",
    "noted_by": "petugas-pengaduan",
}

WHOLE_REPORT: Final[dict[str, JsonValue]] = {
    **REPORT,
    "moves": [
        {
            "action": "verify",
            "from_state": "received",
            "state": "verified",
            "classification": "simple",
            "moved_at": "2026-11-03T08:00:00+07:00",
            "late": False,
            "by": "agency",
            "answer": None,
            "unit_id": None,
        },
        {
            "action": "forward",
            "from_state": "verified",
            "state": "forwarded",
            "classification": "simple",
            "moved_at": "2026-11-03T08:15:00+07:00",
            "late": False,
            "by": "agency",
            "answer": None,
            "unit_id": None,
        },
    ],
    "main": None,
    "attachments": [ATTACHMENT],
    "merged_into": None,
    "doubles": [],
    "notes": [NOTE],
}

MAIN: Final[dict[str, JsonValue]] = {"state": "forwarded", "due_on": "2026-11-10", "overdue": False, "answers": []}

TEMPLATE: Final[dict[str, JsonValue]] = {
    "template_id": "01a05b2e-9c00-72e6-a619-df3746d10e2d",
    "agency": "semarang-candisari",
    "name": "Sudah ditindaklanjuti",
    "action": "answer",
    "text": "Yth. {{sapaan}}, laporan {{tiket}} tentang {{unit}} sudah kami tindak lanjuti. Terima kasih.",
    "version": 1,
}

DRAFT: Final[dict[str, JsonValue]] = {
    "action": "answer",
    "answer": f"Yth. Bapak/Ibu, laporan {_TICKET} tentang Seksi Pelayanan Masyarakat sudah kami tindak lanjuti."
    " Terima kasih.",
}

PUBLISHED: Final[dict[str, JsonValue]] = {
    "complaint_id": _ID,
    "agency": "semarang-candisari",
    "city": "semarang",
    "unit_id": _UNIT,
    "kind": "complaint",
    "state": "answered",
    "opened_on": "2026-11-02",
    "text": "KTP-el seorang warga sudah dua minggu belum selesai.",
    "answer": "Blanko sudah datang; KTP-el dapat diambil di loket mulai 10 November.",
    "overdue": False,
    "answered_late": False,
    "reopened": 0,
}

_HANDLED: Final[dict[str, JsonValue]] = {
    "hidden": False,
    "received": 42,
    "open": 6,
    "overdue": 1,
    "reopened": 2,
    "answered_late": 3,
    "satisfaction": 3.25,
    "rated": 20,
}

HANDLED: Final[dict[str, JsonValue]] = {
    "city": "semarang",
    "year": 2026,
    "total": {"unit_id": None, "agency": None, **_HANDLED},
    "units": [{"unit_id": _UNIT, "agency": "semarang-candisari", **_HANDLED}],
}
