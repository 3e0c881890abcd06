"""The words of ``ikm-low``."""

from __future__ import annotations

from services.notification.domain.outcome import Figures
from services.notification.domain.texts.indicative import remark
from services.notification.domain.wording import Names, Reader, Wording
from shared.errors import Text
from shared.rules.ikm import PERFORMANCE


def write(figures: Figures, names: Names) -> Wording:
    """Which unit's index is in which grade, on how many answers."""
    said, hedge = Reader(figures), remark(figures)
    year, value, grade, answers = said.word("year"), said.number("value"), said.word("grade"), said.word("answers")
    performance = PERFORMANCE[grade]
    unit = names.unit or "unit ini"
    unit_en = names.unit or "this unit"
    return Wording(
        Text(f"IKM {year} {unit}: mutu {grade}", f"Satisfaction index {year} of {unit_en}: grade {grade}"),
        Text(
            f"IKM {year} {unit} bernilai {value.id}, mutu {grade} ({performance.id.lower()}), dari {answers} jawaban."
            f"{hedge.id} Lihat unsur terlemahnya, sepakati perbaikannya, dan kaitkan dengan pelatihan pelaksananya.",
            f"The satisfaction index (IKM) {year} of {unit_en} is {value.en}, grade {grade}"
            f" ({performance.en.lower()}), from {answers} answers.{hedge.en} Look at its weakest elements, agree on"
            " what to mend, and tie it to the training of the staff.",
        ),
    )
