"""The demo's desk: questions, doubles, prepared answers, what the public reads, and a forum from plan to promise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from rich.table import Table

from mumpuni.demo.client import Client, each
from mumpuni.demo.year import Year

_TEMPLATE: Final = "Yth. {{sapaan}}, laporan {{tiket}} tentang {{unit}} sudah kami tindak lanjuti. Terima kasih."
_INPUTS: Final = (
    ("Antrean loket terlalu lama pada hari Senin.", 7, ("accepted", "Mulai bulan depan ada satu petugas tambahan.")),
    ("Loket sebaiknya buka sampai sore.", 4, ("rejected", "Jam layanan ditetapkan kota; kami sampaikan ke BKPSDM.")),
    ("Petugas perlu dilatih memakai aplikasi baru.", 2, None),
)
"""What was asked for, how many votes it got, and the agency's answer where there is one."""

_NOTE: Final = "Sudah ditelepon; berkasnya ada di meja verifikasi dan selesai minggu ini."
_SHOWN: Final = (
    ("Warga menanyakan berkas yang belum ada kabarnya.", "Kami sedang menelusuri berkasnya."),
    ("Berkas seorang warga sudah dua minggu belum selesai.", "Berkasnya ditemukan; kami kabari begitu selesai."),
    ("Warga meminta kepastian kapan berkasnya selesai.", "Verifikasinya tertunda; jadwal barunya kami umumkan."),
)
"""What the public reads of a report, and of its answer."""

_AHEAD: Final = timedelta(days=101)
"""From an agency's open day, at most 80 days ago, to an open house to come."""


async def hear(client: Client, years: Sequence[Year]) -> None:
    """For every agency that serves citizens: a question and a double, a template, a published report, a forum."""

    async def both(year: Year) -> None:
        unit = next(one for one in year.agency.units if one.services)
        await _desk(client, year, f"{year.agency.slug}.{unit.slug}", _SHOWN[years.index(year) % len(_SHOWN)])
        await _forum(client, year, f"{year.agency.slug}.{unit.slug}")

    serving = [year for year in years if any(unit.services for unit in year.agency.units)]
    await each(serving, both, lambda: None)


async def _desk(client: Client, year: Year, unit: str, public: tuple[str, str]) -> None:
    step = f"desk/{year.agency.slug}"
    template = {"agency": year.agency.slug, "name": "Sudah ditindaklanjuti", "text": _TEMPLATE}
    await client.send("POST", "/feedback/v1/answer-templates", template, step=f"{step}/template")
    reports = []
    for number, text in enumerate(("Berkas saya belum ada kabar.", "Berkas belum selesai juga, sudah dua minggu.")):
        body = {"unit_id": unit, "kind": "complaint", "text": text}
        reports.append(await client.send("POST", "/feedback/v1/complaints", body, step=f"{step}/{number}"))
    main, double = (report["complaint_id"] for report in reports)
    moves: list[tuple[str, dict[str, Any]]] = [
        (main, {"action": "verify", "classification": "simple"}),
        (main, {"action": "forward"}),
        (main, {"action": "ask", "answer": "Mohon sebutkan nomor berkas Anda."}),
        (double, {"action": "merge", "into": main}),
    ]
    for number, (complaint, move) in enumerate(moves):
        path = f"/feedback/v1/complaints/{complaint}/moves"
        await client.send("POST", path, move, step=f"{step}/move/{number}")
    await client.send("POST", f"/feedback/v1/complaints/{main}/notes", {"text": _NOTE}, step=f"{step}/note")
    shown = dict(zip(("text", "answer"), public, strict=True))
    await client.send("PUT", f"/feedback/v1/complaints/{main}/publication", shown, step=f"{step}/publication")


async def _forum(client: Client, year: Year, unit: str) -> None:
    step = f"open-house/{year.agency.slug}"
    body = {
        "agency": year.agency.slug,
        "unit_id": unit,
        "kind": "open_house",
        "title": f"Open house layanan {year.agency.name}",
        "held_on": (year.open_day + timedelta(days=14)).isoformat(),
        "place": "Aula kantor",
        "capacity": 60,
        "agenda": "1. Layanan loket\n2. Jam buka\n3. Tanya jawab",
    }
    forum = await client.send("POST", "/feedback/v1/forums", body, step=step)
    path = f"/feedback/v1/forums/{forum['forum_id']}"
    codes = (await client.send("POST", f"{path}/codes", {"count": 7}, step=f"{step}/codes"))["codes"]
    for number, (text, votes, reply) in enumerate(_INPUTS):
        heard = await client.send("POST", f"{path}/inputs", {"text": text}, step=f"{step}/input/{number}")
        for place, code in enumerate(codes[:votes]):
            vote = {"code": code, "input_id": heard["input_id"]}
            await client.send("POST", f"{path}/votes", vote, step=f"{step}/vote/{number}/{place}")
        if reply is not None:
            answer = {"decision": reply[0], "answer": reply[1]}
            where = f"/feedback/v1/inputs/{heard['input_id']}/answer"
            await client.send("POST", where, answer, step=f"{step}/answer/{number}")
    coming = {**body, "title": f"Forum warga {year.agency.name}", "held_on": (year.open_day + _AHEAD).isoformat()}
    await client.send(
        "POST", "/feedback/v1/forums", {**coming, "kind": "forum", "registration": True}, step=f"{step}/coming"
    )
    due_on = (year.open_day + _AHEAD).isoformat()
    promise = {"text": "Menambah petugas loket pada hari Senin", "owner_unit": unit, "due_on": due_on}
    await client.send("POST", f"{path}/follow-ups", promise, step=f"{step}/follow-up")


async def handled(client: Client, years: Sequence[Year], year: int) -> Table:
    """How each city's reports were handled, as the public sees it."""
    table = Table(title=f"Laporan warga {year} / citizens' reports")
    for column in (
        "Kota / city",
        "Masuk / received",
        "Lewat batas / overdue",
        "Terlambat / late",
        "Dibuka lagi / again",
        "Kepuasan / satisfaction (1-4)",
    ):
        table.add_column(column)
    for city in dict.fromkeys(item.agency.city for item in years):
        total = (await client.get("/feedback/v1/public/complaints/summary", city=city, year=year))["total"]
        names = ("received", "overdue", "answered_late", "reopened", "satisfaction")
        table.add_row(city.capitalize(), *(str(total[name]) if total[name] is not None else "-" for name in names))
    return table
