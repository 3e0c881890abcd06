"""What reports are read from: sums by group and month, and the facts of money and needs, all of them from events.

Months are ``2026-03`` in the city's calendar, JP tenths, money whole rupiah. An unknown part of a group is empty.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, String, Text, text
from sqlmodel import Field

from services.evaluation.store.tables import Base


def _table(comment: str, *indexes: Index) -> tuple[Any, ...]:
    return (*indexes, {"comment": comment, "sqlite_with_rowid": False})


_UNPLACED = text("position_type = ''")


def _sum() -> Any:
    return Field(default=0, sa_type=BigInteger)


class Seat(Base, table=True):
    """How far an enrolment has come, and under which group it is counted, so that it can be moved exactly."""

    __tablename__ = "seat"
    __table_args__ = _table(
        "Enrolments as they are counted",
        Index("ix_seat_place", "city", "agency", "month", "employee_id"),
        Index("ix_seat_unplaced", "employee_id", sqlite_where=_UNPLACED, postgresql_where=_UNPLACED),
    )

    enrollment_id: str = Field(primary_key=True, sa_type=String(36))
    employee_id: str = Field(sa_type=String(36))
    city: str = Field(sa_type=String(64))
    agency: str = Field(sa_type=String(64))
    month: str = Field(sa_type=String(7))
    position_type: str = Field(sa_type=String(32))
    sex: str = Field(sa_type=String(8))
    form: str = Field(sa_type=String(8))
    programme_id: str = Field(sa_type=String(36))
    session_id: str = Field(sa_type=String(36))
    state: str = Field(sa_type=String(16))
    came: int = Field(sa_type=Integer)
    jp_tenths: int = Field(sa_type=Integer)


class SeatSum(Base, table=True):
    """Enrolments by group and month: how many there are, and what became of them."""

    __tablename__ = "seat_sum"
    __table_args__ = _table("Participation by group and month")

    city: str = Field(primary_key=True, sa_type=String(64))
    agency: str = Field(primary_key=True, sa_type=String(64))
    month: str = Field(primary_key=True, sa_type=String(7))
    position_type: str = Field(primary_key=True, sa_type=String(32))
    sex: str = Field(primary_key=True, sa_type=String(8))
    form: str = Field(primary_key=True, sa_type=String(8))
    enrolled: int = _sum()
    attended: int = _sum()
    completed: int = _sum()
    failed: int = _sum()
    no_show: int = _sum()
    withdrawn: int = _sum()
    cancelled: int = _sum()
    jp_tenths: int = _sum()


class SessionSum(Base, table=True):
    """The same by session, whoever took part."""

    __tablename__ = "session_sum"
    __table_args__ = _table("Participation by session")

    programme_id: str = Field(primary_key=True, sa_type=String(36))
    session_id: str = Field(primary_key=True, sa_type=String(36))
    enrolled: int = _sum()
    attended: int = _sum()
    completed: int = _sum()
    failed: int = _sum()
    no_show: int = _sum()
    withdrawn: int = _sum()
    cancelled: int = _sum()
    jp_tenths: int = _sum()


class ProgrammeOffer(Base, table=True):
    """What a programme builds, for whom and for how much."""

    __tablename__ = "programme_offer"
    __table_args__ = _table("What programmes offer", Index("ix_programme_offer_city", "city"))

    programme_id: str = Field(primary_key=True, sa_type=String(36))
    city: str = Field(sa_type=String(64))
    jp_tenths: int = Field(sa_type=Integer)
    position_types: str = Field(sa_type=Text)
    """As a JSON list; empty when it is for everybody."""
    budget_planned: int = Field(sa_type=BigInteger)
    version: int = Field(sa_type=BigInteger)


class SessionCost(Base, table=True):
    """What a session costs."""

    __tablename__ = "session_cost"
    __table_args__ = _table(
        "Money and seats of sessions",
        Index("ix_session_cost_agency", "agency", "ends_on"),
        Index("ix_session_cost_programme", "programme_id"),
    )

    session_id: str = Field(primary_key=True, sa_type=String(36))
    programme_id: str = Field(sa_type=String(36))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    ends_on: str = Field(sa_type=String(10))
    capacity: int = Field(sa_type=Integer)
    planned: int = Field(sa_type=BigInteger)
    spent: int | None = Field(default=None, sa_type=BigInteger)
    """None while nobody has said."""
    cancelled: int = Field(sa_type=Integer)
    version: int = Field(sa_type=BigInteger)


class Budget(Base, table=True):
    """An agency's money for learning in a year, as a whole (no programme) or for one programme."""

    __tablename__ = "budget"
    __table_args__ = _table("Money for learning by agency and year", Index("ix_budget_agency", "agency", "year"))

    budget_id: str = Field(primary_key=True, sa_type=String(36))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    year: int = Field(sa_type=Integer)
    programme_id: str | None = Field(default=None, sa_type=String(36))
    planned: int = Field(sa_type=BigInteger)
    committed: int = Field(sa_type=BigInteger)
    spent: int = Field(sa_type=BigInteger)
    version: int = Field(sa_type=BigInteger)


class NeedSum(Base, table=True):
    """How often citizens named something that a competency would mend."""

    __tablename__ = "need_sum"
    __table_args__ = _table("Needs that citizens named")

    agency: str = Field(primary_key=True, sa_type=String(64))
    year: int = Field(primary_key=True, sa_type=Integer)
    unit_id: str = Field(primary_key=True, sa_type=String(129))
    competency: str = Field(primary_key=True, sa_type=String(64))
    n: int = _sum()


class ComplaintNeed(Base, table=True):
    """The needs one complaint is counted for, so that its next step can move them."""

    __tablename__ = "complaint_need"
    __table_args__ = _table("Needs by complaint")

    complaint_id: str = Field(primary_key=True, sa_type=String(36))
    agency: str = Field(sa_type=String(64))
    year: int = Field(sa_type=Integer)
    unit_id: str = Field(sa_type=String(129))
    needs: str = Field(sa_type=Text)
    """Slugs as a JSON list."""
