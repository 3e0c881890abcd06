"""Versions of rule sets that were entered, and what they would change."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, String, Text
from sqlmodel import Field

from services.evaluation.store.tables import Base


class EnteredRuleSet(Base, table=True):
    """A version of a rule set. It is never changed: a mistaken one is withdrawn before its day, or followed by another.

    ``cursor`` is the last person that the work on it has passed, so that a restart goes on from there.
    """

    __tablename__ = "rule_set"
    __table_args__ = ({"comment": "Versions of rule sets, entered by cities", "sqlite_with_rowid": False},)

    rule_set_id: str = Field(primary_key=True, sa_type=String(36))
    name: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    """``*`` for the platform."""
    number: int = Field(sa_type=Integer)
    effective_from: str = Field(sa_type=String(10))
    parameters: str = Field(sa_type=Text)
    """What differs from the rule files, as JSON."""
    reason: str = Field(sa_type=String(500))
    entered_by: str = Field(sa_type=String(255))
    entered_at_ms: int = Field(sa_type=BigInteger)
    landmark: str | None = Field(default=None, sa_type=String(32))
    """With ``half_life_days``: what all sums are made anew under; none where the version leaves both as they are."""
    half_life_days: int | None = Field(default=None, sa_type=Integer)
    state: str = Field(sa_type=String(16))
    cursor: str = Field(sa_type=String(36))
    done: int = Field(sa_type=Integer)
    total: int = Field(sa_type=Integer)
    as_of_ms: int = Field(sa_type=BigInteger)
    """The moment that what it changes is worked out for."""


class RuleSetEffect(Base, table=True):
    """How many people, units or programmes of an agency go from one reading to another under a version."""

    __tablename__ = "rule_set_effect"
    __table_args__ = ({"comment": "What versions of rule sets would change", "sqlite_with_rowid": False},)

    rule_set_id: str = Field(primary_key=True, sa_type=String(36))
    agency: str = Field(primary_key=True, sa_type=String(64))
    what: str = Field(primary_key=True, sa_type=String(16))
    subject: str = Field(primary_key=True, sa_type=String(64))
    """The competency, for levels; empty otherwise."""
    before: str = Field(primary_key=True, sa_type=String(32))
    after: str = Field(primary_key=True, sa_type=String(32))
    n: int = Field(sa_type=BigInteger)


class RuleSetMover(Base, table=True):
    """The people of an agency whose score moves furthest under a version."""

    __tablename__ = "rule_set_mover"
    __table_args__ = ({"comment": "Whose scores versions of rule sets move furthest", "sqlite_with_rowid": False},)

    rule_set_id: str = Field(primary_key=True, sa_type=String(36))
    agency: str = Field(primary_key=True, sa_type=String(64))
    employee_id: str = Field(primary_key=True, sa_type=String(36))
    competency: str = Field(primary_key=True, sa_type=String(64))
    before: str = Field(sa_type=String(8))
    after: str = Field(sa_type=String(8))
    distance: int = Field(sa_type=Integer)
    """Hundredths between the two."""


class NextPiece(Base, table=True):
    """A piece of evidence under the landmark and half-life that come next, beside what it adds to the present sums."""

    __tablename__ = "next_piece"
    __table_args__ = ({"comment": "Evidence under the next landmark and half-life", "sqlite_with_rowid": False},)

    employee_id: str = Field(primary_key=True, sa_type=String(36))
    evidence_id: str = Field(primary_key=True, sa_type=String(36))
    competency: str = Field(primary_key=True, sa_type=String(64))
    month: str = Field(sa_type=String(7))
    a: int = Field(sa_type=BigInteger)
    b: int = Field(sa_type=BigInteger)
