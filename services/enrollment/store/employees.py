"""The register of employees. What is erased is not found here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from services.enrollment.store.tables import Employee, Enrollment
from shared.database import Tx


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a list is about: of a unit, in a session, without a mail address though in service; all where not said."""

    unit_id: str | None = None
    session_id: str | None = None
    without_email: bool = False


def get(tx: Tx, employee_id: str) -> Employee | None:
    """The register entry, unless it was erased."""
    employee = tx.session.get(Employee, employee_id)
    return None if employee is None or employee.erased_at is not None else employee


def by_nip(tx: Tx, nip: str) -> Employee | None:
    """The entry with this number (18 digits)."""
    return tx.session.exec(select(Employee).where(col(Employee.nip) == nip)).one_or_none()


def page(
    tx: Tx, agency: str | None, city: str | None, wanted: Wanted, after: str | None, limit: int
) -> Sequence[Employee]:
    """The next ``limit`` entries by id: of one agency, or a city, or all, and of these those who are wanted."""
    query = select(Employee).where(col(Employee.erased_at).is_(None)).order_by(col(Employee.employee_id)).limit(limit)
    if agency is not None:
        query = query.where(col(Employee.agency) == agency)
    if city is not None:
        query = query.where(col(Employee.city) == city)
    if wanted.unit_id is not None:
        query = query.where(col(Employee.unit_id) == wanted.unit_id)
    if wanted.session_id is not None:
        seated = select(Enrollment.employee_id).where(Enrollment.session_id == wanted.session_id)
        query = query.where(col(Employee.employee_id).in_(seated))
    if wanted.without_email:
        query = query.where(col(Employee.email).is_(None), col(Employee.active))
    if after is not None:
        query = query.where(col(Employee.employee_id) > after)
    return tx.session.exec(query).all()


def supervised_by(tx: Tx, employee_id: str) -> Sequence[Employee]:
    """Whom this person supervises."""
    query = select(Employee).where(col(Employee.supervisor_id) == employee_id, col(Employee.erased_at).is_(None))
    return tx.session.exec(query.order_by(col(Employee.employee_id))).all()
