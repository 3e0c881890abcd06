"""What enrollment's endpoints work with."""

from __future__ import annotations

from dataclasses import dataclass

from services.enrollment.settings import Settings
from shared.audit import Audit
from shared.clock import Clock
from shared.database import Database
from shared.metrics import Metrics
from shared.rules.ruleset import Rules


@dataclass(frozen=True, slots=True)
class Context:
    """Made once, when the service is put together."""

    database: Database
    audit: Audit
    clock: Clock
    rules: Rules
    metrics: Metrics
    settings: Settings
