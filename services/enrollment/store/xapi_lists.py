"""Lists of statements and of what is known of learning platforms, as far as they are a caller's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from services.enrollment.store import seats
from services.enrollment.store.growth_tables import XAPI_STATEMENT, XapiActivity, XapiActor
from services.enrollment.store.rows import rows_of
from services.enrollment.store.tables import EMPLOYEE, Employee
from services.enrollment.store.xapi import Arrival
from shared.database import Tx
from shared.web.auth import Principal

_COLUMNS = [XAPI_STATEMENT.c[name] for name in Arrival.__slots__]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which statements: by digests of what xAPI filters by, stored after ``since`` and up to ``until``."""

    actor_key: str | None = None
    verb_key: str | None = None
    activity_key: str | None = None
    registration: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    ascending: bool = False


def statements(tx: Tx, principal: Principal, asked: Asked, after: str | None, limit: int) -> list[Arrival]:
    """The next ``limit`` statements that are not voided, newest first unless ``ascending``."""
    table = XAPI_STATEMENT.c
    query = sa.select(*_COLUMNS).where(_seen(principal), table.voided_by.is_(None), table.body.is_not(None))
    for name in ("actor_key", "verb_key", "activity_key", "registration"):
        if (value := getattr(asked, name)) is not None:
            query = query.where(table[name] == value)
    if asked.since is not None:
        query = query.where(table.stored_at > asked.since)
    if asked.until is not None:
        query = query.where(table.stored_at <= asked.until)
    if after is not None:
        query = query.where(table.place > after if asked.ascending else table.place < after)
    order = table.place.asc() if asked.ascending else table.place.desc()
    return [Arrival(*row) for row in rows_of(tx, query.order_by(order).limit(limit))]


def parked(tx: Tx, principal: Principal, after: str | None, limit: int) -> list[Arrival]:
    """The next ``limit`` parked and refused statements, oldest first."""
    table = XAPI_STATEMENT.c
    query = sa.select(*_COLUMNS).where(
        _seen(principal), table.state.in_(("parked", "refused")), table.body.is_not(None)
    )
    if after is not None:
        query = query.where(table.place > after)
    return [Arrival(*row) for row in rows_of(tx, query.order_by(table.place).limit(limit))]


def actors(tx: Tx, principal: Principal, after: str | None, limit: int) -> Sequence[XapiActor]:
    """The next ``limit`` accounts of the caller's people, by their digests."""
    query = select(XapiActor).join(Employee, col(Employee.employee_id) == col(XapiActor.employee_id))
    if principal.city != "*":
        query = query.where(col(XapiActor.city) == principal.city)
    if not principal.is_city_wide:
        query = query.where(col(Employee.agency) == principal.agency)
    if after is not None:
        query = query.where(col(XapiActor.actor_key) > after)
    return tx.session.exec(query.order_by(col(XapiActor.actor_key)).limit(limit)).all()


def activities(tx: Tx, principal: Principal, after: str | None, limit: int) -> Sequence[XapiActivity]:
    """The next ``limit`` activities of the caller's city, by their digests."""
    query = select(XapiActivity)
    if principal.city != "*":
        query = query.where(col(XapiActivity.city) == principal.city)
    if after is not None:
        query = query.where(col(XapiActivity.activity_key) > after)
    return tx.session.exec(query.order_by(col(XapiActivity.activity_key)).limit(limit)).all()


def is_seen(tx: Tx, principal: Principal, arrival: Arrival) -> bool:
    """Whether a statement is the caller's: brought by its agency, or about its people."""
    if principal.sees(arrival.agency, arrival.city):
        return True
    return arrival.employee_id is not None and sees_person(tx, principal, arrival.employee_id)


def sees_person(tx: Tx, principal: Principal, employee_id: str) -> bool:
    """Whether somebody in the register is the caller's."""
    person = seats.persons(tx, [employee_id]).get(employee_id)
    return person is not None and principal.sees(person.agency, person.city)


def _seen(principal: Principal) -> sa.ColumnElement[bool]:
    table = XAPI_STATEMENT.c
    if principal.is_city_wide:
        return sa.true() if principal.city == "*" else table.city == principal.city
    own_people = sa.select(EMPLOYEE.c.employee_id).where(EMPLOYEE.c.agency == principal.agency)
    return sa.or_(table.agency == principal.agency, table.employee_id.in_(own_people))
