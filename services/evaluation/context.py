"""What evaluation's endpoints work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from services.evaluation.handlers.batch import Moment
from shared.audit import Audit
from shared.clock import Clock
from shared.database import Database
from shared.rules.ruleset import Rules
from shared.web.context import context_of


@dataclass(frozen=True, slots=True)
class Context:
    """The service's parts, made once in ``main``."""

    database: Database
    audit: Audit
    clock: Clock
    rules: Rules
    smallest_group: int

    def moment(self) -> Moment:
        """The moment a question is answered."""
        return Moment(self.clock.now(), self.rules)


Ctx = Annotated[Context, context_of("evaluation")]
