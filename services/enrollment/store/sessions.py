"""Sessions of programmes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.enrollment.store.tables import Session
from shared.database import Tx


def get(tx: Tx, session_id: str) -> Session | None:
    """The session."""
    return tx.session.get(Session, session_id)


def page(
    tx: Tx, agency: str | None, city: str | None, programme_id: str | None, after: str | None, limit: int
) -> Sequence[Session]:
    """The next ``limit`` sessions by id: of one agency, or a city, or all; of one programme where it is given."""
    query = select(Session).order_by(col(Session.session_id)).limit(limit)
    if agency is not None:
        query = query.where(col(Session.agency) == agency)
    if city is not None:
        query = query.where(col(Session.city) == city)
    if programme_id is not None:
        query = query.where(col(Session.programme_id) == programme_id)
    if after is not None:
        query = query.where(col(Session.session_id) > after)
    return tx.session.exec(query).all()
