"""Enrollment's tables. Numbers are exact: JP in tenths, tests in hundredths of a point, money in whole rupiah.

The register (``employee``) is the one place of the platform that knows a NIP, a name and a mail address.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.enrollment.domain.budget import SessionState
from services.enrollment.domain.education import Education
from services.enrollment.domain.enrolment import State
from services.enrollment.domain.identity import Sex
from services.enrollment.domain.mail_address import MailLanguage
from shared.columns import Moment
from shared.rules.jp import Employment
from shared.rules.positions import PositionType
from shared.tables import PipelineTables


class Base(SQLModel, registry=registry()):
    """Enrollment's own metadata, apart from the other services'."""


def _table(comment: str, *items: Index | Unique | CheckConstraint) -> tuple[Any, ...]:
    return (*items, {"comment": comment, "sqlite_with_rowid": False})


def _key(*, to: str | None = None) -> Any:
    """A primary key: text that is opaque to the store."""
    return Field(primary_key=True, sa_type=String(36), sa_column_args=_reference(to))


def _to(column: str, length: int = 36, **options: Any) -> Any:
    return Field(sa_type=String(length), sa_column_args=_reference(column), **options)


def _reference(column: str | None) -> tuple[ForeignKey, ...]:
    return (ForeignKey(column),) if column else ()


def _preset(sa_type: Any, value: str, default: Any) -> Any:
    """A column that came later: rows that were there have ``value`` (SQL)."""
    return Field(default=default, sa_type=sa_type, sa_column_kwargs={"server_default": sa.text(value)})


class Agency(Base, table=True):
    """An agency (instansi, perangkat daerah) of a city."""

    __tablename__ = "agency"
    __table_args__ = _table("Agencies by slug", Index("ix_agency_city", "city", "agency"))

    agency: str = Field(primary_key=True, sa_type=String(64))
    name: str = Field(sa_type=String(200))
    city: str = Field(sa_type=String(64))
    siasn_id: str | None = Field(default=None, sa_type=String(64))
    """The agency in BKN's SIASN (instansiId)."""
    siasn_location_id: str | None = Field(default=None, sa_type=String(64))
    """Where it is, in BKN's SIASN (lokasiId)."""
    version: int = Field(default=1, sa_type=BigInteger)


class Unit(Base, table=True):
    """A unit of an agency (unit kerja) and the services citizens get there."""

    __tablename__ = "unit"
    __table_args__ = _table("Units by <agency>.<unit>", Index("ix_unit_agency", "agency", "unit_id"))

    unit_id: str = Field(primary_key=True, sa_type=String(129))
    agency: str = _to("agency.agency", 64)
    name: str = Field(sa_type=String(200))
    services: list[str] = Field(sa_type=sa.JSON)
    active: bool = Field(default=True, sa_type=Boolean)
    version: int = Field(default=1, sa_type=BigInteger)


class Employee(Base, table=True):
    """A register entry. Erased: no NIP, name, title or mail address; the opaque id stays for the figures on it."""

    __tablename__ = "employee"
    __table_args__ = _table(
        "The register: the only place with NIP and name",
        Unique("nip", name="uq_employee_nip"),
        Index("ix_employee_agency", "agency", "employee_id"),
        Index("ix_employee_unit", "unit_id", "employee_id"),
        Index("ix_employee_supervisor", "supervisor_id"),
        Index("ix_employee_position", "position_id"),
    )

    employee_id: str = _key()
    nip: str | None = Field(default=None, sa_type=String(18))
    name: str | None = Field(default=None, sa_type=String(200))
    agency: str = _to("agency.agency", 64)
    city: str = Field(sa_type=String(64))
    unit_id: str = _to("unit.unit_id", 129)
    employment: Employment = Field(sa_type=String(8))
    position_title: str | None = Field(default=None, sa_type=String(200))
    position_type: PositionType = Field(sa_type=String(16))
    technical: dict[str, int] = Field(sa_type=sa.JSON)
    """The position's own competencies and their levels."""
    required: dict[str, int] = Field(sa_type=sa.JSON)
    """Every level the position asks for, as ``rule_set`` had it."""
    rule_set: str = Field(sa_type=String(100))
    contract_start: date | None = Field(default=None, sa_type=Date)
    position_id: str | None = Field(default=None, sa_type=String(129))
    """The agency's own position that the columns above are a copy of; none for one stated in line."""
    sex: Sex | None = Field(default=None, sa_type=String(8))
    """As the number says."""
    education: Education | None = Field(default=None, sa_type=String(16))
    supervisor_id: str | None = Field(default=None, sa_type=String(36))
    siasn_id: str | None = Field(default=None, sa_type=String(64))
    """The person in BKN's SIASN (pnsOrangId)."""
    email: str | None = Field(default=None, sa_type=String(254))
    language: MailLanguage = _preset(String(2), "'id'", "id")
    """What mails to the person are written in."""
    active: bool = Field(default=True, sa_type=Boolean)
    erased_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = Field(default=1, sa_type=BigInteger)


