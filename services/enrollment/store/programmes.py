"""Programmes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.enrollment.store.tables import Programme
from shared.database import Tx


def get(tx: Tx, programme_id: str) -> Programme | None:
    """The programme."""
    return tx.session.get(Programme, programme_id)


def page(
    tx: Tx, agency: str | None, city: str | None, text: str | None, after: str | None, limit: int
) -> Sequence[Programme]:
    """The next ``limit`` programmes by id: of one agency, or a city, or all; with ``text`` in the title."""
    query = select(Programme).order_by(col(Programme.programme_id)).limit(limit)
    if agency is not None:
        query = query.where(col(Programme.agency) == agency)
    if city is not None:
        query = query.where(col(Programme.city) == city)
    if text is not None:
        query = query.where(col(Programme.title).icontains(text, autoescape=True))
    if after is not None:
        query = query.where(col(Programme.programme_id) > after)
    return tx.session.exec(query).all()
