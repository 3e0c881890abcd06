"""The education office of ``tests/data/rosters/people.json``: registered through the API, rosters sent to it."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import httpx
import openpyxl

from tests.data.participations import FOLDER, Row
from tests.data.sheets import saved, sheet_of
from tests.service.enrollment.town import CITIES, MINE, Headers, Json, made, token
from tests.service.harness import STAGED, Harness

DATA: Final[Json] = json.loads((FOLDER / "people.json").read_text("utf-8"))
UNITS: Final = {
    "Sekretariat": "sekretariat",
    "Bidang Pembinaan SD": "sd",
    "Bidang Pembinaan SMP": "smp",
    "Bidang PAUD dan Pendidikan Nonformal": "paud",
}
FACTS: Final = ("employee", "programme", "session", "enrollment", STAGED)
"""The tables that a roster can change; the last counts how many events were ever staged."""


@dataclass
class School:
    """What is registered, by number, title and name."""

    h: Harness
    people: dict[str, str] = field(default_factory=dict)
    programmes: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    async def send(
        self, roster: bytes, *, headers: Headers | None = None, media: str = "application/octet-stream", **query: Any
    ) -> httpx.Response:
        """Import a roster of the education office, as its officer if nobody else is named."""
        sent = {"Content-Type": media, **(headers or token(self.h))}
        query = {"agency": MINE, **query}
        return await self.h.client.post("/enrollment/v1/imports", params=query, content=roster, headers=sent)

    async def imported(self, roster: bytes, **query: Any) -> Json:
        """The report of an import that must be taken."""
        answer = await self.send(roster, **{"dry_run": "false", **query})
        assert answer.status_code == 201, answer.text
        report: Json = answer.json()
        return report

    async def tried(self, roster: bytes, **query: Any) -> Json:
        """The report of a dry run."""
        return await self.imported(roster, **{"dry_run": "true", **query})

    async def facts(self) -> Json:
        """All that a roster could change."""
        return {table: await self.h.rows("enrollment", table) for table in FACTS}


def committed(name: str) -> bytes:
    """A roster of ``tests/data/rosters``."""
    return (FOLDER / name).read_bytes()


def roster(*rows: Row) -> bytes:
    """A tidy workbook of these rows."""
    return saved(sheet_of(rows))


def results(report: Json) -> dict[str, int]:
    """The results that occur, and how often."""
    return {result: count for result, count in report["counts"].items() if count}


def only_row(report: Json) -> Json:
    """The one row of a report."""
    [row] = report["rows"]
    result: Json = row
    return result


def row(**changes: Any) -> Row:
    """A good row of a registered person in a registered session, with changes."""
    person, programme = DATA["people"][4], DATA["programmes"][0]
    usual = Row(
        nip=person["nip"],
        name=person["name"],
        position=person["position"],
        unit=person["unit"],
        programme=programme["title"],
        starts_on=date.fromisoformat(programme["starts_on"]),
        ends_on=date.fromisoformat(programme["ends_on"]),
        jp=24,
        pre_test=55,
        post_test=80,
        outcome="Lulus",
        certificate="800.2/001/2026",
    )
    return usual._replace(**changes)


def lines_of(workbook: bytes) -> list[list[Any]]:
    """The cells of a workbook's first sheet, line by line."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    return [["" if value is None else value for value in line] for line in sheet.iter_rows(values_only=True)]


async def office(h: Harness, slug: str = MINE) -> None:
    """The education office and its units."""
    body = {
        "name": DATA["agency_name"],
        "city": CITIES[slug],
        "units": [{"unit": unit, "name": name, "services": []} for name, unit in UNITS.items()],
    }
    await made(h, f"/agencies/{slug}", body, token(h, slug), method="PUT", status=200)


async def opened(h: Harness, *, people: bool = True, sessions: bool = True, capacity: int = 30) -> School:
    """The office with its people, its programmes and their sessions."""
    school = School(h)
    await office(h)
    for person in DATA["people"] if people else ():
        school.people[person["nip"]] = await registered(h, person)
    for programme in DATA["programmes"]:
        body = {
            "agency": MINE,
            "title": programme["title"],
            "form": programme["form"],
            "jp": float(programme["jp"]),
            "provider": {"name": "BPSDM Provinsi Sumatera Utara", "kind": "training_institute"},
            "competencies": [{"competency": "pelayanan-publik"}],
        }
        programme_id = school.programmes[programme["title"]] = (await made(h, "/programmes", body))["programme_id"]
        if sessions:
            days = {name: programme[name] for name in ("starts_on", "ends_on")}
            answer = await made(h, f"/programmes/{programme_id}/sessions", {**days, "capacity": capacity})
            school.sessions[programme["title"]] = answer["session_id"]
    return school


async def registered(h: Harness, person: Json, agency: str = MINE, unit: str | None = None) -> str:
    """The employee_id of a person of ``people.json``, registered in an agency."""
    body = {
        "nip": person["nip"],
        "name": person["name"],
        "unit_id": f"{agency}.{unit or UNITS[person['unit']]}",
        "position": {"title": person["position"], "type": person["position_type"], "technical": {}},
    }
    return str((await made(h, "/employees", body, token(h, agency)))["employee_id"])
