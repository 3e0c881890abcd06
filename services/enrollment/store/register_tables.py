"""What came to the register later: agencies' own positions, moves of people, and money by year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String
from sqlmodel import Field

from services.enrollment.store.tables import Base
from shared.columns import Moment
from shared.rules.positions import PositionType


class Position(Base, table=True):
    """A position (jabatan) of an agency that its people refer to, with the competencies that are its own."""

    __tablename__ = "position"
    __table_args__ = (
        Index("ix_position_agency", "agency", "position_id"),
        {"comment": "Positions by <agency>.<position>", "sqlite_with_rowid": False},
    )

    position_id: str = Field(primary_key=True, sa_type=String(129))
    agency: str = Field(sa_type=String(64), sa_column_args=(ForeignKey("agency.agency"),))
    city: str = Field(sa_type=String(64))
    title: str = Field(sa_type=String(200))
    type: PositionType = Field(sa_type=String(16))
    technical: dict[str, int] = Field(sa_type=sa.JSON)
    """The position's own competencies and their levels."""
    active: bool = Field(default=True, sa_type=Boolean)
    version: int = Field(default=1, sa_type=BigInteger)


class EmployeeMove(Base, table=True):
    """A person came from one unit to another."""

    __tablename__ = "employee_move"
    __table_args__ = (
        Index("ix_employee_move_employee", "employee_id", "move_id"),
        {"comment": "Who came from where to where, and since when", "sqlite_with_rowid": False},
    )

    move_id: str = Field(primary_key=True, sa_type=String(36))
    employee_id: str = Field(sa_type=String(36), sa_column_args=(ForeignKey("employee.employee_id"),))
    from_unit_id: str = Field(sa_type=String(129))
    to_unit_id: str = Field(sa_type=String(129))
    since: date = Field(sa_type=Date)
    recorded_at: datetime = Field(sa_type=Moment)
    actor: str = Field(sa_type=String(200))
    """Who wrote it down."""


class Budget(Base, table=True):
    """An agency's money of a year, as a whole or for one programme; sums that sessions are added to and taken from."""

    __tablename__ = "budget"
    __table_args__ = (
        Index("ix_budget_agency", "agency", "year"),
        Index("ix_budget_city", "city", "year"),
        {"comment": "Budgets of agencies by year and programme", "sqlite_with_rowid": False},
    )

    budget_id: str = Field(primary_key=True, sa_type=String(36))
    """Follows from agency, year and programme, so that there is one of each."""
    agency: str = Field(sa_type=String(64), sa_column_args=(ForeignKey("agency.agency"),))
    city: str = Field(sa_type=String(64))
    year: int = Field(sa_type=Integer)
    programme_id: str | None = Field(
        default=None, sa_type=String(36), sa_column_args=(ForeignKey("programme.programme_id"),)
    )
    """None for the agency's year as a whole."""
    planned: int = Field(default=0, sa_type=BigInteger)
    committed: int = Field(default=0, sa_type=BigInteger)
    spent: int = Field(default=0, sa_type=BigInteger)
    version: int = Field(default=1, sa_type=BigInteger)


POSITION: Final = Base.metadata.tables["position"]
EMPLOYEE_MOVE: Final = Base.metadata.tables["employee_move"]
