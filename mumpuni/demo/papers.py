"""The documents that agencies download: each asked for, so that one that cannot be made is noticed here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from mumpuni.demo.client import Client
from mumpuni.demo.year import Year

_SIGNS: Final = {b"%PDF": "PDF", b"PK\x03\x04": "XLSX"}


async def papers(client: Client, years: Sequence[Year], year: int) -> str:
    """How many of which kind there are."""
    kinds: Counter[str] = Counter()
    for path, query in _asked(years[0], year):
        kinds[_SIGNS.get((await client.file(path, **query))[:4], "CSV")] += 1
    forum = (await client.all("/feedback/v1/forums", agency=years[0].agency.slug))[-1]["forum_id"]
    kinds[_SIGNS[(await client.file(f"/feedback/v1/forums/{forum}/minutes"))[:4]]] += 1
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


async def genuine(client: Client, years: Sequence[Year]) -> str:
    """What anybody without an account learns of one certificate by its code, and how many there are."""
    agency = years[0].agency.slug
    done = await client.all("/enrollment/v1/enrollments", agency=agency, status="completed")
    given = sorted((one for one in done if one["certificate_number"]), key=lambda one: str(one["certificate_number"]))
    if not given:
        return "-"
    path = f"/enrollment/v1/enrollments/{given[0]['enrollment_id']}/certificate"
    code = (await client.get(path))["code"]
    found = (await client.ask_openly("GET", f"/enrollment/v1/certificates/{code}")).json()
    return f"{found['number']}: {found['standing']} ({found['name']})"


def _asked(year: Year, this: int) -> Iterator[tuple[str, dict[str, str | int]]]:
    slug, city = year.agency.slug, year.agency.city
    unit = next(f"{slug}.{one.slug}" for one in year.agency.units if one.services)
    yield "/enrollment/v1/exports/siasn", {"agency": slug, "year": this, "format": "xlsx"}
    yield "/feedback/v1/ikm", {"city": city, "year": this, "format": "pdf"}
    yield "/feedback/v1/ikm", {"city": city, "year": this, "format": "xlsx"}
    yield f"/feedback/v1/units/{unit}/poster", {"counter": "Loket 1"}
    for report, kinds in (("summary", ("csv", "xlsx")), ("training-need-plan", ("xlsx", "pdf"))):
        for kind in kinds:
            yield f"/evaluation/v1/agencies/{slug}/{report}", {"year": this, "format": kind}
    yield f"/evaluation/v1/agencies/{slug}/series", {"measure": "jp", "format": "csv"}
