"""A line for each agency on what stands beside courses: certificates, filing, mentoring, proposals, forums, needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.table import Table

from mumpuni.demo.client import Client
from mumpuni.demo.year import Year

_ROOT = "/enrollment/v1"


async def further(client: Client, years: Sequence[Year], year: int) -> Table:
    """How much of it there is."""
    table = Table(title="Selain kursus / beside courses")
    for column in (
        "Instansi / agency",
        "Sertifikat / certificates",
        "SIASN: siap, kurang / ready, lacking",
        "Mentoring: berjalan, selesai / running, closed",
        "Rekomendasi: terbuka, diputus / open, decided",
        "Forum",
        f"Kebutuhan {year + 1}: mendesak, semua / needs: pressing, all",
    ):
        table.add_column(column)
    for item in years:
        slug = item.agency.slug
        cells = (
            await _certificates(client, slug),
            await _filed(client, slug, year),
            await _mentoring(client, slug),
            await _proposals(client, slug),
            str(len(await client.all("/feedback/v1/forums", agency=slug))),
            await _needs(client, slug, year + 1),
        )
        table.add_row(item.agency.name, *cells)
    parked = await client.all(f"{_ROOT}/xapi/parked")
    table.caption = f"Pernyataan xAPI yang belum dikenali / xAPI statements not recognised yet: {len(parked)}"
    return table


async def _certificates(client: Client, agency: str) -> str:
    done = await client.all(f"{_ROOT}/enrollments", agency=agency, status="completed")
    return str(sum(one["certificate_number"] is not None for one in done))


async def _filed(client: Client, agency: str, year: int) -> str:
    ready = (await client.text(f"{_ROOT}/exports/siasn?agency={agency}&year={year}")).splitlines()
    lacking = await client.all(f"{_ROOT}/exports/siasn/missing", agency=agency, year=year)
    return f"{len(ready)}, {len(lacking)}"


async def _mentoring(client: Client, agency: str) -> str:
    states = Counter(one["state"] for one in await client.all(f"{_ROOT}/mentorships", agency=agency))
    closed = states.pop("closed", 0)
    return f"{states.total()}, {closed}"


async def _proposals(client: Client, agency: str) -> str:
    found = await client.all("/evaluation/v1/recommendations", agency=agency)
    waiting = sum(one["state"] == "open" for one in found)
    return f"{waiting}, {sum(one['decided_by'] is not None for one in found)}"


async def _needs(client: Client, agency: str, year: int) -> str:
    plan = await client.get(f"/evaluation/v1/agencies/{agency}/training-need-plan", year=year)
    pressing = sum(one["priority"] in {"high", "medium"} for one in plan["needs"])
    return f"{pressing}, {len(plan['needs'])}"
