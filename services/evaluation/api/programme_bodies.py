"""What a programme was worth, as it leaves the service."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from services.evaluation.domain.programme import REASONS, NextSession, Verdict
from services.evaluation.handlers.programme_report import ProgrammeReport, Rated
from services.evaluation.store.catalogue import Session
from shared.events.base import Number
from shared.rules.rounding import half_up

_RATING: Final[JsonDict] = {
    "completed": 24,
    "failed": 1,
    "verdict": "revise",
    "reasons": [{"reason": "too-difficult", "text": "Banyak peserta menilai materi terlalu sulit"}],
    "reaction": {
        "answers": 20,
        "too_difficult_share": 0.4,
        "too_easy_share": 0.05,
        "means": {"material": 3.1, "instructor": 3.5, "organisation": 3.2, "usefulness": 3.7},
        "next_session": "easier",
    },
    "learning": {
        "pairs": 24,
        "left_out": 0,
        "pre_mean": 52.4,
        "post_mean": 71.2,
        "mean_gain": 0.39,
        "effect_size": 1.12,
    },
}
_EXAMPLE: Final[JsonDict] = {
    "programme_id": "01936e10-2a00-7b54-8c12-5d4e3f2a1b06",
    "title": "Etika dan komunikasi pelayanan",
    "agency": "semarang-candisari",
    "city": "semarang",
    **_RATING,
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


class ReactionBody(BaseModel):
    """Kirkpatrick level 1: what participants say. Null where there are no answers, or too few to show this caller."""

    answers: int
    too_difficult_share: Number | None = Field(description="0 to 1")
    too_easy_share: Number | None = Field(description="0 to 1")
    means: dict[str, Number] | None = Field(description="Mean mark per question, 1 to 4")
    next_session: NextSession | None = Field(description="How the next session should be")


class LearningBody(BaseModel):
    """Kirkpatrick level 2: what the tests show. Null where there are no pairs, or too few to show this caller."""

    pairs: int = Field(description="Participants with both tests")
    left_out: int = Field(description="Of these, those whose pre-test was 100: nothing was left to gain")
    pre_mean: Number | None
    post_mean: Number | None
    mean_gain: Number | None = Field(description="Mean of the normalised gains (post - pre) / (100 - pre)")
    effect_size: Number | None = Field(description="Cohen's d")


class RatingBody(BaseModel):
    """A verdict and what it rests on."""

    completed: int
    failed: int
    verdict: Verdict
    reasons: list[ReasonBody]
    reaction: ReactionBody
    learning: LearningBody


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
    sessions: list[SessionRatingBody] = Field(description="By their first day")
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
        "reaction": _reaction(rated, smallest),
        "learning": _learning(rated, smallest),
    }


def _reaction(rated: Rated, smallest: int) -> ReactionBody:
    reaction = rated.rating.reaction
    shown = reaction.answers >= smallest
    return ReactionBody(
        answers=reaction.answers,
        too_difficult_share=reaction.too_difficult_share if shown else None,
        too_easy_share=reaction.too_easy_share if shown else None,
        means=_means(rated) if shown else None,
        next_session=reaction.next_session if shown else None,
    )


def _means(rated: Rated) -> dict[str, Decimal]:
    answers = rated.rating.reaction.answers
    return {mark: half_up(Fraction(total, answers)) for mark, total in rated.sums.marks._asdict().items()}


def _learning(rated: Rated, smallest: int) -> LearningBody:
    learning = rated.rating.learning
    shown = learning.pairs >= smallest
    return LearningBody(
        pairs=learning.pairs,
        left_out=learning.left_out,
        pre_mean=learning.pre_mean if shown else None,
        post_mean=learning.post_mean if shown else None,
        mean_gain=learning.mean_gain if shown else None,
        effect_size=learning.effect_size if shown else None,
    )
