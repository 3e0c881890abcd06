"""Proposals about people, what humans decided on them, and what they rest on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, String, Text, text
from sqlmodel import Field

from services.evaluation.store.tables import Base

_OPEN = text("state = 'open'")


def _table(comment: str, *indexes: Index) -> tuple[Any, ...]:
    return (*indexes, {"comment": comment, "sqlite_with_rowid": False})


class Recommendation(Base, table=True):
    """A proposal for a human to decide on. No text that somebody wrote is in it: those stand in its trail."""

    __tablename__ = "recommendation"
    __table_args__ = _table(
        "Proposals; at most one open for a person, a kind and a cause",
        Index(
            "uq_recommendation_open",
            "employee_id",
            "kind",
            "cause",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_recommendation_employee", "employee_id", "recommendation_id"),
        Index("ix_recommendation_agency", "agency", "state", "recommendation_id"),
    )

    recommendation_id: str = Field(primary_key=True, sa_type=String(36))
    employee_id: str = Field(sa_type=String(36))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    kind: str = Field(sa_type=String(16))
    cause: str = Field(sa_type=String(80))
    """What it is about: ``gap``, ``jp-2026``, ``performance-2026``."""
    state: str = Field(sa_type=String(16))
    reasons: str = Field(sa_type=Text)
    """JSON list of slugs."""
    evidence: str = Field(sa_type=Text)
    """JSON: figures, and ids of the records and events behind them."""
    rule_set: str = Field(sa_type=String(100))
    made_at_ms: int = Field(sa_type=BigInteger)
    moved_at_ms: int = Field(sa_type=BigInteger)
    decided_by: str | None = Field(default=None, sa_type=String(200))
    decided_on: str | None = Field(default=None, sa_type=String(10))
    appeal_until: str | None = Field(default=None, sa_type=String(10))
    """The last day on which the person may appeal."""
    version: int = Field(default=1, sa_type=Integer)


class RecommendationMove(Base, table=True):
    """One step of a recommendation: who did what when, and what they wrote unless it was erased."""

    __tablename__ = "recommendation_move"
    __table_args__ = _table("The trail of each recommendation")

    recommendation_id: str = Field(primary_key=True, sa_type=String(36))
    step: int = Field(primary_key=True, sa_type=Integer)
    at_ms: int = Field(sa_type=BigInteger)
    actor: str | None = Field(default=None, sa_type=String(200))
    """The subject of the token that acted; none for what happened by itself."""
    action: str = Field(sa_type=String(16))
    words: str | None = Field(default=None, sa_type=Text)
    erased: int = Field(default=0, sa_type=Integer)


class ErasedPerson(Base, table=True):
    """A person who was erased from the register: nothing is written about them any more."""

    __tablename__ = "erased_person"
    __table_args__ = _table("People who were erased from the register")

    employee_id: str = Field(primary_key=True, sa_type=String(36))


class NoShow(Base, table=True):
    """An enrolment to which nobody came."""

    __tablename__ = "no_show"
    __table_args__ = _table("Enrolments to which nobody came")

    employee_id: str = Field(primary_key=True, sa_type=String(36))
    enrollment_id: str = Field(primary_key=True, sa_type=String(36))
    missed_on: str = Field(sa_type=String(10))


class Consideration(Base, table=True):
    """A person about whom something has changed, so that recommendations are to be looked at again."""

    __tablename__ = "consideration"
    __table_args__ = _table("People whose recommendations are to be looked at again")

    employee_id: str = Field(primary_key=True, sa_type=String(36))
