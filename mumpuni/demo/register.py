"""What the register and the money books know besides names: diplomas, supervisors, positions, budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, Final

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
_RESERVE_PERCENT: Final = 110


async def complete(client: Client, years: Sequence[Year]) -> None:
    """State positions, send each agency's register as a file, and set budgets aside. Raises ``Refused``."""
    for year in years:
        agency = year.agency.slug
        listed = [_position(unit.slug, unit.name, unit.technical) for unit in year.agency.units]
        positions = {"agency": agency, "positions": listed}
        await client.send("PUT", f"{_ROOT}/positions", positions, step=f"positions/{agency}")
        path = f"{_ROOT}/employees:import?agency={agency}&dry_run=false"
        await client.upload(path, _file(year), step=f"register/{agency}")
        for one, planned in _planned(year.runs).items():
            budget = {"agency": agency, "year": one, "planned": planned}
            await client.send("PUT", f"{_ROOT}/budgets", budget, step=f"budget/{agency}/{one}")


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
    for item in await client.all(f"{_ROOT}/budgets", year=year):
        if item["programme_id"] is None:
            figures = (item[name] for name in ("planned", "committed", "spent", "remaining"))
            table.add_row(item["agency"], *(f"{figure / 1_000_000:,.1f}" for figure in figures))
    return table


def _position(unit: str, name: str, technical: Any) -> dict[str, Any]:
    return {"position": f"kepala-{unit}", "title": f"Kepala {name}", "type": _HEAD, "technical": dict(technical)}


def _file(year: Year) -> bytes:
    """The register as an agency would send it: CSV with semicolons."""
    return "\r\n".join(("NIP;Nama;Jabatan;Pendidikan;NIP Atasan", *_lines(year.people))).encode()


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


def _planned(runs: Sequence[Run]) -> dict[int, int]:
    """A reserve above what the sessions of each year are going to cost, in whole million rupiah."""
    costs: defaultdict[int, int] = defaultdict(int)
    for run in runs:
        costs[run.ends_on.year] += run.cost
    return {year: cost * _RESERVE_PERCENT // 100 // 1_000_000 * 1_000_000 for year, cost in costs.items() if cost}
