"""Where Siti stands, on what that rests, and what a programme would change."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue
from pydantic.config import JsonDict

from services.evaluation.api.examples.ids import ASSESSMENT_RECORD, COUNTER, ETHICS, NOW, PERFORMANCE_RECORD, SEAT, SITI


def _piece(
    evidence_id: str,
    kind: str,
    value: float,
    weight: float,
    share: float,
    occurred_at: str,
    programme_id: str | None,
    event_id: str,
) -> JsonDict:
    return {
        "evidence_id": evidence_id,
        "kind": kind,
        "value": value,
        "weight": weight,
        "share": share,
        "occurred_at": occurred_at,
        "programme_id": programme_id,
        "event_id": event_id,
    }


MENTORED: Final[list[JsonValue]] = [
    _piece(
        "01937c21-5f00-7a90-9b87-1d2c3b4a5902",
        "mentoring",
        75.0,
        0.5,
        0.0944,
        "2026-03-19T13:00:00+07:00",
        None,
        "0193819c-4b00-7bcd-8ef0-123456789010",
    ),
    _piece(
        "01937c21-5f00-7a90-9b87-1d2c3b4a5901",
        "mentoring",
        50.0,
        0.5,
        0.0626,
        "2026-03-12T13:00:00+07:00",
        None,
        "0193819c-4b00-7bcd-8ef0-123456789011",
    ),
    _piece(
        "01937c21-5f00-7a90-9b87-1d2c3b4a5900",
        "mentoring",
        50.0,
        0.5,
        0.0621,
        "2026-03-05T13:00:00+07:00",
        None,
        "0193819c-4b00-7bcd-8ef0-123456789012",
    ),
]
JUDGED: Final[list[JsonValue]] = [
    _piece(ASSESSMENT_RECORD, "assessment", 78.0, 2.0, 0.2551, "2026-10-30T00:00:00+07:00", COUNTER, ASSESSMENT_RECORD),
    _piece(
        SEAT,
        "completion",
        81.0,
        1.5,
        0.1693,
        "2026-05-13T16:00:00+07:00",
        COUNTER,
        "0193819c-4a00-7bcd-8ef0-123456789abc",
    ),
    _piece(PERFORMANCE_RECORD, "performance", 90.0, 1.5, 0.1656, "2025-12-31T00:00:00+07:00", None, PERFORMANCE_RECORD),
]
EVIDENCE: Final = JUDGED[1]
COMMUNICATION: Final[JsonDict] = {
    "competency": "komunikasi",
    "name": "Komunikasi",
    "score": 51.62,
    "level": 2,
    "required_level": 3,
    "gap": 1,
    "measured": True,
}
SERVICE: Final[JsonDict] = {
    "competency": "pelayanan-publik",
    "name": "Pelayanan publik",
    "score": 64.93,
    "level": 3,
    "required_level": 3,
    "gap": 0,
    "measured": True,
}
SCORE: Final[JsonDict] = {**SERVICE, "why": {"prior_share": 0.41, "evidence": JUDGED}}
SCORES: Final[JsonDict] = {
    "employee_id": SITI,
    "as_of": NOW,
    "rule_set": "competency-score-2026.1",
    "items": [{**COMMUNICATION, "why": {"prior_share": 0.7809, "evidence": MENTORED}}, SCORE],
}
TREND: Final[JsonDict] = {
    "employee_id": SITI,
    "rule_set": "competency-score-2026.1",
    "items": [
        {
            "competency": "komunikasi",
            "name": "Komunikasi",
            "required_level": 3,
            "points": [
                {
                    "month": "2026-10",
                    "at": "2026-10-31T23:59:59.999000+07:00",
                    "score": 51.63,
                    "level": 2,
                    "gap": 1,
                    "pieces": 3,
                },
                {"month": "2026-11", "at": NOW, "score": 51.62, "level": 2, "gap": 1, "pieces": 3},
            ],
        }
    ],
}
WHAT_IF: Final[JsonDict] = {
    "employee_id": SITI,
    "programme_id": ETHICS,
    "title": "Etika Pelayanan dan Komunikasi Efektif",
    "active": True,
    "on": NOW,
    "expected": {
        "post_test": 76.5,
        "source": "past",
        "participants": 14,
        "low": 67.93,
        "high": 85.07,
        "text": "Rata-rata post-test 14 peserta sebelumnya 76,5; kebanyakan antara 67,9 dan 85,1.",
    },
    "items": [
        {
            "competency": "komunikasi",
            "name": "Komunikasi",
            "weight": 1.5,
            "required_level": 3,
            "before": {"score": 51.62, "level": 2},
            "after": {"score": 56.47, "level": 3},
            "low": {"score": 54.8, "level": 2},
            "high": {"score": 58.14, "level": 3},
            "gap_before": 1,
            "gap_after": 0,
            "text": "Komunikasi: sesudah pelatihan ini sekitar 56, level 3; sekarang 52, level 2."
            " Standar jabatan terpenuhi.",
        }
    ],
    "match_before": {"value": 83.33, "placement": "MS", "placement_name": "Memenuhi syarat"},
    "match_after": {"value": 100.0, "placement": "MS", "placement_name": "Memenuhi syarat"},
    "rule_set": "competency-score-2026.1",
}
