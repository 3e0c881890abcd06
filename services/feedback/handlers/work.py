"""What a batch of enrollment's events adds up to, written with one statement a table."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from services.feedback.domain.participation import State
from services.feedback.store import participations, units
from shared.database import Tx
from shared.events.enrollment import Completed, Enrolled, UnitChanged, Withdrawn


class Work:
    """Collects units and seats by key; ``flush`` writes them."""

    def __init__(self, tx: Tx, _now: datetime) -> None:
        self._tx = tx
        self._units: dict[str, dict[str, Any]] = {}
        self._begun: dict[str, dict[str, Any]] = {}
        self._ended: dict[str, dict[str, Any]] = {}

    def unit(self, changed: UnitChanged) -> None:
        """Take in a unit; the highest version stays."""
        known = self._units.get(changed.unit_id)
        if known is None or changed.version > known["version"]:
            self._units[changed.unit_id] = {
                "unit_id": changed.unit_id,
                "agency": changed.agency,
                "city": changed.city,
                "name": changed.name,
                "services": json.dumps(list(changed.services)),
                "active": changed.active,
                "version": changed.version,
            }

    def seat_taken(self, seat: Enrolled) -> None:
        """Take in that somebody has a seat."""
        self._begun[seat.enrollment_id] = _row(seat, "enrolled")

    def seat_ended(self, seat: Completed | Withdrawn, state: State) -> None:
        """Take in how it ended; the last word counts."""
        self._ended[seat.enrollment_id] = _row(seat, state)

    def flush(self) -> None:
        """Write everything."""
        if self._units:
            units.upsert(self._tx, self._units.values())
        if self._begun:
            participations.begin(self._tx, self._begun.values())
        if self._ended:
            participations.end(self._tx, self._ended.values())


def _row(seat: Enrolled | Completed | Withdrawn, state: State) -> dict[str, Any]:
    return {
        "enrollment_id": seat.enrollment_id,
        "employee_id": seat.employee_id,
        "agency": seat.agency,
        "city": seat.city,
        "programme_id": seat.programme_id,
        "session_id": seat.session_id,
        "state": state,
    }
