"""Takes out of a report what tells who sent it; what is counted stays (UU 27/2022)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.feedback.domain.complaint import ENDS
from services.feedback.store import attachments, complaint_notes, complaints, themes
from services.feedback.store.tables import Complaint
from shared.audit import audited
from shared.database import Tx
from shared.web.auth import Principal
from shared.web.idempotency import erase_answers

_AT_ONCE = 100


def erase(tx: Tx, row: Complaint, principal: Principal | None, now: datetime, *, aged: bool = False) -> Sequence[str]:
    """Forget the reporter; the stored names of the files to delete.

    Name and contact go at once. While the report is open the agency goes on with its text; once it has ended, its text,
    what was said on the way, notes and files go as well. Sums, dates and steps stay. Again changes nothing.
    ``aged``: it ended longer ago than answers to requests are kept for repeats.
    """
    if row.erased_at is not None:
        return ()
    if principal is not None:
        audited(tx, principal, "complaint-erased", row.complaint_id, now, state=row.state)
    row.reporter_mode, row.reporter_name, row.reporter_contact = "anonymous", None, None
    row.version += 1
    if not aged:
        erase_answers(tx, [row.complaint_id, *(note.note_id for note in complaint_notes.of(tx, row.complaint_id))])
    if row.state not in ENDS:
        return ()
    row.text, row.erased_at = "", now
    row.published_at = row.public_text = row.public_answer = None
    for move in complaints.moves(tx, row.complaint_id):
        move.words = None
    complaints.forget_notes(tx, row.complaint_id)
    themes.forget(tx, [row.complaint_id])
    files = attachments.of(tx, row.complaint_id)
    for file in files:
        attachments.remove(tx, file)
    return [file.stored_as for file in files]


def erase_old(tx: Tx, kept: timedelta, now: datetime) -> tuple[int, Sequence[str]]:
    """Erase reports that ended longer ago than they are kept: how many, and the stored names of their files."""
    old = complaints.ended_before(tx, now - kept, _AT_ONCE)
    return len(old), [name for row in old for name in erase(tx, row, None, now, aged=True)]
