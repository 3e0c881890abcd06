"""Recommendations and their trails, as they leave the service."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from services.evaluation.api.doors import Sent
from services.evaluation.api.examples.recommendations import ERASED, REASON, RECOMMENDATION, TRAIL
from services.evaluation.api.parties import Words
from services.evaluation.api.programme_bodies import ReasonBody
from services.evaluation.domain.recommendation import REASONS, Kind, State
from services.evaluation.handlers.deciding import AppealDecision, Decision
from services.evaluation.store.moments import from_ms
from services.evaluation.store.recommendations import Move, Recommendation
from shared.rules.calendar import CITY_ZONE


def _sent(example: JsonDict) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class DecisionBody(Sent):
    """What a named official decides, and why."""

    model_config = _sent({"decision": "approve", "reason": REASON})

    decision: Decision
    reason: Words


class AppealDecisionBody(Sent):
    """What another official decides on an appeal, and why."""

    model_config = _sent({"decision": "overturn", "reason": "Tidak hadir karena tugas dinas; surat tugas ada."})

    decision: AppealDecision
    reason: Words


class WordsBody(Sent):
    """What the person says."""

    model_config = _sent({"text": "Saya tidak hadir karena bertugas di posko bencana."})

    text: Words


class RecommendationBody(BaseModel):
    """A proposal of the rules, and what a human decided. What anybody wrote stands in its trail alone."""

    model_config = ConfigDict(json_schema_extra={"examples": [RECOMMENDATION]})

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

    model_config = ConfigDict(json_schema_extra={"examples": [TRAIL]})

    recommendation_id: str
    employee_id: str
    state: State
    items: list[StepBody]


class ErasedBody(BaseModel):
    """How many texts were erased."""

    model_config = ConfigDict(json_schema_extra={"examples": [ERASED]})

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
