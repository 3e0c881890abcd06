"""The office's training-need plan for the year after."""

from __future__ import annotations

from typing import Final

from pydantic.config import JsonDict

from services.evaluation.api.examples.ids import AGENCY, CITY, COUNTER, ETHICS, NOW, UNIT

PLAN: Final[JsonDict] = {
    "agency": AGENCY,
    "agency_name": "Kecamatan Candisari",
    "city": CITY,
    "year": 2027,
    "facts_year": 2026,
    "as_of": NOW,
    "people": 40,
    "positions": [
        {"position_type": "fungsional", "name": "Fungsional", "people": 8},
        {"position_type": "pelaksana", "name": "Pelaksana", "people": 30},
        {"position_type": "pengawas", "name": "Pengawas", "people": 2},
    ],
    "jp": {"with_target": 40, "reached": 7, "shortfall": 396.0},
    "needs": [
        {
            "competency": "komunikasi",
            "name": "Komunikasi",
            "asked_of": 40,
            "below": 8,
            "levels_missing": 8,
            "not_measured": 25,
            "citizens": 5,
            "points": 30.0,
            "priority": "medium",
            "reasons": [
                "8 dari 40 orang di bawah standar, kurang 8 level",
                "25 orang belum terukur",
                "disebut warga 5 kali",
            ],
            "without_programme": 7,
        },
        {
            "competency": "pelayanan-publik",
            "name": "Pelayanan publik",
            "asked_of": 40,
            "below": 6,
            "levels_missing": 6,
            "not_measured": 9,
            "citizens": 12,
            "points": 30.0,
            "priority": "medium",
            "reasons": [
                "6 dari 40 orang di bawah standar, kurang 6 level",
                "9 orang belum terukur",
                "disebut warga 12 kali",
            ],
            "without_programme": 0,
        },
    ],
    "citizens": [
        {"unit_id": UNIT, "unit_name": "Seksi Pelayanan Masyarakat", "competency": "pelayanan-publik", "times": 12},
        {"unit_id": UNIT, "unit_name": "Seksi Pelayanan Masyarakat", "competency": "komunikasi", "times": 5},
    ],
    "proposals": [
        {
            "programme_id": COUNTER,
            "title": "Pelayanan Prima di Loket",
            "competencies": ["pelayanan-publik"],
            "seats": 6,
            "jp_each": 12.0,
            "cost_per_seat": 715_000,
            "cost": 4_290_000,
            "verdict": "revise",
        }
    ],
    "shortfall_after": 324.0,
    "cost": 4_290_000,
    "cost_unknown_seats": 0,
    "budget": {"planned": 55_000_000, "committed": 0, "spent": 0},
    "budget_left": 50_710_000,
    "past": [
        {
            "programme_id": ETHICS,
            "title": "Etika Pelayanan dan Komunikasi Efektif",
            "verdict": "continue",
            "reasons": ["Jawaban peserta belum cukup", "Kenaikan hasil tes sedang"],
        },
        {
            "programme_id": COUNTER,
            "title": "Pelayanan Prima di Loket",
            "verdict": "revise",
            "reasons": [
                "Banyak peserta menilai materi terlalu sulit",
                "Kenaikan hasil tes sedang",
                "Sebagian peserta menerapkannya",
                "Perubahan IKM unit peserta belum dapat dibedakan dari unit lain",
            ],
        },
    ],
    "rule_sets": {"training_need": "training-need-2026.1", "score": "competency-score-2026.1", "jp": "jp-2026.1"},
}
