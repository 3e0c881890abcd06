"""The platform itself: services that do not keep up, events nobody could handle, messages nobody took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from services.notification.domain.outcome import QUIET, Figure, Fires, Outcome
from shared.rules.alerts import AlertRules

BEHIND: Final = "consumer-behind"
DEAD_LETTERS: Final = "dead-letters"
PARKED: Final = "delivery-parked"
OPERATORS: Final = "mumpuni"
"""The agency and the city of what concerns the platform; no agency's token sees it."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How a service keeps up: ``records`` not yet applied, at least; ``stopped`` when a consumer has stopped."""

    service: str
    records: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """How many events that a service has given up wait to be replayed or dropped."""

    service: str
    records: int


@dataclass(frozen=True, slots=True)
class Parked:
    """How many messages a channel of this kind did not take for so long that they were given up on."""

    kind: str
    messages: int


def coarse(records: int) -> int:
    """The number with one digit that counts, rounded down: small changes of a large number say nothing new."""
    unit = int("1" + "0" * (len(str(records)) - 1))
    return records // unit * unit


def consumer_behind(facts: Lag, rules: AlertRules) -> Outcome:
    """Fires while too many events wait, critically while a consumer has stopped."""
    if not facts.stopped and facts.records < rules.consumer_behind_records:
        return QUIET
    figures: dict[str, Figure] = {
        "service": facts.service,
        "records": facts.records,
        "stopped": "yes" if facts.stopped else "no",
    }
    return Fires("critical" if facts.stopped else "warning", figures)


def dead_letters(facts: DeadLetters, rules: AlertRules) -> Outcome:
    """Fires while events that a service has given up wait for somebody."""
    if facts.records < rules.dead_letters_from:
        return QUIET
    return Fires("critical", {"service": facts.service, "records": facts.records})


def delivery_parked(facts: Parked, rules: AlertRules) -> Outcome:
    """Fires while a channel has messages that were given up on."""
    if facts.messages < rules.delivery_parked_from:
        return QUIET
    return Fires("warning", {"channel_kind": facts.kind, "messages": coarse(facts.messages)})
