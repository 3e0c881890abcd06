"""What the rules proposed about Siti, what humans decided, and what her supervisor is asked."""

from __future__ import annotations

from typing import Final

from pydantic.config import JsonDict

from services.evaluation.api.examples.ids import AGENCY, CITY, COUNTER, HEAD, MAY, NOW, SEAT, SITI

RECOMMENDATION_ID: Final = "cc1f10e9-aaa4-569b-9b6b-d8e5d908774d"
DECIDED_AT: Final = "2026-11-03T09:30:00+07:00"
APPEALED_AT: Final = "2026-11-06T09:30:00+07:00"
OVERTURNED_AT: Final = "2026-11-08T14:00:00+07:00"
REASON: Final = "Sesuai rencana pengembangan unit tahun ini."
RECOMMENDATION: Final[JsonDict] = {
    "recommendation_id": RECOMMENDATION_ID,
    "employee_id": SITI,
    "agency": AGENCY,
    "city": CITY,
    "kind": "development",
    "cause": "jp-2026",
    "state": "approved",
    "reasons": [{"reason": "jp-short", "text": "JP tahun ini belum terpenuhi"}],
    "evidence": {"counted_jp": "16.0", "target_jp": "20.0", "year": 2026},
    "rule_set": "recommendation-2026.1",
    "made_at": NOW,
    "moved_at": DECIDED_AT,
    "decided_by": "kepala-bkpsdm",
    "decided_on": "2026-11-03",
    "appeal_until": "2026-11-24",
    "version": 2,
}
APPEALED: Final[JsonDict] = {
    **RECOMMENDATION,
    "state": "appealed",
    "moved_at": APPEALED_AT,
    "version": 3,
}
OVERTURNED: Final[JsonDict] = {
    **RECOMMENDATION,
    "state": "overturned",
    "moved_at": OVERTURNED_AT,
    "version": 4,
}
TRAIL: Final[JsonDict] = {
    "recommendation_id": RECOMMENDATION_ID,
    "employee_id": SITI,
    "state": "approved",
    "items": [
        {"step": 1, "at": NOW, "actor": None, "action": "made", "text": None, "erased": False},
        {
            "step": 2,
            "at": DECIDED_AT,
            "actor": "kepala-bkpsdm",
            "action": "approved",
            "text": REASON,
            "erased": False,
        },
    ],
}
ASSESSMENT_ID: Final = "4ac31090-6940-5c2b-a4fb-f9ea3609875f"
REQUEST: Final[JsonDict] = {
    "assessment_id": ASSESSMENT_ID,
    "enrollment_id": SEAT,
    "employee_id": SITI,
    "agency": AGENCY,
    "city": CITY,
    "programme_id": COUNTER,
    "session_id": MAY,
    "completed_on": "2026-05-13",
    "competencies": ["pelayanan-publik"],
    "opens_on": "2026-08-13",
    "due_on": "2026-11-13",
    "state": "requested",
    "assessor_id": HEAD,
}
ANSWERED: Final[JsonDict] = {**REQUEST, "state": "done"}
ERASED: Final[JsonDict] = {"employee_id": SITI, "texts": 3}
