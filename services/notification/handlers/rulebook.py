"""The figures of the rules on one day, looked up once for each city."""

from __future__ import annotations

from datetime import date

from shared.rules.alerts import AlertRules
from shared.rules.jp import JpRules
from shared.rules.ruleset import Rules


class Rulebook:
    """The rule sets in force on a day. Raises ``NoRuleSetError`` where none is."""

    def __init__(self, rules: Rules, today: date) -> None:
        self.today = today
        self._rules = rules
        self._alerts: dict[str, AlertRules] = {}

    def alerts(self, city: str) -> AlertRules:
        """When a figure becomes an alert, in this city."""
        found = self._alerts.get(city)
        if found is None:
            found = self._alerts[city] = self._rules.of(AlertRules, self.today, city)
        return found

    def minimum_jp(self, city: str, year: int) -> int | None:
        """What a PNS of this city must learn in a year, in tenths of JP."""
        return self._rules.of(JpRules, min(self.today, date(year, 12, 31)), city).target["pns"]
