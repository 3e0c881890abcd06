"""Mentorships, their goals and their meetings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, or_, select

from services.enrollment.store.growth_tables import MENTORSHIP_GOAL, MentorshipGoal
from services.enrollment.store.tables import MENTORING_SESSION, MENTORSHIP, Employee, MentoringSession, Mentorship
from shared.database import Tx
from shared.database.keys import Keys

MentorshipState = Literal["active", "closed"]


class Held(NamedTuple):
    """What the meetings of a mentorship come to; the sums are of those ratings that were given."""

    meetings: int
    minutes: int
    mentor_ratings: int
    mentor_rating_sum: int
    mentee_ratings: int
    mentee_rating_sum: int


_IDS: Final = Keys("mentorships", mentorship_id=str)
_SUMS: Final = (
    sa.select(
        MENTORING_SESSION.c.mentorship_id,
        sa.func.count(),
        sa.func.sum(MENTORING_SESSION.c.minutes),
        sa.func.count(MENTORING_SESSION.c.mentor_rating),
        sa.func.coalesce(sa.func.sum(MENTORING_SESSION.c.mentor_rating), 0),
        sa.func.count(MENTORING_SESSION.c.mentee_rating),
        sa.func.coalesce(sa.func.sum(MENTORING_SESSION.c.mentee_rating), 0),
    )
    .where(_IDS.has(MENTORING_SESSION.c.mentorship_id), MENTORING_SESSION.c.withdrawn_at.is_(None))
    .group_by(MENTORING_SESSION.c.mentorship_id)
)
_GOALS: Final = (
    sa.select(MENTORSHIP_GOAL)
    .where(_IDS.has(MENTORSHIP_GOAL.c.mentorship_id), MENTORSHIP_GOAL.c.goal.is_not(None))
    .order_by(MENTORSHIP_GOAL.c.goal_id)
)


def get(tx: Tx, mentorship_id: str) -> Mentorship | None:
    """The mentorship."""
    return tx.session.get(Mentorship, mentorship_id)


def goal(tx: Tx, mentorship_id: str, goal_id: str) -> MentorshipGoal | None:
    """A goal of this mentorship."""
    found = tx.session.get(MentorshipGoal, goal_id)
    return None if found is None or found.mentorship_id != mentorship_id else found


def goals(tx: Tx, mentorship_ids: Collection[str]) -> dict[str, list[Mapping[str, Any]]]:
    """The goals of each of these mentorships, in the order they were set."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in tx.execute(_GOALS, _IDS.bound(mentorship_ids)).mappings():
        found.setdefault(row["mentorship_id"], []).append(dict(row))
    return found


def sums(tx: Tx, mentorship_ids: Collection[str]) -> dict[str, Held]:
    """What the meetings of each of these mentorships come to; nothing for one without a meeting."""
    return {row[0]: Held(*map(int, row[1:])) for row in tx.execute(_SUMS, _IDS.bound(mentorship_ids))}


def meeting(tx: Tx, mentorship_id: str, meeting_id: str) -> MentoringSession | None:
    """A meeting of this mentorship, unless it was taken back."""
    found = tx.session.get(MentoringSession, meeting_id)
    is_there = found is not None and found.mentorship_id == mentorship_id and found.withdrawn_at is None
    return found if is_there else None


def meeting_at(tx: Tx, mentorship_id: str, held_at: datetime) -> MentoringSession | None:
    """The meeting that began at this moment, even one that was taken back."""
    query = select(MentoringSession).where(
        col(MentoringSession.mentorship_id) == mentorship_id, col(MentoringSession.held_at) == held_at
    )
    return tx.session.exec(query).one_or_none()


def meetings(tx: Tx, mentorship_id: str, after: str | None, limit: int) -> Sequence[MentoringSession]:
    """The next ``limit`` meetings by id; those taken back are left out."""
    query = select(MentoringSession).where(
        col(MentoringSession.mentorship_id) == mentorship_id, col(MentoringSession.withdrawn_at).is_(None)
    )
    if after is not None:
        query = query.where(col(MentoringSession.mentoring_session_id) > after)
    return tx.session.exec(query.order_by(col(MentoringSession.mentoring_session_id)).limit(limit)).all()


def page(
    tx: Tx,
    agency: str | None,
    city: str | None,
    employee_id: str | None,
    state: MentorshipState | None,
    after: str | None,
    limit: int,
) -> Sequence[Mentorship]:
    """The next ``limit`` mentorships by id in which somebody of the agency, the city or anywhere takes part."""
    query = select(Mentorship).order_by(col(Mentorship.mentorship_id)).limit(limit)
    people = select(Employee.employee_id)
    if agency is not None:
        people = people.where(col(Employee.agency) == agency)
    if city is not None:
        people = people.where(col(Employee.city) == city)
    if agency is not None or city is not None:
        query = query.where(or_(col(Mentorship.mentor_id).in_(people), col(Mentorship.mentee_id).in_(people)))
    if employee_id is not None:
        query = query.where(or_(col(Mentorship.mentor_id) == employee_id, col(Mentorship.mentee_id) == employee_id))
    if state is not None:
        query = query.where(col(Mentorship.state) == state)
    if after is not None:
        query = query.where(col(Mentorship.mentorship_id) > after)
    return tx.session.exec(query).all()


def goals_of(tx: Tx, employee_id: str) -> Sequence[str]:
    """The ids of all goals of a person's mentorships."""
    pair = sa.or_(MENTORSHIP.c.mentor_id == employee_id, MENTORSHIP.c.mentee_id == employee_id)
    theirs = sa.select(MENTORSHIP.c.mentorship_id).where(pair)
    asked = sa.select(MENTORSHIP_GOAL.c.goal_id).where(MENTORSHIP_GOAL.c.mentorship_id.in_(theirs))
    return tx.execute(asked).scalars().all()


def forget_texts(tx: Tx, employee_id: str) -> None:
    """Drop what was written about a person's mentorships: goals and closing reports."""
    pair = sa.or_(MENTORSHIP.c.mentor_id == employee_id, MENTORSHIP.c.mentee_id == employee_id)
    theirs = sa.select(MENTORSHIP.c.mentorship_id).where(pair)
    tx.execute(sa.update(MENTORSHIP_GOAL).where(MENTORSHIP_GOAL.c.mentorship_id.in_(theirs)).values(goal=None))
    tx.execute(sa.update(MENTORSHIP).where(pair).values(goal=None, report=None))
