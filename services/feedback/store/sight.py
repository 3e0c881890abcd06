"""Which agencies' rows a list may show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col


@dataclass(frozen=True, slots=True)
class Sight:
    """One agency, one city, or with neither everything."""

    agency: str | None = None
    city: str | None = None

    def of(self, agency: Any, city: Any) -> sa.ColumnElement[bool]:
        """The condition on a table's columns of agency and city."""
        limits = [col(column) == value for column, value in ((agency, self.agency), (city, self.city)) if value]
        return sa.and_(sa.true(), *limits)
