"""The waiting list: free seats go to whoever has waited longest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from services.enrollment.handlers.events import enrolled
from services.enrollment.handlers.overlapping import busy_elsewhere
from services.enrollment.store import enrollments, steps
from services.enrollment.store.enrollments import Held
from services.enrollment.store.steps import WAITING_LIST, Step
from shared.database import Tx
from shared.outbox import stage

_ALL: Final = 100_000
"""More than ever wait."""


def promote(tx: Tx, session_id: str, free: int, now: datetime) -> int:
    """Give ``free`` seats to the first of the waiting list; how many were taken. The caller counts the seats.

    Passed over, and keeping their place: who has left the service, and who has a seat on the same days elsewhere
    unless somebody has let that overlap stand.
    """
    if free < 1:
        return 0
    waiting = _able(tx, session_id, free, now)
    if not waiting:
        return 0
    enrollments.give_seats(tx, waiting, now)
    steps.add(
        tx,
        [Step(held.enrollment_id, held.version + 1, held.status, "enrolled", WAITING_LIST, now) for held in waiting],
    )
    for held in waiting:
        stage(tx, enrolled(held.enrollment_id, held.person, held.run), now)
    return len(waiting)


def _able(tx: Tx, session_id: str, free: int, now: datetime) -> Sequence[Held]:
    """The first who can take a seat; the whole list is looked at only where somebody has to be passed over."""
    first = enrollments.first_waiting(tx, session_id, free)
    busy = busy_elsewhere(tx, first, now)
    if not busy:
        return first
    everyone = enrollments.first_waiting(tx, session_id, _ALL)
    busy = busy_elsewhere(tx, everyone, now)
    return [held for held in everyone if held.enrollment_id not in busy][:free]
