"""What goes with reports and meetings: notes, files, templates of answers, codes, votes and what was promised."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, LargeBinary, SmallInteger, String, Text
from sqlmodel import Field

from services.feedback.store.tables import Base
from shared.columns import Moment

_ID = String(36)
_SLUG = String(64)
_UNIT = String(129)
_WORD = String(16)


class ComplaintNote(Base, table=True):
    """What officers tell each other about a report; the reporter never reads it."""

    __tablename__ = "complaint_note"
    __table_args__ = (
        Index("ix_complaint_note_complaint", "complaint_id", "note_id"),
        {"comment": "Officers' notes on reports"},
    )

    note_id: str = Field(primary_key=True, sa_type=_ID)
    complaint_id: str = Field(foreign_key="complaint.complaint_id", sa_type=_ID)
    text: str = Field(sa_type=Text)
    noted_at: datetime = Field(sa_type=Moment)
    noted_by: str = Field(sa_type=String(200))


class Attachment(Base, table=True):
    """A file of a report. Its bytes lie in the folder of attachments, under a name that says nothing."""

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_complaint", "complaint_id", "attachment_id"),
        Index("ix_attachment_state", "state", "attachment_id"),
        {"comment": "Files of reports"},
    )

    attachment_id: str = Field(primary_key=True, sa_type=_ID)
    complaint_id: str = Field(foreign_key="complaint.complaint_id", sa_type=_ID)
    giver: str = Field(sa_type=_WORD)
    """The reporter or the agency."""
    internal: bool = Field(sa_type=Boolean)
    """Whether only officers see it."""
    filename: str = Field(sa_type=String(120))
    """What it is called when it is downloaded."""
    media_type: str = Field(sa_type=String(100))
    """What its bytes say it is."""
    size: int = Field(sa_type=BigInteger)
    sha256: bytes = Field(sa_type=LargeBinary(32))
    stored_as: str = Field(unique=True, sa_type=String(64))
    state: str = Field(sa_type=_WORD)
    """``clean`` and ``released`` may be downloaded; ``unscanned`` and ``infected`` are in quarantine."""
    added_at: datetime = Field(sa_type=Moment)
    added_by: str | None = Field(sa_type=String(200))
    """The officer who added it."""


class AnswerTemplate(Base, table=True):
    """An agency's prepared answer."""

    __tablename__ = "answer_template"
    __table_args__ = (
        Index("ix_answer_template_agency", "agency", "template_id"),
        {"comment": "Templates of answers"},
    )

    template_id: str = Field(primary_key=True, sa_type=_ID)
    agency: str = Field(sa_type=_SLUG)
    city: str = Field(sa_type=_SLUG)
    name: str = Field(sa_type=String(200))
    action: str = Field(sa_type=_WORD)
    text: str = Field(sa_type=Text)
    version: int = Field(sa_type=Integer)


class ForumCode(Base, table=True):
    """A place at a meeting. Nobody's name: whoever has the code has the place."""

    __tablename__ = "forum_code"
    __table_args__ = ({"comment": "Places at meetings, without names", "sqlite_with_rowid": False},)

    forum_id: str = Field(primary_key=True, foreign_key="forum.forum_id", sa_type=_ID)
    fingerprint: bytes = Field(primary_key=True, sa_type=LargeBinary(32))
    people: int = Field(sa_type=SmallInteger)
    state: str = Field(sa_type=_WORD)
    given_at: datetime = Field(sa_type=Moment)


class ForumVote(Base, table=True):
    """A vote for an input, one of each code."""

    __tablename__ = "forum_vote"
    __table_args__ = ({"comment": "Votes for inputs, by code", "sqlite_with_rowid": False},)

    input_id: str = Field(primary_key=True, foreign_key="forum_input.input_id", sa_type=_ID)
    fingerprint: bytes = Field(primary_key=True, sa_type=LargeBinary(32))
    """Of the code and the input together, so that nobody can tell what one code voted for."""


class FollowUp(Base, table=True):
    """What an agency promised at a meeting: by whom and until when."""

    __tablename__ = "forum_follow_up"
    __table_args__ = (
        Index("ix_forum_follow_up_forum", "forum_id", "follow_up_id"),
        {"comment": "Follow-up of meetings"},
    )

    follow_up_id: str = Field(primary_key=True, sa_type=_ID)
    forum_id: str = Field(foreign_key="forum.forum_id", sa_type=_ID)
    input_id: str | None = Field(foreign_key="forum_input.input_id", sa_type=_ID)
    text: str = Field(sa_type=Text)
    owner_unit: str | None = Field(sa_type=_UNIT)
    owner_employee: str | None = Field(sa_type=_ID)
    due_on: date = Field(sa_type=Date)
    state: str = Field(sa_type=_WORD)
    outcome: str | None = Field(sa_type=Text)
    settled_at: datetime | None = Field(sa_type=Moment)
    version: int = Field(sa_type=Integer)
