"""Where people stand in their competencies, as evaluation said last."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

import sqlalchemy as sa

from services.enrollment.store.growth_tables import STANDING
from services.enrollment.store.rows import rows_of
from shared.database import Tx
from shared.database.bulk import replacing
from shared.database.keys import Keys

_PUT: Final = replacing(STANDING)
_PEOPLE: Final = Keys("people", employee_id=str)
_LEVELS: Final = sa.select(STANDING.c.employee_id, STANDING.c.competency, STANDING.c.level).where(
    _PEOPLE.has(STANDING.c.employee_id)
)


class KnownStanding(NamedTuple):
    """A person's competency: score in hundredths of a point, level, and what is missing to the position's level."""

    employee_id: str
    competency: str
    score_hundredths: int
    level: int
    required_level: int | None
    gap: int | None
    as_of: datetime


def save(tx: Tx, standings: Collection[KnownStanding]) -> None:
    """Store what is known now, one for each person and competency."""
    _PUT.run(tx, standings)


def levels(tx: Tx, employee_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """The level of each of these people in each competency that evaluation has spoken of."""
    found: dict[str, dict[str, int]] = {}
    for employee_id, competency, level in rows_of(tx, _LEVELS, _PEOPLE.bound(employee_ids)):
        found.setdefault(employee_id, {})[competency] = level
    return found
