"""Feedback's tables. What people wrote is here and nowhere else; sums are commutative, so no answer is read twice."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, LargeBinary, SmallInteger, String, Text, false, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.columns import Moment
from shared.tables import PipelineTables

_ID = String(36)
_SLUG = String(64)
_UNIT = String(129)
_WORD = String(16)


class Base(SQLModel, registry=registry()):
    """Feedback's own metadata, apart from the other services'."""


def _narrow(comment: str, *parts: Any) -> tuple[Any, ...]:
    """A table of short rows: the key is the table itself."""
    return (*parts, {"comment": comment, "sqlite_with_rowid": False})


def _wide(comment: str, *parts: Any) -> tuple[Any, ...]:
    """A table whose rows hold what people wrote."""
    return (*parts, {"comment": comment})


class Unit(Base, table=True):
    """A unit that serves citizens, as enrollment announced it."""

    __tablename__ = "unit"
    __table_args__ = _narrow("Units that citizens can speak about", Index("ix_unit_agency", "agency"))

    unit_id: str = Field(primary_key=True, sa_type=_UNIT)
    agency: str = Field(sa_type=_SLUG)
    city: str = Field(sa_type=_SLUG)
    name: str = Field(sa_type=String(500))
    services: str = Field(sa_type=Text)
    """Slugs as a JSON list."""
    active: bool = Field(sa_type=Boolean)
    version: int = Field(sa_type=BigInteger)
    agency_name: str | None = Field(default=None, sa_type=String(500))


class SkmAnswer(Base, table=True):
    """One citizen's answer to the survey."""

    __tablename__ = "skm_answer"
    __table_args__ = _narrow("Answers to the survey", Index("ix_skm_answer_unit", "unit_id", "feedback_id"))

    feedback_id: str = Field(primary_key=True, sa_type=_ID)
    unit_id: str = Field(foreign_key="unit.unit_id", sa_type=_UNIT)
    year: int = Field(sa_type=SmallInteger)
    service: str | None = Field(sa_type=_SLUG)
    u1: int = Field(sa_type=SmallInteger)
    u2: int = Field(sa_type=SmallInteger)
    u3: int = Field(sa_type=SmallInteger)
    u4: int = Field(sa_type=SmallInteger)
    u5: int = Field(sa_type=SmallInteger)
    u6: int = Field(sa_type=SmallInteger)
    u7: int = Field(sa_type=SmallInteger)
    u8: int = Field(sa_type=SmallInteger)
    u9: int = Field(sa_type=SmallInteger)
    comment: str | None = Field(sa_type=Text)
    channel: str = Field(sa_type=_WORD)
    answered_at: datetime = Field(sa_type=Moment)
    received_at: datetime = Field(sa_type=Moment)
    entered_by: str | None = Field(sa_type=String(200))
    """Who entered an answer that was given earlier, on paper."""
    form: str | None = Field(default=None, sa_type=_WORD)
    """Which wording was answered: ``standard-1``, ``unit-3`` or ``service-2``; none when nobody said."""
    batch: str | None = Field(default=None, sa_type=_SLUG)
    """SHA-256 of the workbook it was imported from."""


class IkmSum(Base, table=True):
    """The sum of scores per element over ``n`` answers of a unit's year (PermenPANRB 14/2017)."""

    __tablename__ = "ikm_sum"
    __table_args__ = _narrow("Survey answers summed by unit and year")

    unit_id: str = Field(primary_key=True, foreign_key="unit.unit_id", sa_type=_UNIT)
    year: int = Field(primary_key=True, sa_type=SmallInteger)
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


