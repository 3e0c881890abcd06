"""The rules on one day, as each agency applies them, looked up once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.notification.handlers.policies import Policy, composed
from services.notification.store import rule_settings
from services.notification.store.rule_settings import EVERY_AGENCY, Setting, SettingKey
from shared.database import Tx
from shared.rules.alerts import AlertRules
from shared.rules.delivery import DeliveryRules
from shared.rules.jp import JpRules
from shared.rules.ruleset import Rules


class Rulebook:
    """The rule sets in force on a day, with what agencies say otherwise. Raises ``NoRuleSetError`` where none is."""

    def __init__(self, rules: Rules, today: date, said: Mapping[SettingKey, Setting]) -> None:
        self.today = today
        self._rules = rules
        self._said = said
        self._policies: dict[tuple[str, str, str | None], Policy] = {}

    @classmethod
    def open(cls, tx: Tx, rules: Rules, today: date) -> Rulebook:
        """The rules as the store has them now."""
        return cls(rules, today, rule_settings.all_of(tx))

    def policy(self, rule: str, city: str, agency: str | None) -> Policy:
        """How a rule is applied in an agency, or in a city where no agency is known."""
        key = (rule, city, agency)
        found = self._policies.get(key)
        if found is None:
            found = self._policies[key] = self._compose(rule, city, agency)
        return found

    def figures(self, rule: str, city: str, agency: str | None) -> AlertRules:
        """The thresholds of a rule in an agency."""
        return self.policy(rule, city, agency).figures

    def delivery(self, city: str) -> DeliveryRules:
        """How messages are gathered in a city."""
        return self._rules.of(DeliveryRules, self.today, city)

    def minimum_jp(self, city: str, year: int) -> int | None:
        """What a PNS of this city must learn in a year, in tenths of JP."""
        return self._rules.of(JpRules, min(self.today, date(year, 12, 31)), city).target["pns"]

    def _compose(self, rule: str, city: str, agency: str | None) -> Policy:
        levels = (EVERY_AGENCY,) if agency in {None, EVERY_AGENCY} else (EVERY_AGENCY, agency)
        said = [(one, self._said[key]) for one in levels if (key := SettingKey(city, str(one), rule)) in self._said]
        if not said:
            return self._plain(rule, city)
        return composed(rule, self._rules.at(AlertRules.NAME, self.today, city), [(str(one), it) for one, it in said])

    def _plain(self, rule: str, city: str) -> Policy:
        figures = self._rules.of(AlertRules, self.today, city)
        return Policy(rule, figures, figures.policies[rule], None)
