"""What notification's endpoints work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from services.notification.handlers.timers import Timers
from services.notification.handlers.upkeep import Upkeep
from services.notification.sending.sender import Sender
from services.notification.sending.signals import Signals
from services.notification.sending.wires import Wires
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
    timers: Timers
    wires: Wires
    sender: Sender
    signals: Signals
    upkeep: Upkeep


Ctx = Annotated[Context, context_of("notification")]
