"""What officers enter about people, as it is sent and as it is kept."""

from __future__ import annotations

from typing import Final

from pydantic.config import JsonDict

from services.evaluation.api.examples.ids import (
    AGENCY,
    ASSESSMENT_RECORD,
    COLLEAGUE,
    HEAD,
    MAY,
    NOW,
    PERFORMANCE_RECORD,
    SITI,
)


def _kept(record_id: str, sent: JsonDict) -> JsonDict:
    return {
        "record_id": record_id,
        "version": 1,
        "withdrawn": False,
        "recorded_by": "petugas-kepegawaian",
        "recorded_at": NOW,
        **sent,
    }


PERFORMANCE: Final[JsonDict] = {
    "employee_id": SITI,
    "period": "2025",
    "result": "meets",
    "behaviour": "above",
    "value": 88.5,
}
POTENTIAL: Final[JsonDict] = {"employee_id": SITI, "value": 82.5, "assessed_on": "2026-05-20"}
DISCIPLINE: Final[JsonDict] = {
    "employee_id": COLLEAGUE,
    "severity": "light",
    "decided_on": "2026-02-10",
    "until": "2026-08-09",
}
ORGANISATION: Final[JsonDict] = {"organisation": AGENCY, "period": "2025", "rating": "baik"}
ASSESSMENT: Final[JsonDict] = {
    "employee_id": SITI,
    "competency": "pelayanan-publik",
    "value": 78.0,
    "level": None,
    "assessor_id": HEAD,
    "assessed_on": "2026-10-30",
    "session_id": MAY,
    "request_id": None,
}
CORRECTED_PERFORMANCE: Final[JsonDict] = {"behaviour": "meets"}
CORRECTED_POTENTIAL: Final[JsonDict] = {"value": 76.0}
CORRECTED_DISCIPLINE: Final[JsonDict] = {"until": "2026-05-09"}
CORRECTED_ORGANISATION: Final[JsonDict] = {"rating": "sangat-baik"}
CORRECTED_ASSESSMENT: Final[JsonDict] = {"value": 80.0}
KEPT_PERFORMANCE: Final[JsonDict] = {
    **_kept(PERFORMANCE_RECORD, PERFORMANCE),
    "predicate": "baik",
    "predicate_name": "Baik",
    "rule_set": "performance-2026.1",
}
KEPT_POTENTIAL: Final = _kept("0193a1f0-2c00-7bcd-8ef0-123456789abc", POTENTIAL)
KEPT_DISCIPLINE: Final = _kept("0193a1f0-2e00-7def-8012-3456789abcde", DISCIPLINE)
KEPT_ORGANISATION: Final = _kept("0193a1f0-2f00-7ef0-8123-456789abcdef", ORGANISATION)
KEPT_ASSESSMENT: Final = _kept(ASSESSMENT_RECORD, ASSESSMENT)
