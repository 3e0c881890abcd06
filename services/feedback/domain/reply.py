"""What the reporter says: to the agency's question, to its answer, or once more after the end."""

from __future__ import annotations

from datetime import datetime

from services.feedback.domain.complaint import Complaint, Move, NotAllowed, allowed_from
from services.feedback.domain.working_days import WorkingDays, due_at, last_day_before
from shared.errors import Fault, Text
from shared.rules.deadlines import DeadlineRules

_NOTHING_TO_SAY = Text(
    "Laporan ini belum dijawab atau sudah selesai; tidak ada yang perlu ditanggapi.",
    "This report has no answer yet or has ended; there is nothing to reply to.",
)
_SAY_WHY = Text("tulis apa yang belum beres", "say what is still wrong")
_SAY_WHETHER = Text("puas atau belum?", "satisfied or not?")
_ANSWER = Text("jawab pertanyaan instansi", "answer the agency's question")


def reply_of(
    complaint: Complaint,
    rules: DeadlineRules,
    calendar: WorkingDays,
    *,
    satisfied: bool | None,
    words: str | None,
    now: datetime,
) -> Move | NotAllowed | Fault:
    """The step a reply means.

    An answer to the agency's question lets its clock go on. A satisfied reporter closes an answered report, another one
    reopens it and says why, also after it was closed; each within the time, and as often, as the rules have it.
    """
    if complaint.waiting:
        return Move("tell", now, words=words) if words else Fault("/text", _ANSWER)
    until = reopen_until(complaint, rules, calendar)
    if until is None or (complaint.state == "closed" and satisfied):
        return NotAllowed(complaint.state, "reopen", allowed_from(complaint.state), _NOTHING_TO_SAY)
    if satisfied is None:
        return Fault("/satisfied", _SAY_WHETHER)
    if satisfied:
        return Move("close", now, words=words, reporter_agreed=True)
    if not words:
        return Fault("/text", _SAY_WHY)
    if now >= until:
        return _refused(complaint, _over(last_day_before(until).isoformat()))
    if complaint.reopened >= rules.reopen_times:
        return _refused(complaint, _often(rules.reopen_times))
    return Move("reopen", now, words=words)


def reopen_until(complaint: Complaint, rules: DeadlineRules, calendar: WorkingDays) -> datetime | None:
    """Until when the reporter may open the report again; none while there is nothing to open."""
    if complaint.state == "answered":
        return complaint.reporter_until
    return due_at(complaint.since, rules.reopen_within, calendar) if complaint.state == "closed" else None


def _refused(complaint: Complaint, message: Text) -> NotAllowed:
    return NotAllowed(complaint.state, "reopen", ("close",) if complaint.state == "answered" else (), message)


def _over(last: str) -> Text:
    return Text(
        f"Batas waktu tanggapan ({last}) sudah lewat. Kirim laporan baru.",
        f"The time to reply ended on {last}. Send a new report.",
    )


def _often(times: int) -> Text:
    return Text(
        f"Laporan ini sudah {times} kali dibuka kembali. Kirim laporan baru, atau hubungi Ombudsman (137).",
        f"This report has been opened again {times} times. Send a new one, or call the Ombudsman (137).",
    )
