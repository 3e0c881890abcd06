"""What is told of an import afterwards, to whom, for how long; and the workbook of what must be mended."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from services.enrollment.api.import_files import XLSX
from services.enrollment.handlers.import_run import KEPT
from services.enrollment.store import imports
from tests.service.enrollment.imports.school import (
    DATA,
    School,
    committed,
    lines_of,
    only_row,
    registered,
    results,
    roster,
    row,
)
from tests.service.enrollment.town import NEIGHBOUR, agency, bkpsdm, call, get, token
from tests.service.harness import Harness

DEWI = DATA["people"][4]
DAMAGED = DEWI["nip"][:15] + "000"


@pytest.fixture(name="h")
def harness_of(school: School) -> Harness:
    """The running services."""
    return school.h


async def mixed(school: School) -> dict[str, Any]:
    """An import with a row of each kind: created, conflict, rejected, confirm."""
    lubis, siregar = DATA["people"][2], DATA["people"][3]
    await school.imported(roster(row(nip=lubis["nip"], name=lubis["name"], post_test=70)))
    return await school.imported(
        roster(
            row(nip=siregar["nip"], name=siregar["name"]),
            row(nip=lubis["nip"], name=lubis["name"], post_test=90),
            row(outcome="Hadir"),
            row(nip=DAMAGED),
        )
    )


async def workbook(h: Harness, import_id: str, headers: dict[str, str] | None = None) -> bytes:
    """The rows to mend."""
    answer = await get(h, f"/imports/{import_id}/rejected.xlsx", headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == XLSX
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


async def test_a_report_can_be_read_again_whole_and_by_its_rows(school: School, h: Harness) -> None:
    report = await mixed(school)
    assert results(report) == {"created": 1, "conflict": 1, "rejected": 1, "confirm": 1}
    path = f"/imports/{report['import_id']}"
    assert (await get(h, path)).json() == report
    first = (await get(h, f"{path}/rows", limit=3)).json()
    rest = (await get(h, f"{path}/rows", limit=3, cursor=first["next_cursor"])).json()
    assert first["items"] + rest["items"] == report["rows"]
    assert rest["next_cursor"] is None
    some = (await get(h, f"{path}/rows", result=["conflict", "confirm"])).json()["items"]
    assert [one["result"] for one in some] == ["conflict", "confirm"]


@pytest.mark.parametrize(
    ("query", "pointer"), [({"cursor": "YWJj"}, "/query/cursor"), ({"result": "good"}, "/query/result/0")]
)
async def test_a_cursor_or_a_result_that_nobody_gave_is_refused(
    school: School, h: Harness, query: dict[str, Any], pointer: str
) -> None:
    report = await mixed(school)
    answer = await get(h, f"/imports/{report['import_id']}/rows", **query)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


async def test_reasons_come_in_the_language_of_whoever_asks(school: School, h: Harness) -> None:
    report = await school.imported(roster(row(programme="Pelatihan Entah Apa")))
    english = (await get(h, f"/imports/{report['import_id']}", {**token(h), "Accept-Language": "en"})).json()
    assert "There is no programme" in only_row(english)["reasons"][0]
    assert "belum ada di katalog" in only_row(report)["reasons"][0]
    in_english = lines_of(await workbook(h, report["import_id"], {**token(h), "Accept-Language": "en"}))
    assert "There is no programme" in in_english[1][-1]


async def test_the_workbook_holds_every_row_to_mend_with_the_reason_in_the_last_column(
    school: School, h: Harness
) -> None:
    report = await mixed(school)
    assert report["rejected_url"] == f"/enrollment/v1/imports/{report['import_id']}/rejected.xlsx"
    header, *lines = lines_of(await workbook(h, report["import_id"]))
    assert header[0] == "NIP"
    assert header[-1] == "Alasan"
    assert [line[0] for line in lines] == [DATA["people"][2]["nip"], DEWI["nip"], DAMAGED]
    reasons = [" ".join((*one["reasons"], *one["warnings"])) for one in report["rows"] if one["result"] != "created"]
    assert [line[-1] for line in lines] == reasons


async def test_the_workbook_once_mended_is_imported_as_it_is(school: School, h: Harness) -> None:
    report = await mixed(school)
    mended = openpyxl.load_workbook(io.BytesIO(await workbook(h, report["import_id"])))
    sheet: Worksheet = mended.worksheets[0]
    columns = {cell.value: index for index, cell in enumerate(sheet[1], 1)}
    sheet.cell(2, columns["Nilai Post Test"], "70")
    sheet.cell(3, columns["Hasil"], "Lulus")
    sheet.delete_rows(4)
    again = io.BytesIO()
    mended.save(again)
    assert results(await school.imported(again.getvalue())) == {"unchanged": 1, "created": 1}


async def test_where_nothing_is_to_be_mended_there_is_no_workbook(school: School, h: Harness) -> None:
    report = await school.imported(roster(row()))
    assert report["rejected_url"] is None
    assert (await get(h, f"/imports/{report['import_id']}/rejected.xlsx")).status_code == 404


async def test_a_dry_run_gives_its_workbook_too(school: School, h: Harness) -> None:
    report = await school.tried(committed("bad-rows.xlsx"))
    assert len(lines_of(await workbook(h, report["import_id"]))) == 26


async def test_the_template_can_be_filled_in_and_imported(school: School, h: Harness) -> None:
    answer = await get(h, "/imports/template.xlsx")
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    filled = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet: Worksheet = filled.worksheets[0]
    for column, value in enumerate(row(), 1):
        sheet.cell(3, column, value)
    again = io.BytesIO()
    filled.save(again)
    assert results(await school.imported(again.getvalue())) == {"created": 1}


async def test_imports_are_listed_the_newest_first_for_their_agency_only(school: School, h: Harness) -> None:
    await agency(h, NEIGHBOUR)
    ids = [(await school.tried(roster(row())))["import_id"] for _ in range(3)]
    first = (await get(h, "/imports", limit=2)).json()
    rest = (await get(h, "/imports", limit=2, cursor=first["next_cursor"])).json()
    assert [one["import_id"] for one in first["items"] + rest["items"]] == ids[::-1]
    assert first["items"][0]["counts"]["created"] == 1
    assert (await get(h, "/imports", token(h, NEIGHBOUR))).json()["items"] == []
    assert (await get(h, "/imports", token(h, NEIGHBOUR), agency="sibolga-disdik")).status_code == 403
    assert len((await get(h, "/imports", bkpsdm(h))).json()["items"]) == 3
    assert (await get(h, "/imports", bkpsdm(h, "medan"))).json()["items"] == []


@pytest.mark.parametrize("path", ["", "/rows", "/rejected.xlsx"])
async def test_an_import_of_another_agency_reads_as_absent(school: School, h: Harness, path: str) -> None:
    await agency(h, NEIGHBOUR)
    report = await mixed(school)
    address = f"/imports/{report['import_id']}{path}"
    assert (await get(h, address, token(h, NEIGHBOUR))).status_code == 404
    assert (await get(h, address, bkpsdm(h, "medan"))).status_code == 404
    assert (await get(h, address, bkpsdm(h))).status_code == 200
    assert (await get(h, f"/imports/no-such-import{path}")).status_code == 404


async def test_a_citys_import_for_an_agency_is_not_shown_to_the_agency(school: School, h: Harness) -> None:
    await agency(h, NEIGHBOUR)
    neighbour = {**DATA["people"][0], "nip": "199105052016012009", "name": "Melati Kusuma"}
    await registered(h, neighbour, NEIGHBOUR, "sekretariat")
    damaged = row(nip=neighbour["nip"][:15] + "000", name=neighbour["name"])
    report = await school.imported(roster(damaged), headers=bkpsdm(h))
    assert only_row(report)["candidate"]["name"] == "Melati Kusuma"
    assert (await get(h, f"/imports/{report['import_id']}")).status_code == 404
    assert (await get(h, "/imports")).json()["items"] == []
    assert (await get(h, f"/imports/{report['import_id']}", bkpsdm(h))).status_code == 200


async def test_cells_are_kept_of_rows_to_mend_only_and_not_for_ever(school: School, h: Harness) -> None:
    report = await mixed(school)
    kept = [one for one in await h.rows("enrollment", "import_row") if one["import_id"] == report["import_id"]]
    assert [one["cells"] is not None for one in kept] == [False, True, True, True]
    h.clock.advance(KEPT + timedelta(days=1))
    await school.tried(roster(row()))
    assert not any(one["cells"] or one["entry"] or one["nip"] for one in await h.rows("enrollment", "import_row"))
    assert (await get(h, f"/imports/{report['import_id']}/rejected.xlsx")).status_code == 404
    assert results((await get(h, f"/imports/{report['import_id']}")).json()) == results(report)
    body = {"employee_id": school.people[DEWI["nip"]]}
    forgotten = await call(h, "POST", f"/imports/{report['import_id']}/rows/5/confirm", body)
    assert (forgotten.status_code, forgotten.json()["current_state"]) == (409, "forgotten")


async def test_a_person_can_be_forgotten_in_every_row_that_holds_them(school: School, h: Harness) -> None:
    await mixed(school)
    who = school.people[DEWI["nip"]]
    await h.service("enrollment").database.write(imports.forget_person, who, DEWI["nip"])
    kept = [one for one in await h.rows("enrollment", "import_row") if one["cells"]]
    assert len(kept) == 1
    assert not [one for one in kept if DEWI["nip"][:15] in one["cells"] or DEWI["name"] in one["cells"]]
