"""Timers in the store: they outlive the process that set them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from services.notification.store.tables import TIMER
from services.notification.store.upsert import upsert
from shared.database import Tx


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


def put(tx: Tx, timers: Sequence[SetTimer]) -> None:
    """Set timers, in place of those the same rules have for the same subjects."""
    upsert(tx, TIMER, [timer._asdict() for timer in timers])


def put_no_later(tx: Tx, timers: Sequence[SetTimer]) -> None:
    """Set timers; one that is due sooner already stays as it is, so that what was missed is not forgotten."""
    excluded = sa.literal_column("excluded.due_at", TIMER.c.due_at.type)
    sooner = sa.case((TIMER.c.due_at < excluded, TIMER.c.due_at), else_=excluded)
    upsert(tx, TIMER, [timer._asdict() for timer in timers], {"due_at": sooner})


def drop(tx: Tx, keys: Sequence[TimerKey]) -> None:
    """Forget timers; keys that have none are passed over."""
    if keys:
        tx.execute(
            sa.delete(TIMER).where(
                TIMER.c.rule == sa.bindparam("of_rule"), TIMER.c.subject_id == sa.bindparam("of_subject")
            ),
            [{"of_rule": key.rule, "of_subject": key.subject_id} for key in keys],
        )


def take_due(tx: Tx, now: datetime, limit: int) -> list[SetTimer]:
    """Take out what is due, the longest overdue first; whoever takes a timer must do its work in this transaction."""
    rows = tx.execute(
        sa.select(TIMER)
        .where(TIMER.c.due_at <= now)
        .order_by(TIMER.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    due = [SetTimer(row.rule, row.subject_id, row.city, row.due_at, row.payload) for row in rows]
    drop(tx, [TimerKey(timer.rule, timer.subject_id) for timer in due])
    return due


def next_due(tx: Tx) -> datetime | None:
    """When the next timer is due; None when there is none."""
    due: datetime | None = tx.execute(sa.select(sa.func.min(TIMER.c.due_at, type_=TIMER.c.due_at.type))).scalar()
    return due


def dates_of(tx: Tx, rule: str) -> list[tuple[str, datetime]]:
    """The distinct cities and due times of a rule's timers."""
    rows = tx.execute(sa.select(TIMER.c.city, TIMER.c.due_at).where(TIMER.c.rule == rule).distinct())
    return [(row.city, row.due_at) for row in rows]


def reschedule(tx: Tx, rule: str, city: str, old: datetime, new: datetime) -> None:
    """Move a rule's timers of a city from one due time to another."""
    tx.execute(
        sa.update(TIMER).where(TIMER.c.rule == rule, TIMER.c.city == city, TIMER.c.due_at == old).values(due_at=new)
    )
