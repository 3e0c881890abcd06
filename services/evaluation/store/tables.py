"""Evaluation's tables: commutative integer sums, and the records that make each of them explainable and reversible.

Moments are whole milliseconds since 1970 UTC (``_ms``), days are the city's calendar as ``2026-03-14``, JP are tenths.
Every key begins with what it is asked by, so the tables are their own index (``WITHOUT ROWID`` on SQLite).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, String, Text, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.tables import PipelineTables


class Base(SQLModel, registry=registry()):
    """Evaluation's own metadata, apart from the other services'."""


def _table(comment: str, *indexes: Index) -> tuple[Any, ...]:
    return (*indexes, {"comment": comment, "sqlite_with_rowid": False})


def _sum() -> Any:
    return Field(default=0, sa_type=BigInteger)


def _later_sum() -> Any:
    """A sum that came to a table with rows: theirs begins at 0."""
    return Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})


class Employee(Base, table=True):
    """Where a person works and what the position asks for. ``version`` 0: known only from what happened to them."""

    __tablename__ = "employee"
    __table_args__ = _table(
        "Facts of people by opaque id",
        Index("ix_employee_agency", "agency"),
        Index("ix_employee_city", "city", "agency"),
    )

    employee_id: str = Field(primary_key=True, sa_type=String(36))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    unit_id: str = Field(sa_type=String(129))
    employment: str | None = Field(default=None, sa_type=String(8))
    position_type: str | None = Field(default=None, sa_type=String(32))
    required: str | None = Field(default=None, sa_type=Text)
    """Level by competency as JSON; none when the position is not known."""
    contract_start: str | None = Field(default=None, sa_type=String(10))
    active: int = Field(default=1, sa_type=Integer)
    version: int = Field(default=0, sa_type=BigInteger)
    education: str | None = Field(default=None, sa_type=String(16))
    """The highest diploma; none when unknown."""
    sex: str | None = Field(default=None, sa_type=String(8))
    """For aggregates only; none when unknown."""
    supervisor_id: str | None = Field(default=None, sa_type=String(36))
    """Who assesses the person; none when nobody is named."""


class Activity(Base, table=True):
    """What one completion, meeting, judgement or citizen put into the sums, so that it can be taken back exactly."""

    __tablename__ = "activity"
    __table_args__ = _table("Completions and mentoring meetings that count")

    activity_id: str = Field(primary_key=True, sa_type=String(36))
    """The enrolment, the mentoring session, the judgement or the citizen's answer."""
    employee_id: str = Field(primary_key=True, sa_type=String(36))
    kind: str = Field(sa_type=String(16))
    event_id: str = Field(sa_type=String(128))
    programme_id: str | None = Field(default=None, sa_type=String(36))
    session_id: str | None = Field(default=None, sa_type=String(36))
    outcome: str | None = Field(default=None, sa_type=String(16))
    jp_on: str = Field(sa_type=String(10))
    jp_cap: str = Field(sa_type=String(64))
    jp_session_tenths: int = Field(sa_type=Integer)
    jp_tenths: int = Field(sa_type=Integer)
    pre_test: str | None = Field(default=None, sa_type=Text)
    post_test: str | None = Field(default=None, sa_type=Text)
    form: str | None = Field(default=None, sa_type=String(8))
    """The form of development, such as KL06; none for what is none, and for rows from before it was kept."""


class Evidence(Base, table=True):
    """One piece of evidence behind a score."""

    __tablename__ = "evidence"
    __table_args__ = _table(
        "What each score rests on",
        Index(
            "ix_evidence_ahead",
            "at_ms",
            sqlite_where=text("ahead = 1"),
            postgresql_where=text("ahead = 1"),
        ),
    )

    employee_id: str = Field(primary_key=True, sa_type=String(36))
    evidence_id: str = Field(primary_key=True, sa_type=String(36))
    competency: str = Field(primary_key=True, sa_type=String(64))
    kind: str = Field(sa_type=String(16))
    value: str = Field(sa_type=Text)
    """0 to 100, an exact decimal."""
    weight: str = Field(sa_type=Text)
    at_ms: int = Field(sa_type=BigInteger)
    a: int = Field(sa_type=BigInteger)
    b: int = Field(sa_type=BigInteger)
    ahead: int = Field(default=0, sa_type=Integer)
    """1 when it is dated after its own event, as only a mistaken publisher does: in the sums before its time."""


