"""What a batch of events adds to the reports: participation, money and needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.evaluation.handlers import needs, seats
from services.evaluation.handlers.batch import Batch, Owner
from services.evaluation.handlers.seats import About, Told, step_of
from services.evaluation.store import money
from services.evaluation.store.money import Budget, Cost, Offer
from services.evaluation.store.needs import NeedKey
from services.evaluation.store.people import Person
from shared.events.enrollment import BudgetChanged, ProgrammeChanged, SessionChanged
from shared.events.feedback import ComplaintClosed, ComplaintMoved, ComplaintOpened


class ReportWork:
    """One batch's share of the reports. ``announced`` are the facts of people this batch has brought so far."""

    def __init__(self, announced: Mapping[str, Person]) -> None:
        self._announced = announced
        self._told: dict[str, list[Told]] = {}
        self._offers: dict[str, Offer] = {}
        self._costs: dict[str, Cost] = {}
        self._budgets: dict[str, Budget] = {}
        self._needs: dict[NeedKey, int] = {}
        self._complaints: dict[str, list[needs.About]] = {}

    def enrolment(self, event: About) -> None:
        """An enrolment has come this far."""
        person = self._announced.get(event.employee_id)
        self._told.setdefault(event.enrollment_id, []).append(Told(event, step_of(event), person))

    def programme(self, event: ProgrammeChanged) -> None:
        """What a programme offers."""
        if money.newest(self._offers, event.programme_id, event.version):
            self._offers[event.programme_id] = Offer(
                event.programme_id,
                event.city,
                int(event.jp * 10),
                tuple(event.position_types),
                event.budget_planned,
                event.version,
            )

    def session(self, event: SessionChanged) -> None:
        """What a session costs."""
        if money.newest(self._costs, event.session_id, event.version):
            self._costs[event.session_id] = Cost(
                event.session_id,
                event.programme_id,
                event.agency,
                event.city,
                event.ends_on.isoformat(),
                event.capacity,
                event.cost_planned,
                event.cost_spent,
                int(event.state == "cancelled"),
                event.version,
            )

    def budget(self, event: BudgetChanged) -> None:
        """Money for a year."""
        if money.newest(self._budgets, event.budget_id, event.version):
            self._budgets[event.budget_id] = Budget(
                event.budget_id,
                event.agency,
                event.city,
                event.year,
                event.programme_id,
                event.planned,
                event.committed,
                event.spent,
                event.version,
            )

    def need(self, owner: Owner, unit_id: str, on: date, competencies: tuple[str, ...]) -> None:
        """A citizen named something that these competencies would mend; said once, it stays said."""
        for competency in set(competencies):
            key = (owner.agency, on.year, unit_id, competency)
            self._needs[key] = self._needs.get(key, 0) + 1

    def complaint(self, event: ComplaintOpened | ComplaintMoved | ComplaintClosed) -> None:
        """A complaint names needs, and may come to name others on its way."""
        self._complaints.setdefault(event.complaint_id, []).append(event)

    def settle(self, batch: Batch) -> None:
        """Write everything. Call it before the batch's facts of people are stored."""
        seats.settle(batch, self._told, self._announced)
        money.put(batch.tx, self._offers.values(), self._costs.values(), self._budgets.values())
        needs.settle(batch, self._needs, self._complaints)
