"""The words of ``ikm-dropped``."""

from __future__ import annotations

from services.notification.domain.outcome import Figures
from services.notification.domain.texts.indicative import remark
from services.notification.domain.wording import Names, Reader, Wording
from shared.errors import Text


def write(figures: Figures, names: Names) -> Wording:
    """Which unit's index fell by how many points."""
    said, hedge = Reader(figures), remark(figures)
    year, before = said.word("year"), said.word("previous_year")
    value, previous, drop = said.number("value"), said.number("previous_value"), said.number("drop")
    answers = said.word("answers")
    unit = names.unit or "unit ini"
    unit_en = names.unit or "this unit"
    return Wording(
        Text(f"IKM {unit} turun {drop.id} poin", f"Satisfaction index of {unit_en} down {drop.en} points"),
        Text(
            f"IKM {unit} turun {drop.id} poin: {value.id} pada {year} dari {answers} jawaban, {previous.id} pada"
            f" {before}.{hedge.id} Cari apa yang berubah di antara kedua tahun itu, mulai dari unsur yang turun paling"
            " dalam.",
            f"The satisfaction index (IKM) of {unit_en} fell by {drop.en} points: {value.en} in {year} from {answers}"
            f" answers, {previous.en} in {before}.{hedge.en} Find out what changed between the two years, beginning"
            " with the element that fell furthest.",
        ),
    )
