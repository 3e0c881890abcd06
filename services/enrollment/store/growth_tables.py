"""What is kept of people's growth: mentoring goals, standings in competencies, e-learning statements (xAPI).

A statement may hold a name or a mail address, so it stays here and its text goes when its person is erased. What
is searched by are digests (SHA-256 in hexadecimal).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlmodel import Field

from services.enrollment.store.tables import Base
from shared.columns import Moment

GoalState = Literal["open", "reached", "dropped"]
StatementState = Literal["stored", "applied", "parked", "refused", "voided"]
StatementEffect = Literal["enrolled", "completed"]


class MentorshipGoal(Base, table=True):
    """Something a mentee wants to reach."""

    __tablename__ = "mentorship_goal"
    __table_args__ = (
        Index("ix_mentorship_goal_mentorship", "mentorship_id", "goal_id"),
        {"comment": "Goals of mentorships", "sqlite_with_rowid": False},
    )

    goal_id: str = Field(primary_key=True, sa_type=String(36))
    mentorship_id: str = Field(sa_type=String(36), sa_column_args=(ForeignKey("mentorship.mentorship_id"),))
    goal: str | None = Field(default=None, sa_type=String(500))
    """None once one of the two was erased."""
    state: GoalState = Field(default="open", sa_type=String(16))
    settled_at: datetime | None = Field(default=None, sa_type=Moment)


class Standing(Base, table=True):
    """A person's level in a competency, as evaluation said last."""

    __tablename__ = "standing"
    __table_args__ = (
        Index("ix_standing_competency", "competency", "level"),
        {"comment": "Levels in competencies, projected from score-changed", "sqlite_with_rowid": False},
    )

    employee_id: str = Field(primary_key=True, sa_type=String(36))
    competency: str = Field(primary_key=True, sa_type=String(64))
    score_hundredths: int = Field(sa_type=Integer)
    level: int = Field(sa_type=Integer)
    required_level: int | None = Field(default=None, sa_type=Integer)
    gap: int | None = Field(default=None, sa_type=Integer)
    as_of: datetime = Field(sa_type=Moment)


class XapiStatement(Base, table=True):
    """A statement as it came, with what it did here. ``place`` is its place in the order of their arrival."""

    __tablename__ = "xapi_statement"
    __table_args__ = (
        Index("ix_xapi_statement_place", "place", unique=True),
        Index("ix_xapi_statement_actor", "actor_key", "place"),
        Index("ix_xapi_statement_activity", "activity_key", "place"),
        Index("ix_xapi_statement_employee", "employee_id", "place"),
        Index("ix_xapi_statement_state", "state", "place"),
        {"comment": "E-learning statements (xAPI 1.0.3)", "sqlite_with_rowid": False},
    )

    statement_id: str = Field(primary_key=True, sa_type=String(36))
    place: str = Field(sa_type=String(36))
    agency: str = Field(sa_type=String(64))
    """Of the token that brought it; ``*`` for a city's BKPSDM."""
    city: str = Field(sa_type=String(64))
    actor_key: str = Field(sa_type=String(64))
    verb_key: str = Field(sa_type=String(64))
    activity_key: str | None = Field(default=None, sa_type=String(64))
    registration: str | None = Field(default=None, sa_type=String(36))
    occurred_at: datetime = Field(sa_type=Moment)
    stored_at: datetime = Field(sa_type=Moment)
    fingerprint: str = Field(sa_type=String(64))
    body: str | None = Field(default=None, sa_type=Text)
    """The statement as JSON; none once its person was erased."""
    state: StatementState = Field(sa_type=String(16))
    reason: str | None = Field(default=None, sa_type=String(64))
    """Why it is parked or refused."""
    employee_id: str | None = Field(default=None, sa_type=String(36))
    session_id: str | None = Field(default=None, sa_type=String(36))
    enrollment_id: str | None = Field(default=None, sa_type=String(36))
    effect: StatementEffect | None = Field(default=None, sa_type=String(16))
    """What it changed in that enrolment; none when that had happened before."""
    voided_by: str | None = Field(default=None, sa_type=String(36))


class XapiActor(Base, table=True):
    """Who an account or mail address of a learning platform is."""

    __tablename__ = "xapi_actor"
    __table_args__ = (
        Index("ix_xapi_actor_employee", "employee_id"),
        {"comment": "Accounts of learning platforms and their owners", "sqlite_with_rowid": False},
    )

    actor_key: str = Field(primary_key=True, sa_type=String(64))
    city: str = Field(primary_key=True, sa_type=String(64))
    identifier: dict[str, object] = Field(sa_type=sa.JSON)
    """The account, or the digest of the mail address, as xAPI writes it."""
    employee_id: str = Field(sa_type=String(36), sa_column_args=(ForeignKey("employee.employee_id"),))


class XapiActivity(Base, table=True):
    """Which session or programme an activity of a learning platform is."""

    __tablename__ = "xapi_activity"
    __table_args__ = (
        CheckConstraint("(session_id IS NULL) <> (programme_id IS NULL)", name="ck_xapi_activity_one"),
        {"comment": "Activities of learning platforms", "sqlite_with_rowid": False},
    )

    activity_key: str = Field(primary_key=True, sa_type=String(64))
    city: str = Field(primary_key=True, sa_type=String(64))
    activity_id: str = Field(sa_type=Text)
    session_id: str | None = Field(default=None, sa_type=String(36), sa_column_args=(ForeignKey("session.session_id"),))
    programme_id: str | None = Field(
        default=None, sa_type=String(36), sa_column_args=(ForeignKey("programme.programme_id"),)
    )


def _core(name: str) -> sa.Table:
    return Base.metadata.tables[name]


MENTORSHIP_GOAL: Final = _core("mentorship_goal")
STANDING: Final = _core("standing")
XAPI_STATEMENT: Final = _core("xapi_statement")
XAPI_ACTOR: Final = _core("xapi_actor")
XAPI_ACTIVITY: Final = _core("xapi_activity")
