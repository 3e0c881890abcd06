"""Siti's year: learning hours, professionalism index, place among the talents, and all of it together."""

from __future__ import annotations

from typing import Final

from pydantic.config import JsonDict

from services.evaluation.api.examples.ids import AGENCY, CITY, DECEMBER, NEXT_SEAT, NOW, SITI, UNIT
from services.evaluation.api.examples.scores import COMMUNICATION, SERVICE

JP: Final[JsonDict] = {
    "employee_id": SITI,
    "year": 2026,
    "first_day": "2026-01-01",
    "last_day": "2026-12-31",
    "assumed_year": False,
    "employment": "pns",
    "earned": 18.0,
    "counted": 16.0,
    "target": 20.0,
    "shortfall": 4.0,
    "caps": [{"cap": "mentoring", "period": "2026-03", "earned": 6.0, "counted": 4.0}],
    "forecast": {
        "planned": 8.0,
        "awaiting": 0.0,
        "expected": 24.0,
        "shortfall": 0.0,
        "days_left": 61,
        "outlook": "on_track",
        "text": "Target 20 JP akan tercapai bila semua pelatihan yang sudah didaftar selesai (24 JP).",
        "enrollments": [
            {"enrollment_id": NEXT_SEAT, "session_id": DECEMBER, "form": "KL05", "ends_on": "2026-12-02", "jp": 8.0}
        ],
    },
    "rule_set": "jp-2026.1",
}
IP_ASN: Final[JsonDict] = {
    "employee_id": SITI,
    "year": 2026,
    "value": 58.5,
    "category": "sangat-rendah",
    "category_name": "Sangat rendah",
    "qualification": {"points": 15.0, "most": 25.0, "education": "s1"},
    "competency": {"points": 13.5, "most": 40.0, "items": {"technical": 13.5, "seminar": 0.0}, "technical_jp": 12.0},
    "performance": {"points": 25.0, "most": 30.0, "period": "2025", "predicate": "baik", "predicate_name": "Baik"},
    "discipline": {"points": 5.0, "most": 5.0, "severity": None},
    "missing": [],
    "would_raise": [
        {
            "dimension": "competency",
            "action": "seminar",
            "points": 17.5,
            "figure": None,
            "text": "Ikut seminar tahun ini: +17,5",
        },
        {
            "dimension": "competency",
            "action": "technical",
            "points": 9.0,
            "figure": "8.0",
            "text": "Tambah 8 JP pelatihan teknis: +9",
        },
        {
            "dimension": "qualification",
            "action": "education",
            "points": 5.0,
            "figure": "s2",
            "text": "Pendidikan S2: +5",
        },
        {
            "dimension": "performance",
            "action": "performance",
            "points": 5.0,
            "figure": "sangat-baik",
            "text": "Predikat kinerja sangat baik: +5",
        },
    ],
    "rule_set": "ip-asn-2026.1",
}
TALENT: Final[JsonDict] = {
    "employee_id": SITI,
    "unit_id": UNIT,
    "period": "2025",
    "predicate": "baik",
    "potential": 82.5,
    "assessed_on": "2026-05-20",
    "box": 8,
    "performance": "meets",
    "degree": "high",
    "advice": "Pertahankan; masuk kelompok rencana suksesi; rotasi atau perluasan jabatan",
}
PROFILE: Final[JsonDict] = {
    "employee_id": SITI,
    "agency": AGENCY,
    "city": CITY,
    "unit_id": UNIT,
    "employment": "pns",
    "position_type": "pelaksana",
    "active": True,
    "as_of": NOW,
    "scores": [COMMUNICATION, SERVICE],
    "gaps": [COMMUNICATION],
    "match": {
        "value": 83.33,
        "placement": "MS",
        "placement_name": "Memenuhi syarat",
        "mapping": "cukup-optimal",
        "mapping_name": "Cukup optimal",
        "not_measured": [],
        "rule_set": "jpm-2026.1",
    },
    "jp": JP,
    "ip_asn": IP_ASN,
    "talent": TALENT,
    "rule_set": "competency-score-2026.1",
}
