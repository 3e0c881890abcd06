"""The words of ``complaint-overdue``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from services.notification.domain.outcome import Figures
from services.notification.domain.wording import Names, Reader, Wording
from shared.errors import Text

KINDS: Mapping[str, Text] = MappingProxyType(
    {
        "complaint": Text("Pengaduan", "Complaint"),
        "aspiration": Text("Aspirasi", "Aspiration"),
        "information": Text("Permintaan informasi", "Information request"),
    }
)
NEXT: Mapping[str, Text] = MappingProxyType(
    {
        "received": Text("Verifikasi dan teruskan sekarang.", "Verify and forward it now."),
        "verified": Text("Teruskan ke unit yang berwenang sekarang.", "Forward it to the unit in charge now."),
        "forwarded": Text("Jawab pelapornya sekarang.", "Answer the reporter now."),
        "answered": Text(
            "Tindak lanjuti tanggapan pelapor, lalu tutup.", "Follow up what the reporter says and close it."
        ),
        "reopened": Text("Jawab kembali pelapornya sekarang.", "Answer the reporter again now."),
    }
)
"""What is owed in each state; the ended ones owe nothing and never come here."""


def write(figures: Figures, names: Names) -> Wording:
    """Which step should have been done by which day, and what to do now."""
    said = Reader(figures)
    kind, due, step = KINDS[said.word("kind")], said.last_day("due_at"), NEXT[said.word("complaint_state")]
    to_id, to_en = (f" kepada {names.unit}", f" to {names.unit}") if names.unit else ("", "")
    return Wording(
        Text(f"{kind.id}{to_id} melewati batas waktu", f"{kind.en}{to_en} past its deadline"),
        Text(
            f"{kind.id}{to_id}: langkahnya jatuh tempo {due.id} dan belum dilakukan. {step.id}",
            f"{kind.en}{to_en}: its step was due by {due.en} and is not done. {step.en}",
        ),
    )
