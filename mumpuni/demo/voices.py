"""What citizens of the demo write, in their own spelling, so that the themes have something to show."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from rich.table import Table

from mumpuni.demo.client import Client, each
from mumpuni.demo.year import Year

_SAID: Final = (
    ("Ngantri lamaaa bgt di loket, tolong dipercepat.", 5),
    ("Nunggu dari pagi sampe siang belum dipanggil juga.", 4),
    ("Petugasnya gak ramah, ditanya malah jutek.", 4),
    ("Informasi syaratnya simpang siur, saya bingung.", 3),
    ("Mohon loket buka hari Sabtu utk yg kerja.", 2),
    ("Aplikasinya error terus pas mau daftar.", 2),
    ("Harus bolak-balik krn berkas katanya kurang.", 2),
    ("Ruang tunggu panas, kursinya kurang.", 1),
    ("Petugas ramah dan cepat, terima kasih!", 3),
    ("Tidak lama kok, lima belas menit selesai.", 2),
)
"""Texts and how often each kind comes."""

_PER_UNIT: Final = 9


async def speak(client: Client, years: Sequence[Year]) -> None:
    """Send wishes to every unit that serves citizens, the same ones in every run."""
    units = [f"{year.agency.slug}.{unit.slug}" for year in years for unit in year.agency.units if unit.reports]
    said = [(unit, number) for unit in units for number in range(_PER_UNIT)]

    async def send(one: tuple[str, int]) -> None:
        unit, number = one
        texts, weights = zip(*_SAID, strict=True)
        text = random.Random(f"{unit}/{number}").choices(texts, weights)[0]  # noqa: S311 - the same text in every run
        body = {"unit_id": unit, "text": text}
        await client.send("POST", "/feedback/v1/aspirations", body, step=f"wish/{unit}/{number}")

    await each(said, send, lambda: None)


async def heard(client: Client, years: Sequence[Year], year: int) -> Table:
    """What each city's citizens speak about most, and the competencies it asks for."""
    table = Table(title=f"Suara warga {year} / what citizens speak about")
    for column in ("Kota / city", "Tema / themes", "Kompetensi yang diminta / competencies asked for"):
        table.add_column(column)
    for city in dict.fromkeys(item.agency.city for item in years):
        found = await client.get("/feedback/v1/themes", city=city, year=year)
        themes = ", ".join(f"{one['name']} ({one['texts']})" for one in found["items"][:3])
        needs = ", ".join(f"{one['name']} ({one['texts']})" for one in found["needs"][:3])
        table.add_row(city.capitalize(), themes or "-", needs or "-")
    return table
