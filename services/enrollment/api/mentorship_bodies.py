"""A mentorship, its goals and its meetings, as they are shown."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, Self

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.examples import CLERK, GOAL, MEETING, MENTORSHIP, OTHER_GOAL, SENIOR
from services.enrollment.api.fields import Shown, ShownTime
from services.enrollment.domain.forms import jp_of
from services.enrollment.handlers.mentorships import ClosingOutcome, Whole
from services.enrollment.store.growth_tables import GoalState, MentorshipGoal
from services.enrollment.store.mentorships import Held, MentorshipState
from services.enrollment.store.tables import MentoringSession
from shared.events.base import Competency, EmployeeId, Id
from shared.events.base import Jp as JpShown

_REACHED: Final[JsonDict] = {
    "goal_id": GOAL, "goal": "Menangani antrean pada jam sibuk", "state": "reached",
    "settled_at": "2026-11-13T10:00:00+07:00",
}  # fmt: skip
_OPEN: Final[JsonDict] = {
    "goal_id": OTHER_GOAL, "goal": "Menjawab pengaduan dalam tiga hari", "state": "open", "settled_at": None,
}  # fmt: skip
_MENTORSHIP: Final[JsonDict] = {
    "mentorship_id": MENTORSHIP, "mentor_id": SENIOR, "mentee_id": CLERK, "competency": "pelayanan-publik",
    "goal": None, "started_at": "2026-11-01T10:00:00+07:00", "state": "active", "closed_at": None, "outcome": None,
    "report": None, "goals": [_REACHED, _OPEN],
    "held": {"meetings": 1, "minutes": 60, "mentor_rating": 3, "mentee_rating": None}, "version": 2,
}  # fmt: skip
_STARTED: Final[JsonDict] = {
    **_MENTORSHIP, "goals": [{**_REACHED, "state": "open", "settled_at": None}, _OPEN],
    "held": {"meetings": 0, "minutes": 0, "mentor_rating": None, "mentee_rating": None}, "version": 1, "warnings": [],
}  # fmt: skip
_MEETING: Final[JsonDict] = {
    "mentoring_session_id": MEETING, "mentorship_id": MENTORSHIP, "held_at": "2026-11-05T13:00:00+07:00",
    "minutes": 60, "mentor_rating": 3, "mentee_rating": None, "jp_earned": 2, "jp_note": None, "version": 1,
}  # fmt: skip


class GoalBody(Shown):
    """A goal of a mentorship."""

    model_config = ConfigDict(json_schema_extra={"examples": [_REACHED]})

    goal_id: Id
    goal: str
    state: GoalState
    settled_at: ShownTime | None = Field(description="When it was reached or dropped")

    @classmethod
    def of(cls, goal: MentorshipGoal) -> Self:
        """As it is stored."""
        return cls.model_validate({name: getattr(goal, name) for name in cls.model_fields})


class MeetingSums(Shown):
    """What the meetings come to."""

    meetings: int
    minutes: int
    mentor_rating: float | None = Field(description="Mean of the mentor's ratings of the mentee, 1 to 4")
    mentee_rating: float | None = Field(description="Mean of the mentee's ratings of the meetings, 1 to 4")

    @classmethod
    def of(cls, held: Held) -> Self:
        """Means with two decimals, half up."""
        return cls(
            meetings=held.meetings,
            minutes=held.minutes,
            mentor_rating=_mean(held.mentor_rating_sum, held.mentor_ratings),
            mentee_rating=_mean(held.mentee_rating_sum, held.mentee_ratings),
        )


class MentorshipBody(Shown):
    """A mentor and a mentee working on one competency."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MENTORSHIP]})

    mentorship_id: Id
    mentor_id: EmployeeId
    mentee_id: EmployeeId
    competency: Competency
    goal: str | None
    started_at: ShownTime
    state: MentorshipState
    closed_at: ShownTime | None
    outcome: ClosingOutcome | None
    report: str | None
    goals: list[GoalBody]
    held: MeetingSums
    version: int

    @classmethod
    def of(cls, whole: Whole) -> Self:
        """As it is stored."""
        made: dict[str, Any] = {
            "goals": [GoalBody.of(goal) for goal in whole.goals],
            "held": MeetingSums.of(whole.held),
        }
        same = {name: getattr(whole.mentorship, name) for name in cls.model_fields if name not in made}
        return cls.model_validate(same | made)


class MentorshipStarted(MentorshipBody):
    """A new mentorship, and what speaks against the pair: a junior who guides a senior may be meant."""

    model_config = ConfigDict(json_schema_extra={"examples": [_STARTED]})

    warnings: list[str]


class MeetingBody(Shown):
    """One meeting, and the JP it earns each of the two."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MEETING]})

    mentoring_session_id: Id
    mentorship_id: Id
    held_at: ShownTime
    minutes: int
    mentor_rating: int | None = Field(description="The mentor's of the mentee, 1 to 4")
    mentee_rating: int | None = Field(description="The mentee's of the meeting, 1 to 4")
    jp_earned: JpShown
    jp_note: str | None = Field(default=None, description="When it is logged: for whom its JP will not count in full")
    version: int

    @classmethod
    def of(cls, meeting: MentoringSession, jp_note: str | None = None) -> Self:
        """As it is stored."""
        made = {"jp_earned": jp_of(meeting.jp_tenths), "jp_note": jp_note}
        same = {name: getattr(meeting, name) for name in cls.model_fields if name not in made}
        return cls.model_validate(same | made)


def _mean(total: int, count: int) -> float | None:
    return float((Decimal(total) / count).quantize(Decimal("0.01"), ROUND_HALF_UP)) if count else None
