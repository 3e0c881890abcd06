"""Sessions and how their seats stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final, NamedTuple

import sqlalchemy as sa

from services.notification.store.rule_tables import SEAT, SESSION
from shared.database import Tx
from shared.database.bulk import replacing
from shared.database.keys import Keys

_SESSIONS: Final = Keys("sessions", session_id=str)
_SEATS: Final = Keys("seats", enrollment_id=str)
_KNOWN: Final = sa.select(SESSION).where(_SESSIONS.has(SESSION.c.session_id))
_TAKEN: Final = sa.select(SEAT).where(_SEATS.has(SEAT.c.enrollment_id))
_PUT: Final = replacing(SESSION)
_PUT_SEATS: Final = replacing(SEAT)


class KnownSession(NamedTuple):
    """A session in its columns' order; what enrollment has not told yet is None, its version then 0."""

    session_id: str
    programme_id: str | None = None
    agency: str | None = None
    city: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    capacity: int | None = None
    cancelled: bool = False
    version: int = 0
    enrolled: int = 0
    no_shows: int = 0
    completed: int = 0
    answered: int = 0


class KnownSeat(NamedTuple):
    """An enrolment: ``unheard``, ``enrolled``, ``completed``, ``no_show`` or ``gone``, and whether it has answered."""

    enrollment_id: str
    session_id: str
    status: str = "unheard"
    answered: bool = False


def known(tx: Tx, session_ids: Collection[str]) -> dict[str, KnownSession]:
    """Those of these sessions that somebody has spoken of."""
    if not session_ids:
        return {}
    rows = tx.execute(_KNOWN, _SESSIONS.bound(session_ids))
    return {row.session_id: KnownSession._make(row) for row in rows}


def seats(tx: Tx, enrollment_ids: Collection[str]) -> dict[str, KnownSeat]:
    """Those of these enrolments that somebody has spoken of."""
    if not enrollment_ids:
        return {}
    rows = tx.execute(_TAKEN, _SEATS.bound(enrollment_ids))
    return {row.enrollment_id: KnownSeat._make(row) for row in rows}


def save(tx: Tx, sessions: Iterable[KnownSession], taken: Iterable[KnownSeat]) -> None:
    """Store what is known now."""
    _PUT.run(tx, list(sessions))
    _PUT_SEATS.run(tx, list(taken))
