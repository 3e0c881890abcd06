"""The office, and its city, at a glance."""

from __future__ import annotations

from typing import Final

from pydantic.config import JsonDict

from services.evaluation.api.examples.ids import AGENCY, CITY, COUNTER, NOW, UNIT

_CALLED: Final = "Kecamatan Candisari"


def _counts(
    enrolled: int, attended: int, completed: int, failed: int, no_show: int, withdrawn: int, cancelled: int, jp: float
) -> JsonDict:
    return {
        "enrolled": enrolled,
        "attended": attended,
        "completed": completed,
        "failed": failed,
        "no_show": no_show,
        "withdrawn": withdrawn,
        "cancelled": cancelled,
        "jp": jp,
    }


_COMMUNICATION: Final[JsonDict] = {
    "competency": "komunikasi",
    "name": "Komunikasi",
    "people": 15,
    "mean_score": 54.87,
    "levels": {"1": 0, "2": 8, "3": 7, "4": 0, "5": 0},
    "below_standard": 8,
    "city_mean_score": 54.87,
}
_SERVICE: Final[JsonDict] = {
    "competency": "pelayanan-publik",
    "name": "Pelayanan publik",
    "people": 31,
    "mean_score": 58.85,
    "levels": {"1": 0, "2": 6, "3": 25, "4": 0, "5": 0},
    "below_standard": 6,
    "city_mean_score": 58.85,
}
_PARTICIPATION: Final[JsonDict] = {
    "people": 33,
    "counts": _counts(47, 39, 38, 1, 1, 1, 0, 400.0),
    "by_position_type": [
        {"group": "fungsional", "name": "Fungsional", "people": None, "counts": None},
        {"group": "pelaksana", "name": "Pelaksana", "people": 26, "counts": _counts(38, 32, 31, 1, 0, 1, 0, 324.0)},
        {"group": "pengawas", "name": "Pengawas", "people": None, "counts": None},
    ],
    "by_sex": [
        {"group": "female", "name": "Perempuan", "people": 20, "counts": _counts(29, 23, 23, 0, 1, 1, 0, 244.0)},
        {"group": "male", "name": "Laki-laki", "people": 13, "counts": _counts(18, 16, 15, 1, 0, 0, 0, 156.0)},
    ],
    "by_form": [
        {"group": "KL07", "name": "Workshop/lokakarya", "people": 27, "counts": _counts(27, 25, 24, 1, 1, 1, 0, 288.0)}
    ],
    "by_month": [
        {"group": "2026-05", "name": "2026-05", "people": 13, "counts": _counts(13, 13, 13, 0, 0, 0, 0, 156.0)}
    ],
    "by_agency": [],
    "hidden_groups": 2,
}
SUMMARY: Final[JsonDict] = {
    "agency": AGENCY,
    "agency_name": _CALLED,
    "city": CITY,
    "year": 2026,
    "as_of": NOW,
    "people": 40,
    "jp": {"with_target": 40, "reached": 7, "reached_share": 0.175, "mean_counted": 10.1},
    "competencies": [_COMMUNICATION, _SERVICE],
    "hidden_competencies": 0,
    "ip_asn": {"people": 40, "mean": 45.24, "categories": {"rendah": 3, "sangat-rendah": 37}, "incomplete": 9},
    "ikm": {
        "answers": 96,
        "value": 84.9,
        "grade": "B",
        "indicative": False,
        "units": [
            {
                "unit_id": UNIT,
                "name": "Seksi Pelayanan Masyarakat",
                "answers": 24,
                "value": 85.42,
                "grade": "B",
                "indicative": True,
            }
        ],
    },
    "participation": _PARTICIPATION,
    "costs": {
        "sessions": 4,
        "planned": 50_000_000,
        "spent": 40_000_000,
        "unstated": 1,
        "participants": 39,
        "per_participant": 1_025_641,
        "per_jp": 100_000,
        "per_point": 43_290,
        "budget": {"planned": 60_000_000, "committed": 8_000_000, "spent": 40_000_000},
        "programmes": [
            {
                "sessions": 2,
                "planned": 30_000_000,
                "spent": 28_600_000,
                "unstated": 0,
                "participants": 25,
                "per_participant": 1_144_000,
                "per_jp": 99_306,
                "per_point": 48_639,
                "programme_id": COUNTER,
                "title": "Pelayanan Prima di Loket",
            }
        ],
    },
    "city_average": {"reached_share": 0.175, "mean_counted": 10.1, "ip_asn": 45.24, "ikm": 84.9},
    "agencies": [],
    "smallest_group": 5,
    "rule_sets": {
        "score": "competency-score-2026.1",
        "jp": "jp-2026.1",
        "ip_asn": "ip-asn-2026.1",
        "ikm": "ikm-2026.1",
    },
}
CITY_SUMMARY: Final[JsonDict] = {
    **SUMMARY,
    "agency": None,
    "agency_name": None,
    "competencies": [{**_COMMUNICATION, "city_mean_score": None}, {**_SERVICE, "city_mean_score": None}],
    "participation": {
        **_PARTICIPATION,
        "by_agency": [
            {"group": AGENCY, "name": _CALLED, "people": 33, "counts": _counts(47, 39, 38, 1, 1, 1, 0, 400.0)}
        ],
    },
    "costs": None,
    "city_average": None,
    "agencies": [
        {
            "agency": AGENCY,
            "name": _CALLED,
            "people": 40,
            "reached_share": 0.175,
            "mean_counted": 10.1,
            "ip_asn": 45.24,
        }
    ],
}
