"""Budgets of agencies by year, as a whole and by programme."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import case, func
from sqlmodel import col, select

from services.enrollment.store.register_tables import Budget
from shared.database import Tx


def get(tx: Tx, budget_id: str) -> Budget | None:
    """The budget."""
    return tx.session.get(Budget, budget_id)


class YearPlan(NamedTuple):
    """What is planned for an agency's year as a whole, and for its programmes together, in whole rupiah."""

    whole: int
    programmes: int


def year_plans(tx: Tx, years: Collection[tuple[str, int]]) -> dict[tuple[str, int], YearPlan]:
    """The plans of these agencies' years."""
    agencies, of_years = {agency for agency, _ in years}, {year for _, year in years}
    is_whole, planned = col(Budget.programme_id).is_(None), col(Budget.planned)
    query = (
        select(
            col(Budget.agency),
            col(Budget.year),
            func.sum(case((is_whole, planned), else_=0)),
            func.sum(case((is_whole, 0), else_=planned)),
        )
        .where(col(Budget.agency).in_(agencies), col(Budget.year).in_(of_years))
        .group_by(col(Budget.agency), col(Budget.year))
    )
    rows = tx.session.exec(query).all()
    return {(agency, year): YearPlan(int(whole), int(rest)) for agency, year, whole, rest in rows}


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
