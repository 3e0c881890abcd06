"""Citizens' reports and their steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from services.feedback.store.sight import Sight
from services.feedback.store.tables import Complaint, ComplaintMove
from shared.database import Tx


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


def silent(tx: Tx, now: datetime, limit: int) -> Sequence[Complaint]:
    """Answered reports whose reporters' time to object is over, the longest first."""
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
