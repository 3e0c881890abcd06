"""Scores as they leave the service."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from services.evaluation.handlers.score_report import Line, ScoreReport, Why
from services.evaluation.store.evidence import Sourced
from services.evaluation.store.moments import from_ms
from shared.events.base import Number
from shared.rules.calendar import CITY_ZONE
from shared.rules.competencies import name_of
from shared.rules.score import EvidenceKind

_EVIDENCE: Final[JsonDict] = {
    "evidence_id": "01937f3a-6c00-7d21-9a45-3f2b1c0d9e87",
    "kind": "completion",
    "value": 81.0,
    "weight": 1.5,
    "share": 0.3229,
    "occurred_at": "2026-10-12T16:00:00+07:00",
    "programme_id": "01936e10-2a00-7b54-8c12-5d4e3f2a1b06",
    "event_id": "0193a1f0-2b00-7abc-9def-0123456789ab",
}
_STANDING: Final[JsonDict] = {
    "competency": "pelayanan-publik",
    "name": "Pelayanan publik",
    "score": 57.05,
    "level": 3,
    "required_level": 2,
    "gap": 0,
    "measured": True,
}
_SCORE: Final[JsonDict] = {**_STANDING, "why": {"prior_share": 0.6771, "evidence": [_EVIDENCE]}}
_SCORES: Final[JsonDict] = {
    "employee_id": "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34",
    "as_of": "2026-11-01T10:00:00+07:00",
    "rule_set": "competency-score-2026.1",
    "items": [_SCORE],
}


class EvidenceBody(BaseModel):
    """One piece of evidence behind a score."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EVIDENCE]})

    evidence_id: str = Field(description="The enrolment, the meeting, the judgement or the citizen's answer")
    kind: EvidenceKind
    value: Number = Field(description="What it says, 0 to 100")
    weight: Number = Field(description="How much it counts when fresh; it halves with the rule set's half-life")
    share: Number = Field(description="Its part in the score, 0 to 1")
    occurred_at: datetime
    programme_id: str | None
    event_id: str = Field(description="The event it came with; for what was entered here, its own record")


class WhyBody(BaseModel):
    """What a score rests on; the shares add up to exactly 1."""

    prior_share: Number = Field(description="The part of what everybody is taken to start with, 0 to 1")
    evidence: list[EvidenceBody] = Field(description="The newest first")


class StandingBody(BaseModel):
    """Where a person stands in one competency. ``score``, ``level`` and ``gap`` are null while nothing measures it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_STANDING]})

    competency: str
    name: str = Field(description="In Indonesian or English by `Accept-Language`")
    score: Number | None = Field(description="0 to 100; without new evidence it fades toward the prior")
    level: int | None = Field(description="1 to 5")
    required_level: int | None = Field(description="What the position asks for; null when it asks for nothing here")
    gap: int | None = Field(description="Levels that are missing to it")
    measured: bool


class ScoreBody(StandingBody):
    """A standing with what it rests on."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SCORE]})

    why: WhyBody | None = Field(description="Null while nothing measures it")


class ScoresBody(BaseModel):
    """A person's competencies, measured or asked for by the position."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SCORES]})

    employee_id: str
    as_of: datetime
    rule_set: str
    items: list[ScoreBody]


def scores_body(report: ScoreReport, language: str) -> ScoresBody:
    """The report in a language."""
    return ScoresBody(
        employee_id=report.person.employee_id,
        as_of=report.at.astimezone(CITY_ZONE),
        rule_set=report.rule_set,
        items=[score_body(line, language) for line in report.lines],
    )


def score_body(line: Line, language: str) -> ScoreBody:
    """One line with what it rests on."""
    standing = standing_body(line, language)
    return ScoreBody(**dict(standing), why=None if line.why is None else _why(line.why))


def standing_body(line: Line, language: str) -> StandingBody:
    """One line."""
    standing = line.standing
    return StandingBody(
        competency=line.competency,
        name=name_of(line.competency, language),
        score=None if standing is None else standing.score,
        level=None if standing is None else standing.level,
        required_level=line.required,
        gap=line.gap,
        measured=standing is not None,
    )


def _why(why: Why) -> WhyBody:
    return WhyBody(
        prior_share=why.prior_share,
        evidence=[
            EvidenceBody.model_validate({**_evidence(sourced), "share": share}) for sourced, share in why.evidence
        ],
    )


def _evidence(sourced: Sourced) -> dict[str, object]:
    piece = sourced.piece
    return {
        "evidence_id": piece.evidence_id,
        "kind": piece.kind,
        "value": piece.value,
        "weight": piece.weight,
        "occurred_at": from_ms(piece.at_ms).astimezone(CITY_ZONE),
        "programme_id": sourced.programme_id,
        "event_id": sourced.event_id,
    }
