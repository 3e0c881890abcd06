"""Steps of enrolments: written with the change itself, many at once, and read back in their order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import sqlalchemy as sa

from services.enrollment.domain.enrolment import State
from services.enrollment.store.life_tables import STEP
from services.enrollment.store.tables import ENROLLMENT
from shared.database import Tx
from shared.database.bulk import inserting
from shared.database.keys import Keys

WAITING_LIST: Final = "waiting-list"
"""Who gives a free seat to the first of the waiting list."""


class Step(NamedTuple):
    """One step; see ``life_tables.EnrollmentStep``."""

    enrollment_id: str
    number: int
    before: State | None
    after: State
    actor: str
    at: datetime
    reason: str | None = None
    note: str | None = None
    overlap_with: str | None = None


_ADD: Final = inserting(STEP, *Step._fields)
_IDS: Final = Keys("ids", id=str)
_OF: Final = (
    sa.select(*(STEP.c[name] for name in Step._fields))
    .where(STEP.c.enrollment_id == sa.bindparam("id"))
    .order_by(STEP.c.number)
)
_ACCEPTED: Final = (
    sa.select(STEP.c.enrollment_id).where(_IDS.has(STEP.c.enrollment_id), STEP.c.overlap_with.is_not(None)).distinct()
)
_FORGET: Final = (
    sa.update(STEP)
    .where(
        STEP.c.enrollment_id.in_(
            sa.select(ENROLLMENT.c.enrollment_id).where(ENROLLMENT.c.employee_id == sa.bindparam("of_person"))
        )
    )
    .values(note=None)
)


def add(tx: Tx, steps: Collection[Step]) -> None:
    """Write steps down, each another (enrolment, number)."""
    _ADD.run(tx, steps)


def of(tx: Tx, enrollment_id: str) -> Sequence[Step]:
    """The steps of an enrolment, the first one first."""
    return [Step._make(row) for row in tx.execute(_OF, {"id": enrollment_id})]


def overlap_accepted(tx: Tx, enrollment_ids: Collection[str]) -> set[str]:
    """Those of these enrolments for which somebody let an overlap stand."""
    return set(tx.execute(_ACCEPTED, _IDS.bound(enrollment_ids)).scalars())


def forget_notes(tx: Tx, employee_id: str) -> None:
    """Drop what people wrote in the steps of a person's enrolments."""
    tx.execute(_FORGET, {"of_person": employee_id})
