"""The register of employees. What is erased is not found here."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from services.enrollment.store.tables import Employee
from shared.columns import Holds
from shared.database import Tx


def get(tx: Tx, employee_id: str) -> Employee | None:
    """The register entry, unless it was erased."""
    employee = tx.session.get(Employee, employee_id)
    return None if employee is None or employee.erased_at is not None else employee


def by_nip(tx: Tx, nip: str) -> Employee | None:
    """The entry with this number (18 digits)."""
    return tx.session.exec(select(Employee).where(col(Employee.nip) == nip)).one_or_none()


def page(
    tx: Tx, agency: str | None, city: str | None, unit_id: str | None, after: str | None, limit: int
) -> Sequence[Employee]:
    """The next ``limit`` entries by id: of one agency, or a city, or all; of one unit where it is given."""
    query = select(Employee).where(col(Employee.erased_at).is_(None)).order_by(col(Employee.employee_id)).limit(limit)
    if agency is not None:
        query = query.where(col(Employee.agency) == agency)
    if city is not None:
        query = query.where(col(Employee.city) == city)
    if unit_id is not None:
        query = query.where(col(Employee.unit_id) == unit_id)
    if after is not None:
        query = query.where(col(Employee.employee_id) > after)
    return tx.session.exec(query).all()


def supervised_by(tx: Tx, employee_id: str) -> Sequence[Employee]:
    """Whom this person supervises."""
    query = select(Employee).where(col(Employee.supervisor_id) == employee_id, col(Employee.erased_at).is_(None))
    return tx.session.exec(query.order_by(col(Employee.employee_id))).all()


def forget_answers(tx: Tx, employee_id: str) -> None:
    """Drop the answers kept for repeats that show this person's number and name."""
    kept = tx.tables.idempotency_key
    tx.execute(sa.delete(kept).where(Holds(kept.c.body, employee_id.encode()), Holds(kept.c.body, b'"nip"')))
