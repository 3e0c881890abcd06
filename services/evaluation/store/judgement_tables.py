"""What people entered about people, and the few facts that indexes are read from.

``judgement`` does not follow from events: it is the record itself, kept across a rebuild. The other two follow from
events.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, String, Text, text
from sqlmodel import Field

from services.evaluation.store.tables import Base


def _table(comment: str, *indexes: Index) -> tuple[Any, ...]:
    return (*indexes, {"comment": comment, "sqlite_with_rowid": False})


class Judgement(Base, table=True):
    """One version of a performance, potential, discipline, organisation or assessment record; never changed but for
    ``newest``."""

    __tablename__ = "judgement"
    __table_args__ = _table(
        "What people entered about people, version by version",
        Index(
            "ix_judgement_subject",
            "subject_id",
            "kind",
            "about",
            sqlite_where=text("newest = 1"),
            postgresql_where=text("newest = 1"),
        ),
        Index("ix_judgement_recorded", "recorded_at_ms", "judgement_id", "version"),
    )

    judgement_id: str = Field(primary_key=True, sa_type=String(36))
    version: int = Field(primary_key=True, sa_type=Integer)
    kind: str = Field(sa_type=String(16))
    subject_id: str = Field(sa_type=String(129))
    """The person; for the rating of an organisation its agency or unit."""
    about: str = Field(sa_type=String(10))
    """The day it speaks of: the last one of a period, else the day it was decided or assessed."""
    period: str = Field(sa_type=String(10))
    """A year or quarter, of which there is one record; empty where there may be many."""
    facts: str = Field(sa_type=Text)
    """What it says, as JSON: codes, figures and ids, never text."""
    recorded_by: str = Field(sa_type=String(200))
    recorded_at_ms: int = Field(sa_type=BigInteger)
    newest: int = Field(sa_type=Integer)
    withdrawn: int = Field(sa_type=Integer)


class FormYear(Base, table=True):
    """How much a person has finished in a year in one form: times, and tenths of JP before any cap."""

    __tablename__ = "form_year"
    __table_args__ = _table("Finished activities by person, year and form")

    employee_id: str = Field(primary_key=True, sa_type=String(36))
    year: int = Field(primary_key=True, sa_type=Integer)
    form: str = Field(primary_key=True, sa_type=String(8))
    n: int = Field(default=0, sa_type=BigInteger)
    tenths: int = Field(default=0, sa_type=BigInteger)


class OpenEnrollment(Base, table=True):
    """A seat that has no result yet, and the JP it will earn."""

    __tablename__ = "open_enrollment"
    __table_args__ = _table("Seats without a result yet")

    employee_id: str = Field(primary_key=True, sa_type=String(36))
    enrollment_id: str = Field(primary_key=True, sa_type=String(36))
    session_id: str = Field(sa_type=String(36))
    programme_id: str = Field(sa_type=String(36))
    form: str = Field(sa_type=String(8))
    ends_on: str = Field(sa_type=String(10))
    tenths: int = Field(sa_type=Integer)
