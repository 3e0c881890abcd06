"""What people have earned JP with: completed sessions, and mentoring meetings as mentor or mentee."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from services.enrollment.domain.jp_caps import Activity
from services.enrollment.store.tables import EMPLOYEE, ENROLLMENT, MENTORING_SESSION, MENTORSHIP, SESSION
from shared.columns import Moment
from shared.database import Tx
from shared.database.keys import Keys
from shared.rules.calendar import city_day

MENTORING_FORM: Final = "NKL02"
"""The form of a logged mentoring meeting."""


class Earned(NamedTuple):
    """One activity, and the enrolment or meeting that it is."""

    source_id: str
    activity: Activity


_IDS: Final = Keys("ids", id=str)
_SINCE: Final = sa.bindparam("since", type_=Moment)
_UNTIL: Final = sa.bindparam("until", type_=Moment)
_SESSIONS: Final = (
    sa.select(
        ENROLLMENT.c.employee_id,
        ENROLLMENT.c.enrollment_id,
        SESSION.c.form,
        ENROLLMENT.c.completed_at,
        ENROLLMENT.c.jp_earned_tenths,
    )
    .join(SESSION, SESSION.c.session_id == ENROLLMENT.c.session_id)
    .where(
        _IDS.has(ENROLLMENT.c.employee_id),
        ENROLLMENT.c.status == "completed",
        ENROLLMENT.c.completed_at.between(_SINCE, _UNTIL),
    )
)


def _meetings(who: str) -> sa.Select[Any]:
    return (
        sa.select(
            MENTORSHIP.c[who],
            MENTORING_SESSION.c.mentoring_session_id,
            MENTORING_SESSION.c.held_at,
            MENTORING_SESSION.c.jp_tenths,
        )
        .join(MENTORSHIP, MENTORSHIP.c.mentorship_id == MENTORING_SESSION.c.mentorship_id)
        .where(_IDS.has(MENTORSHIP.c[who]), MENTORING_SESSION.c.held_at.between(_SINCE, _UNTIL))
    )


_AS_MENTOR: Final = _meetings("mentor_id")
_AS_MENTEE: Final = _meetings("mentee_id")
_CONTRACTS: Final = sa.select(EMPLOYEE.c.employee_id, EMPLOYEE.c.employment, EMPLOYEE.c.contract_start).where(
    _IDS.has(EMPLOYEE.c.employee_id)
)


class Contract(NamedTuple):
    """What decides a person's JP year."""

    employee_id: str
    employment: str
    contract_start: date | None


def contracts(tx: Tx, employee_ids: Collection[str]) -> dict[str, Contract]:
    """Of these people."""
    found = map(Contract._make, tx.execute(_CONTRACTS, _IDS.bound(employee_ids)))
    return {contract.employee_id: contract for contract in found}


def of(tx: Tx, employee_ids: Collection[str], since: datetime, until: datetime) -> dict[str, list[Earned]]:
    """What these people completed and met for between two moments, by person."""
    wanted = {**_IDS.bound(employee_ids), "since": since, "until": until}
    found: defaultdict[str, list[Earned]] = defaultdict(list)
    sessions: Sequence[Sequence[Any]] = tx.execute(_SESSIONS, wanted).all()
    for person, source, form, at, tenths in sessions:
        found[person].append(Earned(source, Activity(form, city_day(at), tenths or 0)))
    for statement in (_AS_MENTOR, _AS_MENTEE):
        meetings: Sequence[Sequence[Any]] = tx.execute(statement, wanted).all()
        for person, source, at, tenths in meetings:
            found[person].append(Earned(source, Activity(MENTORING_FORM, city_day(at), tenths)))
    return found
