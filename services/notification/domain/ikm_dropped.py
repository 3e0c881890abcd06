"""A satisfaction index well below the one of the year before."""

from __future__ import annotations

from typing import Final

from services.notification.domain.outcome import QUIET, Fires, Outcome
from services.notification.domain.unit_index import UnitIndex, basis, is_judged, tempered
from shared.rules.alerts import AlertRules

RULE: Final = "ikm-dropped"


def ikm_dropped(index: UnitIndex, rules: AlertRules) -> Outcome:
    """Fires while the index is at least the rule's points below the year before: a warning, info while indicative."""
    if index.previous is None or not is_judged(index, rules):
        return QUIET
    drop = index.previous - index.value
    if drop < rules.ikm_drop:
        return QUIET
    figures = {**basis(index), "previous_year": index.year - 1, "previous_value": index.previous, "drop": drop}
    return Fires(tempered("warning", index), figures)
