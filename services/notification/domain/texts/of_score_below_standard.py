"""The words of ``score-below-standard``."""

from __future__ import annotations

from services.notification.domain.outcome import Figures
from services.notification.domain.wording import Names, Reader, Wording
from shared.errors import Text


def write(figures: Figures, names: Names) -> Wording:
    """Which competency is how far below the position's standard."""
    said = Reader(figures)
    competency, score = said.competency("competency"), said.number("score")
    level, required, gap = said.word("level"), said.word("required_level"), said.word("gap")
    at_id, at_en = (f" di {names.unit}", f" at {names.unit}") if names.unit else ("", "")
    return Wording(
        Text(
            f"Kompetensi {competency.id} di bawah standar jabatan",
            f"Competency {competency.en} below the position's standard",
        ),
        Text(
            f"Skor {competency.id} seorang pegawai{at_id} adalah {score.id}, setara level {level}, sedangkan jabatannya"
            f" menuntut level {required}; kurang {gap} level. Usulkan pelatihan atau mentoring yang membangun"
            " kompetensi ini.",
            f"An employee{at_en} scores {score.en} in {competency.en}, which is level {level}; the position asks for"
            f" level {required}, a gap of {gap}. Propose training or mentoring that builds this competency.",
        ),
    )
