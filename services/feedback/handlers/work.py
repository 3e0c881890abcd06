"""What a batch of enrollment's events adds up to, written with one statement a table."""

from __future__ import annotations

import json
from datetime import datetime

from services.feedback.domain.participation import State
from services.feedback.handlers.invitations import invited
from services.feedback.store import erasures, invitations, participations, themes, units
from services.feedback.store.invitations import Invited
from services.feedback.store.participations import Seat
from services.feedback.store.units import KnownUnit
from shared.database import Tx
from shared.events.enrollment import Completed, Enrolled, UnitChanged, Withdrawn
from shared.rules.ruleset import Rules


class Work:
    """Collects units and seats by key; ``flush`` writes them."""

    def __init__(self, tx: Tx, now: datetime, *, rules: Rules) -> None:
        self._tx = tx
        self._now = now
        self._rules = rules
        self._units: dict[str, KnownUnit] = {}
        self._begun: dict[str, Seat] = {}
        self._ended: dict[str, Seat] = {}
        self._invited: dict[str, Invited | None] = {}
        self._erased: set[str] = set()

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
                changed.agency_name,
            )

    def seat_taken(self, seat: Enrolled) -> None:
        """Take in that somebody has a seat."""
        self._begun[seat.enrollment_id] = _seat(seat, "enrolled")

    def seat_ended(self, seat: Completed | Withdrawn, state: State) -> None:
        """Take in how it ended; the last word counts."""
        self._ended[seat.enrollment_id] = _seat(seat, state)
        invitation = invited(seat, self._rules, self._now) if isinstance(seat, Completed) else None
        self._invited[seat.enrollment_id] = invitation

    def erase(self, employee_id: str) -> None:
        """Take in that a person was erased, which nothing takes back."""
        self._erased.add(employee_id)

    def flush(self) -> None:
        """Write everything."""
        units.upsert(self._tx, self._units.values())
        participations.begin(self._tx, self._begun.values())
        participations.end(self._tx, self._ended.values())
        invited = [one for one in self._invited.values() if one is not None]
        invitations.invite(self._tx, invited)
        withdrawn = [seat.enrollment_id for seat in self._ended.values() if seat.state == "withdrawn"]
        invitations.close(self._tx, withdrawn)
        if self._erased:
            erasures.note(self._tx, self._erased)
            themes.forget(self._tx, erasures.take_comments(self._tx, self._erased))
        erasures.close_invitations(self._tx, self._erased | {one.employee_id for one in invited})


def _seat(told: Enrolled | Completed | Withdrawn, state: State) -> Seat:
    return Seat(told.enrollment_id, told.employee_id, told.agency, told.city, told.programme_id, told.session_id, state)
