"""A version of a rule set, and what it would change."""

from __future__ import annotations

from typing import Final

from pydantic.config import JsonDict

from services.evaluation.api.examples.ids import AGENCY, CITY, NOW, RULE_SET, SITI

SENT: Final[JsonDict] = {
    "name": "competency-score",
    "city": CITY,
    "effective_from": "2027-01-01",
    "parameters": {"level_floors": {"2": 40, "3": 58, "4": 72, "5": 85}, "strength": 6},
    "reason": "SK BKPSDM tentang ambang level kompetensi",
}
ENTERED: Final[JsonDict] = {
    **SENT,
    "rule_set_id": RULE_SET,
    "version": "v1",
    "entered_by": "bkpsdm-semarang",
    "entered_at": NOW,
    "state": "preparing",
    "people_done": 0,
    "people": 40,
    "also_read_by": [],
    "note": None,
}
BEFORE: Final[JsonDict] = {
    "rule_set": "competency-score-2026.1",
    "name": "competency-score",
    "city": CITY,
    "effective_from": "1990-01-01",
    "effective_to": "2026-12-31",
    "source": "packaged",
    "entered": None,
}
AFTER: Final[JsonDict] = {
    "rule_set": "competency-score-2026.1+semarang.v1",
    "name": "competency-score",
    "city": CITY,
    "effective_from": "2027-01-01",
    "effective_to": None,
    "source": "entered",
    "entered": {**ENTERED, "state": "ready", "people_done": 40},
}
RULE_SETS: Final[JsonDict] = {"items": [BEFORE, AFTER]}
_LEVELS: Final[JsonDict] = {
    "competency": "pelayanan-publik",
    "name": "Pelayanan publik",
    "people": 31,
    "changed": 9,
    "up": 0,
    "down": 9,
}
_CHANGE: Final[JsonDict] = {"what": "placement", "before": "MS", "after": "KMS", "n": 5}
PREVIEW: Final[JsonDict] = {
    "rule_set": {**ENTERED, "state": "ready", "people_done": 40},
    "as_of": NOW,
    "complete": True,
    "levels": [_LEVELS],
    "changes": [_CHANGE],
    "agencies": [{"agency": AGENCY, "levels": [_LEVELS], "changes": [_CHANGE]}],
    "movers": [
        {"agency": AGENCY, "employee_id": SITI, "competency": "pelayanan-publik", "before": 64.93, "after": 63.49}
    ],
}
