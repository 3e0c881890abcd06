"""How the office's people stand together: index, talents, predicates, and a measure month by month."""

from __future__ import annotations

from typing import Final

from pydantic.config import JsonDict

from services.evaluation.api.examples.ids import AGENCY, CITY, NOW, SITI
from services.evaluation.api.examples.people import TALENT

AGENCY_IP_ASN: Final[JsonDict] = {
    "agency": AGENCY,
    "city": CITY,
    "year": 2026,
    "people": 40,
    "mean": 45.24,
    "means": {"qualification": 13.75, "competency": 7.54, "performance": 19.0, "discipline": 4.95},
    "categories": [
        {"category": "sangat-tinggi", "name": "Sangat tinggi", "people": 0},
        {"category": "tinggi", "name": "Tinggi", "people": 0},
        {"category": "sedang", "name": "Sedang", "people": 0},
        {"category": "rendah", "name": "Rendah", "people": 3},
        {"category": "sangat-rendah", "name": "Sangat rendah", "people": 37},
    ],
    "smallest_group": 5,
    "items": [
        {"employee_id": SITI, "value": 58.5, "category": "sangat-rendah"},
        {"employee_id": "c41d7e05-9b2a-4c63-8f10-000000000008", "value": 63.5, "category": "rendah"},
    ],
}
MATRIX: Final[JsonDict] = {
    "agency": AGENCY,
    "city": CITY,
    "year": 2026,
    "people": 40,
    "boxes": [
        {
            "box": 8,
            "people": 5,
            "advice": "Pertahankan; masuk kelompok rencana suksesi; rotasi atau perluasan jabatan",
            "items": [TALENT],
        }
    ],
    "not_placed": [
        {
            "employee_id": "c41d7e05-9b2a-4c63-8f10-000000000021",
            "unit_id": "semarang-candisari.kaliwiru",
            "period": "2025",
            "predicate": "baik",
            "potential": None,
            "assessed_on": None,
            "box": None,
            "performance": None,
            "degree": None,
            "advice": None,
        }
    ],
    "rule_sets": {"talent": "talent-2026.1", "performance": "performance-2026.1"},
}
DISTRIBUTION: Final[JsonDict] = {
    "organisation": AGENCY,
    "year": 2025,
    "rating": "baik",
    "rated_as": AGENCY,
    "people": 40,
    "rated": 31,
    "enough": True,
    "deviates": True,
    "shares": [
        {
            "predicate": "sangat-baik",
            "name": "Sangat baik",
            "people": 5,
            "share": 0.1613,
            "guide": 0.2,
            "difference": -0.0387,
            "deviates": False,
        },
        {
            "predicate": "baik",
            "name": "Baik",
            "people": 23,
            "share": 0.7419,
            "guide": 0.6,
            "difference": 0.1419,
            "deviates": True,
        },
        {
            "predicate": "butuh-perbaikan",
            "name": "Butuh perbaikan",
            "people": 2,
            "share": 0.0645,
            "guide": 0.12,
            "difference": -0.0555,
            "deviates": False,
        },
        {
            "predicate": "kurang",
            "name": "Kurang",
            "people": 1,
            "share": 0.0323,
            "guide": 0.06,
            "difference": -0.0277,
            "deviates": False,
        },
        {
            "predicate": "sangat-kurang",
            "name": "Sangat kurang",
            "people": 0,
            "share": 0.0,
            "guide": 0.02,
            "difference": -0.02,
            "deviates": False,
        },
    ],
    "rule_set": "performance-2026.1",
}
SERIES: Final[JsonDict] = {
    "agency": AGENCY,
    "city": CITY,
    "measure": "completed",
    "name": "Lulus",
    "as_of": NOW,
    "points": [
        {"month": "2026-08", "people": 14, "value": 11.0, "hidden": False},
        {"month": "2026-09", "people": 0, "value": 0.0, "hidden": False},
    ],
    "smallest_group": 5,
    "rule_set": None,
}
CITY_SERIES: Final[JsonDict] = {**SERIES, "agency": None}
