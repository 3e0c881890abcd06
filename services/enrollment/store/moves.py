"""Where people have worked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.enrollment.store.register_tables import EmployeeMove
from shared.database import Tx


def of_person(tx: Tx, employee_id: str) -> Sequence[EmployeeMove]:
    """A person's moves, the oldest first."""
    query = select(EmployeeMove).where(col(EmployeeMove.employee_id) == employee_id)
    return tx.session.exec(query.order_by(col(EmployeeMove.move_id))).all()


def last(tx: Tx, employee_id: str) -> EmployeeMove | None:
    """The move written down last."""
    query = select(EmployeeMove).where(col(EmployeeMove.employee_id) == employee_id)
    return tx.session.exec(query.order_by(col(EmployeeMove.move_id).desc()).limit(1)).first()
