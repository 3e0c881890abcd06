"""What programmes change at work: who is asked about it, what supervisors and citizens said, and what was told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlmodel import Field

from services.evaluation.store.tables import Base


def _table(comment: str, *indexes: Index) -> tuple[Any, ...]:
    return (*indexes, {"comment": comment, "sqlite_with_rowid": False})


def _sum() -> Any:
    return Field(default=0, sa_type=BigInteger)


class Participation(Base, table=True):
    """A completion with success: its unit counts for level 4, its supervisor is asked for level 3."""

    __tablename__ = "participation"
    __table_args__ = _table(
        "Completions with success, and how far asking their supervisors is",
        Index("ix_participation_turn", "turn_on"),
        Index("ix_participation_agency", "agency", "state", "due_on", "assessment_id"),
        Index("ix_participation_assessor", "assessor_id", "state", "due_on", "assessment_id"),
        Index("ix_participation_employee", "employee_id"),
    )

    assessment_id: str = Field(primary_key=True, sa_type=String(36))
    """Follows from the enrolment's id."""
    enrollment_id: str = Field(sa_type=String(36))
    employee_id: str = Field(sa_type=String(36))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    unit_id: str = Field(sa_type=String(129))
    programme_id: str = Field(sa_type=String(36))
    session_id: str = Field(sa_type=String(36))
    completed_on: str = Field(sa_type=String(10))
    competencies: str = Field(sa_type=Text)
    """JSON list of what the programme builds."""
    opens_on: str = Field(sa_type=String(10))
    due_on: str = Field(sa_type=String(10))
    state: str = Field(sa_type=String(16))
    """unasked (nothing to ask about), planned, requested, done, expired or cancelled."""
    turn_on: str | None = Field(default=None, sa_type=String(10))
    """The day on which something happens by itself: it opens, or it is too late."""
    assessor_id: str | None = Field(default=None, sa_type=String(36))


class AssessmentRecord(Base, table=True):
    """What people entered about a request: whom they named to assess, and the answer."""

    __tablename__ = "assessment_record"
    __table_args__ = _table("Named assessors and answers, as people entered them")

    assessment_id: str = Field(primary_key=True, sa_type=String(36))
    assessor_id: str | None = Field(default=None, sa_type=String(36))
    """Named by the agency; none for the supervisor of the register."""
    answered_at_ms: int | None = Field(default=None, sa_type=BigInteger)
    answered_by: str | None = Field(default=None, sa_type=String(200))
    applies: int | None = Field(default=None, sa_type=Integer)
    after: str | None = Field(default=None, sa_type=Text)
    """JSON: value (0-100, an exact decimal in text) by competency."""
    before: str | None = Field(default=None, sa_type=Text)


class BehaviourSum(Base, table=True):
    """Supervisors' answers by programme and session; ``session_id`` is empty for the programme as a whole."""

    __tablename__ = "behaviour_sum"
    __table_args__ = _table("Supervisors' answers by programme and session")

    programme_id: str = Field(primary_key=True, sa_type=String(36))
    session_id: str = Field(primary_key=True, sa_type=String(36))
    mark_1: int = _sum()
    mark_2: int = _sum()
    mark_3: int = _sum()
    mark_4: int = _sum()
    valued: int = _sum()
    value: int = _sum()
    value_squares: int = _sum()
    compared: int = _sum()
    change: int = _sum()
    change_squares: int = _sum()


class IkmMonth(Base, table=True):
    """``n`` SKM answers of a unit's month and all their scores added up; ``month`` counts from the year 0."""

    __tablename__ = "ikm_month"
    __table_args__ = _table("SKM answers by unit and month")

    unit_id: str = Field(primary_key=True, sa_type=String(129))
    month: int = Field(primary_key=True, sa_type=Integer)
    n: int = _sum()
    points: int = _sum()


class ProgrammeUnit(Base, table=True):
    """``n`` people of a unit completed a programme in a month."""

    __tablename__ = "programme_unit"
    __table_args__ = _table("Completions with success by programme, unit and month")

    programme_id: str = Field(primary_key=True, sa_type=String(36))
    unit_id: str = Field(primary_key=True, sa_type=String(129))
    month: int = Field(primary_key=True, sa_type=Integer)
    n: int = _sum()


class ProgrammeTold(Base, table=True):
    """What was told last of a programme as a whole."""

    __tablename__ = "programme_told"
    __table_args__ = _table("What was told last of programmes")

    programme_id: str = Field(primary_key=True, sa_type=String(36))
    said: str = Field(sa_type=Text)


class Sweep(Base, table=True):
    """How far a daily round is: the day it was begun, and the last id it reached; empty once it is through."""

    __tablename__ = "sweep"
    __table_args__ = _table("Daily rounds and how far they are")

    name: str = Field(primary_key=True, sa_type=String(32))
    day: str = Field(sa_type=String(10))
    reached: str | None = Field(default=None, sa_type=String(36))
