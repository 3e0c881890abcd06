"""What evaluation's endpoints work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.live_rules import LiveRules
from services.evaluation.handlers.rounds import Rounds
from services.evaluation.handlers.rule_set_work import RuleSetWork
from shared.audit import Audit
from shared.clock import Clock
from shared.database import Database
from shared.web.context import context_of


@dataclass(frozen=True, slots=True)
class Context:
    """The service's parts, made once in ``main``."""

    database: Database
    audit: Audit
    clock: Clock
    rules: LiveRules
    smallest_group: int
    rule_sets: RuleSetWork
    rounds: Rounds

    def moment(self) -> Moment:
        """The moment a question is answered."""
        return Moment(self.clock.now(), self.rules)


Ctx = Annotated[Context, context_of("evaluation")]
