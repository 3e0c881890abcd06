"""What is kept of an enrolment's life: its steps, the days its person came, and its certificates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String
from sqlmodel import Field

from services.enrollment.store.tables import Base
from shared.columns import Moment


class EnrollmentStep(Base, table=True):
    """One step of an enrolment: from which state to which, by whom, when and why."""

    __tablename__ = "enrollment_step"
    __table_args__ = ({"comment": "Every step of every enrolment", "sqlite_with_rowid": False},)

    enrollment_id: str = Field(
        primary_key=True, sa_type=String(36), sa_column_args=(ForeignKey("enrollment.enrollment_id"),)
    )
    number: int = Field(primary_key=True, sa_type=Integer)
    """The version that the step gave the enrolment."""
    before: str | None = Field(default=None, sa_type=String(16))
    after: str = Field(sa_type=String(16))
    actor: str = Field(sa_type=String(200))
    """The subject of the token that acted; ``waiting-list`` for a seat that the list gave by itself."""
    reason: str | None = Field(default=None, sa_type=String(16))
    note: str | None = Field(default=None, sa_type=String(500))
    """What somebody wrote; goes when the person is erased."""
    overlap_with: str | None = Field(default=None, sa_type=String(36))
    """The enrolment on the same days that somebody, with the note as reason, let stand."""
    at: datetime = Field(sa_type=Moment)


class Attendance(Base, table=True):
    """Whether a participant came on a day."""

    __tablename__ = "attendance"
    __table_args__ = (
        Index("ix_attendance_session", "session_id", "held_on"),
        {"comment": "Who came on which day", "sqlite_with_rowid": False},
    )

    enrollment_id: str = Field(
        primary_key=True, sa_type=String(36), sa_column_args=(ForeignKey("enrollment.enrollment_id"),)
    )
    held_on: date = Field(primary_key=True, sa_type=Date)
    session_id: str = Field(sa_type=String(36), sa_column_args=(ForeignKey("session.session_id"),))
    present: bool = Field(sa_type=Boolean)
    marked_by: str = Field(sa_type=String(200))
    marked_at: datetime = Field(sa_type=Moment)


class Certificate(Base, table=True):
    """A certificate that was given; a withdrawn one keeps its number, which nobody gets again."""

    __tablename__ = "certificate"
    __table_args__ = (
        Index("ix_certificate_enrollment", "enrollment_id", "issued_at"),
        Index(
            "uq_certificate_standing",
            "enrollment_id",
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        ),
        {"comment": "Certificates by their public code", "sqlite_with_rowid": False},
    )

    code: str = Field(primary_key=True, sa_type=String(36))
    """Random, so that nobody finds one without having seen it."""
    enrollment_id: str = Field(sa_type=String(36), sa_column_args=(ForeignKey("enrollment.enrollment_id"),))
    agency: str = Field(sa_type=String(64))
    """Who gave it: the session's agency."""
    year: int = Field(sa_type=Integer)
    sequence: int | None = Field(default=None, sa_type=Integer)
    """Its place in the agency's series of that year; none where the number was stated by the organiser."""
    number: str | None = Field(default=None, sa_type=String(100))
    """None once the person is erased."""
    issued_at: datetime = Field(sa_type=Moment)
    expires_on: date | None = Field(default=None, sa_type=Date)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class CertificateSeries(Base, table=True):
    """How far an agency's numbers of a year have come; counted in the transaction that gives them, so without gaps."""

    __tablename__ = "certificate_series"
    __table_args__ = ({"comment": "The last number of each agency and year", "sqlite_with_rowid": False},)

    agency: str = Field(primary_key=True, sa_type=String(64), sa_column_args=(ForeignKey("agency.agency"),))
    year: int = Field(primary_key=True, sa_type=Integer)
    last: int = Field(sa_type=Integer)


class CertificateTemplate(Base, table=True):
    """How an agency's certificates look: their number and who signs."""

    __tablename__ = "certificate_template"
    __table_args__ = ({"comment": "How agencies' certificates look", "sqlite_with_rowid": False},)

    agency: str = Field(primary_key=True, sa_type=String(64), sa_column_args=(ForeignKey("agency.agency"),))
    number: str = Field(sa_type=String(80))
    place: str | None = Field(default=None, sa_type=String(200))
    signatory: str | None = Field(default=None, sa_type=String(200))
    signatory_title: str | None = Field(default=None, sa_type=String(200))


def _core(name: str) -> sa.Table:
    return Base.metadata.tables[name]


STEP: Final = _core("enrollment_step")
ATTENDANCE: Final = _core("attendance")
CERTIFICATE: Final = _core("certificate")
CERTIFICATE_SERIES: Final = _core("certificate_series")
CERTIFICATE_TEMPLATE: Final = _core("certificate_template")
