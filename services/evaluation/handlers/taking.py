"""From a completion or a mentoring meeting to what it counts for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from services.evaluation.domain.evidence import Evidence, evidence_of_completion, evidence_of_mentoring
from services.evaluation.domain.jp import MENTORING_FORM, bucket_of
from services.evaluation.domain.score import contribution
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.taken import Taken
from services.evaluation.store.activities import Activity
from services.evaluation.store.evidence import Piece
from services.evaluation.store.moments import to_ms
from shared.events.cloudevents import Envelope
from shared.events.enrollment import Completed, MentoringLogged
from shared.rules.calendar import city_day
from shared.rules.jp import JpRules
from shared.rules.score import ScoreRules

_Jp = tuple[str, str, int, int]
"""Day, cap, size of one session where the cap counts sessions, tenths of JP."""


def completion_taken(moment: Moment, envelope: Envelope[Completed]) -> Taken:
    """Evidence for each competency of the programme, and JP of the day the session ended for this person.

    A failed participant earns no JP. Raises ``ValueError`` for JP finer than tenths or a competency named twice.
    """
    event = envelope.data
    day = city_day(event.completed_at)
    rules = moment.of_evidence(event.city, day)
    weights = [(one.competency, one.weight) for one in event.competencies]
    if len({competency for competency, _ in weights}) != len(weights):
        raise ValueError("a programme names a competency twice")
    found = evidence_of_completion(event.outcome, event.post_test, event.completed_at, weights, rules)
    earned = event.jp_earned if event.outcome == "completed" else Decimal(0)
    activity = Activity(
        event.enrollment_id,
        event.employee_id,
        "completion",
        envelope.id,
        event.programme_id,
        event.session_id,
        event.outcome,
        *_jp(event.form, day, earned, moment.on(JpRules, day, event.city)),
        None if event.pre_test is None else str(event.pre_test),
        None if event.post_test is None else str(event.post_test),
        event.form,
    )
    return Taken(activity, pieces_of(activity, found, rules, envelope.time))


def meeting_taken(moment: Moment, envelope: Envelope[MentoringLogged]) -> Taken:
    """JP of the day of a mentoring meeting, and for a rated mentee evidence."""
    event = envelope.data
    day = city_day(event.held_at)
    rules = moment.of_evidence(event.city, day)
    found = evidence_of_mentoring(event.competency, event.role, event.mentor_rating, event.held_at, rules)
    activity = Activity(
        event.mentoring_session_id,
        event.employee_id,
        "mentoring",
        envelope.id,
        None,
        None,
        None,
        *_jp(MENTORING_FORM, day, event.jp_earned, moment.on(JpRules, day, event.city)),
        None,
        None,
        MENTORING_FORM,
    )
    return Taken(activity, pieces_of(activity, found, rules, envelope.time))


@lru_cache(maxsize=4096)
def tenths_of(jp: Decimal) -> int:
    """JP as the tables keep them. Raises ``ValueError`` for JP finer than tenths."""
    tenths = int(jp * 10)
    if tenths != jp * 10:
        raise ValueError("JP have at most one decimal place")
    return tenths


def _jp(form: str, day: date, earned: Decimal, rules: JpRules) -> _Jp:
    tenths = tenths_of(earned)
    bucket = bucket_of(form, day, tenths, rules)
    return day.isoformat(), bucket.cap, bucket.session_tenths, tenths


def pieces_of(activity: Activity, found: Iterable[Evidence], rules: ScoreRules, told_at: datetime) -> tuple[Piece, ...]:
    """Evidence of an activity as it is stored, with what it adds to the sums; ``told_at`` is when it became known."""
    who, whence = activity.employee_id, activity.activity_id
    pieces = []
    for one in found:
        a, b = contribution(one, rules)
        told = (str(one.value), str(one.weight), to_ms(one.at))
        pieces.append(Piece(who, whence, one.competency, one.kind, *told, a, b, int(one.at > told_at)))
    return tuple(pieces)
