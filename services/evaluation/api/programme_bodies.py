"""What a programme was worth, as it leaves the service."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from services.evaluation.api.examples.programmes import EFFECTIVENESS
from services.evaluation.api.level_bodies import (
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

    model_config = ConfigDict(json_schema_extra={"examples": [EFFECTIVENESS]})

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
