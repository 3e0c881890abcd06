"""Who is told what, when, and how often it is tried: the rules of delivery, without a clock or a network."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, Literal

from services.notification.domain.outcome import Severity
from shared.rules.calendar import CITY_ZONE
from shared.rules.delivery import DeliveryRules

ChannelKind = Literal["email", "webhook", "apprise"]
Digest = Literal["none", "daily", "weekly"]
DeliveryState = Literal["waiting", "sending", "sent", "parked", "cancelled"]
"""``parked``: given up on, waits for a person; ``cancelled``: nobody wants it any more."""

ChangeKind = Literal["raised", "updated", "worsened", "escalated", "acknowledged", "snoozed", "returned", "resolved"]
"""``worsened``: graver by its own figures; ``escalated``: graver because nobody has acted; ``returned``: its time of
rest is over."""

TOLD: Final[tuple[ChangeKind, ...]] = ("raised", "worsened", "returned", "escalated", "resolved")
"""What channels are told of; live streams see every change."""

OutcomeClass = Literal["delivered", "timeout", "unreachable", "refused", "rejected", "blocked", "misconfigured"]
"""``refused``: the receiver asks to come again (HTTP 429 and 5xx, SMTP 4xx); ``rejected``: it will not have it."""

_SPREAD: Final = 0.2
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a channel wants to hear of; an empty choice means everything."""

    roles: frozenset[str] = frozenset()
    severities: frozenset[Severity] = frozenset()
    rules: frozenset[str] = frozenset()
    resolutions: bool = False
    """Whether the end of an alert is told as well."""

    def take(self, kind: ChangeKind, rule: str, severity: Severity, roles: Collection[str]) -> bool:
        """Whether this change is to be told here. A change for no role in particular is for every role."""
        if kind not in TOLD or (kind == "resolved" and not self.resolutions):
            return False
        return (
            (not self.severities or severity in self.severities)
            and (not self.rules or rule in self.rules)
            and (not self.roles or not roles or not self.roles.isdisjoint(roles))
        )


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """When a recipient is sent what was gathered, in the city's time; ``weekday`` 1 is Monday."""

    every: Digest = "none"
    at: time = time(7)
    weekday: int = 1

    def gathers(self, severity: Severity) -> bool:
        """Whether an alert waits for the digest; what is critical never does."""
        return self.every != "none" and severity != "critical"

    def next_after(self, now: datetime) -> datetime:
        """The first digest after a moment; without a plan the next day's, for what is over the cap."""
        local = now.astimezone(CITY_ZONE)
        candidate = datetime.combine(local.date(), self.at, CITY_ZONE)
        if self.every == "weekly":
            candidate += timedelta(days=(self.weekday - local.isoweekday()) % _WEEK)
        step = timedelta(days=_WEEK if self.every == "weekly" else 1)
        return candidate if candidate > now else candidate + step


def pause_after(attempts: int, chance: float, rules: DeliveryRules) -> timedelta:
    """How long to wait after so many failed attempts: doubling up to the longest, spread by a fifth either way.

    ``chance`` is a random number from 0 to 1. As packaged, from 5 s to 15 min: a day holds about a hundred attempts.
    """
    return _grown(rules.first_pause, attempts, rules.longest_pause) * (1 - _SPREAD + 2 * _SPREAD * chance)


def rest_after(failures: int, rules: DeliveryRules) -> timedelta:
    """How long a channel is left alone after so many failures in a row: a message now and then probes it."""
    return _grown(rules.first_pause / 5, failures, rules.longest_rest)


def _grown(first: timedelta, times: int, longest: timedelta) -> timedelta:
    doublings = min(max(times - 1, 0), 16)
    return min(first * (1 << doublings), longest)


def next_try(begun_at: datetime, now: datetime, attempts: int, chance: float, rules: DeliveryRules) -> datetime | None:
    """When a message that failed is tried again; None when it was first tried too long ago."""
    again = now + pause_after(attempts, chance, rules)
    return None if again - begun_at > rules.give_up_after else again


def group_of(rule: str, place: str) -> str:
    """Alerts of one rule in one unit go into one message."""
    return f"{rule}|{place}"


def step_order(kind: ChangeKind, step: str) -> tuple[int, int]:
    """What sorts an alert's steps as they happened: it is raised first, resolved last, and numbered between."""
    number = step.rpartition("-")[2]
    return {"raised": 0, "resolved": 2}.get(kind, 1), int(number) if number.isdecimal() else 0


def heaviest(severities: Sequence[Severity]) -> Severity:
    """The gravest of some severities."""
    order: tuple[Severity, ...] = ("info", "warning", "critical")
    return max(severities, key=order.index)
