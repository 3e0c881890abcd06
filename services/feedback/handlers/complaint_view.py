"""A report with everything that belongs to it, as it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.feedback.handlers.complaint_merging import main_of
from services.feedback.store import attachments, complaint_notes, complaints
from services.feedback.store.tables import Complaint, ComplaintMove
from services.feedback.store.voice_tables import Attachment, ComplaintNote
from shared.database import Tx


@dataclass(frozen=True, slots=True)
class View:
    """A report, its steps, files and notes; of a double, the main report with the agency's answers to it."""

    row: Complaint
    moves: Sequence[ComplaintMove]
    attachments: Sequence[Attachment]
    notes: Sequence[ComplaintNote]
    doubles: Sequence[Complaint]
    main: Complaint | None
    answers: Sequence[str]


def view_of(tx: Tx, row: Complaint) -> View:
    """Everything of a report."""
    tx.session.flush()
    main = main_of(tx, row)
    return View(
        row=row,
        moves=complaints.moves(tx, row.complaint_id),
        attachments=attachments.of(tx, row.complaint_id),
        notes=complaint_notes.of(tx, row.complaint_id),
        doubles=complaints.followers(tx, row.complaint_id),
        main=main,
        answers=() if main is None else answers_of(complaints.moves(tx, main.complaint_id)),
    )


def answers_of(moves: Sequence[ComplaintMove]) -> list[str]:
    """What the agency said to end a report; not its questions, and nothing the reporter said."""
    said = {"answer", "reject"}
    return [move.words for move in moves if move.actor == "agency" and move.action in said and move.words]
