"""A budget for learning that runs out: spent and committed against what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.notification.domain.outcome import QUIET, Figure, Fires, Outcome
from shared.rules.alerts import AlertRules
from shared.rules.rounding import half_up

RULE: Final = "budget-used"


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """One budget in whole rupiah; ``programme_id`` is None for an agency's year as a whole."""

    year: int
    programme_id: str | None
    planned: int
    committed: int
    spent: int


def budget_used(budget: BudgetUse, rules: AlertRules) -> Outcome:
    """Fires from the warning share on, both ends included; critical from the critical one on.

    Money that is spent although none was set aside is critical.
    """
    used = budget.committed + budget.spent
    figures: dict[str, Figure] = {
        "year": budget.year,
        "planned_rupiah": budget.planned,
        "used_rupiah": used,
        "left_rupiah": budget.planned - used,
        **({} if budget.programme_id is None else {"programme_id": budget.programme_id}),
    }
    if budget.planned == 0:
        return Fires("critical", figures) if used > 0 else QUIET
    if used * 100 < rules.budget_warning_percent * budget.planned:
        return QUIET
    figures["used_percent"] = half_up(Decimal(used) * 100 / budget.planned)
    return Fires("critical" if used * 100 >= rules.budget_critical_percent * budget.planned else "warning", figures)
