"""What survey answers add up to: by month, by unit and service, and who answered. All sums are additive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from services.feedback.store.survey_tables import IkmMonth, SkmProfile
from services.feedback.store.tables import Base
from shared.database import Tx
from shared.database.bulk import table_of
from shared.rules.ikm import ELEMENTS

_MONTH: Final = table_of(IkmMonth)
_PROFILE: Final = table_of(SkmProfile)
_UNIT: Final = Base.metadata.tables["unit"]
_SUMS: Final = [sa.func.sum(_MONTH.c[name]).label(name) for name in ("n", *(one.lower() for one in ELEMENTS))]


@dataclass(frozen=True, slots=True)
class Where:
    """Whose answers: a unit's, an agency's or a city's; of one service where it is named."""

    city: str | None = None
    agency: str | None = None
    unit_id: str | None = None
    service: str | None = None

    def limits(self, source: sa.Table) -> list[sa.ColumnElement[bool]]:
        """The conditions on a table that is joined with the units."""
        columns = ((_UNIT.c.city, self.city), (_UNIT.c.agency, self.agency), (_UNIT.c.unit_id, self.unit_id))
        limits = [column == value for column, value in columns if value is not None]
        if self.service is not None and "service" in source.c:
            limits.append(source.c.service == self.service)
        return limits


class Sums(NamedTuple):
    """``n`` answers and the sum of their scores by element."""

    n: int = 0
    scores: Mapping[str, int] = dict.fromkeys(ELEMENTS, 0)

    def plus(self, other: Sums) -> Sums:
        """Both together."""
        return Sums(self.n + other.n, {one: self.scores[one] + other.scores[one] for one in ELEMENTS})


class Part(NamedTuple):
    """What a unit's answers about one service (``""`` for none) add up to."""

    agency: str
    unit_id: str
    unit_name: str
    service: str
    sums: Sums
    agency_name: str | None = None


def by_month(tx: Tx, where: Where, first: int, last: int) -> dict[int, Sums]:
    """The sums of each month that has answers, from one to another, both included."""
    query = _of(sa.select(_MONTH.c.month, *_SUMS), _MONTH, where, first, last).group_by(_MONTH.c.month)
    return {row["month"]: _sums(row) for row in tx.execute(query).mappings()}


def by_part(tx: Tx, where: Where, first: int, last: int) -> Sequence[Part]:
    """The sums of each unit and service that has answers in these months, in the order of their ids."""
    named = (_UNIT.c.agency, _UNIT.c.unit_id, _UNIT.c.name, _UNIT.c.agency_name, _MONTH.c.service)
    query = _of(sa.select(*named, *_SUMS), _MONTH, where, first, last).group_by(*named)
    rows = tx.execute(query.order_by(_UNIT.c.unit_id, _MONTH.c.service)).mappings()
    return [
        Part(row["agency"], row["unit_id"], row["name"], row["service"], _sums(row), row["agency_name"]) for row in rows
    ]


def profile(tx: Tx, where: Where, first: int, last: int) -> dict[str, dict[str, int]]:
    """How many respondents said which category, by trait. Not kept by service."""
    asked = sa.select(_PROFILE.c.trait, _PROFILE.c.category, sa.func.sum(_PROFILE.c.n).label("n"))
    query = _of(asked, _PROFILE, where, first, last).group_by(_PROFILE.c.trait, _PROFILE.c.category)
    found: dict[str, dict[str, int]] = {}
    for row in tx.execute(query):
        found.setdefault(row.trait, {})[row.category] = int(row.n)
    return found


def _of(query: sa.Select[Any], source: sa.Table, where: Where, first: int, last: int) -> sa.Select[Any]:
    joined = query.join_from(source, _UNIT, _UNIT.c.unit_id == source.c.unit_id)
    return joined.where(source.c.month.between(first, last), *where.limits(source))


def _sums(row: Mapping[Any, Any]) -> Sums:
    return Sums(int(row["n"]), {element: int(row[element.lower()]) for element in ELEMENTS})
