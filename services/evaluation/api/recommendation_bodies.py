"""Recommendations and their trails, as they leave the service."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from services.evaluation.api.programme_bodies import ReasonBody
from services.evaluation.domain.recommendation import REASONS, Kind, State
from services.evaluation.store.moments import from_ms
from services.evaluation.store.recommendations import Move, Recommendation
from shared.rules.calendar import CITY_ZONE

_EXAMPLE: Final[JsonDict] = {
    "recommendation_id": "019a4c30-1d00-7e21-b5c4-7a8b9c0d1e2f",
    "employee_id": "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34",
    "agency": "semarang-candisari",
    "city": "semarang",
    "kind": "development",
    "cause": "jp-2026",
    "state": "approved",
    "reasons": [{"reason": "jp-short", "text": "JP tahun ini belum terpenuhi"}],
    "evidence": {"year": 2026, "counted_jp": "12.5", "target_jp": "20.0"},
    "rule_set": "recommendation-2026.1",
    "made_at": "2026-10-01T07:00:00+07:00",
    "moved_at": "2026-10-05T09:30:00+07:00",
    "decided_by": "kepala-bkpsdm",
    "decided_on": "2026-10-05",
    "appeal_until": "2026-10-26",
    "version": 2,
}
_TRAIL: Final[JsonDict] = {
    "recommendation_id": "019a4c30-1d00-7e21-b5c4-7a8b9c0d1e2f",
    "employee_id": "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34",
    "state": "approved",
    "items": [
        {
            "step": 1,
            "at": "2026-10-01T07:00:00+07:00",
            "actor": None,
            "action": "made",
            "text": None,
            "erased": False,
        },
        {
            "step": 2,
            "at": "2026-10-05T09:30:00+07:00",
            "actor": "kepala-bkpsdm",
            "action": "approved",
            "text": "Sesuai rencana pengembangan unit tahun ini.",
            "erased": False,
        },
    ],
}


class RecommendationBody(BaseModel):
    """A proposal of the rules, and what a human decided. What anybody wrote stands in its trail alone."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    recommendation_id: str
    employee_id: str
    agency: str
    city: str
    kind: Kind
    cause: str = Field(description="What it is about: `gap`, `jp-2026`, `performance-2026`, `discipline-<record>`")
    state: State
    reasons: list[ReasonBody]
    evidence: dict[str, Any] = Field(description="Figures, and ids of the records and enrolments behind them")
    rule_set: str
    made_at: datetime
    moved_at: datetime = Field(description="When the state changed last")
    decided_by: str | None = Field(description="Who decided first: the subject of their token")
    decided_on: date | None
    appeal_until: date | None = Field(description="The last day on which the person may appeal")
    version: int


class StepBody(BaseModel):
    """One step of a recommendation."""

    step: int
    at: datetime
    actor: str | None = Field(description="Who did it; null for what the rules did")
    action: str = Field(description="made, approved, rejected, commented, appealed, upheld, overturned or lapsed")
    text: str | None = Field(description="The reason, or what the person said")
    erased: bool = Field(description="Whether there was a text that has been erased")


class TrailBody(BaseModel):
    """Everything that happened to a recommendation, the first step first."""

    model_config = ConfigDict(json_schema_extra={"examples": [_TRAIL]})

    recommendation_id: str
    employee_id: str
    state: State
    items: list[StepBody]


class ErasedBody(BaseModel):
    """How many texts were erased."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"employee_id": "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34", "texts": 3}]}
    )

    employee_id: str
    texts: int


def recommendation_body(one: Recommendation, language: str) -> RecommendationBody:
    """A recommendation in a language."""
    return RecommendationBody(
        **{
            name: value
            for name, value in one._asdict().items()
            if name not in {"reasons", "evidence", "made_at_ms", "moved_at_ms"}
        },
        reasons=[
            ReasonBody(reason=reason, text=REASONS[reason].in_language(language)) for reason in json.loads(one.reasons)
        ],
        evidence=json.loads(one.evidence),
        made_at=from_ms(one.made_at_ms).astimezone(CITY_ZONE),
        moved_at=from_ms(one.moved_at_ms).astimezone(CITY_ZONE),
    )


def trail_body(one: Recommendation, steps: Sequence[Move]) -> TrailBody:
    """A recommendation's trail."""
    return TrailBody(
        recommendation_id=one.recommendation_id,
        employee_id=one.employee_id,
        state=one.state,
        items=[
            StepBody(
                step=step.step,
                at=from_ms(step.at_ms).astimezone(CITY_ZONE),
                actor=step.actor,
                action=step.action,
                text=step.words,
                erased=bool(step.erased),
            )
            for step in steps
        ],
    )
