"""Survey forms that citizens filled in on paper, typed into the platform's template, two of them wrongly."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from random import Random
from typing import Any, Final

from openpyxl import load_workbook

from mumpuni.demo.cities import Unit
from mumpuni.demo.client import Client
from mumpuni.demo.register import XLSX
from mumpuni.demo.year import Year

_ROOT: Final = "/feedback/v1/skm"
_FORMS: Final = 32
_SPOILT: Final = {7: "5", 19: ""}
"""The forms, by their number, whose U3 is no mark."""

_ANY: Final = {"If-Match": "*"}
_QUESTION: Final = {"id": "Apakah loket kami cepat?", "en": "Was our counter quick?"}
_REMARKS: Final = (None, None, None, "Petugasnya ramah.", "Tunggu terlalu lama.", "Tempat parkirnya sempit.")


async def type_in(client: Client, year: Year) -> None:
    """Word a question of the agency's counter anew, then send its forms as a workbook, tried first.

    Raises ``Refused``.
    """
    path = f"/feedback/v1/units/{year.agency.slug}.{_counter(year).slug}/questionnaire"
    await client.send("PUT", path, {"questions": {"U3": _QUESTION}}, step=f"wording/{year.agency.slug}", headers=_ANY)
    await _send(client, year, "true")
    await _send(client, year, "false")


async def typed(client: Client, year: Year) -> str:
    """What would become of the same workbook now: how many of its forms are counted, how many are to be mended."""
    found = await _send(client, year, "true")
    return f"{found['known']} dihitung / counted, {found['refused']} perlu diperbaiki / to mend"


async def _send(client: Client, year: Year, dry_run: str) -> dict[str, Any]:
    unit = _counter(year)
    sheet = _filled(await client.file(f"{_ROOT}/template.xlsx"), year, unit)
    path = f"{_ROOT}:import?unit_id={year.agency.slug}.{unit.slug}&dry_run={dry_run}"
    return await client.upload(path, sheet, XLSX)


def _counter(year: Year) -> Unit:
    return next(unit for unit in year.agency.units if unit.services)


def _filled(template: bytes, year: Year, unit: Unit) -> bytes:
    workbook = load_workbook(BytesIO(template))
    sheet = workbook.worksheets[0]
    for number in range(1, _FORMS + 1):
        sheet.append(_form(number, year, unit))
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _form(number: int, year: Year, unit: Unit) -> list[Any]:
    """One paper form, the same in every run: number, day, service, nine marks, remark, and who it was."""
    rng = Random(f"paper/{year.agency.slug}/{number}")  # noqa: S311 - a demo
    marks: list[Any] = [min(max(round(rng.gauss(unit.satisfaction[1], 0.7)), 1), 4) for _ in range(9)]
    if number in _SPOILT:
        marks[2] = _SPOILT[number]
    day = year.ends_on - timedelta(days=rng.randint(1, 20))
    about = [rng.choice(_REMARKS), rng.choice("LP"), rng.randint(18, 66), rng.choice(("SMA", "S1", "D3")), None]
    return [f"K-{number:03}", f"{day:%d/%m/%Y}", rng.choice(unit.services), *marks, *about]
