"""Citizens' wishes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.feedback.store.sight import Sight
from services.feedback.store.tables import Aspiration
from shared.database import Tx


def add(tx: Tx, aspiration: Aspiration) -> None:
    """Store a wish."""
    tx.session.add(aspiration)


def page(tx: Tx, sight: Sight, unit_id: str | None, before: str | None, limit: int) -> Sequence[Aspiration]:
    """Wishes, the newest first, one more than ``limit`` where there are more."""
    query = select(Aspiration).where(sight.of(Aspiration.agency, Aspiration.city))
    if unit_id is not None:
        query = query.where(Aspiration.unit_id == unit_id)
    if before is not None:
        query = query.where(col(Aspiration.feedback_id) < before)
    return tx.session.exec(query.order_by(col(Aspiration.feedback_id).desc()).limit(limit + 1)).all()
