"""Where people stand in their competencies, as evaluation said last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa

from services.notification.store.tables import STANDING
from services.notification.store.upsert import upsert
from shared.database import Tx


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
    rows = tx.execute(sa.select(STANDING).where(STANDING.c.employee_id.in_(sorted(employee_ids))))
    return {
        StandingKey(row.employee_id, row.competency): KnownStanding(
            Decimal(row.score_hundredths) / 100, row.level, row.required_level, row.gap
        )
        for row in rows
    }


def save(tx: Tx, standings: Mapping[StandingKey, KnownStanding]) -> None:
    """Store what is known now."""
    upsert(
        tx,
        STANDING,
        [
            {
                **key._asdict(),
                "score_hundredths": int(standing.score * 100),
                "level": standing.level,
                "required_level": standing.required_level,
                "gap": standing.gap,
            }
            for key, standing in standings.items()
        ],
    )