class ScoreSum(Base, table=True):
    """The sums A and B of a person's competency, in millionths, over ``n`` pieces of evidence."""

    __tablename__ = "score_sum"
    __table_args__ = _table("Forward-decayed sums of evidence")

    employee_id: str = Field(primary_key=True, sa_type=String(36))
    competency: str = Field(primary_key=True, sa_type=String(64))
    a: int = _sum()
    b: int = _sum()
    n: int = _sum()


class ScoreBasis(Base, table=True):
    """The one row that says under which landmark and half-life the sums were made; no other may read them."""

    __tablename__ = "score_basis"
    __table_args__ = _table("Landmark and half-life of the score sums")

    name: str = Field(primary_key=True, sa_type=String(16))
    landmark: str = Field(sa_type=String(32))
    half_life_days: int = Field(sa_type=Integer)


class JpBucket(Base, table=True):
    """A person's learning hours of one day under one cap."""

    __tablename__ = "jp_bucket"
    __table_args__ = _table("Learning hours by person, day and cap")

    employee_id: str = Field(primary_key=True, sa_type=String(36))
    jp_on: str = Field(primary_key=True, sa_type=String(10))
    cap: str = Field(primary_key=True, sa_type=String(64))
    session_tenths: int = Field(primary_key=True, sa_type=Integer)
    sessions: int = _sum()
    tenths: int = _sum()


class Programme(Base, table=True):
    """Facts of a programme."""

    __tablename__ = "programme"
    __table_args__ = _table("Facts of programmes")

    programme_id: str = Field(primary_key=True, sa_type=String(36))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    title: str = Field(sa_type=String(500))
    form: str = Field(sa_type=String(8))
    active: int = Field(sa_type=Integer)
    version: int = Field(sa_type=BigInteger)
    competencies: str | None = Field(default=None, sa_type=Text)
    """Weight by competency as JSON, exact decimals in text; none where no event has told since they are kept."""


class Session(Base, table=True):
    """Facts of a session."""

    __tablename__ = "session"
    __table_args__ = _table("Facts of sessions", Index("ix_session_programme", "programme_id"))

    session_id: str = Field(primary_key=True, sa_type=String(36))
    programme_id: str = Field(sa_type=String(36))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    starts_on: str = Field(sa_type=String(10))
    ends_on: str = Field(sa_type=String(10))
    difficulty: int | None = Field(default=None, sa_type=Integer)
    version: int = Field(sa_type=BigInteger)


class Unit(Base, table=True):
    """Facts of a unit that serves citizens."""

    __tablename__ = "unit"
    __table_args__ = _table("Facts of units", Index("ix_unit_city", "city", "agency"))

    unit_id: str = Field(primary_key=True, sa_type=String(129))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    name: str = Field(sa_type=String(500))
    active: int = Field(sa_type=Integer)
    version: int = Field(sa_type=BigInteger)
    agency_name: str | None = Field(default=None, sa_type=String(500))


class RatingSum(Base, table=True):
    """What participants and their tests say of a session; ``session_id`` is empty for the programme as a whole."""

    __tablename__ = "rating_sum"
    __table_args__ = _table("Tests and questionnaires by programme and session")

    programme_id: str = Field(primary_key=True, sa_type=String(36))
    session_id: str = Field(primary_key=True, sa_type=String(36))
    completed: int = _sum()
    failed: int = _sum()
    pairs: int = _sum()
    pre: int = _sum()
    pre_squares: int = _sum()
    post: int = _sum()
    post_squares: int = _sum()
    gains: int = _sum()
    left_out: int = _sum()
    answers: int = _sum()
    too_difficult: int = _sum()
    too_easy: int = _sum()
    material: int = _sum()
    instructor: int = _sum()
    organisation: int = _sum()
    usefulness: int = _sum()
    spread: int = _later_sum()
    spread_squares: int = _later_sum()
    material_squares: int = _later_sum()
    instructor_squares: int = _later_sum()
    organisation_squares: int = _later_sum()
    usefulness_squares: int = _later_sum()


class IkmSum(Base, table=True):
    """The sum of scores per element over ``n`` answers of a unit's year (PermenPANRB 14/2017)."""

    __tablename__ = "ikm_sum"
    __table_args__ = _table("SKM answers by unit and year")

    unit_id: str = Field(primary_key=True, sa_type=String(129))
    year: int = Field(primary_key=True, sa_type=Integer)
    n: int = _sum()
    u1: int = _sum()
    u2: int = _sum()
    u3: int = _sum()
    u4: int = _sum()
    u5: int = _sum()
    u6: int = _sum()
    u7: int = _sum()
    u8: int = _sum()
    u9: int = _sum()


PIPELINE = PipelineTables(Base.metadata)
"""Outbox, inbox and the rest, in the same store."""