class Complaint(Base, table=True):
    """A citizen's report and where it stands."""

    __tablename__ = "complaint"
    __table_args__ = _wide(
        "Citizens' reports",
        Index("ix_complaint_agency", "agency", "complaint_id"),
        Index(
            "ix_complaint_reporter_until",
            "reporter_until",
            sqlite_where=text("reporter_until IS NOT NULL"),
            postgresql_where=text("reporter_until IS NOT NULL"),
        ),
        Index("ix_complaint_city", "city", "opened_at"),
        Index(
            "ix_complaint_published",
            "city",
            "published_at",
            sqlite_where=text("published_at IS NOT NULL"),
            postgresql_where=text("published_at IS NOT NULL"),
        ),
        Index(
            "ix_complaint_merged_into",
            "merged_into",
            sqlite_where=text("merged_into IS NOT NULL"),
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
    )

    complaint_id: str = Field(primary_key=True, sa_type=_ID)
    ticket: str = Field(unique=True, sa_type=String(20))
    secret_fingerprint: bytes = Field(sa_type=LargeBinary(32))
    unit_id: str = Field(foreign_key="unit.unit_id", sa_type=_UNIT)
    agency: str = Field(sa_type=_SLUG)
    city: str = Field(sa_type=_SLUG)
    kind: str = Field(sa_type=_WORD)
    classification: str = Field(sa_type=_WORD)
    state: str = Field(sa_type=_WORD)
    text: str = Field(sa_type=Text)
    reporter_mode: str = Field(sa_type=_WORD)
    reporter_name: str | None = Field(sa_type=String(200))
    reporter_contact: str | None = Field(sa_type=String(200))
    opened_at: datetime = Field(sa_type=Moment)
    since: datetime = Field(sa_type=Moment)
    due_at: datetime | None = Field(sa_type=Moment)
    reporter_until: datetime | None = Field(sa_type=Moment)
    late: bool = Field(sa_type=Boolean)
    rule_set: str = Field(sa_type=String(100))
    """The rule set of the present deadline."""
    version: int = Field(sa_type=Integer)
    paused_days: int | None = Field(default=None, sa_type=SmallInteger)
    """Working days the agency has left once the reporter has answered its question; none while the clock runs."""
    reopened: int = Field(default=0, sa_type=SmallInteger, sa_column_kwargs={"server_default": "0"})
    """How often it was opened again."""
    answered_late: bool = Field(default=False, sa_type=Boolean, sa_column_kwargs={"server_default": false()})
    merged_into: str | None = Field(default=None, sa_type=_ID)
    """The report it doubles."""
    satisfaction: int | None = Field(default=None, sa_type=SmallInteger)
    """What the reporter thinks of how it ended, 1 to 4."""
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    public_text: str | None = Field(default=None, sa_type=Text)
    """What the public may read of it, as its moderator left it."""
    public_answer: str | None = Field(default=None, sa_type=Text)
    erased_at: datetime | None = Field(default=None, sa_type=Moment)
    """When everything that tells who reported was taken out."""


class ComplaintMove(Base, table=True):
    """One step of a report, and what was said with it."""

    __tablename__ = "complaint_move"
    __table_args__ = _wide("Steps of citizens' reports")

    complaint_id: str = Field(primary_key=True, foreign_key="complaint.complaint_id", sa_type=_ID)
    number: int = Field(primary_key=True, sa_type=Integer)
    action: str = Field(sa_type=_WORD)
    from_state: str = Field(sa_type=_WORD)
    state: str = Field(sa_type=_WORD)
    classification: str = Field(sa_type=_WORD)
    moved_at: datetime = Field(sa_type=Moment)
    late: bool = Field(sa_type=Boolean)
    """Whether this step came after its deadline."""
    words: str | None = Field(sa_type=Text)
    actor: str = Field(sa_type=_WORD)
    moved_by: str | None = Field(sa_type=String(200))
    """The officer who took it for the agency."""
    unit_id: str | None = Field(default=None, sa_type=_UNIT)
    """The unit it was handed to."""


class Aspiration(Base, table=True):
    """A wish that asks for no answer."""

    __tablename__ = "aspiration"
    __table_args__ = _wide("Citizens' wishes", Index("ix_aspiration_agency", "agency", "feedback_id"))

    feedback_id: str = Field(primary_key=True, sa_type=_ID)
    unit_id: str = Field(foreign_key="unit.unit_id", sa_type=_UNIT)
    agency: str = Field(sa_type=_SLUG)
    city: str = Field(sa_type=_SLUG)
    text: str = Field(sa_type=Text)
    themes: str = Field(sa_type=Text)
    """Slugs as a JSON list."""
    received_at: datetime = Field(sa_type=Moment)


class Participation(Base, table=True):
    """A person's seat in a session, as enrollment announced it: who may answer which questionnaire."""

    __tablename__ = "participation"
    __table_args__ = _narrow("Seats in sessions by opaque id", Index("ix_participation_session", "session_id"))

    enrollment_id: str = Field(primary_key=True, sa_type=_ID)
    employee_id: str = Field(sa_type=_ID)
    agency: str = Field(sa_type=_SLUG)
    city: str = Field(sa_type=_SLUG)
    programme_id: str = Field(sa_type=_ID)
    session_id: str = Field(sa_type=_ID)
    state: str = Field(sa_type=_WORD)


class Questionnaire(Base, table=True):
    """A participant's answers about a session, once."""

    __tablename__ = "questionnaire"
    __table_args__ = _narrow("Participants' answers", Index("ix_questionnaire_session", "session_id"))

    enrollment_id: str = Field(primary_key=True, foreign_key="participation.enrollment_id", sa_type=_ID)
    feedback_id: str = Field(sa_type=_ID)
    session_id: str = Field(sa_type=_ID)
    material: int = Field(sa_type=SmallInteger)
    instructor: int = Field(sa_type=SmallInteger)
    organisation: int = Field(sa_type=SmallInteger)
    usefulness: int = Field(sa_type=SmallInteger)
    difficulty: int = Field(sa_type=SmallInteger)
    comment: str | None = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=Moment)
    gain: int | None = Field(default=None, sa_type=SmallInteger)
    """What participants say they have gained, 1 to 4; none when they were not asked."""
    more: str | None = Field(default=None, sa_type=Text)
    """Marks of the form's further questions by code, as a JSON object."""
    question_set: str | None = Field(default=None, sa_type=String(100))
    """The rule set whose questions were asked."""


