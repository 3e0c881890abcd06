"""How messages are gathered, tried again, given up on and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Self

from shared.rules.reading import Table

_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """Pauses and periods of delivery, and how many messages a recipient gets."""

    NAME: ClassVar[str] = "delivery"

    rule_set: str
    gather: timedelta
    """For which alerts of one rule and unit are gathered into one message; what is critical does not wait."""
    first_pause: timedelta
    """Until a message that failed is tried again; twice as long each time."""
    longest_pause: timedelta
    longest_rest: timedelta
    """For which a channel that keeps failing is left alone before its next message."""
    give_up_after: timedelta
    """Since the first try, after which a message is parked."""
    hourly_cap: int
    """Messages an hour to a channel that states no number of its own; the rest goes into the digest."""
    kept: timedelta
    """For which what was sent can be looked up."""

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        first = table.integer("first_pause_seconds", 1, 3600)
        return cls(
            rule_set,
            gather=timedelta(seconds=table.integer("gather_seconds", 0, 3600)),
            first_pause=timedelta(seconds=first),
            longest_pause=timedelta(seconds=table.integer("longest_pause_seconds", first, _DAY_SECONDS)),
            longest_rest=timedelta(seconds=table.integer("longest_rest_seconds", 1, 3600)),
            give_up_after=timedelta(hours=table.integer("give_up_hours", 1, 168)),
            hourly_cap=table.integer("hourly_cap", 1, 1000),
            kept=timedelta(days=table.integer("kept_days", 30, 3660)),
        )
