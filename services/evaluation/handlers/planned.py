"""Seats without a result yet: what is still to be learned."""

from __future__ import annotations

from collections.abc import Mapping

from services.evaluation.handlers.batch import Batch
from services.evaluation.store import open_enrollments
from services.evaluation.store.open_enrollments import Seat, SeatKey


def settle(batch: Batch, seats: Mapping[SeatKey, Seat | None]) -> None:
    """Store the seats as the batch left them: taken, or none any more."""
    open_enrollments.remove(batch.tx, [key for key, seat in seats.items() if seat is None])
    open_enrollments.put(batch.tx, [seat for seat in seats.values() if seat is not None])
