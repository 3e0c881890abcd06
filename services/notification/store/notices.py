"""Notices: writing and removing them a batch at a time, and showing each person their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from services.notification.domain.notice import Kind, Matter, Told
from services.notification.store.notice_tables import NOTICE, Notice
from shared.database import Tx
from shared.database.bulk import keeping

_KEEP: Final = keeping(NOTICE)


class NewNotice(NamedTuple):
    """A row of ``notice``, in its columns' order."""

    notice_id: str
    employee_id: str
    agency: str
    city: str
    matter: Matter
    subject_id: str
    kind: Kind
    state: Told
    moved_at: datetime
    read_at: datetime | None = None


def add(tx: Tx, notices: Collection[NewNotice]) -> None:
    """Store these; one that is there stays as it is, read or not."""
    _KEEP.run(tx, notices)


def own(tx: Tx, employee_id: str, *, unread: bool, after: str | None, limit: int) -> Sequence[Notice]:
    """At most ``limit`` notices to a person, the newest first, from behind their notice ``after`` on.

    Nothing when that one is gone: whatever removed it removed all that came before it.
    """
    query = select(Notice).where(col(Notice.employee_id) == employee_id)
    if unread:
        query = query.where(col(Notice.read_at).is_(None))
    if after is not None:
        last = one(tx, employee_id, after)
        if last is None:
            return []
        earlier = sa.and_(col(Notice.moved_at) == last.moved_at, col(Notice.notice_id) < last.notice_id)
        query = query.where(sa.or_(col(Notice.moved_at) < last.moved_at, earlier))
    return tx.session.exec(query.order_by(col(Notice.moved_at).desc(), col(Notice.notice_id).desc()).limit(limit)).all()


def one(tx: Tx, employee_id: str, notice_id: str) -> Notice | None:
    """One notice, if it is to this person."""
    whose = select(Notice).where(col(Notice.notice_id) == notice_id, col(Notice.employee_id) == employee_id)
    return tx.session.exec(whose).first()


def mark_read(tx: Tx, employee_id: str, notice_id: str, at: datetime) -> None:
    """Note when a person first read a notice of theirs."""
    tx.execute(
        sa.update(NOTICE)
        .where(NOTICE.c.notice_id == notice_id, NOTICE.c.employee_id == employee_id, NOTICE.c.read_at.is_(None))
        .values(read_at=at)
    )
