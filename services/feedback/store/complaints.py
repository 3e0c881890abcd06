"""Citizens' reports and their steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col, select

from services.feedback.domain.complaint_figures import Handled
from services.feedback.store.sight import Sight
from services.feedback.store.tables import Complaint, ComplaintMove
from services.feedback.store.voice_tables import ComplaintNote
from shared.database import Tx
from shared.database.bulk import table_of

_COMPLAINT: Final = table_of(Complaint)
_NOTE: Final = table_of(ComplaintNote)


@dataclass(frozen=True, slots=True)
class Place:
    """A city, or an agency or a unit in it."""

    city: str
    agency: str | None = None
    unit_id: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports a list shows; ``overdue`` at ``now``."""

    sight: Sight
    unit_id: str | None
    state: str | None
    overdue: bool | None
    now: datetime


def find(tx: Tx, complaint_id: str) -> Complaint | None:
    """A report by its id."""
    return tx.session.get(Complaint, complaint_id)


def by_ticket(tx: Tx, ticket: str) -> Complaint | None:
    """A report by its ticket."""
    return tx.session.exec(select(Complaint).where(Complaint.ticket == ticket)).one_or_none()


def is_taken(tx: Tx, ticket: str) -> bool:
    """Whether a ticket is somebody's."""
    return tx.session.exec(select(Complaint.complaint_id).where(Complaint.ticket == ticket)).one_or_none() is not None


def add(tx: Tx, complaint: Complaint) -> None:
    """Store a new report."""
    tx.session.add(complaint)


def add_move(tx: Tx, move: ComplaintMove) -> None:
    """Store a step of a report."""
    tx.session.add(move)


def moves(tx: Tx, complaint_id: str) -> Sequence[ComplaintMove]:
    """The steps of a report, in order."""
    asked = select(ComplaintMove).where(ComplaintMove.complaint_id == complaint_id)
    return tx.session.exec(asked.order_by(col(ComplaintMove.number))).all()


def followers(tx: Tx, complaint_id: str) -> Sequence[Complaint]:
    """The reports that were merged into one."""
    asked = select(Complaint).where(Complaint.merged_into == complaint_id)
    return tx.session.exec(asked.order_by(col(Complaint.complaint_id))).all()


def ended_before(tx: Tx, moment: datetime, limit: int) -> Sequence[Complaint]:
    """Reports that ended before a moment and were not erased, the oldest first."""
    ended = col(Complaint.state).in_(["closed", "rejected"])
    asked = select(Complaint).where(ended, col(Complaint.since) < moment, col(Complaint.erased_at).is_(None))
    return tx.session.exec(asked.order_by(col(Complaint.complaint_id)).limit(limit)).all()


def forget_notes(tx: Tx, complaint_id: str) -> None:
    """Drop the notes on a report."""
    tx.session.flush()
    tx.execute(sa.delete(_NOTE).where(_NOTE.c.complaint_id == complaint_id))


def published(tx: Tx, place: Place, before: str | None, limit: int) -> Sequence[Complaint]:
    """Reports the public may read, the newest first, one more than ``limit`` where there are more."""
    query = select(Complaint).where(col(Complaint.published_at).is_not(None), *_within(place))
    if before is not None:
        query = query.where(col(Complaint.complaint_id) < before)
    return tx.session.exec(query.order_by(col(Complaint.complaint_id).desc()).limit(limit + 1)).all()


def handled(tx: Tx, place: Place, begin: datetime, end: datetime, now: datetime) -> list[Handled]:
    """How the reports that came from ``begin`` to before ``end`` were handled, by unit."""

    def counted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    table = _COMPLAINT.c
    asked = (
        sa.select(
            table.unit_id,
            table.agency,
            sa.func.count(),
            counted(table.state.not_in(["closed", "rejected"])),
            counted(table.due_at <= now),
            counted(table.reopened > 0),
            counted(table.answered_late),
            sa.func.count(table.satisfaction),
            sa.func.coalesce(sa.func.sum(table.satisfaction), 0),
        )
        .where(table.opened_at >= begin, table.opened_at < end, table.merged_into.is_(None), *_within(place))
        .group_by(table.unit_id, table.agency)
        .order_by(table.unit_id)
    )
    rows: Sequence[Any] = tx.execute(asked).all()
    return [Handled(row[0], row[1], *map(int, row[2:])) for row in rows]


def _within(place: Place) -> list[sa.ColumnElement[bool]]:
    table = _COMPLAINT.c
    limits = ((table.city, place.city), (table.agency, place.agency), (table.unit_id, place.unit_id))
    return [column == value for column, value in limits if value is not None]


def silent(tx: Tx, now: datetime, limit: int) -> Sequence[Complaint]:
    """Reports whose reporters' time to object or to answer is over, the longest first."""
    until = col(Complaint.reporter_until)
    asked = select(Complaint).where(until <= now).order_by(until, col(Complaint.complaint_id))
    return tx.session.exec(asked.limit(limit)).all()


def page(tx: Tx, wanted: Wanted, before: str | None, limit: int) -> Sequence[Complaint]:
    """Reports, the newest first, one more than ``limit`` where there are more."""
    query = select(Complaint).where(wanted.sight.of(Complaint.agency, Complaint.city))
    if wanted.unit_id is not None:
        query = query.where(Complaint.unit_id == wanted.unit_id)
    if wanted.state is not None:
        query = query.where(Complaint.state == wanted.state)
    if wanted.overdue is not None:
        due_at = col(Complaint.due_at)
        query = query.where(due_at <= wanted.now if wanted.overdue else sa.or_(due_at.is_(None), due_at > wanted.now))
    if before is not None:
        query = query.where(col(Complaint.complaint_id) < before)
    return tx.session.exec(query.order_by(col(Complaint.complaint_id).desc()).limit(limit + 1)).all()
