"""What the register and the money books know besides names: diplomas, supervisors, positions, budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from random import Random
from typing import Any, Final

from openpyxl import Workbook
from rich.table import Table

from mumpuni.demo.client import Client
from mumpuni.demo.people import Person
from mumpuni.demo.year import Run, Year

_ROOT: Final = "/enrollment/v1"
_DIPLOMAS: Final = {
    "pengawas": ("S2", "S1 Administrasi Publik", "S1 Hukum"),
    "fungsional": ("S1 Statistika", "S1 Teknik Informatika", "D-IV Komputer", "S2"),
    "pelaksana": ("S1 Manajemen", "D.III Akuntansi", "D.III Administrasi", "SMA/sederajat", "SMK"),
}
_HEAD: Final = "pengawas"
_RESERVE_PERCENT: Final = 135
_COURSE_PERCENT: Final = (98, 134)
"""From hardly enough to plenty, so that some programmes come near what was set aside for them."""

_MILLION: Final = 1_000_000
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADINGS: Final = "NIP;Nama;Jabatan;Pendidikan;NIP Atasan"
_WITHOUT_MAIL: Final = 0.08


async def complete(client: Client, years: Sequence[Year]) -> None:
    """State positions and send each agency's register as a file, the last one's as a workbook. Raises ``Refused``."""
    for year in years:
        agency = year.agency.slug
        listed = [_position(unit.slug, unit.name, unit.technical) for unit in year.agency.units]
        positions = {"agency": agency, "positions": listed}
        await client.send("PUT", f"{_ROOT}/positions", positions, step=f"positions/{agency}")
        path = f"{_ROOT}/employees:import?agency={agency}&dry_run=false"
        data, kind = (_workbook(year), XLSX) if year is years[-1] else (_file(year), "text/csv")
        await client.upload(path, data, kind)


async def fund(client: Client, years: Sequence[Year], courses: Mapping[str, str]) -> None:
    """Set money aside for each agency's years and, before anything is spent, for each programme in them.

    ``courses`` says which id the server gave to what. Raises ``Refused``.
    """
    for year in years:
        agency = year.agency.slug
        for one, costs in _costs(year.runs).items():
            step = f"budget/{agency}/{one}"
            whole = {"agency": agency, "year": one, "planned": _above(sum(costs.values()), _RESERVE_PERCENT, _MILLION)}
            await client.send("PUT", f"{_ROOT}/budgets", whole, step=step)
            for course, cost in costs.items():
                percent = Random(f"budget/{course}/{one}").randint(*_COURSE_PERCENT)  # noqa: S311 - a demo
                part = {**whole, "programme_id": courses[course], "planned": _above(cost, percent, _MILLION // 10)}
                await client.send("PUT", f"{_ROOT}/budgets", part, step=f"{step}/{course}")


def email_of(person: Person) -> str | None:
    """A mail address in the domain that is reserved for examples; some people have none in the register."""
    rng = Random(f"email/{person.key}")  # noqa: S311 - a demo
    if rng.random() < _WITHOUT_MAIL:
        return None
    return f"{person.name.lower().replace(' ', '.')}.{person.key.rsplit('-', 1)[1]}@{person.agency}.example"


def over(years: Sequence[Year]) -> frozenset[str]:
    """The sessions that are over: somebody has a result."""
    return frozenset(attempt.run for year in years for attempt in year.attempts if attempt.ending)


def spent(run: Run, finished: frozenset[str]) -> dict[str, int]:
    """What a session that is over has cost: between 88 and 104 per cent of what was planned."""
    if run.key not in finished or not run.cost:
        return {}
    return {"cost_spent": run.cost * Random(run.key).randint(88, 104) // 100}  # noqa: S311 - a demo


async def money(client: Client, year: int) -> Table:
    """Budgets of the agencies in a year."""
    table = Table(title=f"Anggaran / budgets {year} (juta rupiah / million rupiah)")
    for column in ("Instansi / agency", "Rencana / planned", "Terikat / committed", "Terpakai / spent", "Sisa / left"):
        table.add_column(column, justify="left" if not table.columns else "right")
    for item in sorted(await client.all(f"{_ROOT}/budgets", year=year), key=lambda one: str(one["agency"])):
        if item["programme_id"] is None:
            figures = (item[name] for name in ("planned", "committed", "spent", "remaining"))
            table.add_row(item["agency"], *(f"{figure / 1_000_000:,.1f}" for figure in figures))
    return table


def _position(unit: str, name: str, technical: Any) -> dict[str, Any]:
    return {"position": f"kepala-{unit}", "title": f"Kepala {name}", "type": _HEAD, "technical": dict(technical)}


def _file(year: Year) -> bytes:
    """The register as an agency would send it: CSV with semicolons."""
    return "\r\n".join((_HEADINGS, *_lines(year.people))).encode()


def _workbook(year: Year) -> bytes:
    """The same as a workbook (XLSX)."""
    workbook = Workbook()
    for line in (_HEADINGS, *_lines(year.people)):
        workbook.worksheets[0].append(line.split(";"))
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _lines(people: Sequence[Person]) -> Iterator[str]:
    heads = {person.unit_id: person for person in reversed(people) if person.position_type == _HEAD}
    chief = next(iter(heads.values()), people[0])
    for person in people:
        head = heads.get(person.unit_id, chief)
        is_head = head is person
        above = chief if is_head else head
        diploma = Random(person.key).choice(_DIPLOMAS[person.position_type])  # noqa: S311 - a demo
        title = person.title if is_head else ""
        yield f"{person.nip};{person.name};{title};{diploma};{'' if above is person else above.nip}"


def _costs(runs: Sequence[Run]) -> dict[int, dict[str, int]]:
    """What the sessions of each year are going to cost, by course, in rupiah."""
    costs: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for run in runs:
        if run.cost:
            costs[run.ends_on.year][run.course] = costs[run.ends_on.year].get(run.course, 0) + run.cost
    return costs


def _above(cost: int, percent: int, unit: int) -> int:
    """So many per cent of a cost, in whole units."""
    return cost * percent // 100 // unit * unit
