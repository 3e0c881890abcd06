"""A satisfaction index in a poor grade (PermenPANRB 14/2017: C kurang baik, D tidak baik)."""

from __future__ import annotations

from typing import Final

from services.notification.domain.outcome import QUIET, Fires, Outcome, Severity
from services.notification.domain.unit_index import UnitIndex, basis, is_judged, tempered
from shared.rules.alerts import AlertRules

RULE: Final = "ikm-low"


def ikm_low(index: UnitIndex, rules: AlertRules) -> Outcome:
    """Fires while the grade is one of the rule's: critical for D, a warning above it, info while indicative."""
    if not is_judged(index, rules) or index.grade not in rules.ikm_grades:
        return QUIET
    severity: Severity = "critical" if index.grade == "D" else "warning"
    return Fires(tempered(severity, index), basis(index))
