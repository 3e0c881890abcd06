"""Paper forms from a clerk's workbook: good rows are kept, bad ones say what to mend, nothing counts twice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from shared.events.feedback import Received
from tests.service.feedback.town import NEIGHBOUR, UNIT, get, pointers, told
from tests.service.harness import Harness

HEAD = ["Nomor Formulir", "Tanggal", "Layanan", *(f"U{n}" for n in range(1, 10)), "Saran", "JK", "Usia", "Pendidikan"]


def row(
    day: Any = "30/10/2026", mark: Any = 3, service: str = "", comment: str = "", number: str = "", **last: Any
) -> list[Any]:
    return [number, day, service, *([mark] * 9), comment, last.get("sex"), last.get("age"), last.get("education")]


def sheet(*rows: Sequence[Any], head: Sequence[Any] = HEAD, above: int = 0) -> bytes:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for number in range(above):
        page.append([f"REKAP SKM {number}"])
    for one in (head, *rows):
        page.append(list(one))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


async def sent(
    h: Harness,
    data: bytes,
    headers: dict[str, str] | None = None,
    *,
    dry_run: bool = False,
    unit: str = UNIT,
    **query: Any,
) -> Any:
    params = {"unit_id": unit, "dry_run": dry_run, **query}
    return await h.client.post("/feedback/v1/skm:import", params=params, content=data, headers=headers or h.token())


async def counts(h: Harness, data: bytes, **query: Any) -> tuple[int, int, int, int]:
    answer = await sent(h, data, **query)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return body["taken"], body["known"], body["repeat"], body["refused"]


async def test_forms_as_clerks_type_them_are_counted(h: Harness) -> None:
    data = sheet(
        row("30/10/2026", 4, "Mutasi", "Cepat sekali", sex="P", age=34, education="SLTA"),
        row(datetime(2026, 10, 29), "c", "ijazah", "-", sex="laki-laki", age="26-35 tahun", education="S-1"),  # noqa: DTZ001 - sheets know no zones
        row(date(2026, 10, 28), "2"),
        row("27 Oktober 2026", 1.0),
        row("2026-10-26", "D", age=""),
        above=3,
    )
    assert await counts(h, data) == (5, 0, 0, 0)
    rows = await h.rows("feedback", "skm_answer")
    assert sorted(one["u5"] for one in rows) == [1, 2, 3, 4, 4]
    assert {one["channel"] for one in rows} == {"paper"}
    assert {one["service"] for one in rows} == {"mutasi", "ijazah", None}
    assert [one["comment"] for one in rows if one["comment"]] == ["Cepat sekali"]
    said = {(one["trait"], one["category"]): one["n"] for one in await h.rows("feedback", "skm_profile")}
    assert said == {
        ("sex", "female"): 1,
        ("sex", "male"): 1,
        ("age_group", "26_35"): 2,
        ("education", "sma"): 1,
        ("education", "s1"): 1,
    }
    assert {event.channel for event in await told(h, Received)} == {"paper"}


async def test_a_dry_run_says_the_same_and_stores_nothing(h: Harness) -> None:
    data = sheet(row(), row(), row(mark=5))
    assert await counts(h, data, dry_run=True) == (2, 0, 0, 1)
    assert await h.rows("feedback", "skm_answer") == []
    assert await counts(h, data) == (2, 0, 0, 1)


async def test_the_same_file_again_changes_nothing(h: Harness) -> None:
    data = sheet(row(), row(), row(mark=4, comment="Baik"))
    assert await counts(h, data) == (3, 0, 0, 0)
    assert await counts(h, data) == (0, 3, 0, 0)
    [total] = await h.rows("feedback", "ikm_sum")
    assert total["n"] == 3


async def test_a_sheet_that_was_added_to_brings_its_new_rows_alone(h: Harness) -> None:
    assert await counts(h, sheet(row(), row(mark=4))) == (2, 0, 0, 0)
    assert await counts(h, sheet(row(), row(mark=4), row(mark=1))) == (1, 0, 2, 0)


async def test_a_numbered_form_that_was_typed_twice_counts_once(h: Harness) -> None:
    data = sheet(row(number="7"), row(number="7", mark=4), row(number="7"))
    assert await counts(h, data, dry_run=True) == (2, 1, 0, 0)
    assert await counts(h, data) == (2, 1, 0, 0)
    assert await counts(h, data) == (0, 3, 0, 0)
    [total] = await h.rows("feedback", "ikm_sum")
    assert (total["n"], total["u1"]) == (2, 7)


async def test_other_peoples_equal_forms_count_when_the_clerk_says_so_or_numbers_them(h: Harness) -> None:
    first, second = sheet(row(), row()), sheet(row(), row(), row(mark=2))
    assert await counts(h, first) == (2, 0, 0, 0)
    assert await counts(h, second, repeats=True) == (3, 0, 0, 0)
    assert await counts(h, second, repeats=True) == (0, 3, 0, 0)
    assert await counts(h, sheet(row(number="A-1"), row(number="A-2"))) == (2, 0, 0, 0)
    assert await counts(h, sheet(row(number="A-2"), row(number="A-3"))) == (1, 1, 0, 0)


async def test_every_bad_cell_is_named_in_plain_words_and_good_rows_are_kept(h: Harness) -> None:
    bad = row("31/02/2026", "", "ktp", sex="x")
    bad[4] = "bagus"
    answer = await sent(h, sheet(row(), bad, row("02/11/2026"), row("1/1/1989"), above=1))
    body = answer.json()
    assert (body["taken"], body["refused"]) == (1, 3)
    first, second, third = body["rows"]
    assert (first["row"], first["outcome"]) == (4, "refused")
    assert {one["column"] for one in first["faults"]} >= {"U1", "U2", "U9", "Tanggal", "Layanan", "Jenis kelamin"}
    messages = {one["column"]: one["message"] for one in first["faults"]}
    assert messages["Layanan"] == "bukan layanan unit ini; ada: mutasi, ijazah"
    assert messages["Tanggal"] == "isi tanggal, misalnya 30/10/2026"
    assert [one["faults"][0]["message"] for one in (second, third)] == [
        "tanggal ini belum tiba",
        "tahunnya harus 1990 atau sesudahnya",
    ]


async def test_a_word_about_the_respondent_that_is_not_known_is_answered_with_those_that_are(h: Harness) -> None:
    head = ["Tanggal", *(f"U{n}" for n in range(1, 10)), "Umur", "Pendidikan", "Pekerjaan"]
    answer = await sent(h, sheet(["30/10/2026", *[3] * 9, "200", "kursus", "dukun"], head=head))
    told = {one["column"]: one["message"] for one in answer.json()["rows"][0]["faults"]}
    assert told.keys() == {"Umur", "Pendidikan", "Pekerjaan"}
    assert told["Pekerjaan"] == (
        "tidak dikenal; tulis salah satu: ASN (PNS/PPPK), TNI, Polri, Pegawai swasta, Wirausaha, Pelajar/mahasiswa,"
        " Lainnya; kosongkan bila ragu"
    )


async def test_headings_that_are_missing_are_named(h: Harness) -> None:
    answer = await sent(h, sheet([3] * 8, head=["Tanggal", *(f"U{n}" for n in range(1, 8))]))
    assert (answer.status_code, pointers(answer)) == (422, ["/columns/U8", "/columns/U9"])
    assert pointers(await sent(h, sheet(head=[""])))[0] == "/columns/Tanggal"


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 64_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"Tanggal;U1;U2", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 locked", bomb()],
    ids=range(5),
)
async def test_what_is_no_sound_workbook_is_refused(h: Harness, data: bytes) -> None:
    assert (await sent(h, data)).status_code == 422


async def test_only_the_agency_imports(h: Harness) -> None:
    data = sheet(row())
    neighbour = await sent(h, data, h.token(agency="sibolga-dukcapil"))
    assert (neighbour.status_code, neighbour.json()["detail"]) == (403, "Token ini bukan untuk instansi tersebut.")
    assert "needed_scope" not in neighbour.json()
    assert (await sent(h, data, h.token(agency="*", city="medan"))).status_code == 403
    assert (await sent(h, data, h.token(scopes="feedback:read"))).status_code == 403
    assert (await sent(h, data, unit="sibolga-disdik.tidak-ada")).status_code == 404
    assert (await sent(h, data, h.token(agency="*"), unit=NEIGHBOUR)).status_code == 200


async def test_the_template_is_read_as_it_is(h: Harness) -> None:
    template = await get(h, "/skm/template.xlsx", h.token())
    assert await counts(h, template.content) == (0, 0, 0, 0)
