"""What participants, tests, supervisors and citizens say of a programme."""

from __future__ import annotations

from typing import Final

from pydantic.config import JsonDict

from services.evaluation.api.examples.ids import AGENCY, CITY, COUNTER, MAY

EFFECTIVENESS: Final[JsonDict] = {
    "completed": 24,
    "failed": 1,
    "verdict": "revise",
    "reasons": [
        {"reason": "too-difficult", "text": "Banyak peserta menilai materi terlalu sulit"},
        {"reason": "gain-medium", "text": "Kenaikan hasil tes sedang"},
        {"reason": "applied-by-some", "text": "Sebagian peserta menerapkannya"},
        {"reason": "results-unclear", "text": "Perubahan IKM unit peserta belum dapat dibedakan dari unit lain"},
    ],
    "reaction": {
        "answers": 20,
        "too_difficult_share": 0.4,
        "too_difficult_interval": {"low": 0.2188, "high": 0.6134},
        "too_easy_share": 0.05,
        "too_easy_interval": {"low": 0.0089, "high": 0.2361},
        "means": {"material": 3.0, "instructor": 3.5, "organisation": 3.2, "usefulness": 3.65},
        "intervals": {
            "material": {"low": 2.74, "high": 3.26},
            "instructor": {"low": 3.26, "high": 3.74},
            "organisation": {"low": 3.01, "high": 3.39},
            "usefulness": {"low": 3.42, "high": 3.88},
        },
        "next_session": "easier",
    },
    "learning": {
        "pairs": 25,
        "left_out": 0,
        "pre_mean": 52.6,
        "post_mean": 76.12,
        "mean_gain": 0.51,
        "gain_interval": {"low": 0.46, "high": 0.57},
        "effect_size": 3.12,
    },
    "behaviour": {
        "answers": 11,
        "mean": 2.91,
        "interval": {"low": 2.35, "high": 3.47},
        "applied": 7,
        "applied_share": 0.6364,
        "applied_interval": {"low": 0.3538, "high": 0.8483},
        "value_mean": 75.73,
        "compared": 11,
        "change_mean": 16.36,
        "change_interval": {"low": 14.13, "high": 18.6},
    },
    "programme_id": COUNTER,
    "title": "Pelayanan Prima di Loket",
    "agency": AGENCY,
    "city": CITY,
    "results": {
        "units": 2,
        "other_units": 2,
        "answers": 96,
        "change": 6.25,
        "other_change": 0.0,
        "effect": 6.25,
        "interval": {"low": -20.22, "high": 32.72},
    },
    "sessions": [
        {
            "completed": 13,
            "failed": 0,
            "verdict": "revise",
            "reasons": [
                {"reason": "too-difficult", "text": "Banyak peserta menilai materi terlalu sulit"},
                {"reason": "gain-medium", "text": "Kenaikan hasil tes sedang"},
                {"reason": "applied-by-some", "text": "Sebagian peserta menerapkannya"},
            ],
            "reaction": {
                "answers": 10,
                "too_difficult_share": 0.4,
                "too_difficult_interval": {"low": 0.1682, "high": 0.6873},
                "too_easy_share": 0.1,
                "too_easy_interval": {"low": 0.0179, "high": 0.4042},
                "means": {"material": 3.0, "instructor": 3.5, "organisation": 3.2, "usefulness": 3.6},
                "intervals": {
                    "material": {"low": 2.66, "high": 3.34},
                    "instructor": {"low": 3.12, "high": 3.88},
                    "organisation": {"low": 2.9, "high": 3.5},
                    "usefulness": {"low": 3.23, "high": 3.97},
                },
                "next_session": "easier",
            },
            "learning": {
                "pairs": 13,
                "left_out": 0,
                "pre_mean": 52.69,
                "post_mean": 76.85,
                "mean_gain": 0.52,
                "gain_interval": {"low": 0.46, "high": 0.59},
                "effect_size": 3.51,
            },
            "behaviour": {
                "answers": 11,
                "mean": 2.91,
                "interval": {"low": 2.35, "high": 3.47},
                "applied": 7,
                "applied_share": 0.6364,
                "applied_interval": {"low": 0.3538, "high": 0.8483},
                "value_mean": 75.73,
                "compared": 11,
                "change_mean": 16.36,
                "change_interval": {"low": 14.13, "high": 18.6},
            },
            "session_id": MAY,
            "starts_on": "2026-05-12",
            "ends_on": "2026-05-13",
        }
    ],
    "confidence": 0.95,
    "rule_set": "programme-2026.1",
}
