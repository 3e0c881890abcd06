"""What the reporter says to the agency's answer, within the time they have for it."""

from __future__ import annotations

from datetime import datetime

from services.feedback.domain.complaint import Complaint, Move, NotAllowed, allowed_from
from services.feedback.domain.working_days import last_day_before
from shared.errors import Fault, Text

_NOTHING_TO_SAY = Text(
    "Laporan ini belum dijawab atau sudah selesai; tidak ada yang perlu ditanggapi.",
    "This report has no answer yet or has ended; there is nothing to reply to.",
)
_SAY_WHY = Text("tulis apa yang belum beres", "say what is still wrong")


def reply_of(complaint: Complaint, *, satisfied: bool, words: str | None, now: datetime) -> Move | NotAllowed | Fault:
    """The step a reply means: a satisfied reporter closes the report, another one reopens it and says why."""
    if complaint.state != "answered" or complaint.reporter_until is None:
        return NotAllowed(complaint.state, "reopen", allowed_from(complaint.state), _NOTHING_TO_SAY)
    if satisfied:
        return Move("close", now, words=words, reporter_agreed=True)
    if not words:
        return Fault("/text", _SAY_WHY)
    if now >= complaint.reporter_until:
        last = last_day_before(complaint.reporter_until).isoformat()
        over = Text(
            f"Batas waktu tanggapan ({last}) sudah lewat. Kirim laporan baru.",
            f"The time to reply ended on {last}. Send a new report.",
        )
        return NotAllowed(complaint.state, "reopen", ("close",), over)
    return Move("reopen", now, words=words)
