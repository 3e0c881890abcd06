"""What agencies say about rules, the facts that rules look at, and their history to try a rule against."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, String, Text
from sqlmodel import Field

from services.notification.store.tables import Base
from shared.columns import Moment


class RuleSetting(Base, table=True):
    """What an agency, or its city for all agencies (``*``), says otherwise about a rule."""

    __tablename__ = "rule_setting"
    __table_args__ = ({"comment": "What agencies and cities say otherwise about rules", "sqlite_with_rowid": False},)

    city: str = Field(primary_key=True, sa_type=String(64))
    agency: str = Field(primary_key=True, sa_type=String(64))
    rule: str = Field(primary_key=True, sa_type=String(64))
    setting: str = Field(sa_type=Text)
    """JSON, see ``domain.rule_settings``; what is left out is as the rule set says."""
    version: int = Field(sa_type=BigInteger)
    changed_at: datetime = Field(sa_type=Moment)
    changed_by: str = Field(sa_type=String(200))


class Watch(Base, table=True):
    """The facts that a rule looks at now, for a subject and a cause; ``facts`` is JSON of the rule's own shape."""

    __tablename__ = "watch"
    __table_args__ = (
        Index("ix_watch_rule", "rule", "city", "subject_id", "cause"),
        {"comment": "The facts that each rule looks at now", "sqlite_with_rowid": False},
    )

    subject_id: str = Field(primary_key=True, sa_type=String(129))
    rule: str = Field(primary_key=True, sa_type=String(64))
    cause: str = Field(primary_key=True, sa_type=String(64))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    unit_id: str | None = Field(default=None, sa_type=String(129))
    facts: str = Field(sa_type=Text)
    since: datetime = Field(sa_type=Moment)
    """When the facts became these."""
    event_id: str | None = Field(default=None, sa_type=String(128))
    event_type: str | None = Field(default=None, sa_type=String(100))
    event_at: datetime | None = Field(default=None, sa_type=Moment)


class Judged(Base, table=True):
    """The facts that a rule looked at from a moment on; without facts there was nothing to look at any more."""

    __tablename__ = "judged"
    __table_args__ = (
        Index("ix_judged_rule", "rule", "city", "judged_id"),
        Index("ix_judged_at", "at"),
        {"comment": "What rules looked at, to try them against the past", "sqlite_with_rowid": False},
    )

    judged_id: str = Field(primary_key=True, sa_type=String(36))
    rule: str = Field(sa_type=String(64))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    unit_id: str | None = Field(default=None, sa_type=String(129))
    subject_id: str = Field(sa_type=String(129))
    cause: str = Field(sa_type=String(64))
    at: datetime = Field(sa_type=Moment)
    facts: str | None = Field(default=None, sa_type=Text)


class TrainingSession(Base, table=True):
    """A session's dates and seats, and how its seats stand; what enrollment has not told yet is None."""

    __tablename__ = "session"
    __table_args__ = ({"comment": "Sessions and how their seats stand", "sqlite_with_rowid": False},)

    session_id: str = Field(primary_key=True, sa_type=String(36))
    programme_id: str | None = Field(default=None, sa_type=String(36))
    agency: str | None = Field(default=None, sa_type=String(64))
    city: str | None = Field(default=None, sa_type=String(64))
    starts_on: date | None = Field(default=None, sa_type=Date)
    ends_on: date | None = Field(default=None, sa_type=Date)
    capacity: int | None = Field(default=None, sa_type=Integer)
    cancelled: bool = Field(sa_type=Boolean)
    version: int = Field(sa_type=BigInteger)
    enrolled: int = Field(sa_type=Integer)
    """Seats of people who were not there yet."""
    no_shows: int = Field(sa_type=Integer)
    completed: int = Field(sa_type=Integer)
    answered: int = Field(sa_type=Integer)
    """Of those who completed it."""


class Seat(Base, table=True):
    """How one enrolment stands."""

    __tablename__ = "seat"
    __table_args__ = ({"comment": "How each enrolment stands", "sqlite_with_rowid": False},)

    enrollment_id: str = Field(primary_key=True, sa_type=String(36))
    session_id: str = Field(sa_type=String(36))
    status: str = Field(sa_type=String(16))
    answered: bool = Field(sa_type=Boolean)


class AlertStep(Base, table=True):
    """What happened to an alert, in the order of the ids within one alert."""

    __tablename__ = "alert_step"
    __table_args__ = (
        Index("ix_alert_step_alert", "alert_id", "step_id"),
        {"comment": "The life of each alert", "sqlite_with_rowid": False},
    )

    step_id: str = Field(primary_key=True, sa_type=String(36))
    alert_id: str = Field(sa_type=String(36))
    at: datetime = Field(sa_type=Moment)
    kind: str = Field(sa_type=String(16))
    actor: str | None = Field(default=None, sa_type=String(200))
    severity: str = Field(sa_type=String(16))
    facts: str = Field(sa_type=Text)
    """JSON: the figures as they were told, or until when it was snoozed, or which roles were told."""


def _core(name: str) -> sa.Table:
    return Base.metadata.tables[name]


RULE_SETTING: Final = _core("rule_setting")
WATCH: Final = _core("watch")
JUDGED: Final = _core("judged")
SESSION: Final = _core("session")
SEAT: Final = _core("seat")
ALERT_STEP: Final = _core("alert_step")
