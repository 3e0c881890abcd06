"""What happened to each alert."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

import sqlalchemy as sa

from services.notification.store.rule_tables import ALERT_STEP
from shared.database import Tx
from shared.database.bulk import inserting
from shared.ids import new_id

StepKind = Literal["raised", "updated", "acknowledged", "snoozed", "returned", "escalated", "resolved"]

_ADD: Final = inserting(ALERT_STEP)


class Step(NamedTuple):
    """One step. ``actor`` is the person who took it, None for what happened by itself; ``facts`` is JSON."""

    alert_id: str
    kind: StepKind
    severity: str
    facts: str = "{}"
    actor: str | None = None


class Taken(NamedTuple):
    """A step with its moment."""

    at: datetime
    kind: StepKind
    actor: str | None
    severity: str
    facts: Mapping[str, Any]


def add(tx: Tx, steps: Collection[Step], at: datetime) -> None:
    """Append steps that were taken at a moment."""
    _ADD.run(tx, [(new_id(), one.alert_id, at, one.kind, one.actor, one.severity, one.facts) for one in steps])


def of(tx: Tx, alert_id: str, limit: int) -> list[Taken]:
    """The newest steps of an alert, the earliest of them first."""
    rows = tx.execute(
        sa.select(ALERT_STEP)
        .where(ALERT_STEP.c.alert_id == alert_id)
        .order_by(ALERT_STEP.c.step_id.desc())
        .limit(limit)
    ).all()
    return [Taken(row.at, row.kind, row.actor, row.severity, json.loads(row.facts)) for row in reversed(rows)]
