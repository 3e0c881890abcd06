"""Invitations to participants' questionnaires: who was asked, what was sent, and how many answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from services.feedback.store.sight import Sight
from services.feedback.store.survey_tables import Invitation
from shared.database import Tx
from shared.database.bulk import replacing, table_of, updating

_INVITATION: Final = table_of(Invitation)
_INVITE: Final = replacing(_INVITATION, "open")
_OPEN: Final = updating(_INVITATION, "open")


class Invited(NamedTuple):
    """A row of ``invitation``, in its columns' order."""

    enrollment_id: str
    invitation_id: str
    employee_id: str
    agency: str
    city: str
    session_id: str
    form: str
    invited_at: datetime
    expires_at: datetime
    open: bool
    sent: int
    due_at: datetime | None
    reminded_at: datetime | None
    answered_at: datetime | None


class SessionCount(NamedTuple):
    """How many of a session's participants were invited, have answered, and can still answer."""

    session_id: str
    invited: int
    answered: int
    waiting: int


def invite(tx: Tx, invited: Collection[Invited]) -> None:
    """Note invitations; one that is there stays as it is, open again."""
    _INVITE.run(tx, invited)


def close(tx: Tx, enrollment_ids: Collection[str]) -> None:
    """Close the invitations of participations that were taken back."""
    _OPEN.run(tx, [(one, False) for one in enrollment_ids])


def of_enrollment(tx: Tx, enrollment_id: str) -> Invitation | None:
    """The invitation of a participation."""
    return tx.session.get(Invitation, enrollment_id)


def find(tx: Tx, invitation_id: str) -> Invitation | None:
    """An invitation by its own id."""
    return tx.session.exec(select(Invitation).where(Invitation.invitation_id == invitation_id)).one_or_none()


def of_person(tx: Tx, employee_id: str, now: datetime) -> Sequence[Invitation]:
    """What a person can answer now, the one that ends first before the others."""
    asked = select(Invitation).where(Invitation.employee_id == employee_id, *_waiting(now))
    return tx.session.exec(asked.order_by(col(Invitation.expires_at), col(Invitation.enrollment_id))).all()


def due(tx: Tx, sight: Sight, session_id: str | None, now: datetime, limit: int) -> Sequence[Invitation]:
    """What is to be sent now, the longest due first."""
    asked = select(Invitation).where(
        sight.of(Invitation.agency, Invitation.city), col(Invitation.due_at) <= now, *_waiting(now)
    )
    if session_id is not None:
        asked = asked.where(Invitation.session_id == session_id)
    return tx.session.exec(asked.order_by(col(Invitation.due_at), col(Invitation.enrollment_id)).limit(limit)).all()


def counts(
    tx: Tx, sight: Sight, session_id: str | None, now: datetime, after: str | None, limit: int
) -> Sequence[SessionCount]:
    """The sessions by id, one more than ``limit`` where there are more."""
    table = _INVITATION
    waiting = sa.and_(table.c.answered_at.is_(None), table.c.expires_at > now)
    asked = sa.select(
        table.c.session_id,
        sa.func.count(),
        sa.func.count(table.c.answered_at),
        sa.func.sum(sa.case((waiting, 1), else_=0)),
    ).where(sight.of(table.c.agency, table.c.city), table.c.open)
    if session_id is not None:
        asked = asked.where(table.c.session_id == session_id)
    if after is not None:
        asked = asked.where(table.c.session_id > after)
    asked = asked.group_by(table.c.session_id).order_by(table.c.session_id).limit(limit + 1)
    rows: Sequence[Sequence[Any]] = tx.execute(asked).all()
    return [SessionCount(row[0], int(row[1]), int(row[2]), int(row[3])) for row in rows]


def _waiting(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (col(Invitation.open).is_(True), col(Invitation.answered_at).is_(None), col(Invitation.expires_at) > now)
