"""Who is busy on which days: seats in other sessions, for many people at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Final, NamedTuple

import sqlalchemy as sa

from services.enrollment.domain.enrolment import BUSY
from services.enrollment.store.tables import ENROLLMENT, SESSION
from shared.database import Tx
from shared.database.keys import Keys


class Busy(NamedTuple):
    """A seat that keeps a person busy from one day to another, both included."""

    employee_id: str
    enrollment_id: str
    session_id: str
    starts_on: date
    ends_on: date


_IDS: Final = Keys("people", id=str)
_BUSY: Final = (
    sa.select(
        ENROLLMENT.c.employee_id,
        ENROLLMENT.c.enrollment_id,
        ENROLLMENT.c.session_id,
        SESSION.c.starts_on,
        SESSION.c.ends_on,
    )
    .join(SESSION, SESSION.c.session_id == ENROLLMENT.c.session_id)
    .where(
        _IDS.has(ENROLLMENT.c.employee_id),
        ENROLLMENT.c.status.in_(BUSY),
        SESSION.c.ends_on >= sa.bindparam("since"),
        SESSION.c.starts_on <= sa.bindparam("until"),
    )
    .order_by(SESSION.c.starts_on, ENROLLMENT.c.enrollment_id)
)


def seats(tx: Tx, employee_ids: Collection[str], since: date, until: date) -> dict[str, list[Busy]]:
    """The seats these people hold in sessions that touch these days, by person, the earliest first."""
    found: defaultdict[str, list[Busy]] = defaultdict(list)
    for row in tx.execute(_BUSY, {**_IDS.bound(employee_ids), "since": since, "until": until}):
        found[row.employee_id].append(Busy._make(row))
    return found
