"""What the line of a score through the months is read from."""

from __future__ import annotations

from sqlalchemy import BigInteger, String
from sqlmodel import Field

from services.evaluation.store.tables import Base


class ScoreMonth(Base, table=True):
    """What the evidence dated in one month of the city adds to the sums of a person's competency.

    The sums at a month's end are those of all months up to it, whenever and in whatever order the evidence came in.
    """

    __tablename__ = "score_month"
    __table_args__ = ({"comment": "Sums of evidence by the month it is dated in", "sqlite_with_rowid": False},)

    employee_id: str = Field(primary_key=True, sa_type=String(36))
    competency: str = Field(primary_key=True, sa_type=String(64))
    month: str = Field(primary_key=True, sa_type=String(7))
    """``2026-10``."""
    a: int = Field(default=0, sa_type=BigInteger)
    b: int = Field(default=0, sa_type=BigInteger)
    n: int = Field(default=0, sa_type=BigInteger)
