"""What learning paths are made of: people's standards, programmes of a city, sessions ahead, who is in what already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from services.enrollment.domain.enrolment import OPEN, State
from services.enrollment.domain.learning_path import SELF_PACED, Run
from services.enrollment.domain.training_need import cost_per_seat
from services.enrollment.store.growth_tables import STANDING
from services.enrollment.store.rows import rows_of
from services.enrollment.store.tables import EMPLOYEE, ENROLLMENT, MENTORSHIP, PROGRAMME, SESSION
from shared.database import Tx
from shared.database.keys import Keys


class Standard(NamedTuple):
    """A person and the levels that the position asks for."""

    employee_id: str
    required: dict[str, int]


class Programme(NamedTuple):
    """A programme; ``competencies`` and the three after it as ``store.competencies`` and ``requirements`` read them."""

    programme_id: str
    agency: str
    title: str
    form: str
    jp_tenths: int
    provider_name: str
    provider_kind: str
    competencies: str
    prerequisites: str
    position_types: str
    position_ids: str


class Involved(NamedTuple):
    """A person in a session of a programme."""

    employee_id: str
    programme_id: str
    session_id: str
    status: State


class Guide(NamedTuple):
    """Somebody with a level in a competency, and how many people they guide now."""

    employee_id: str
    agency: str
    unit_id: str
    position_type: str
    level: int
    mentees: int


_IDS: Final = Keys("ids", id=str)
_PEOPLE: Final = sa.select(EMPLOYEE.c.employee_id, EMPLOYEE.c.required).where(
    EMPLOYEE.c.active, EMPLOYEE.c.erased_at.is_(None)
)
_PROGRAMMES: Final = (
    sa.select(*(PROGRAMME.c[name] for name in Programme._fields))
    .where(PROGRAMME.c.city == sa.bindparam("city"), PROGRAMME.c.active)
    .order_by(PROGRAMME.c.programme_id)
)
_AHEAD: Final = (
    sa.select(SESSION)
    .where(
        _IDS.has(SESSION.c.programme_id),
        SESSION.c.state != "cancelled",
        sa.or_(
            SESSION.c.starts_on >= sa.bindparam("today"),
            sa.and_(SESSION.c.form.in_(sorted(SELF_PACED)), SESSION.c.ends_on >= sa.bindparam("today")),
        ),
    )
    .order_by(SESSION.c.starts_on, SESSION.c.session_id)
)
_COSTS: Final = sa.select(
    SESSION.c.programme_id, sa.func.coalesce(SESSION.c.cost_spent, SESSION.c.cost_planned), SESSION.c.capacity
).where(_IDS.has(SESSION.c.programme_id), SESSION.c.state != "cancelled", SESSION.c.imported.is_(False))
_INVOLVED: Final = (
    sa.select(ENROLLMENT.c.employee_id, SESSION.c.programme_id, ENROLLMENT.c.session_id, ENROLLMENT.c.status)
    .join(SESSION, SESSION.c.session_id == ENROLLMENT.c.session_id)
    .where(_IDS.has(ENROLLMENT.c.employee_id), ENROLLMENT.c.status.in_((*OPEN, "completed")))
    .order_by(ENROLLMENT.c.enrollment_id)
)
_MENTEES: Final = (
    sa.select(sa.func.count())
    .where(MENTORSHIP.c.mentor_id == EMPLOYEE.c.employee_id, MENTORSHIP.c.state == "active")
    .correlate(EMPLOYEE)
    .scalar_subquery()
)


def people_of(tx: Tx, *, agency: str | None = None, unit_id: str | None = None) -> list[Standard]:
    """The people of an agency or a unit."""
    query = _PEOPLE
    if agency is not None:
        query = query.where(EMPLOYEE.c.agency == agency)
    if unit_id is not None:
        query = query.where(EMPLOYEE.c.unit_id == unit_id)
    return [Standard(*row) for row in rows_of(tx, query.order_by(EMPLOYEE.c.employee_id))]


def programmes_of(tx: Tx, city: str) -> list[Programme]:
    """The programmes in use in a city."""
    return [Programme(*row) for row in rows_of(tx, _PROGRAMMES, {"city": city})]


def runs_ahead(tx: Tx, programme_ids: Collection[str], today: date) -> dict[str, list[Run]]:
    """The sessions of these programmes that can still be joined, by programme, the first to begin first."""
    found: dict[str, list[Run]] = {}
    for row in rows_of(tx, _AHEAD, {**_IDS.bound(programme_ids), "today": today}):
        found.setdefault(row.programme_id, []).append(_run(row))
    return found


def seat_costs(tx: Tx, programme_ids: Collection[str]) -> dict[str, int]:
    """The mean cost of a seat of these programmes, over their sessions with a cost, in whole rupiah."""
    costs: dict[str, list[tuple[int, int]]] = {}
    for programme_id, cost, capacity in rows_of(tx, _COSTS, _IDS.bound(programme_ids)):
        costs.setdefault(programme_id, []).append((cost, capacity))
    found = {programme_id: cost_per_seat(stated) for programme_id, stated in costs.items()}
    return {programme_id: cost for programme_id, cost in found.items() if cost is not None}


def involved(tx: Tx, employee_ids: Collection[str]) -> list[Involved]:
    """What these people have completed, and what is still to come for them."""
    return [Involved(*row) for row in rows_of(tx, _INVOLVED, _IDS.bound(employee_ids))]


def guides(tx: Tx, competency: str, above: int, city: str, agency: str | None, but: str) -> list[Guide]:
    """Who of a city, or of one of its agencies, stands above a level in a competency; ``but`` is left out."""
    query = (
        sa.select(
            EMPLOYEE.c.employee_id,
            EMPLOYEE.c.agency,
            EMPLOYEE.c.unit_id,
            EMPLOYEE.c.position_type,
            STANDING.c.level,
            _MENTEES,
        )
        .join(STANDING, STANDING.c.employee_id == EMPLOYEE.c.employee_id)
        .where(
            STANDING.c.competency == competency,
            STANDING.c.level > above,
            EMPLOYEE.c.city == city,
            EMPLOYEE.c.employee_id != but,
            EMPLOYEE.c.active,
            EMPLOYEE.c.erased_at.is_(None),
        )
    )
    if agency is not None:
        query = query.where(EMPLOYEE.c.agency == agency)
    return [Guide(*row) for row in rows_of(tx, query)]


def guided_by(tx: Tx, mentee_id: str, competency: str) -> set[str]:
    """Who guides a person in a competency now."""
    query = sa.select(MENTORSHIP.c.mentor_id).where(
        MENTORSHIP.c.mentee_id == mentee_id, MENTORSHIP.c.competency == competency, MENTORSHIP.c.state == "active"
    )
    return set(tx.execute(query).scalars())


def _run(row: Any) -> Run:
    cost = row.cost_planned if row.cost_spent is None else row.cost_spent
    return Run(
        session_id=row.session_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        place=row.place,
        link=row.link,
        capacity=row.capacity,
        seats_free=row.capacity - row.seats_taken,
        difficulty=row.difficulty,
        cost_per_seat=cost_per_seat([(cost, row.capacity)]),
    )