class Programme(Base, table=True):
    """A programme that builds competencies, usable by every agency of its city."""

    __tablename__ = "programme"
    __table_args__ = _table("Programmes", Index("ix_programme_city", "city", "programme_id"))

    programme_id: str = _key()
    agency: str = _to("agency.agency", 64)
    city: str = Field(sa_type=String(64))
    title: str = Field(sa_type=String(500))
    form: str = Field(sa_type=String(8))
    jp_tenths: int = Field(sa_type=Integer)
    provider_name: str = Field(sa_type=String(200))
    provider_kind: str = Field(sa_type=String(32))
    competencies: str = Field(sa_type=Text)
    """JSON, see ``store.competencies``."""
    budget_planned: int = Field(default=0, sa_type=BigInteger)
    description: str | None = Field(default=None, sa_type=Text)
    prerequisites: str = _preset(Text, "'[]'", "[]")
    """JSON, see ``store.requirements``; so are the next two."""
    position_types: str = _preset(Text, "'[]'", "[]")
    position_ids: str = _preset(Text, "'[]'", "[]")
    certificate_valid_months: int | None = Field(default=None, sa_type=Integer)
    certificate_on_completion: bool = _preset(Boolean, "false", False)
    """Whether who completes it gets a certificate with a number of the agency's series."""
    active: bool = Field(default=True, sa_type=Boolean)
    version: int = Field(default=1, sa_type=BigInteger)


class Session(Base, table=True):
    """One run of a programme. Its seats and its waiting list are counted here, in the transaction that changes them."""

    __tablename__ = "session"
    __table_args__ = _table(
        "Runs of programmes",
        Index("ix_session_programme", "programme_id", "session_id"),
        Index("ix_session_city", "city", "session_id"),
        CheckConstraint("seats_taken BETWEEN 0 AND capacity", name="ck_session_seats"),
        CheckConstraint("starts_on <= ends_on", name="ck_session_dates"),
    )

    session_id: str = _key()
    programme_id: str = _to("programme.programme_id")
    agency: str = _to("agency.agency", 64)
    city: str = Field(sa_type=String(64))
    form: str = Field(sa_type=String(8))
    starts_on: date = Field(sa_type=Date)
    ends_on: date = Field(sa_type=Date)
    capacity: int = Field(sa_type=Integer)
    seats_taken: int = Field(default=0, sa_type=Integer)
    last_waiting: int = Field(default=0, sa_type=Integer)
    """The number last given out on the waiting list."""
    jp_tenths: int = Field(sa_type=Integer)
    place: str | None = Field(default=None, sa_type=String(200))
    link: str | None = Field(default=None, sa_type=String(500))
    difficulty: int | None = Field(default=None, sa_type=Integer)
    cost_planned: int = Field(default=0, sa_type=BigInteger)
    imported: bool = Field(default=False, sa_type=Boolean)
    """Made by a roster import, so its capacity is only what the roster shows."""
    instructors: str = _preset(Text, "'[]'", "[]")
    """JSON, see ``store.requirements``."""
    cost_spent: int | None = Field(default=None, sa_type=BigInteger)
    state: SessionState = _preset(String(16), "'scheduled'", "scheduled")
    version: int = Field(default=1, sa_type=BigInteger)


