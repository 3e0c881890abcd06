"""What the feedback service's endpoints work with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from services.feedback.abuse import Abuse
from services.feedback.attaching import Attaching
from services.feedback.handlers.complaint_steps import Deadlines
from services.feedback.handlers.themer import Themer
from services.feedback.rate_limits import RateLimits
from services.feedback.repeats import Repeats
from services.feedback.settings import Settings
from shared.audit import Audit
from shared.clock import Clock
from shared.database import Database
from shared.rules.ruleset import Rules
from shared.web.context import context_of


@dataclass(frozen=True)
class Context:
    """Made once by ``create_service``."""

    settings: Settings
    database: Database
    audit: Audit
    clock: Clock
    rules: Rules
    deadlines: Deadlines
    limits: RateLimits
    themer: Themer
    abuse: Abuse
    repeats: Repeats
    attaching: Attaching
    ticket_key: bytes

    def now(self) -> datetime:
        """The moment a request is handled."""
        return self.clock.now()


Ctx = Annotated[Context, context_of("feedback")]
"""An endpoint's parameter."""
