"""What the documentation shows of themes and the lexicon."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

_LEXICON: Final = "themes-2026.1+semarang.1"
_WAITING: Final[list[JsonValue]] = ["pelayanan-publik", "orientasi-pada-hasil"]
_CONDUCT: Final[list[JsonValue]] = ["pelayanan-publik", "komunikasi"]

COUNTS: Final[dict[str, JsonValue]] = {
    "city": "semarang",
    "agency": "semarang-candisari",
    "unit_id": None,
    "year": 2026,
    "hidden": False,
    "items": [
        {
            "theme": "waktu-tunggu",
            "name": "Waktu tunggu dan lambatnya layanan",
            "texts": 31,
            "previous_year": 18,
            "change": 13,
            "months": [3, 0, 5, 9, 6, 8, 0, 0, 0, 0, 0, 0],
            "competencies": _WAITING,
        },
        {
            "theme": "sikap-petugas",
            "name": "Sikap dan perilaku petugas",
            "texts": 9,
            "previous_year": 11,
            "change": -2,
            "months": [2, 1, 0, 3, 2, 1, 0, 0, 0, 0, 0, 0],
            "competencies": _CONDUCT,
        },
    ],
    "needs": [
        {"competency": "pelayanan-publik", "name": "Pelayanan publik", "texts": 38},
        {"competency": "orientasi-pada-hasil", "name": "Orientasi pada hasil", "texts": 31},
        {"competency": "komunikasi", "name": "Komunikasi", "texts": 9},
    ],
    "lexicon": _LEXICON,
}

READING: Final[dict[str, JsonValue]] = {
    "source_id": "01a0d12a-0d80-7147-9c18-f6e4cc73c88e",
    "kind": "forum-input",
    "agency": "semarang-candisari",
    "city": "semarang",
    "unit_id": "semarang-candisari.pelayanan",
    "said_at": "2026-09-24T09:40:00+07:00",
    "lexicon": _LEXICON,
    "corrected": False,
    "themes": [{"theme": "waktu-tunggu", "by": "lexicon", "words": ["antrean", "lama"], "counts": True}],
    "needs": _WAITING,
    "version": 1,
}

READING_WITH_TEXT: Final[dict[str, JsonValue]] = {**READING, "text": "Antrean loket terlalu lama pada hari Senin."}

REREAD: Final[dict[str, JsonValue]] = {"lexicon": _LEXICON, "read": 200, "changed": 7, "remaining": 141}

QUALITY: Final[dict[str, JsonValue]] = {
    "city": "semarang",
    "texts": 52,
    "exact": 42,
    "overall": {"right": 54, "wrong": 6, "missed": 6, "precision": 0.9, "recall": 0.9},
    "themes": {
        "waktu-tunggu": {"right": 36, "wrong": 4, "missed": 4, "precision": 0.9, "recall": 0.9},
        "sikap-petugas": {"right": 18, "wrong": 2, "missed": 2, "precision": 0.9, "recall": 0.9},
    },
}

SESSION: Final[dict[str, JsonValue]] = {
    "session_id": "019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3d",
    "hidden": False,
    "answers": 15,
    "too_difficult": {"marked": 4, "said": 3, "either": 5},
    "too_easy": {"marked": 0, "said": 0, "either": 0},
    "themes": {"materi-terlalu-sulit": 3, "praktik-kurang": 2},
}

LEXICON_CHANGES: Final[dict[str, JsonValue]] = {
    "themes": {
        "waktu-tunggu": {"add": ["marsipaima"], "remove": ["tumpuk"]},
        "pasar": {
            "name": {"id": "Pasar dan retribusi", "en": "Markets and levies"},
            "competencies": ["pelayanan-publik"],
            "add": ["lapak", "pedagang kaki lima"],
        },
    },
    "spelling": {"hape": "ponsel"},
    "masked": ["kurap"],
}

LEXICON: Final[dict[str, JsonValue]] = {
    "city": "semarang",
    "version": 1,
    "lexicon": _LEXICON,
    "changes": LEXICON_CHANGES,
    "themes": {
        "waktu-tunggu": {
            "name": {"id": "Waktu tunggu dan lambatnya layanan", "en": "Waiting and slow service"},
            "audience": "citizens",
            "competencies": _WAITING,
            "words": ["antre", "lambat", "lama", "marsipaima"],
            "unless": ["tidak lama", "teman lama"],
        },
        "pasar": {
            "name": {"id": "Pasar dan retribusi", "en": "Markets and levies"},
            "audience": "citizens",
            "competencies": ["pelayanan-publik"],
            "words": ["lapak", "pedagang kaki lima"],
            "unless": [],
        },
    },
    "spelling": {"gak": "tidak", "hape": "ponsel"},
    "negators": ["tidak", "bukan", "belum", "kurang", "tanpa", "tak"],
}

TRIED: Final[dict[str, JsonValue]] = {
    "lexicon": _LEXICON,
    "themes": [
        {"theme": "waktu-tunggu", "words": ["ngantri", "lama"], "competencies": _WAITING},
        {"theme": "sikap-petugas", "words": ["gak ramah"], "competencies": _CONDUCT},
    ],
    "needs": ["pelayanan-publik", "orientasi-pada-hasil", "komunikasi"],
    "masked": "Ngantri lamaaa, petugasnya gak ramah",
    "words": [
        {"written": "ngantri", "spelt": "antre", "stem": "antre", "denied": False},
        {"written": "lama", "spelt": "lama", "stem": "lama", "denied": False},
        {"written": "petugasnya", "spelt": "petugas", "stem": "tugas", "denied": False},
        {"written": "gak", "spelt": "tidak", "stem": "tidak", "denied": False},
        {"written": "ramah", "spelt": "ramah", "stem": "ramah", "denied": True},
    ],
}
