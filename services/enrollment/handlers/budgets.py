"""Money of an agency's year and of its programmes: sums that every session is added to and taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from services.enrollment.domain.budget import Costs, Money, beyond_year, budget_id_of, movements
from services.enrollment.handlers.access import absent, named_agency, own_scope
from services.enrollment.handlers.events import budget_changed
from services.enrollment.store import budgets, programmes
from services.enrollment.store.register_tables import Budget
from services.enrollment.store.tables import Session
from services.enrollment.store.versions import amend
from shared.audit import audited
from shared.database import Tx
from shared.errors import Text
from shared.outbox import stage
from shared.web.auth import Principal

_NO_PROGRAMME: Final = Text(
    "Program ini bukan program instansi tersebut.", "This programme is not one of that agency's."
)


@dataclass(frozen=True, slots=True)
class PlanBudget:
    """What is set aside for a year, in whole rupiah: for one programme, or for the agency as a whole."""

    agency: str
    year: int
    programme_id: str | None
    planned: int


class Weighed(NamedTuple):
    """A budget, and by how many rupiah its agency's programmes are planned beyond its year together."""

    budget: Budget
    beyond_year: int

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What to look at; it stops nothing, since a year's budget is often raised after its programmes' budgets."""
        if not self.beyond_year:
            return ()
        more = f"{self.beyond_year:,}"
        return (
            Text(
                f"Jumlah anggaran program tahun ini Rp{more.replace(',', '.')} di atas anggaran instansi.",
                f"The programmes' budgets of this year together are Rp{more} above the agency's.",
            ),
        )


def plan_budget(tx: Tx, principal: Principal, command: PlanBudget, now: datetime) -> Weighed:
    """Set what is planned. Raises ``Forbidden``, ``NotFound`` for the agency or a programme that is not its own."""
    agency = named_agency(tx, principal, command.agency)
    if command.programme_id is not None:
        programme = programmes.get(tx, command.programme_id)
        if programme is None or programme.agency != agency.agency:
            raise absent(_NO_PROGRAMME, "/programme_id")
    budget, is_new = _of(tx, agency.agency, agency.city, command.year, command.programme_id)
    if is_new:
        budget.planned = command.planned
    if is_new or amend(budget, {"planned": command.planned}):
        audited(tx, principal, "budget-planned", budget.budget_id, now, planned=command.planned)
        stage(tx, budget_changed(budget), now)
    return _weighed(tx, [budget])[0]


def list_budgets(
    tx: Tx, principal: Principal, agency: str | None, year: int | None, after: str | None, limit: int
) -> list[Weighed]:
    """The next ``limit`` budgets of the caller's agencies. Raises ``Forbidden`` when another agency is asked for."""
    scope = own_scope(tx, principal, agency)
    return _weighed(tx, budgets.page(tx, scope.agency, scope.city, year, after, limit))


def costs_of(session: Session) -> Costs:
    """A session as far as money goes, as it is now."""
    return Costs(session.ends_on, session.state, session.cost_planned, session.cost_spent)


def count_session(tx: Tx, session: Session, before: Costs | None, now: datetime) -> None:
    """Add to the budgets what a session adds now and did not add ``before`` (``None``: it is new)."""
    for year, money in sorted(movements(before, costs_of(session)).items()):
        for programme_id in (session.programme_id, None):
            _add(tx, session, year, programme_id, money, now)


def _weighed(tx: Tx, rows: Sequence[Budget]) -> list[Weighed]:
    plans = budgets.year_plans(tx, {(row.agency, row.year) for row in rows})
    return [Weighed(row, beyond_year(*plans[row.agency, row.year])) for row in rows]


def _add(tx: Tx, session: Session, year: int, programme_id: str | None, money: Money, now: datetime) -> None:
    budget, is_new = _of(tx, session.agency, session.city, year, programme_id)
    budget.committed += money.committed
    budget.spent += money.spent
    if not is_new:
        budget.version += 1
    stage(tx, budget_changed(budget), now)


def _of(tx: Tx, agency: str, city: str, year: int, programme_id: str | None) -> tuple[Budget, bool]:
    """The budget, and whether it is new: then it is there, with nothing in it."""
    budget_id = budget_id_of(agency, year, programme_id)
    found = budgets.get(tx, budget_id)
    if found is not None:
        return found, False
    tx.session.flush()  # the programme it may refer to
    made = Budget(
        budget_id=budget_id,
        agency=agency,
        city=city,
        year=year,
        programme_id=programme_id,
        planned=0,
        committed=0,
        spent=0,
        version=1,
    )
    tx.session.add(made)
    return made, True
