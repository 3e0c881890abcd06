"""What the surveys add up to by month, how questions are worded, marks against repeats, and invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Index, Integer, LargeBinary, SmallInteger, String, text
from sqlmodel import Field

from services.feedback.store.tables import Base
from shared.columns import Moment

_ID = String(36)
_SLUG = String(64)
_UNIT = String(129)
_WORD = String(16)


class IkmMonth(Base, table=True):
    """The sum of scores per element over ``n`` answers of a unit's month about one service, ``""`` for none."""

    __tablename__ = "ikm_month"
    __table_args__ = ({"comment": "Survey answers summed by unit, month and service", "sqlite_with_rowid": False},)

    unit_id: str = Field(primary_key=True, foreign_key="unit.unit_id", sa_type=_UNIT)
    month: int = Field(primary_key=True, sa_type=Integer)
    """Months since January of the year 0."""
    service: str = Field(primary_key=True, sa_type=_SLUG)
    n: int = Field(sa_type=BigInteger)
    u1: int = Field(sa_type=BigInteger)
    u2: int = Field(sa_type=BigInteger)
    u3: int = Field(sa_type=BigInteger)
    u4: int = Field(sa_type=BigInteger)
    u5: int = Field(sa_type=BigInteger)
    u6: int = Field(sa_type=BigInteger)
    u7: int = Field(sa_type=BigInteger)
    u8: int = Field(sa_type=BigInteger)
    u9: int = Field(sa_type=BigInteger)


class SkmProfile(Base, table=True):
    """How many respondents of a unit's month said which category of a trait. Beside no answer stands who gave it."""

    __tablename__ = "skm_profile"
    __table_args__ = ({"comment": "Respondents by category, as sums only", "sqlite_with_rowid": False},)

    unit_id: str = Field(primary_key=True, foreign_key="unit.unit_id", sa_type=_UNIT)
    month: int = Field(primary_key=True, sa_type=Integer)
    trait: str = Field(primary_key=True, sa_type=_WORD)
    category: str = Field(primary_key=True, sa_type=_WORD)
    n: int = Field(sa_type=BigInteger)


class SkmSalt(Base, table=True):
    """A day's random salt for the marks against repeats; gone with its day, and then nobody can work them out."""

    __tablename__ = "skm_salt"
    __table_args__ = ({"comment": "The day's salt of marks against repeats", "sqlite_with_rowid": False},)

    day: int = Field(primary_key=True, sa_type=Integer)
    """The city's day, counted from 1 January of the year 1."""
    salt: bytes = Field(sa_type=LargeBinary(32))


class SkmMark(Base, table=True):
    """How often a day's answers came with one mark, a keyed hash that says nothing of who sent them."""

    __tablename__ = "skm_mark"
    __table_args__ = (
        Index("ix_skm_mark_day", "day"),
        {"comment": "Marks against repeats, kept a day", "sqlite_with_rowid": False},
    )

    mark: str = Field(primary_key=True, sa_type=String(64))
    day: int = Field(sa_type=Integer)
    n: int = Field(sa_type=Integer)


class SkmWording(Base, table=True):
    """How a unit words the nine questions, for one service or (``""``) for all; every version of it."""

    __tablename__ = "skm_wording"
    __table_args__ = ({"comment": "The survey's questions as units word them"},)

    unit_id: str = Field(primary_key=True, foreign_key="unit.unit_id", sa_type=_UNIT)
    service: str = Field(primary_key=True, sa_type=_SLUG)
    version: int = Field(primary_key=True, sa_type=Integer)
    content: dict[str, Any] = Field(sa_type=sa.JSON)
    changed_at: datetime = Field(sa_type=Moment)
    changed_by: str = Field(sa_type=String(200))


class ErasedPerson(Base, table=True):
    """A person who was erased from the register: no questionnaire is theirs to answer any more."""

    __tablename__ = "erased_person"
    __table_args__ = ({"comment": "People who were erased from the register", "sqlite_with_rowid": False},)

    employee_id: str = Field(primary_key=True, sa_type=_ID)


class Invitation(Base, table=True):
    """A participant's invitation to say what they think of a session, by opaque ids."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index("ix_invitation_id", "invitation_id", unique=True),
        Index("ix_invitation_agency", "agency", "session_id"),
        Index("ix_invitation_employee", "employee_id"),
        Index(
            "ix_invitation_due",
            "agency",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        {"comment": "Invitations to participants' questionnaires", "sqlite_with_rowid": False},
    )

    enrollment_id: str = Field(primary_key=True, sa_type=_ID)
    invitation_id: str = Field(sa_type=_ID)
    employee_id: str = Field(sa_type=_ID)
    agency: str = Field(sa_type=_SLUG)
    city: str = Field(sa_type=_SLUG)
    session_id: str = Field(sa_type=_ID)
    form: str = Field(sa_type=String(5))
    invited_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    open: bool = Field(sa_type=Boolean)
    """Whether the participation still stands; one that was taken back closes it."""
    sent: int = Field(sa_type=SmallInteger)
    """How often somebody was asked to send it: the invitation itself and each reminder."""
    due_at: datetime | None = Field(sa_type=Moment)
    """When it is to be sent next; none when it was answered or everything was sent."""
    reminded_at: datetime | None = Field(sa_type=Moment)
    """When it was last given out to be sent."""
    answered_at: datetime | None = Field(sa_type=Moment)