class Enrollment(Base, table=True):
    """A person in a session, once. ``agency`` is the person's, so that lists need no join."""

    __tablename__ = "enrollment"
    __table_args__ = _table(
        "Persons in sessions",
        Unique("employee_id", "session_id", name="uq_enrollment_employee_session"),
        Index("ix_enrollment_session", "session_id", "enrollment_id"),
        Index("ix_enrollment_agency", "agency", "enrollment_id"),
        Index(
            "ix_enrollment_waiting",
            "session_id",
            "waiting_number",
            sqlite_where=sa.text("waiting_number IS NOT NULL"),
            postgresql_where=sa.text("waiting_number IS NOT NULL"),
        ),
    )

    enrollment_id: str = _key()
    employee_id: str = _to("employee.employee_id")
    session_id: str = _to("session.session_id")
    agency: str = Field(sa_type=String(64))
    status: State = Field(sa_type=String(16))
    waiting_number: int | None = Field(default=None, sa_type=Integer)
    """Lower numbers get a free seat first; none when not waiting."""
    enrolled_at: datetime = Field(sa_type=Moment)
    pre_test_hundredths: int | None = Field(default=None, sa_type=Integer)
    post_test_hundredths: int | None = Field(default=None, sa_type=Integer)
    jp_earned_tenths: int | None = Field(default=None, sa_type=Integer)
    certificate_number: str | None = Field(default=None, sa_type=String(100))
    completed_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawal_reason: str | None = Field(default=None, sa_type=String(16))
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    attended_on: date | None = Field(default=None, sa_type=Date)
    """The first day on which the person was there, as it was told to others."""
    certificate_expires_on: date | None = Field(default=None, sa_type=Date)
    version: int = Field(default=1, sa_type=BigInteger)


class Mentorship(Base, table=True):
    """A mentor and a mentee working on one competency."""

    __tablename__ = "mentorship"
    __table_args__ = _table(
        "Mentors and mentees",
        Index("ix_mentorship_mentor", "mentor_id", "mentorship_id"),
        Index("ix_mentorship_mentee", "mentee_id", "mentorship_id"),
    )

    mentorship_id: str = _key()
    mentor_id: str = _to("employee.employee_id")
    mentee_id: str = _to("employee.employee_id")
    competency: str = Field(sa_type=String(64))
    goal: str | None = Field(default=None, sa_type=String(500))
    started_at: datetime = Field(sa_type=Moment)
    state: Literal["active", "closed"] = Field(
        default="active", sa_type=String(16), sa_column_kwargs={"server_default": "active"}
    )
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    outcome: str | None = Field(default=None, sa_type=String(16))
    report: str | None = Field(default=None, sa_type=Text)
    version: int = Field(default=1, sa_type=BigInteger)


class MentoringSession(Base, table=True):
    """One meeting of a mentorship; the same moment cannot be logged twice. ``withdrawn_at`` is set for a mistake."""

    __tablename__ = "mentoring_session"
    __table_args__ = _table(
        "Meetings of mentorships", Unique("mentorship_id", "held_at", name="uq_mentoring_session_held")
    )

    mentoring_session_id: str = _key()
    mentorship_id: str = _to("mentorship.mentorship_id")
    held_at: datetime = Field(sa_type=Moment)
    minutes: int = Field(sa_type=Integer)
    mentor_rating: int | None = Field(default=None, sa_type=Integer)
    mentee_rating: int | None = Field(default=None, sa_type=Integer)
    jp_tenths: int = Field(sa_type=Integer)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = Field(default=1, sa_type=BigInteger, sa_column_kwargs={"server_default": "1"})


PIPELINE: Final = PipelineTables(Base.metadata)


def _core(name: str) -> sa.Table:
    return Base.metadata.tables[name]


AGENCY: Final = _core("agency")
EMPLOYEE: Final = _core("employee")
PROGRAMME: Final = _core("programme")
SESSION: Final = _core("session")
ENROLLMENT: Final = _core("enrollment")
MENTORSHIP: Final = _core("mentorship")
MENTORING_SESSION: Final = _core("mentoring_session")
