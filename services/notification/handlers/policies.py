"""How a rule is applied in an agency: the rule set's word, beneath the city's, beneath the agency's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from services.notification.domain.outcome import Fires, Outcome, Severity, graver
from services.notification.store.rule_settings import EVERY_AGENCY, Setting
from shared.rules.alert_policies import AlertPolicy, QuietHours, read_policy
from shared.rules.alerts import AlertRules
from shared.rules.calendar import CITY_ZONE
from shared.rules.files import RuleSet
from shared.rules.reading import Table


@dataclass(frozen=True, slots=True)
class Policy:
    """One rule in one agency. ``severity`` None: as grave as the rule itself says."""

    rule: str
    figures: AlertRules
    applied: AlertPolicy
    severity: Severity | None

    def temper(self, outcome: Outcome, *, escalated: bool) -> Outcome:
        """The outcome as grave as this agency has it, and one step more where nobody acted."""
        if not isinstance(outcome, Fires):
            return outcome
        severity = self.severity or outcome.severity
        return Fires(graver(severity) if escalated else severity, outcome.figures)

    def quiet_until(self, now: datetime, severity: Severity) -> datetime | None:
        """Until when nobody is disturbed; None when it is no quiet hour, and for what is critical."""
        hours = self.applied.quiet_hours
        if severity == "critical" or hours is None:
            return None
        return end_of_quiet(hours, now)


def end_of_quiet(hours: QuietHours, now: datetime) -> datetime | None:
    """When the quiet hours that hold now end; None when none do."""
    local = now.astimezone(CITY_ZONE)
    if not hours.hold(local.time()):
        return None
    end = datetime.combine(local.date(), hours.end, CITY_ZONE)
    return end if end > local else end + timedelta(days=1)


def composed(rule: str, base: RuleSet, said: Iterable[tuple[str, Setting]]) -> Policy:
    """The rule set with what was said laid over it, in this order. Raises ``RuleFileError`` for figures of no use."""
    values: dict[str, Any] = dict(base.values)
    policy: dict[str, Any] = dict(_policies(base)[rule])
    severity: Severity | None = None
    tag = base.id
    for agency, setting in said:
        values |= setting.thresholds
        policy |= setting.policy
        severity = setting.severity or severity  # type: ignore[assignment]  # checked when it was stored
        tag += f"+{'city' if agency == EVERY_AGENCY else 'agency'}.{setting.version}"
    table = Table(values, "")
    figures = AlertRules.read(table, tag)
    table.done()
    return Policy(rule, figures, read_policy(Table(policy, "policy.")), severity)


def tried(policy: Policy, base: RuleSet, thresholds: Mapping[str, Any]) -> Policy:
    """The same policy with other thresholds. Raises ``RuleFileError``."""
    table = Table({**base.values, **thresholds}, "")
    return replace(policy, figures=AlertRules.read(table, f"{policy.figures.rule_set}+trial"))


def _policies(base: RuleSet) -> Mapping[str, Mapping[str, Any]]:
    policies: Any = base.values["policies"]
    return dict(policies)


def plain(policy: AlertPolicy) -> dict[str, Any]:
    """A policy as a rule set states it."""
    hours = policy.quiet_hours
    return {
        "state": "on" if policy.enabled else "off",
        "recipients": list(policy.recipients),
        "quiet_hours": "none" if hours is None else f"{hours.start:%H:%M}-{hours.end:%H:%M}",
        "escalate_after_hours": policy.escalate_after_hours,
        "escalate_to": list(policy.escalate_to),
    }


def exact(value: object) -> object:
    """A number as a rule file would have it: exact, and whole where it is."""
    if isinstance(value, float):
        return Decimal(str(value))
    return value
