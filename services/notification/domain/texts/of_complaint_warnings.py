"""The words of ``complaint-due-soon`` and ``complaint-reopened``."""

from __future__ import annotations

from services.notification.domain.outcome import Figures
from services.notification.domain.texts.of_complaint_overdue import KINDS, NEXT
from services.notification.domain.wording import Names, Reader, Wording
from shared.errors import Text


def write_due_soon(figures: Figures, names: Names) -> Wording:
    """Which step must be done by when."""
    said = Reader(figures)
    kind, due, step = KINDS[said.word("kind")], said.last_day("due_at"), NEXT[said.word("complaint_state")]
    to_id, to_en = _to(names)
    return Wording(
        Text(f"{kind.id}{to_id} hampir jatuh tempo", f"{kind.en}{to_en} due soon"),
        Text(
            f"{kind.id}{to_id}: langkahnya jatuh tempo {due.id}. {step.id}",
            f"{kind.en}{to_en}: its step is due by {due.en}. {step.en}",
        ),
    )


def write_reopened(figures: Figures, names: Names) -> Wording:
    """That the reporter was not content."""
    kind = KINDS[Reader(figures).word("kind")]
    to_id, to_en = _to(names)
    return Wording(
        Text(f"{kind.id}{to_id} dibuka kembali", f"{kind.en}{to_en} reopened"),
        Text(
            f"{kind.id}{to_id} dibuka kembali oleh pelapornya. Baca tanggapannya dan jawab kembali.",
            f"{kind.en}{to_en} was reopened by its reporter. Read what they say and answer again.",
        ),
    )


def _to(names: Names) -> tuple[str, str]:
    return (f" kepada {names.unit}", f" to {names.unit}") if names.unit else ("", "")
