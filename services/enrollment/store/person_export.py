"""Everything the store holds of one person, table by table.

A table tells by its columns whether it is about people: it names the person, or one of their enrolments or mentorships.
So a table that comes later is covered without a word here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from services.enrollment.store.tables import ENROLLMENT, MENTORSHIP, PIPELINE, SESSION, Base
from shared.database import Tx

Row = dict[str, Any]

_PERSON: Final = ("employee_id", "mentor_id", "mentee_id")
"""Columns that hold whom a row is about. One who is only offered as a candidate, or supervises, is not."""

_PIPELINE: Final = {
    table.name
    for table in (PIPELINE.outbox, PIPELINE.inbox, PIPELINE.consumer_position, PIPELINE.idempotency_key, PIPELINE.audit)
}
"""Events name nobody, and answers kept for repeats are dropped within days."""


def tables_of_people() -> dict[str, sa.Table]:
    """The tables that are about people."""
    return {
        table.name: table
        for table in Base.metadata.sorted_tables
        if table.name not in _PIPELINE and any(name in table.c for name in (*_PERSON, "enrollment_id", "mentorship_id"))
    }


def records(tx: Tx, employee_id: str) -> dict[str, list[Row]]:
    """The rows of every such table that are about the person, and the sessions that they teach."""
    found = {
        name: [dict(row) for row in tx.execute(_about(table, employee_id)).mappings()]
        for name, table in tables_of_people().items()
    }
    taught = sa.select(SESSION.c.session_id).where(SESSION.c.instructors.contains(f'"{employee_id}"', autoescape=True))
    found["session_taught"] = [dict(row) for row in tx.execute(taught.order_by(SESSION.c.session_id)).mappings()]
    return found


def trail(tx: Tx, subjects: list[str]) -> Iterator[Row]:
    """Who did and who read what of these subjects, the oldest first."""
    audit = tx.tables.audit
    query = sa.select(audit).where(audit.c.subject.in_(subjects)).order_by(audit.c.audit_id)
    return (dict(row) for row in tx.execute(query).mappings())


def _about(table: sa.Table, employee_id: str) -> sa.Select[Any]:
    named = [table.c[name] == employee_id for name in _PERSON if name in table.c]
    if not named and "enrollment_id" in table.c:
        theirs = sa.select(ENROLLMENT.c.enrollment_id).where(ENROLLMENT.c.employee_id == employee_id)
        named.append(table.c.enrollment_id.in_(theirs))
    if not named:
        pair = sa.or_(MENTORSHIP.c.mentor_id == employee_id, MENTORSHIP.c.mentee_id == employee_id)
        named.append(table.c.mentorship_id.in_(sa.select(MENTORSHIP.c.mentorship_id).where(pair)))
    return sa.select(table).where(sa.or_(*named)).order_by(*table.primary_key)
