"""What waits for a look before it counts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.feedback.store.sight import Sight
from services.feedback.store.theme_tables import Parked
from shared.database import Tx


def add(tx: Tx, parked: Parked) -> None:
    """Keep something apart."""
    tx.session.add(parked)


def find(tx: Tx, parked_id: str) -> Parked | None:
    """Something that was kept apart."""
    return tx.session.get(Parked, parked_id)


def page(
    tx: Tx, sight: Sight, unit_id: str | None, state: str | None, before: str | None, limit: int
) -> Sequence[Parked]:
    """What was kept apart, the newest first, one more than ``limit`` where there is more."""
    query = select(Parked).where(sight.of(Parked.agency, Parked.city))
    if unit_id is not None:
        query = query.where(Parked.unit_id == unit_id)
    if state is not None:
        query = query.where(Parked.state == state)
    if before is not None:
        query = query.where(col(Parked.parked_id) < before)
    return tx.session.exec(query.order_by(col(Parked.parked_id).desc()).limit(limit + 1)).all()
