"""Timers in the store: they outlive the process that set them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

import sqlalchemy as sa

from services.notification.store.tables import TIMER
from shared.database import Tx
from shared.database.bulk import deleting, replacing, smaller

_PUT: Final = replacing(TIMER)
_PUT_NO_LATER: Final = replacing(TIMER, due_at=smaller)
_DROP: Final = deleting(TIMER)


class TimerKey(NamedTuple):
    """A rule has one timer for a subject."""

    rule: str
    subject_id: str


class SetTimer(NamedTuple):
    """When a rule looks at a subject again; ``payload`` is JSON with the facts to look at where no table holds them."""

    rule: str
    subject_id: str
    city: str
    due_at: datetime
    payload: str = ""
    agency: str | None = None


def put(tx: Tx, timers: Sequence[SetTimer]) -> None:
    """Set timers, in place of those the same rules have for the same subjects."""
    _PUT.run(tx, timers)


def put_no_later(tx: Tx, timers: Sequence[SetTimer]) -> None:
    """Set timers; one that is due sooner already stays as it is, so that what was missed is not forgotten."""
    _PUT_NO_LATER.run(tx, timers)


def drop(tx: Tx, keys: Sequence[TimerKey]) -> None:
    """Forget timers; keys that have none are passed over."""
    _DROP.run(tx, keys)


def take_due(tx: Tx, now: datetime, limit: int) -> list[SetTimer]:
    """Take out what is due, the longest overdue first; whoever takes a timer must do its work in this transaction."""
    rows = tx.execute(
        sa.select(TIMER)
        .where(TIMER.c.due_at <= now)
        .order_by(TIMER.c.due_at, TIMER.c.rule, TIMER.c.subject_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    due = [SetTimer(row.rule, row.subject_id, row.city, row.due_at, row.payload, row.agency) for row in rows]
    drop(tx, [TimerKey(timer.rule, timer.subject_id) for timer in due])
    return due


def next_due(tx: Tx) -> datetime | None:
    """When the next timer is due; None when there is none."""
    due: datetime | None = tx.execute(sa.select(sa.func.min(TIMER.c.due_at, type_=TIMER.c.due_at.type))).scalar()
    return due


def dates_of(tx: Tx, rule: str) -> list[tuple[str, str | None, datetime]]:
    """The distinct cities, agencies and due times of a rule's timers."""
    dates = sa.select(TIMER.c.city, TIMER.c.agency, TIMER.c.due_at).where(TIMER.c.rule == rule).distinct()
    rows = tx.execute(dates.order_by(TIMER.c.city, TIMER.c.agency, TIMER.c.due_at))
    return [(row.city, row.agency, row.due_at) for row in rows]


def reschedule(tx: Tx, rule: str, place: tuple[str, str | None], old: datetime, new: datetime) -> None:
    """Move a rule's timers of a city and agency from one due time to another."""
    city, agency = place
    of_agency = TIMER.c.agency.is_(None) if agency is None else TIMER.c.agency == agency
    tx.execute(
        sa.update(TIMER)
        .where(TIMER.c.rule == rule, TIMER.c.city == city, of_agency, TIMER.c.due_at == old)
        .values(due_at=new)
    )
