"""The numbered trail of changes that live streams follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from services.notification.domain.delivery import ChangeKind
from services.notification.store import shown_alerts
from services.notification.store.delivery_tables import ALERT_SIGNAL
from services.notification.store.shown_alerts import Shown
from services.notification.store.tables import Alert
from shared.database import Tx


class Scope(NamedTuple):
    """Whose alerts; None for everybody's."""

    agency: str | None
    city: str | None


class Place(NamedTuple):
    """After which number a stream goes on; ``is_lost`` when what it missed is not kept any more."""

    seq: int
    is_lost: bool = False


class Seen(NamedTuple):
    """One change, with the alert as it is now."""

    seq: int
    kind: ChangeKind
    shown: Shown


class Page(NamedTuple):
    """Changes up to a number, whether of this scope or not; ``is_full`` when there may be more."""

    changes: Sequence[Seen]
    seq: int
    is_full: bool


def place_of(tx: Tx, last: int | None) -> Place:
    """Where to go on after the change that somebody saw last; from now on for one who saw none."""
    signal = ALERT_SIGNAL.c
    ends = tx.execute(sa.select(sa.func.min(signal.seq).label("first"), sa.func.max(signal.seq).label("newest"))).one()
    first, newest = (ends.first or 0, ends.newest or 0)
    if last is None:
        return Place(newest)
    return Place(newest, is_lost=True) if last > newest or last < first - 1 else Place(last)


def after(tx: Tx, seq: int, scope: Scope, limit: int) -> Page:
    """The next changes after a number; those of one alert are told once, as the last of them."""
    signal = ALERT_SIGNAL.c
    rows = tx.execute(sa.select(ALERT_SIGNAL).where(signal.seq > seq).order_by(signal.seq).limit(limit)).all()
    if not rows:
        return Page((), seq, is_full=False)
    last = {row.alert_id: row for row in rows if scope.agency in {None, row.agency} and scope.city in {None, row.city}}
    found = tx.session.exec(select(Alert).where(col(Alert.alert_id).in_(list(last)))).all() if last else []
    shown = {one.alert.alert_id: one for one in shown_alerts.shown(tx, found)}
    changes = [Seen(row.seq, row.kind, shown[key]) for key, row in last.items() if key in shown]
    return Page(sorted(changes, key=lambda one: one.seq), rows[-1].seq, is_full=len(rows) == limit)
