"""What a programme was worth, as it leaves the service."""

from __future__ import annotations

from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from services.evaluation.api.level_bodies import (
    LEVELS,
    BehaviourBody,
    LearningBody,
    ReactionBody,
    ResultsBody,
    behaviour_body,
    learning_body,
    reaction_body,
    results_body,
)
from services.evaluation.domain.programme import REASONS, Verdict
from services.evaluation.handlers.programme_report import ProgrammeReport, Rated
from services.evaluation.store.catalogue import Session
from shared.events.base import Number

_RATING: Final[JsonDict] = {
    "completed": 24,
    "failed": 1,
    "verdict": "revise",
    "reasons": [{"reason": "too-difficult", "text": "Banyak peserta menilai materi terlalu sulit"}],
    **LEVELS,
}
_EXAMPLE: Final[JsonDict] = {
    "programme_id": "01936e10-2a00-7b54-8c12-5d4e3f2a1b06",
    "title": "Etika dan komunikasi pelayanan",
    "agency": "semarang-candisari",
    "city": "semarang",
    **_RATING,
    "results": {
        "units": 3,
        "other_units": 5,
        "answers": 640,
        "change": 3.25,
        "other_change": 0.5,
        "effect": 2.75,
        "interval": {"low": 0.4, "high": 5.1},
    },
    "confidence": 0.95,
    "sessions": [
        {
            "session_id": "01937a88-4b00-7c33-b210-9e8d7c6b5a43",
            "starts_on": "2026-03-11",
            "ends_on": "2026-03-12",
            **_RATING,
        }
    ],
    "rule_set": "programme-2026.1",
}


class ReasonBody(BaseModel):
    """Why a verdict was reached."""

    reason: str
    text: str = Field(description="In Indonesian or English by `Accept-Language`")


class RatingBody(BaseModel):
    """A verdict and what it rests on."""

    completed: int
    failed: int
    verdict: Verdict
    reasons: list[ReasonBody]
    reaction: ReactionBody
    learning: LearningBody
    behaviour: BehaviourBody | None


class SessionRatingBody(RatingBody):
    """One session of the programme."""

    session_id: str
    starts_on: date
    ends_on: date


class EffectivenessBody(RatingBody):
    """A programme as a whole and session by session."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    programme_id: str
    title: str
    agency: str
    city: str
    results: ResultsBody | None = Field(description="Null while nobody has completed it")
    sessions: list[SessionRatingBody] = Field(description="By their first day")
    confidence: Number = Field(description="Of every interval")
    rule_set: str


def effectiveness_body(report: ProgrammeReport, smallest_group: int, language: str) -> EffectivenessBody:
    """The report in a language. Those who do not run the programme see no figures of groups below the smallest."""
    smallest = 1 if report.own else smallest_group
    programme = report.programme
    return EffectivenessBody(
        **_rating(report.whole, smallest, language),
        programme_id=programme.programme_id,
        title=programme.title,
        agency=programme.agency,
        city=programme.city,
        results=results_body(report.whole.rating.results),
        confidence=report.whole.confidence,
        sessions=[_session(session, rated, smallest, language) for session, rated in report.sessions],
        rule_set=report.whole.rating.rule_set,
    )


def _session(session: Session, rated: Rated, smallest: int, language: str) -> SessionRatingBody:
    return SessionRatingBody(
        **_rating(rated, smallest, language),
        session_id=session.session_id,
        starts_on=date.fromisoformat(session.starts_on),
        ends_on=date.fromisoformat(session.ends_on),
    )


def _rating(rated: Rated, smallest: int, language: str) -> dict[str, object]:
    return {
        "completed": rated.sums.completed,
        "failed": rated.sums.failed,
        "verdict": rated.rating.verdict,
        "reasons": [
            ReasonBody(reason=reason, text=REASONS[reason].in_language(language)) for reason in rated.rating.reasons
        ],
        "reaction": reaction_body(rated, smallest),
        "learning": learning_body(rated, smallest),
        "behaviour": behaviour_body(rated.rating.behaviour, smallest),
    }
