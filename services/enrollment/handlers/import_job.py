"""An import under way: on whose behalf, what it may create; and what came of one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.enrollment.handlers.import_entries import Plan, SessionKey
from services.enrollment.store.import_facts import Registered
from services.enrollment.store.import_tables import Creatable, RowResult
from shared.errors import Text
from shared.rules.calendar import city_day
from shared.rules.ruleset import Rules
from shared.web.auth import Principal


@dataclass(frozen=True, slots=True)
class Job:
    """What every row of an import is decided with. ``plans`` come from the whole file."""

    principal: Principal
    agency: str
    agency_name: str
    city: str
    creates: frozenset[Creatable]
    plans: Mapping[SessionKey, Plan]
    now: datetime
    rules: Rules

    @property
    def today(self) -> date:
        """The city's day."""
        return city_day(self.now)

    def knows(self, person: Registered) -> bool:
        """Whether a register entry is this import's to see: its agency's, for a BKPSDM its city's."""
        return person.city == self.city and self.principal.sees(person.agency, person.city)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a row. ``seat`` is the session in which it takes a seat that was free before; ``newcomer`` tells
    that the person was registered for it."""

    number: int
    result: RowResult
    reasons: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()
    employee_id: str | None = None
    enrollment_id: str | None = None
    candidate_id: str | None = None
    stored: Mapping[str, Any] | None = None
    seat: str | None = None
    newcomer: bool = False
