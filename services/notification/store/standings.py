"""Where people stand in their competencies, as evaluation said last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

import sqlalchemy as sa

from services.notification.store.tables import STANDING
from shared.database import Tx
from shared.database.bulk import replacing
from shared.database.keys import Keys

_PUT: Final = replacing(STANDING)
_PEOPLE: Final = Keys("people", employee_id=str)
_KNOWN: Final = (
    sa.select(STANDING)
    .where(_PEOPLE.has(STANDING.c.employee_id))
    .order_by(STANDING.c.employee_id, STANDING.c.competency)
)


class StandingKey(NamedTuple):
    """One person's competency."""

    employee_id: str
    competency: str


@dataclass(frozen=True, slots=True)
class KnownStanding:
    """A score from 0 to 100 with two decimals, its level, and what is missing to the position's; None without one."""

    score: Decimal
    level: int
    required_level: int | None
    gap: int | None


def known(tx: Tx, employee_ids: Collection[str]) -> dict[StandingKey, KnownStanding]:
    """Every competency of these people that evaluation has spoken of."""
    if not employee_ids:
        return {}
    rows = tx.execute(_KNOWN, _PEOPLE.bound(employee_ids))
    return {
        StandingKey(row.employee_id, row.competency): KnownStanding(
            Decimal(row.score_hundredths) / 100, row.level, row.required_level, row.gap
        )
        for row in rows
    }


def save(tx: Tx, standings: Mapping[StandingKey, KnownStanding]) -> None:
    """Store what is known now."""
    _PUT.run(
        tx,
        [
            (*key, int(standing.score * 100), standing.level, standing.required_level, standing.gap)
            for key, standing in standings.items()
        ],
    )
