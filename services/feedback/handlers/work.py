"""What a batch of enrollment's events adds up to, written with one statement a table."""

from __future__ import annotations

import json
from datetime import datetime

from services.feedback.domain.participation import State
from services.feedback.store import participations, units
from services.feedback.store.participations import Seat
from services.feedback.store.units import KnownUnit
from shared.database import Tx
from shared.events.enrollment import Completed, Enrolled, UnitChanged, Withdrawn


class Work:
    """Collects units and seats by key; ``flush`` writes them."""

    def __init__(self, tx: Tx, _now: datetime) -> None:
        self._tx = tx
        self._units: dict[str, KnownUnit] = {}
        self._begun: dict[str, Seat] = {}
        self._ended: dict[str, Seat] = {}

    def unit(self, changed: UnitChanged) -> None:
        """Take in a unit; the highest version stays."""
        known = self._units.get(changed.unit_id)
        if known is None or changed.version > known.version:
            self._units[changed.unit_id] = KnownUnit(
                changed.unit_id,
                changed.agency,
                changed.city,
                changed.name,
                json.dumps(list(changed.services)),
                changed.active,
                changed.version,
            )

    def seat_taken(self, seat: Enrolled) -> None:
        """Take in that somebody has a seat."""
        self._begun[seat.enrollment_id] = _seat(seat, "enrolled")

    def seat_ended(self, seat: Completed | Withdrawn, state: State) -> None:
        """Take in how it ended; the last word counts."""
        self._ended[seat.enrollment_id] = _seat(seat, state)

    def flush(self) -> None:
        """Write everything."""
        units.upsert(self._tx, self._units.values())
        participations.begin(self._tx, self._begun.values())
        participations.end(self._tx, self._ended.values())


def _seat(told: Enrolled | Completed | Withdrawn, state: State) -> Seat:
    return Seat(told.enrollment_id, told.employee_id, told.agency, told.city, told.programme_id, told.session_id, state)
