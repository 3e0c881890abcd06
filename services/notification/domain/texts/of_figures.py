"""The words of ``budget-used`` and ``ip-asn-fallen``."""

from __future__ import annotations

from decimal import Decimal

from services.notification.domain.outcome import Figures
from services.notification.domain.wording import Names, Reader, Wording
from shared.errors import Text


def write_budget(figures: Figures, names: Names) -> Wording:
    """How much of which budget is used."""
    said = Reader(figures)
    year, used, planned = said.word("year"), said.rupiah("used_rupiah"), said.rupiah("planned_rupiah")
    what_id, what_en = (f" program {names.programme}", f" of {names.programme}") if names.programme else ("", "")
    share = said.number("used_percent") if "used_percent" in figures else None
    percent = Text(f" ({share.id}%)", f" ({share.en}%)") if share else Text("", "")
    return Wording(
        _how_full(figures, year),
        Text(
            f"Realisasi dan komitmen anggaran {year}{what_id} {used.id} dari {planned.id}{percent.id}. Tinjau sesi yang"
            " belum berjalan, atau ajukan perubahan anggaran.",
            f"Of the budget {year}{what_en}, {used.en} of {planned.en} is spent or committed{percent.en}. Look at the"
            " sessions that have not begun, or ask for a change of the budget.",
        ),
    )


def _how_full(figures: Figures, year: str) -> Text:
    """Whether anything is left of a year's budget, and whether there was one."""
    if not figures["planned_rupiah"]:
        return Text(f"Belanja {year} tanpa anggaran", f"Spending {year} without a budget")
    left = Decimal(figures["left_rupiah"])
    if left < 0:
        return Text(f"Anggaran {year} terlampaui", f"Budget {year} exceeded")
    if not left:
        return Text(f"Anggaran {year} habis", f"Budget {year} used up")
    return Text(f"Anggaran {year} hampir habis", f"Budget {year} almost used up")


def write_ip_asn(figures: Figures, names: Names) -> Wording:
    """From which category to which."""
    said = Reader(figures)
    year, value = said.word("year"), said.number("value")
    now, before = said.word("category").replace("-", " "), said.word("before").replace("-", " ")
    at_id, at_en = (f" di {names.unit}", f" at {names.unit}") if names.unit else ("", "")
    return Wording(
        Text("Kategori IP ASN turun", "IP ASN category fallen"),
        Text(
            f"IP ASN {year} seorang pegawai{at_id} turun dari kategori {before} ke {now} ({value.id}). Lihat dimensi"
            " yang turun dan sepakati perbaikannya dengan pegawai itu.",
            f"The IP ASN {year} of an employee{at_en} fell from the category {before} to {now} ({value.en}). See which"
            " dimension fell and agree with the employee on what to do.",
        ),
    )
