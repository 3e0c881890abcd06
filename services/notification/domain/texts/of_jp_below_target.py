"""The words of ``jp-below-target``."""

from __future__ import annotations

from services.notification.domain.outcome import Figures
from services.notification.domain.wording import Names, Reader, Wording
from shared.errors import Text


def write(figures: Figures, names: Names) -> Wording:
    """Who is short of how many JP, and how the year can still be made good."""
    said = Reader(figures)
    year, counted, target = said.word("year"), said.number("counted_jp"), said.number("target_jp")
    shortfall = said.number("shortfall_jp")
    at_id, at_en = (f" di {names.unit}", f" at {names.unit}") if names.unit else ("", "")
    return Wording(
        Text(f"JP {year} di bawah target", f"Learning hours of {year} below target"),
        Text(
            f"Seorang PNS{at_id} baru mengumpulkan {counted.id} dari {target.id} JP untuk {year}; kurang"
            f" {shortfall.id} JP. Daftarkan ke kegiatan yang selesai paling lambat 31 Desember {year}, atau catat"
            f" kegiatan {year} yang sudah selesai tetapi belum tercatat.",
            f"A civil servant{at_en} has earned {counted.en} of {target.en} learning hours (JP) for {year};"
            f" {shortfall.en} are missing. Enrol them in something that ends by 31 December {year}, or record what was"
            f" finished in {year} and is not recorded yet.",
        ),
    )
