"""Officers' notes on reports."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.feedback.store.voice_tables import ComplaintNote
from shared.database import Tx


def add(tx: Tx, note: ComplaintNote) -> None:
    """Store a note."""
    tx.session.add(note)


def of(tx: Tx, complaint_id: str) -> Sequence[ComplaintNote]:
    """The notes on a report, the oldest first."""
    asked = select(ComplaintNote).where(ComplaintNote.complaint_id == complaint_id)
    return tx.session.exec(asked.order_by(col(ComplaintNote.note_id))).all()
