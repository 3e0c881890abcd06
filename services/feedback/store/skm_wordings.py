"""How units word the survey's questions, every version of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import col, select

from services.feedback.store.survey_tables import SkmWording
from shared.database import Tx


class Worded(NamedTuple):
    """A version of a unit's own words; version 0 has none."""

    version: int
    content: Mapping[str, Any]


def latest(tx: Tx, unit_id: str, service: str) -> Worded:
    """The version in force for a service, or with ``""`` for all of the unit's services."""
    asked = select(SkmWording).where(SkmWording.unit_id == unit_id, SkmWording.service == service)
    row = tx.session.exec(asked.order_by(col(SkmWording.version).desc()).limit(1)).one_or_none()
    return Worded(0, {}) if row is None else Worded(row.version, row.content)


def add(tx: Tx, unit_id: str, service: str, worded: Worded, now: datetime, subject: str) -> None:
    """Store a new version."""
    tx.session.add(
        SkmWording(
            unit_id=unit_id,
            service=service,
            version=worded.version,
            content=dict(worded.content),
            changed_at=now,
            changed_by=subject,
        )
    )
