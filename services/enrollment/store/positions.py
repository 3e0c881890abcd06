"""Agencies' own positions, and who holds them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col, select

from services.enrollment.store.register_tables import Position
from services.enrollment.store.tables import EMPLOYEE
from shared.database import Tx
from shared.database.bulk import updating
from shared.database.keys import Keys

_COPIED: Final = ("position_title", "position_type", "technical", "required", "rule_set")
_COPY: Final = updating(EMPLOYEE, *_COPIED, counting="version")
_IDS: Final = Keys("ids", id=str)
_HOLDERS: Final = (
    sa.select(EMPLOYEE)
    .where(_IDS.has(EMPLOYEE.c.position_id), EMPLOYEE.c.erased_at.is_(None))
    .order_by(EMPLOYEE.c.employee_id)
)


def get(tx: Tx, position_id: str) -> Position | None:
    """The position, in use or not."""
    return tx.session.get(Position, position_id)


def of_agency(tx: Tx, agency: str) -> Sequence[Position]:
    """Every position of an agency, in use or not, by id."""
    query = select(Position).where(col(Position.agency) == agency).order_by(col(Position.position_id))
    return tx.session.exec(query).all()


def page(tx: Tx, agency: str | None, city: str | None, after: str | None, limit: int) -> Sequence[Position]:
    """The next ``limit`` positions in use, by id: of one agency, or a city, or all."""
    query = select(Position).where(col(Position.active)).order_by(col(Position.position_id)).limit(limit)
    if agency is not None:
        query = query.where(col(Position.agency) == agency)
    if city is not None:
        query = query.where(col(Position.city) == city)
    if after is not None:
        query = query.where(col(Position.position_id) > after)
    return tx.session.exec(query).all()


def cities_of(tx: Tx, position_ids: Collection[str]) -> dict[str, str]:
    """The city of each of these positions that there are."""
    query = select(Position).where(col(Position.position_id).in_(position_ids))
    return {one.position_id: one.city for one in tx.session.exec(query)}


def holders(tx: Tx, position_ids: Collection[str]) -> list[dict[str, Any]]:
    """The register entries of who holds one of these positions."""
    if not position_ids:
        return []
    return [dict(row) for row in tx.execute(_HOLDERS, _IDS.bound(list(position_ids))).mappings()]


def copy_to(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write (employee_id, title, type, technical, required, rule set) into entries, whose versions count on."""
    _COPY.run(tx, rows)
