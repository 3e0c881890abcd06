"""The last screen: one line for each thing that a visitor may want to look at, read back through the API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from rich.table import Table

from mumpuni.demo.caps import capped
from mumpuni.demo.client import Client
from mumpuni.demo.door import received
from mumpuni.demo.elearning import spoken
from mumpuni.demo.guarding import guarded
from mumpuni.demo.moving import held, moved
from mumpuni.demo.paper import typed
from mumpuni.demo.papers import genuine, papers
from mumpuni.demo.paths import foreseen, guided, needed, path_of
from mumpuni.demo.preferences import preferred
from mumpuni.demo.reporters import reported
from mumpuni.demo.seats import seats
from mumpuni.demo.year import Year

_SEVERITIES: Final = {"critical": "kritis / critical", "warning": "peringatan / warnings", "info": "info"}


async def glance(client: Client, years: Sequence[Year], today: date) -> Table:
    """Everything at one glance, Indonesian first."""
    table = Table(title="Sekilas / at a glance", show_header=False)
    lines = {
        "Kursi seminar / seats": await seats(client, years[0]),
        "Batas JP / caps": await capped(client, years),
        "Pindah / moves": await moved(client, years),
        "Data seseorang / held of one": await held(client, years),
        "Jalur belajar / learning path": await path_of(client, years[0]),
        "Kebutuhan unit / unit's need": await needed(client, years),
        "Prakiraan JP / forecast": await foreseen(client, years[0]),
        "Sebaran predikat / ratings": await guided(client, years[0]),
        "xAPI": await spoken(client),
        "Sertifikat / certificate": await genuine(client, years),
        "SKM kertas / paper forms": await typed(client, years[0]),
        "Laporan / reports": await reported(client, years),
        "Open house": await received(client, years),
        "Ditahan; leksikon / parked": await guarded(client, years[0]),
        "Preferensi / preferences": await preferred(client),
        "Berkas / documents": await papers(client, years, today.year),
        "Peringatan / alerts": await _alerts(client),
    }
    for name, value in lines.items():
        table.add_row(name, value)
    return table


async def _alerts(client: Client) -> str:
    groups = (await client.get("/notification/v1/alerts/groups", limit=500))["items"]
    pressing: Counter[str] = Counter()
    for one in groups:
        pressing.update({severity: one[severity] for severity in _SEVERITIES})
    told = ", ".join(f"{pressing[severity]} {name}" for severity, name in _SEVERITIES.items())
    return f"{told}; {len(groups)} kelompok / groups"
