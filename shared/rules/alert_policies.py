"""How an alert rule is applied beside its figures: whether it is on, whom it tells, when it is quiet, who is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType
from typing import Final

from shared.errors import Text
from shared.rules.reading import Table

ALERT_RULES: Final = (
    "jp-below-target",
    "score-below-standard",
    "ikm-low",
    "ikm-dropped",
    "programme-too-difficult",
    "complaint-overdue",
    "complaint-due-soon",
    "complaint-reopened",
    "budget-used",
    "session-underfilled",
    "no-shows-high",
    "questionnaire-answers-low",
    "assessment-due",
    "certificate-expiring",
    "ip-asn-fallen",
    "recommendation-waiting",
    "consumer-behind",
    "dead-letters",
    "delivery-parked",
)
"""Every rule, in the order in which they are shown."""

ROLES: Final = ("agency", "unit", "organiser", "supervisor", "bkpsdm", "operator")
"""Whom an alert is for: the agency's officers, the unit's head, the organiser of the training, the person's superior,
the city's BKPSDM, the platform's operators."""

LONGEST_WAIT_HOURS: Final = 24 * 90


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when nobody is disturbed, by the city's clock; an end before the start is the next day's."""

    start: time
    end: time

    def hold(self, at: time) -> bool:
        """Whether this time of day is quiet: the start is, the end is not."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True)
class AlertPolicy:
    """How one rule is applied. ``escalate_after_hours`` 0 means that nobody is told a second time."""

    enabled: bool
    recipients: tuple[str, ...]
    quiet_hours: QuietHours | None
    escalate_after_hours: int
    escalate_to: tuple[str, ...]


def read_policies(table: Table) -> Mapping[str, AlertPolicy]:
    """A policy for every rule there is. Raises ``RuleFileError``."""
    read = {rule: read_policy(table.table(rule)) for rule in ALERT_RULES}
    table.done()
    return MappingProxyType(read)


def read_policy(table: Table) -> AlertPolicy:
    """One rule's policy. Raises ``RuleFileError``."""
    policy = AlertPolicy(
        enabled=table.text("state", ("on", "off")) == "on",
        recipients=_roles(table, "recipients"),
        quiet_hours=_quiet_hours(table),
        escalate_after_hours=table.integer("escalate_after_hours", 0, LONGEST_WAIT_HOURS),
        escalate_to=_roles(table, "escalate_to"),
    )
    if not policy.recipients:
        table.refuse(
            "recipients",
            Text(f"tulis paling sedikit satu dari {', '.join(ROLES)}", f"write at least one of {', '.join(ROLES)}"),
        )
    table.done()
    return policy


def _roles(table: Table, key: str) -> tuple[str, ...]:
    roles = table.texts(key)
    if not set(roles) <= set(ROLES):
        table.refuse(key, Text(f"tulis peran dari {', '.join(ROLES)}", f"write roles out of {', '.join(ROLES)}"))
    return roles


def _quiet_hours(table: Table) -> QuietHours | None:
    """``21:00-06:00``; the word ``none`` for no quiet hours."""
    text = table.text("quiet_hours")
    if text == "none":
        return None
    start, _, end = text.partition("-")
    try:
        hours = QuietHours(time.fromisoformat(start), time.fromisoformat(end))
    except ValueError:
        table.refuse(
            "quiet_hours",
            Text('tulis jam seperti "21:00-06:00", atau "none"', 'write times such as "21:00-06:00", or "none"'),
        )
    if hours.start == hours.end or hours.start.tzinfo or hours.end.tzinfo:
        table.refuse(
            "quiet_hours",
            Text(
                'tulis dua jam yang berbeda tanpa zona seperti "21:00-06:00", atau "none"',
                'write two different times without offset such as "21:00-06:00", or "none"',
            ),
        )
    return hours
