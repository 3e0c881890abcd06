"""Competency scores and what they rest on, by the formula of docs/explanation/competency-score.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Final

from tests.chaos.oracle.facts import Enrolment, Truth
from tests.chaos.oracle.figures import (
    ASSESSMENT_WEIGHT,
    CITIZEN_COMPETENCIES,
    CITIZEN_WEIGHT,
    COMPLETION_WEIGHT,
    HALF_LIFE_DAYS,
    LANDMARK,
    LEVEL_FLOORS,
    MENTORING_WEIGHT,
    PRIOR,
    RATING_STEP,
    REQUIRED,
    STRENGTH,
    VALUE_WITHOUT_TEST,
)
from tests.chaos.oracle.moments import midnight
from tests.chaos.oracle.rounding import half_even, half_up
from tests.chaos.town import COMMON

_DIGITS: Final = 10**60
"""So many digits of 2 ** (days / half-life) are worked out; contributions need about twenty."""

_MILLIONTHS: Final = 10**6
_SHARES: Final = 10**4


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence and what it adds to the sums, in millionths of the landmark's unit."""

    evidence_id: str
    kind: str
    value: Fraction
    weight: Fraction
    at: datetime
    programme_id: str | None
    a: int
    b: int


Evidence = dict[tuple[str, str], list[Piece]]
"""By person and competency."""


def evidence_of(truth: Truth) -> Evidence:
    """All evidence: results with a test, completions without one, rated meetings, marks of whoever was served, and
    what supervisors said."""
    found: Evidence = {}
    for enrolment in truth.enrolments.values():
        for competency, piece in _of_result(truth, enrolment):
            found.setdefault((enrolment.employee_id, competency), []).append(piece)
    for meeting in truth.meetings.values():
        if meeting.rating is not None:
            pair = truth.mentorships[meeting.mentorship_id]
            value = Fraction(min(RATING_STEP * meeting.rating, 100))
            piece = _piece(meeting.meeting_id, "mentoring", value, MENTORING_WEIGHT, meeting.held_at, None)
            found.setdefault((pair.mentee_id, pair.competency), []).append(piece)
    for answer in truth.surveys.values():
        for element, competency in CITIZEN_COMPETENCIES.items() if answer.served_by else ():
            value, at = Fraction(min(RATING_STEP * answer.scores[element], 100)), answer.answered_at or answer.told_at
            piece = _piece(answer.feedback_id, "citizen", value, CITIZEN_WEIGHT, at, None)
            found.setdefault((str(answer.served_by), competency), []).append(piece)
    for one in truth.assessments.values():
        if not one.withdrawn:
            session = None if one.session_id is None else truth.sessions[one.session_id]
            source = None if session is None else session.programme_id
            piece = _piece(one.record_id, "assessment", one.value, ASSESSMENT_WEIGHT, midnight(one.on), source)
            found.setdefault((one.employee_id, one.competency), []).append(piece)
    return found


def score_on(pieces: Sequence[Piece], day: date) -> Fraction:
    """The score on a UTC day, rounded half up to 2 decimals."""
    grown = _MILLIONTHS * growth((day - LANDMARK).days)
    top = STRENGTH * PRIOR * grown + sum(piece.a for piece in pieces)
    bottom = STRENGTH * grown + sum(piece.b for piece in pieces)
    return half_up(top / bottom)


def level_of(score: Fraction) -> int:
    """1 to 5, off the rounded score."""
    return 1 + sum(score >= floor for floor in LEVEL_FLOORS)


def required_of(position: dict[str, object]) -> dict[str, int]:
    """The levels a position asks for; what it states itself wins over its type's."""
    stated = position["technical"]
    if not isinstance(stated, dict):
        raise TypeError("a position states its technical competencies by name")
    return {**dict.fromkeys(COMMON, REQUIRED[str(position["type"])]), **stated}


def newest_first(pieces: Sequence[Piece]) -> list[Piece]:
    """The order in which they are shown."""
    return sorted(pieces, key=lambda piece: (-piece.at.timestamp(), piece.evidence_id))


def shares_on(pieces: Sequence[Piece], day: date) -> list[Fraction]:
    """The prior's share and each piece's, to 4 decimals, together exactly 1.

    What rounding down leaves over goes to those that lost most by it.
    """
    prior = STRENGTH * PRIOR * _MILLIONTHS * growth((day - LANDMARK).days)
    parts = [prior, *(Fraction(piece.a) for piece in pieces)]
    exact = [part * _SHARES / sum(parts) for part in parts]
    whole = [part.__floor__() for part in exact]
    losers = sorted(range(len(parts)), key=lambda place: (whole[place] - exact[place], place))
    for place in losers[: _SHARES - sum(whole)]:
        whole[place] += 1
    return [Fraction(part, _SHARES) for part in whole]


@lru_cache(maxsize=4096)
def growth(days: int) -> Fraction:
    """2 ** (days / half-life), to 60 digits, by a root in whole numbers."""
    doublings, rest = divmod(days, HALF_LIFE_DAYS)
    return Fraction(2) ** doublings * Fraction(_root_of_two_to(rest), _DIGITS)


def _root_of_two_to(rest: int) -> int:
    """The largest whole number whose 730th power is not above 2 ** rest, scaled by ``_DIGITS`` (Newton, from above)."""
    degree, number = HALF_LIFE_DAYS, 2**rest * _DIGITS**HALF_LIFE_DAYS
    guess = (int(2 ** (rest / degree) * 10**15) + 10) * (_DIGITS // 10**15)
    while True:
        better = ((degree - 1) * guess + number // guess ** (degree - 1)) // degree
        if better >= guess:
            return guess
        guess = better


def _of_result(truth: Truth, enrolment: Enrolment) -> list[tuple[str, Piece]]:
    if enrolment.status not in {"completed", "failed"} or enrolment.completed_at is None:
        return []
    if enrolment.status == "failed" and enrolment.post_test is None:
        return []
    value = VALUE_WITHOUT_TEST if enrolment.post_test is None else enrolment.post_test
    programme = truth.programmes[truth.sessions[enrolment.session_id].programme_id]
    at, source = enrolment.completed_at, programme.programme_id
    return [
        (name, _piece(enrolment.enrollment_id, "completion", value, COMPLETION_WEIGHT * weight, at, source))
        for name, weight in programme.weights.items()
    ]


def _piece(
    evidence_id: str, kind: str, value: Fraction, weight: Fraction, at: datetime, programme_id: str | None
) -> Piece:
    grown = _MILLIONTHS * growth((at.astimezone(UTC).date() - LANDMARK).days)
    a, b = half_even(weight * value * grown), half_even(weight * grown)
    return Piece(evidence_id, kind, value, weight, at, programme_id, a, b)
