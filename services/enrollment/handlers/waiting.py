"""The waiting list: free seats go to whoever has waited longest."""

from __future__ import annotations

from datetime import datetime

from services.enrollment.handlers.events import enrolled
from services.enrollment.store import enrollments
from shared.database import Tx
from shared.outbox import stage


def promote(tx: Tx, session_id: str, free: int, now: datetime) -> int:
    """Give ``free`` seats to the first of the waiting list; how many were taken. The caller counts the seats."""
    if free < 1:
        return 0
    waiting = enrollments.first_waiting(tx, session_id, free)
    if waiting:
        enrollments.give_seats(tx, waiting, now)
    for held in waiting:
        stage(tx, enrolled(held.enrollment_id, held.person, held.run), now)
    return len(waiting)
