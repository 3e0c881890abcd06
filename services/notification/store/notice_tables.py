"""What people are told of decisions about themselves, and who was erased and is told nothing more."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Index, String
from sqlmodel import Field

from services.notification.domain.notice import Kind, Matter, Told
from services.notification.store.tables import Base
from shared.columns import Moment
from shared.database.bulk import table_of


class Notice(Base, table=True):
    """That something was decided about a person, for that person alone; no word of anybody."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_employee", "employee_id", "moved_at", "notice_id"),
        {"comment": "What people are told of decisions about themselves", "sqlite_with_rowid": False},
    )

    notice_id: str = Field(primary_key=True, sa_type=String(36))
    """Follows from the subject, the state and the moment, see ``domain.notice``."""
    employee_id: str = Field(sa_type=String(36))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    matter: Matter = Field(sa_type=String(16))
    subject_id: str = Field(sa_type=String(36))
    kind: Kind = Field(sa_type=String(16))
    state: Told = Field(sa_type=String(16))
    moved_at: datetime = Field(sa_type=Moment)
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    """When the person first said that they read it; entered by them and in no event."""


class ErasedPerson(Base, table=True):
    """A person who was erased from the register: nothing is kept of what they were told."""

    __tablename__ = "erased_person"
    __table_args__ = ({"comment": "Who was erased; nobody keeps notices to them", "sqlite_with_rowid": False},)

    employee_id: str = Field(primary_key=True, sa_type=String(36))


NOTICE: Final = table_of(Notice)
ERASED_PERSON: Final = table_of(ErasedPerson)
