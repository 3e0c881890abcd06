"""The words of ``programme-too-difficult``."""

from __future__ import annotations

from services.notification.domain.outcome import Figures
from services.notification.domain.wording import Names, Reader, Wording
from shared.errors import Text


def write(figures: Figures, names: Names) -> Wording:
    """What share of the participants found a session too difficult, and that the next one should be easier."""
    said = Reader(figures)
    share, threshold, answers = (
        said.number("too_difficult_percent"),
        said.number("threshold_percent"),
        said.word("answers"),
    )
    what_id, what_en = (f" “{names.programme}”",) * 2 if names.programme else (" ini", "")
    return Wording(
        Text(
            f"Sesi program{what_id} terlalu sulit bagi peserta",
            f"A session of the programme{what_en} was too difficult",
        ),
        Text(
            f"{share.id}% dari {answers} peserta yang menjawab menilai materi sesi program{what_id} terlalu sulit"
            f" (batas {threshold.id}%). Buat sesi berikutnya lebih mudah: turunkan tingkat kesulitannya, bagi"
            " materinya, atau beri persiapan sebelumnya.",
            f"{share.en}% of the {answers} participants who answered found the material of a session of the"
            f" programme{what_en} too difficult (threshold {threshold.en}%). Make the next session easier: lower its"
            " difficulty, split its material, or prepare the participants beforehand.",
        ),
    )
