"""What every part of a batch works with: the transaction, the moment, the rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from shared.database import Tx
from shared.events.base import Event
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.ruleset import RuleKind, Rules
from shared.rules.score import ScoreRules

K = TypeVar("K", bound=RuleKind)


class Owner(NamedTuple):
    """Whose something is: an agency and its city."""

    agency: str
    city: str


class Moment:
    """A moment and the rules as they stand then; each is looked up once."""

    def __init__(self, now: datetime, rules: Rules) -> None:
        self.now = now
        self.today = city_day(now)
        self._rules = rules
        self._weights: dict[tuple[str, date], ScoreRules] = {}
        self._found: dict[tuple[type[RuleKind], date, str | None], Any] = {}

    def on(self, kind: type[K], day: date, city: str | None) -> K:
        """The rules of a city, or of all that have none of their own, in force on a day."""
        key = (kind, day, city)
        found: K | None = self._found.get(key)
        if found is None:
            found = self._found[key] = self._rules.of(kind, day, city)
        return found

    def of(self, kind: type[K], city: str | None) -> K:
        """The rules of a city, or of all that have none of their own, in force today."""
        return self.on(kind, self.today, city)

    def of_year(self, kind: type[K], city: str, last: date) -> K:
        """The rules by which a year reads that ends on ``last``: today's, or those of its last day once it is over."""
        return self.on(kind, min(self.today, last), city)

    def of_evidence(self, city: str, on: date) -> ScoreRules:
        """What evidence of a day is worth, by the rules of that day; time and decay are today's for all evidence."""
        found = self._weights.get((city, on))
        if found is None:
            present, found = self.of(ScoreRules, city), self.on(ScoreRules, on, city)
            if found is not present:
                found = replace(found, landmark=present.landmark, half_life_days=present.half_life_days)
            self._weights[city, on] = found
        return found


@dataclass(frozen=True)
class Batch:
    """One transaction over a batch of events."""

    tx: Tx
    moment: Moment

    def stage(self, event: Event) -> None:
        """Publish what was worked out, if this transaction commits."""
        stage(self.tx, event, self.moment.now)
