"""What eligibility is decided on, for many persons and sessions at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Final

import sqlalchemy as sa

from services.enrollment.domain.eligibility import Requirements, Standing
from services.enrollment.store.requirements import EMPTY, requirements_of
from services.enrollment.store.tables import EMPLOYEE, ENROLLMENT, PROGRAMME, SESSION
from shared.database import Tx
from shared.database.keys import Keys

_IDS: Final = Keys("ids", id=str)
_PROGRAMMES: Final = Keys("programmes", id=str)
_ASKING: Final = sa.or_(
    PROGRAMME.c.prerequisites != EMPTY, PROGRAMME.c.position_types != EMPTY, PROGRAMME.c.position_ids != EMPTY
)
_REQUIREMENTS: Final = (
    sa.select(SESSION.c.session_id, PROGRAMME.c.prerequisites, PROGRAMME.c.position_types, PROGRAMME.c.position_ids)
    .join(PROGRAMME, PROGRAMME.c.programme_id == SESSION.c.programme_id)
    .where(_IDS.has(SESSION.c.session_id), _ASKING)
)
_POSITIONS: Final = sa.select(EMPLOYEE.c.employee_id, EMPLOYEE.c.position_type, EMPLOYEE.c.position_id).where(
    _IDS.has(EMPLOYEE.c.employee_id)
)
_COMPLETED: Final = (
    sa.select(ENROLLMENT.c.employee_id, SESSION.c.programme_id)
    .join(SESSION, SESSION.c.session_id == ENROLLMENT.c.session_id)
    .where(
        _IDS.has(ENROLLMENT.c.employee_id),
        _PROGRAMMES.has(SESSION.c.programme_id),
        ENROLLMENT.c.status == "completed",
    )
)


def requirements(tx: Tx, session_ids: Collection[str]) -> dict[str, Requirements]:
    """What these sessions ask for, those that ask for anything."""
    rows = tx.execute(_REQUIREMENTS, _IDS.bound(session_ids))
    return {row.session_id: requirements_of(row.prerequisites, row.position_types, row.position_ids) for row in rows}


def standings(tx: Tx, employee_ids: Collection[str], programme_ids: Collection[str]) -> dict[str, Standing]:
    """Where these persons stand, and which of these programmes they have completed."""
    completed: defaultdict[str, set[str]] = defaultdict(set)
    if programme_ids:
        rows = tx.execute(_COMPLETED, {**_IDS.bound(employee_ids), **_PROGRAMMES.bound(programme_ids)})
        for row in rows:
            completed[row.employee_id].add(row.programme_id)
    return {
        row.employee_id: Standing(row.position_type, row.position_id, frozenset(completed[row.employee_id]))
        for row in tx.execute(_POSITIONS, _IDS.bound(employee_ids))
    }
