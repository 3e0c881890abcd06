"""Budgets of agencies by year, as a whole and by programme."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.enrollment.store.register_tables import Budget
from shared.database import Tx


def get(tx: Tx, budget_id: str) -> Budget | None:
    """The budget."""
    return tx.session.get(Budget, budget_id)


def page(
    tx: Tx, agency: str | None, city: str | None, year: int | None, after: str | None, limit: int
) -> Sequence[Budget]:
    """The next ``limit`` budgets by id: of one agency, or a city, or all; of one year where it is given."""
    query = select(Budget).order_by(col(Budget.budget_id)).limit(limit)
    if agency is not None:
        query = query.where(col(Budget.agency) == agency)
    if city is not None:
        query = query.where(col(Budget.city) == city)
    if year is not None:
        query = query.where(col(Budget.year) == year)
    if after is not None:
        query = query.where(col(Budget.budget_id) > after)
    return tx.session.exec(query).all()
