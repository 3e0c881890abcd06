"""A register as an agency keeps it: tried, taken, taken again; good rows kept, the others told what to mend."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from shared.events.enrollment import EmployeeChanged
from tests.service.enrollment.town import (
    FAR,
    MINE,
    NEIGHBOUR,
    UNIT,
    Json,
    bkpsdm,
    call,
    employee,
    get,
    made,
    nip,
    patched,
    person,
    token,
    told,
)
from tests.service.harness import Harness

HEAD = "NIP;Nama;Jabatan;Jenis Jabatan;Unit Kerja;Pendidikan;NIP Atasan;TMT Kontrak"
PPPK = "199003152021212007"
ROSTERS = Path(__file__).parents[3] / "data" / "rosters"


def csv(*lines: str, head: str = HEAD) -> bytes:
    """A file of these lines."""
    return "\r\n".join((head, *lines)).encode()


async def sent(h: Harness, data: bytes, headers: dict[str, str] | None = None, **query: Any) -> Json:
    """The report of an import; for real, if nothing else is asked."""
    params: dict[str, Any] = {"agency": MINE, "dry_run": False} | query
    answer = await h.client.post(
        "/enrollment/v1/employees:import",
        params=params,
        content=data,
        headers={**(headers or token(h)), "Content-Type": "application/octet-stream"},
    )
    assert answer.status_code == 201, answer.text
    report: Json = answer.json()
    return report


def results(report: Json) -> dict[int, str]:
    """What came of each row."""
    return {row["row"]: row["result"] for row in report["rows"]}


async def entry(h: Harness, number: str) -> Json:
    """The register entry with this number."""
    who = (await made(h, "/employees:lookup", {"nip": number}, status=200))["employee_id"]
    body: Json = (await get(h, f"/employees/{who}")).json()
    return body


FILE = csv(
    f"{nip(1)};Siti Rahma;Analis Data;Fungsional;Sekretariat;S-1 Statistika;{nip(3)};",
    f"{PPPK};Budi Santoso;Guru;;layanan;D.IV;{nip(1)};01/02/2021",
    f"{nip(3)};Rahmat;Kepala Dinas;JPT Pratama;Sekretariat;S2;;",
)


async def test_a_register_is_tried_taken_and_taken_again(h: Harness) -> None:
    tried = await sent(h, FILE, dry_run=True)
    assert results(tried) == {2: "created", 3: "created", 4: "created"}
    assert (tried["kind"], tried["dry_run"], await told(h, EmployeeChanged)) == ("register", True, [])
    taken = await sent(h, FILE)
    assert results(taken) == results(tried)
    chief, clerk, teacher = await entry(h, nip(3)), await entry(h, nip(1)), await entry(h, PPPK)
    assert (clerk["name"], clerk["education"], clerk["supervisor_id"]) == ("Siti Rahma", "s1", chief["employee_id"])
    assert (clerk["position"]["type"], clerk["unit_id"], clerk["sex"]) == ("fungsional", UNIT, "female")
    assert (teacher["employment"], teacher["contract_start"], teacher["education"]) == ("pppk", "2021-02-01", "d4")
    assert (teacher["supervisor_id"], teacher["position"]["type"]) == (clerk["employee_id"], "fungsional")
    again = await sent(h, FILE)
    assert set(results(again).values()) == {"unchanged"}
    assert len(await told(h, EmployeeChanged)) == 3
    listed = (await get(h, "/imports")).json()["items"]
    assert [one["kind"] for one in listed] == ["register"] * 3


async def test_an_empty_cell_changes_nothing_and_a_filled_one_does(h: Harness) -> None:
    await sent(h, FILE)
    report = await sent(h, csv(f"{nip(1)};SITI  RAHMA, S.Stat.;;;;S2 Statistika;;", f"{PPPK};;;;Layanan;;;"))
    assert results(report) == {2: "changed", 3: "unchanged"}
    clerk = await entry(h, nip(1))
    assert (clerk["name"], clerk["education"], clerk["position"]["title"]) == ("Siti Rahma", "s2", "Analis Data")
    assert (clerk["supervisor_id"] is not None, clerk["version"]) == (True, 2)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{nip(5)};;;;;;;", "Nama kosong"),
        (f"{nip(5)};Ani;;;Unit Tak Ada;;;", "Unit Kerja “Unit Tak Ada” tidak terdaftar"),
        (f"{nip(5)};Ani;;;;;;", "Unit Kerja kosong"),
        (f"{nip(5)};Ani;Analis;Struktural;Sekretariat;;;", "Jenis Jabatan “Struktural” tidak dikenal"),
        (f"{nip(5)};Ani;;Fungsional;Sekretariat;;;", "Jabatan kosong"),
        (f"{nip(5)};Ani;;;Sekretariat;Kursus;;", "Pendidikan “Kursus” tidak dikenal"),
        (f"{nip(5)};Ani;;;Sekretariat;;{nip(6)};", "Atasan dengan NIP itu belum terdaftar"),
        (f"{nip(5)};Ani;;;Sekretariat;;{nip(5)};", "berputar"),
        (f"{nip(5)};Ani;;;Sekretariat;;12345;", "NIP Atasan berisi 5 angka"),
        (f"{nip(5)};Ani;;;Sekretariat;;;01/02/2021", "hanya untuk PPPK"),
        (f"{nip(5)};Ani;;;Sekretariat;;;31/02/2021", "tidak ada di kalender"),
        ("199001012015131001;Ani;;;Sekretariat;;;", "Digit 13–14"),
        ("19900101201501100;Ani;;;Sekretariat;;;", "berisi 17 angka"),
        ("1,99001E+17;Ani;;;Sekretariat;;;", "angka"),
        (f"{nip(5)};{'A' * 201};;;Sekretariat;;;", "200 huruf"),
    ],
)
async def test_a_bad_row_is_told_what_to_mend_and_the_good_ones_are_kept(h: Harness, line: str, said: str) -> None:
    data = csv(line, f"{nip(1)};Siti Rahma;;;Sekretariat;;;")
    tried, taken = await sent(h, data, dry_run=True), await sent(h, data)
    for report in (tried, taken):
        assert results(report) == {2: "rejected", 3: "created"}
        assert said in " ".join(report["rows"][0]["reasons"])
    book = await h.client.get(taken["rejected_url"], headers=token(h))
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:2] == ["NIP", "Nama"]
    assert said in str(sheet.cell(2, sheet.max_column).value)
    assert len(await h.rows("enrollment", "employee")) == 1


async def test_what_is_mended_can_be_sent_back_as_it_came(h: Harness) -> None:
    report = await sent(h, csv(f"{nip(5)};Ani;Analis;Struktural;Sekretariat;;;"))
    book = openpyxl.load_workbook(io.BytesIO((await h.client.get(report["rejected_url"], headers=token(h))).content))
    book.worksheets[0].cell(2, 4).value = "Pelaksana"
    file = io.BytesIO()
    book.save(file)
    assert results(await sent(h, file.getvalue())) == {2: "created"}


async def test_supervisors_that_go_round_are_refused_and_those_above_each_other_are_not(h: Harness) -> None:
    def line(one: int, above: int | None) -> str:
        return f"{nip(one)};Pegawai {one};;;Sekretariat;;{'' if above is None else nip(above)};"

    report = await sent(h, csv(line(1, 2), line(2, 3), line(3, 1), line(4, 1), line(5, 6), line(6, None)))
    assert results(report) == {2: "rejected", 3: "rejected", 4: "rejected", 5: "rejected", 6: "created", 7: "created"}


async def test_a_long_chain_upside_down_is_taken_over_many_batches(h: Harness) -> None:
    lines = [f"{nip(n)};Pegawai {n};;;Sekretariat;;{nip(n + 1)};" for n in range(1, 120)]
    data = csv(*lines, f"{nip(120)};Pegawai 120;;;Sekretariat;;;")
    for dry_run in (True, False):
        assert set(results(await sent(h, data, dry_run=dry_run)).values()) == {"created"}
    people = await h.rows("enrollment", "employee")
    assert sum(one["supervisor_id"] is None for one in people) == 1


async def test_a_number_under_another_name_is_shown_and_left(h: Harness) -> None:
    await person(h, 1)
    report = await sent(h, csv(f"{nip(1)};Dewi Anggraini;;;;S3;;"))
    assert results(report) == {2: "conflict"}
    assert (await entry(h, nip(1)))["education"] is None


async def test_people_of_other_agencies_are_not_revealed_and_not_moved(h: Harness) -> None:
    await person(h, 1, NEIGHBOUR)
    await person(h, 2, FAR)
    data = csv(f"{nip(1)};Pegawai 1;;;Sekretariat;;;", f"{nip(2)};Pegawai 2;;;Sekretariat;;;")
    mine = await sent(h, data)
    assert mine["rows"][0]["reasons"] == mine["rows"][1]["reasons"]
    citys = await sent(h, data, bkpsdm(h))
    assert NEIGHBOUR in citys["rows"][0]["reasons"][0]
    assert results(mine) == results(citys) == {2: "rejected", 3: "rejected"}
    assert (await get(h, f"/imports/{citys['import_id']}")).status_code == 404
    assert (
        await h.client.post(
            "/enrollment/v1/employees:import", params={"agency": MINE}, content=data, headers=token(h, NEIGHBOUR)
        )
    ).status_code == 403


async def test_a_title_of_the_agencys_list_takes_its_competencies(h: Harness) -> None:
    one = {"position": "analis-data", "title": "Analis Data", "type": "fungsional", "technical": {"analisis-data": 3}}
    await made(h, "/positions", {"agency": MINE, "positions": [one]}, method="PUT", status=200)
    await sent(h, csv(f"{nip(1)};Ani;ANALIS DATA;;Sekretariat;;;", f"{nip(2)};Budi;Analis Data;Pelaksana;Layanan;;;"))
    listed, inline = await entry(h, nip(1)), await entry(h, nip(2))
    assert (listed["position_id"], listed["required"]["analisis-data"]) == (f"{MINE}.analis-data", 3)
    assert (inline["position_id"], inline["position"]["type"]) == (None, "pelaksana")


async def test_a_known_position_keeps_its_competencies(h: Harness) -> None:
    await made(h, "/employees", employee(1))
    report = await sent(h, csv(f"{nip(1)};Pegawai 1;Analis Data;;Sekretariat;;;"))
    assert results(report) == {2: "unchanged"}


async def test_a_workbook_whose_numbers_a_spreadsheet_spoilt_names_the_rows(h: Harness) -> None:
    report = await sent(h, (ROSTERS / "register.xlsx").read_bytes())
    assert results(report) == {5: "created", 6: "created", 7: "rejected", 8: "created"}
    assert "tiga angka terakhirnya hilang" in report["rows"][2]["reasons"][0]
    assert report["skipped_rows"] == [9]


async def test_erasing_takes_the_cells_along(h: Harness) -> None:
    who = await person(h, 1)
    await sent(h, csv(f"{nip(1)};Dewi Anggraini;;;;S3;;"))
    assert "Dewi" in repr(await h.rows("enrollment", "import_row"))
    await patched(h, f"/employees/{who}", {"education": "s1"})
    assert (await call(h, "DELETE", f"/employees/{who}")).status_code == 204
    assert "Dewi" not in repr(await h.rows("enrollment", "import_row"))
    assert nip(1) not in repr(await h.rows("enrollment", "import_row"))


async def test_the_template_can_be_sent_as_it_is_filled_in(h: Harness) -> None:
    answer = await get(h, "/imports/register-template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    for column, value in enumerate((nip(1), "Ani", "Analis", "Fungsional", "Sekretariat", "S1"), 1):
        book.worksheets[0].cell(3, column).value = value
    file = io.BytesIO()
    book.save(file)
    assert results(await sent(h, file.getvalue())) == {3: "created"}
