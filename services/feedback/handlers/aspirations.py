"""A citizen's wish that asks for no answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from services.feedback.handlers.rights import unit_in_use
from services.feedback.handlers.themer import Source, Themer
from services.feedback.store import aspirations
from services.feedback.store.tables import Aspiration
from shared.database import Tx
from shared.events.feedback import Received
from shared.ids import new_id
from shared.outbox import stage


def voice_aspiration(
    tx: Tx,
    unit_id: str,
    text: str,
    themes: Sequence[str],
    themer: Themer,
    now: datetime,
    feedback_id: str | None = None,
) -> str:
    """Store a wish and tell the others its themes; the wish's id. Raises ``NotFound`` for an unknown unit."""
    unit = unit_in_use(tx, unit_id)
    feedback_id = feedback_id or new_id()
    source = Source("aspiration", feedback_id, unit.agency, unit.city, now, unit_id=unit.unit_id)
    themed = themer.note(tx, source, text, themes)
    said = Aspiration(
        feedback_id=feedback_id,
        unit_id=unit.unit_id,
        agency=unit.agency,
        city=unit.city,
        text=text,
        themes=json.dumps(list(themed.themes)),
        received_at=now,
    )
    aspirations.add(tx, said)
    received = Received(
        feedback_id=said.feedback_id,
        kind="aspiration",
        agency=unit.agency,
        city=unit.city,
        unit_id=unit.unit_id,
        themes=themed.themes,
        needs=themed.needs,
        received_at=now,
    )
    stage(tx, received, now)
    return said.feedback_id
