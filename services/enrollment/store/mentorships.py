"""Mentorships and their meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, or_, select

from services.enrollment.store.tables import Employee, MentoringSession, Mentorship
from shared.database import Tx


def get(tx: Tx, mentorship_id: str) -> Mentorship | None:
    """The mentorship."""
    return tx.session.get(Mentorship, mentorship_id)


def meeting_at(tx: Tx, mentorship_id: str, held_at: datetime) -> MentoringSession | None:
    """The meeting that began at this moment."""
    query = select(MentoringSession).where(
        col(MentoringSession.mentorship_id) == mentorship_id, col(MentoringSession.held_at) == held_at
    )
    return tx.session.exec(query).one_or_none()


def meetings(tx: Tx, mentorship_id: str, after: str | None, limit: int) -> Sequence[MentoringSession]:
    """The next ``limit`` meetings by id."""
    query = select(MentoringSession).where(col(MentoringSession.mentorship_id) == mentorship_id)
    if after is not None:
        query = query.where(col(MentoringSession.mentoring_session_id) > after)
    return tx.session.exec(query.order_by(col(MentoringSession.mentoring_session_id)).limit(limit)).all()


def page(
    tx: Tx, agency: str | None, city: str | None, employee_id: str | None, after: str | None, limit: int
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
    if after is not None:
        query = query.where(col(Mentorship.mentorship_id) > after)
    return tx.session.exec(query).all()
