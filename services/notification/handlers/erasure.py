"""Forgets what is kept of people who were erased from the register; alerts and their steps stay (UU 27/2022)."""

from __future__ import annotations

from collections.abc import Collection

from services.notification.store import alerts, channels, forgetting
from shared.database import Tx
from shared.web.idempotency import erase_answers


def erase_channels(tx: Tx, employee_ids: Collection[str]) -> None:
    """Drop these people's own channels: addresses, secrets, what they wanted to be told, what was sent to them."""
    if not employee_ids:
        return
    own = channels.of_owners(tx, employee_ids)
    for channel_id in own:
        forgetting.forget_channel(tx, channel_id)
    erase_answers(tx, own)


def erase_notes(tx: Tx, employee_ids: Collection[str]) -> None:
    """Drop what was noted on alerts about these people, all of which are resolved once they are gone."""
    if not employee_ids:
        return
    alerts.forget_notes(tx, employee_ids)
    erase_answers(tx, sorted(employee_ids), telling=["note"])
