"""Who took part in what: the people and programmes of ``rosters/people.json``, with results that never change."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent / "rosters"
HEADERS = (
    *("NIP", "Nama", "Jabatan", "Unit Kerja", "Pelatihan", "Tanggal Mulai", "Tanggal Selesai"),
    *("JP", "Nilai Pre Test", "Nilai Post Test", "Hasil", "No. Sertifikat"),
)


class Row(NamedTuple):
    """One participation, in the order of ``HEADERS``."""

    nip: Any
    name: Any
    position: Any
    unit: Any
    programme: Any
    starts_on: Any
    ends_on: Any
    jp: Any
    pre_test: Any
    post_test: Any
    outcome: Any
    certificate: Any


def participations() -> list[Row]:
    """Everybody of ``people.json`` in each of their programmes, by programme; one fails, one withdraws, one is away."""
    data = json.loads((FOLDER / "people.json").read_text("utf-8"))
    rows: list[Row] = []
    for programme in data["programmes"]:
        for person in data["people"]:
            if programme["title"] in person["programmes"]:
                rows.append(_participation(len(rows), person, programme))
    return rows


def _participation(index: int, person: dict[str, Any], programme: dict[str, Any]) -> Row:
    outcome = {5: "Tidak lulus", 11: "Mengundurkan diri", 17: "Tidak hadir"}.get(index, "Lulus")
    tested = outcome in {"Lulus", "Tidak lulus"}
    pre_test = 45 + index * 7 % 30 + index % 2 * 0.5
    post_test = 52.5 if outcome == "Tidak lulus" else pre_test + 12 + index * 5 % 14
    return Row(
        nip=person["nip"],
        name=person["name"],
        position=person["position"],
        unit=person["unit"],
        programme=programme["title"],
        starts_on=date.fromisoformat(programme["starts_on"]),
        ends_on=date.fromisoformat(programme["ends_on"]),
        jp=float(programme["jp"]),
        pre_test=pre_test if tested else None,
        post_test=post_test if tested else None,
        outcome=outcome,
        certificate=f"800.2/{index + 1:03}/DISDIK/2026" if outcome == "Lulus" else None,
    )


def spaced(nip: str) -> str:
    """A NIP as printed lists show it."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"