class Forum(Base, table=True):
    """A meeting with citizens: a forum or an open house."""

    __tablename__ = "forum"
    __table_args__ = _wide("Meetings with citizens", Index("ix_forum_agency", "agency", "forum_id"))

    forum_id: str = Field(primary_key=True, sa_type=_ID)
    unit_id: str = Field(foreign_key="unit.unit_id", sa_type=_UNIT)
    agency: str = Field(sa_type=_SLUG)
    city: str = Field(sa_type=_SLUG)
    kind: str = Field(sa_type=_WORD)
    title: str = Field(sa_type=String(200))
    held_on: date = Field(sa_type=Date)
    version: int = Field(sa_type=Integer)
    """Counts the forum itself, each input and each answer."""
    state: str = Field(default="planned", sa_type=_WORD, sa_column_kwargs={"server_default": "planned"})
    place: str | None = Field(default=None, sa_type=String(200))
    starts_at: datetime | None = Field(default=None, sa_type=Moment)
    capacity: int | None = Field(default=None, sa_type=Integer)
    agenda: str | None = Field(default=None, sa_type=Text)
    registration: bool = Field(default=False, sa_type=Boolean, sa_column_kwargs={"server_default": false()})
    """Whether citizens may register."""
    headcount: int | None = Field(default=None, sa_type=Integer)
    """How many came, as they were counted at the door."""
    summary: str | None = Field(default=None, sa_type=Text)
    """What the minutes say beside inputs and answers."""


class ForumInput(Base, table=True):
    """What citizens asked for at a meeting, and the agency's reasoned answer."""

    __tablename__ = "forum_input"
    __table_args__ = _wide("Inputs of meetings", Index("ix_forum_input_forum", "forum_id", "input_id"))

    input_id: str = Field(primary_key=True, sa_type=_ID)
    forum_id: str = Field(foreign_key="forum.forum_id", sa_type=_ID)
    theme: str = Field(sa_type=_SLUG)
    text: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=Moment)
    decision: str | None = Field(sa_type=_WORD)
    answer: str | None = Field(sa_type=Text)
    answered_at: datetime | None = Field(sa_type=Moment)
    answered_by: str | None = Field(sa_type=String(200))


PIPELINE = PipelineTables(Base.metadata)
"""Outbox, inbox and the rest, in the same store."""
