"""Scores as they leave the service."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from services.evaluation.api.examples.scores import EVIDENCE, SCORE, SCORES, SERVICE
from services.evaluation.handlers.score_report import Line, ScoreReport, Why
from services.evaluation.store.evidence import Sourced
from services.evaluation.store.moments import from_ms
from shared.events.base import Number
from shared.rules.calendar import CITY_ZONE
from shared.rules.competencies import name_of
from shared.rules.score import EvidenceKind


class EvidenceBody(BaseModel):
    """One piece of evidence behind a score."""

    model_config = ConfigDict(json_schema_extra={"examples": [EVIDENCE]})

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

    model_config = ConfigDict(json_schema_extra={"examples": [SERVICE]})

    competency: str
    name: str = Field(description="In Indonesian or English by `Accept-Language`")
    score: Number | None = Field(description="0 to 100; without new evidence it fades toward the prior")
    level: int | None = Field(description="1 to 5")
    required_level: int | None = Field(description="What the position asks for; null when it asks for nothing here")
    gap: int | None = Field(description="Levels that are missing to it")
    measured: bool


class ScoreBody(StandingBody):
    """A standing with what it rests on."""

    model_config = ConfigDict(json_schema_extra={"examples": [SCORE]})

    why: WhyBody | None = Field(description="Null while nothing measures it")


class ScoresBody(BaseModel):
    """A person's competencies, measured or asked for by the position."""

    model_config = ConfigDict(json_schema_extra={"examples": [SCORES]})

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
