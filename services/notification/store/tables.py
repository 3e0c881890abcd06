"""Notification's tables: alerts, the timers behind them, and the few facts of others that rules and words need."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Index, Integer, String, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.notification.domain.outcome import Severity, SubjectType
from shared.columns import Moment
from shared.rules.jp import Employment
from shared.tables import PipelineTables

State = Literal["open", "snoozed", "acknowledged", "resolved"]


class Base(SQLModel, registry=registry()):
    """Notification's own metadata, apart from the other services'."""


def _table(comment: str, *indexes: Index) -> tuple[Any, ...]:
    return (*indexes, {"comment": comment, "sqlite_with_rowid": False})


def _key(length: int = 36) -> Any:
    return Field(primary_key=True, sa_type=String(length))


_UNRESOLVED: Final = sa.text("resolved_at IS NULL")


class Alert(Base, table=True):
    """Something that needs attention: raised once per rule, subject and cause, until its cause is gone."""

    __tablename__ = "alert"
    __table_args__ = _table(
        "Alerts; at most one unresolved for a rule, a subject and a cause",
        Index(
            "uq_alert_unresolved",
            "subject_id",
            "rule",
            "cause",
            unique=True,
            sqlite_where=_UNRESOLVED,
            postgresql_where=_UNRESOLVED,
        ),
        Index("ix_alert_agency", "agency", "alert_id"),
        Index("ix_alert_city", "city", "alert_id"),
        Index("ix_alert_subject", "subject_id", "alert_id"),
        Index("ix_alert_state", "state", "rule"),
    )

    alert_id: str = _key()
    rule: str = Field(sa_type=String(64))
    severity: Severity = Field(sa_type=String(16))
    state: State = Field(sa_type=String(16))
    subject_type: SubjectType = Field(sa_type=String(16))
    subject_id: str = Field(sa_type=String(129))
    cause: str = Field(sa_type=String(64))
    """What distinguishes alerts of one rule about one subject: a year, a competency, a deadline."""
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    unit_id: str | None = Field(default=None, sa_type=String(129))
    figures: str = Field(sa_type=Text)
    """JSON, see ``store.figures``."""
    rule_set: str = Field(sa_type=String(100))
    raised_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    resolved_at: datetime | None = Field(default=None, sa_type=Moment)
    acknowledged_at: datetime | None = Field(default=None, sa_type=Moment)
    acknowledged_by: str | None = Field(default=None, sa_type=String(200))
    note: str | None = Field(default=None, sa_type=String(2000))
    version: int = Field(default=1, sa_type=BigInteger)
    snoozed_until: datetime | None = Field(default=None, sa_type=Moment)
    """When it comes back; None unless it is snoozed."""
    escalated_at: datetime | None = Field(default=None, sa_type=Moment)
    """Since when it is told to more people, and more urgently, because nobody acted."""
    event_id: str | None = Field(default=None, sa_type=String(128))
    """The event behind it; None where no event was kept."""
    event_type: str | None = Field(default=None, sa_type=String(100))
    event_at: datetime | None = Field(default=None, sa_type=Moment)


class Timer(Base, table=True):
    """When a rule must look at a subject again though nothing happens to it."""

    __tablename__ = "timer"
    __table_args__ = _table("What must be looked at when its time comes", Index("ix_timer_due_at", "due_at"))

    rule: str = _key(64)
    subject_id: str = _key(129)
    city: str = Field(sa_type=String(64))
    due_at: datetime = Field(sa_type=Moment)
    payload: str = Field(default="", sa_type=Text)
    """JSON with the facts the rule needs then, where no table holds them."""
    agency: str | None = Field(default=None, sa_type=String(64))


class Employee(Base, table=True):
    """Where a person works, and whether a minimum of JP holds for them."""

    __tablename__ = "employee"
    __table_args__ = _table("Facts of people by opaque id")

    employee_id: str = _key()
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    unit_id: str = Field(sa_type=String(129))
    employment: Employment = Field(sa_type=String(8))
    active: bool = Field(sa_type=Boolean)
    version: int = Field(sa_type=BigInteger)


class EmployeeJp(Base, table=True):
    """The learning hours of a person's year, in tenths of JP."""

    __tablename__ = "employee_jp"
    __table_args__ = _table("Learning hours by person and year")

    employee_id: str = _key()
    year: int = Field(primary_key=True, sa_type=Integer)
    counted_tenths: int = Field(sa_type=Integer)
    target_tenths: int | None = Field(default=None, sa_type=Integer)


class Standing(Base, table=True):
    """Where a person stands in a competency, as evaluation said last; the score in hundredths of a point."""

    __tablename__ = "standing"
    __table_args__ = _table("Standing by person and competency")

    employee_id: str = _key()
    competency: str = _key(64)
    score_hundredths: int = Field(sa_type=Integer)
    level: int = Field(sa_type=Integer)
    required_level: int | None = Field(default=None, sa_type=Integer)
    gap: int | None = Field(default=None, sa_type=Integer)


class Unit(Base, table=True):
    """A unit's public name, and whether it is at work."""

    __tablename__ = "unit"
    __table_args__ = _table("Facts of units")

    unit_id: str = _key(129)
    name: str = Field(sa_type=String(500))
    active: bool = Field(sa_type=Boolean)
    version: int = Field(sa_type=BigInteger)


class UnitIndex(Base, table=True):
    """A unit's satisfaction index (IKM) of a year, as evaluation said last; values in hundredths of a point."""

    __tablename__ = "unit_index"
    __table_args__ = _table("Satisfaction index by unit and year")

    unit_id: str = _key(129)
    year: int = Field(primary_key=True, sa_type=Integer)
    value_hundredths: int = Field(sa_type=Integer)
    grade: str = Field(sa_type=String(32))
    answers: int = Field(sa_type=Integer)
    indicative: bool = Field(sa_type=Boolean)
    previous_hundredths: int | None = Field(default=None, sa_type=Integer)


class Programme(Base, table=True):
    """A programme's public title."""

    __tablename__ = "programme"
    __table_args__ = _table("Titles of programmes")

    programme_id: str = _key()
    title: str = Field(sa_type=String(500))
    version: int = Field(sa_type=BigInteger)


PIPELINE: Final = PipelineTables(Base.metadata)


def _core(name: str) -> sa.Table:
    return Base.metadata.tables[name]


ALERT: Final = _core("alert")
TIMER: Final = _core("timer")
EMPLOYEE: Final = _core("employee")
EMPLOYEE_JP: Final = _core("employee_jp")
STANDING: Final = _core("standing")
UNIT: Final = _core("unit")
UNIT_INDEX: Final = _core("unit_index")
PROGRAMME: Final = _core("programme")
