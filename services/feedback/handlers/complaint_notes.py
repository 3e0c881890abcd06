"""What officers tell each other about a report."""

from __future__ import annotations

from datetime import datetime

from services.feedback.handlers.complaints import of_agency
from services.feedback.store import complaint_notes
from services.feedback.store.voice_tables import ComplaintNote
from shared.audit import audited
from shared.database import Tx
from shared.ids import new_id
from shared.web.auth import Principal


def note(tx: Tx, complaint_id: str, text: str, principal: Principal, now: datetime) -> ComplaintNote:
    """Store a note that the reporter never sees. Raises ``NotFound`` for another agency's report."""
    row = of_agency(tx, complaint_id, principal)
    written = ComplaintNote(
        note_id=new_id(), complaint_id=complaint_id, text=text, noted_at=now, noted_by=principal.subject[:200]
    )
    complaint_notes.add(tx, written)
    row.version += 1
    audited(tx, principal, "complaint-noted", complaint_id, now)
    return written
