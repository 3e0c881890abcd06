"""Agencies and their units."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.enrollment.store.tables import Agency, Unit
from shared.database import Tx


def get(tx: Tx, agency: str) -> Agency | None:
    """The agency with this slug."""
    return tx.session.get(Agency, agency)


def unit(tx: Tx, unit_id: str) -> Unit | None:
    """The unit, in use or not."""
    return tx.session.get(Unit, unit_id)


def units_of(tx: Tx, agencies: Sequence[str]) -> Sequence[Unit]:
    """Every unit of these agencies, in use or not, by id."""
    return tx.session.exec(select(Unit).where(col(Unit.agency).in_(agencies)).order_by(col(Unit.unit_id))).all()


def page(tx: Tx, agency: str | None, city: str | None, after: str | None, limit: int) -> Sequence[Agency]:
    """The next ``limit`` agencies by slug: this one, or a city's, or all."""
    query = select(Agency).order_by(col(Agency.agency)).limit(limit)
    if agency is not None:
        query = query.where(col(Agency.agency) == agency)
    if city is not None:
        query = query.where(col(Agency.city) == city)
    if after is not None:
        query = query.where(col(Agency.agency) > after)
    return tx.session.exec(query).all()
