"""The course history for SIASN: JSON lines and a workbook, what is incomplete and what was rounded."""

from __future__ import annotations

import io
import json
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from services.enrollment.domain.siasn import FIELDS
from services.enrollment.handlers import siasn as handler
from tests.service.enrollment.town import (
    MINE,
    NEIGHBOUR,
    PAST,
    bkpsdm,
    call,
    get,
    made,
    nip,
    patched,
    person,
    programme,
    result,
    seat,
    session,
    token,
)
from tests.service.harness import Harness

AGENCY_ID: Final = "A5EB03E23AFBF6A0E040640A040252AD"
PLACE_ID: Final = "A5EB03E21E02F6A0E040640A040252AD"
PERSON_ID: Final = "9f0c2f6e-6a51-4c0e-9f59-4d7b6ab2a1c3"
YEAR: Final[dict[str, Any]] = {"agency": MINE, "year": 2026}


async def finished(h: Harness, who: str, number: str | None, jp: float = 20, **changes: Any) -> str:
    """The enrolment of somebody who has finished a course of October."""
    programme_id = (await made(h, "/programmes", programme(jp=jp, **changes)))["programme_id"]
    session_id = (await made(h, f"/programmes/{programme_id}/sessions", session(**PAST)))["session_id"]
    enrollment_id = str((await seat(h, who, session_id))["enrollment_id"])
    certificate = {} if number is None else {"certificate_number": number}
    await made(h, f"/enrollments/{enrollment_id}/completion", result(**certificate), status=200)
    return enrollment_id


async def known(h: Harness) -> str:
    """Somebody whose ids SIASN knows."""
    who = await person(h, 1)
    await patched(h, f"/agencies/{MINE}", {"siasn_id": AGENCY_ID, "siasn_location_id": PLACE_ID})
    await patched(h, f"/employees/{who}", {"siasn_id": PERSON_ID})
    return who


async def lines(h: Harness, **query: Any) -> list[dict[str, Any]]:
    """The JSON lines of a year."""
    answer = await get(h, "/exports/siasn", **(YEAR | query))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert answer.headers["cache-control"] == "no-store"
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_complete_courses_are_filed_and_the_others_are_listed(h: Harness) -> None:
    who, stranger = await known(h), await person(h, 2)
    whole = await finished(h, who, "SERT-1", jp=7.5)
    form = await finished(h, who, "SERT-2", form="NKL03")
    nobody = await finished(h, stranger, "SERT-3")
    [line] = await lines(h)
    assert list(line) == list(FIELDS)
    assert (line["pnsOrangId"], line["instansiId"], line["lokasiId"]) == (PERSON_ID, AGENCY_ID, PLACE_ID)
    assert (line["jumlahJam"], line["tahunKursus"]) == (8, 2026)
    assert (line["tanggalKursus"], line["tanggalSelesaiKursus"]) == ("05-10-2026", "07-10-2026")
    missing = (await get(h, "/exports/siasn/missing", **YEAR)).json()["items"]
    assert {one["enrollment_id"]: one["missing"] for one in missing} == {
        form: ["jenisDiklatId"],
        nobody: ["pnsOrangId"],
    }
    rounded = (await get(h, "/exports/siasn/rounded", **YEAR)).json()["items"]
    assert [(one["enrollment_id"], one["jp"], one["jumlah_jam"]) for one in rounded] == [(whole, 7.5, 8)]


async def test_a_course_without_a_certificate_is_incomplete(h: Harness) -> None:
    await finished(h, await known(h), None)
    assert await lines(h) == []
    [one] = (await get(h, "/exports/siasn/missing", **YEAR)).json()["items"]
    assert one["missing"] == ["nomorSertipikat"]


async def test_only_what_ended_in_the_year_was_completed_and_has_a_name(h: Harness) -> None:
    who = await known(h)
    await finished(h, who, "SERT-1")
    assert await lines(h, year=2025) == []
    session_id = (await made(h, "/programmes", programme()))["programme_id"]
    failed = (await made(h, f"/programmes/{session_id}/sessions", session(**PAST)))["session_id"]
    enrollment_id = (await seat(h, who, failed))["enrollment_id"]
    await made(h, f"/enrollments/{enrollment_id}/completion", result(outcome="failed"), status=200)
    assert len(await lines(h)) == 1
    await call(h, "DELETE", f"/employees/{who}")
    assert await lines(h) == []


async def test_the_workbook_has_what_is_filed_what_lacks_and_what_was_rounded(h: Harness) -> None:
    who, stranger = await known(h), await person(h, 2)
    await finished(h, who, "SERT-1", jp=7.5, title="=2+2")
    await finished(h, stranger, "SERT-2")
    answer = await get(h, "/exports/siasn", **YEAR, format="xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Riwayat kursus", "Belum lengkap", "JP dibulatkan"]
    header, row = [[cell.value for cell in line] for line in book["Riwayat kursus"].iter_rows()]
    filed = dict(zip(header, row, strict=True))
    assert (filed["jumlahJam"], filed["tahunKursus"], filed["tanggalKursus"]) == (8, 2026, "05-10-2026")
    assert (filed["namaKursus"], book["Riwayat kursus"].cell(2, header.index("namaKursus") + 1).data_type) == (
        "=2+2",
        "s",
    )
    incomplete = [cell.value for cell in book["Belum lengkap"][2]]
    assert (incomplete[0], incomplete[4]) == (nip(2), "pnsOrangId")
    assert [cell.value for cell in book["JP dibulatkan"][2]][4:6] == ["7,5", "8"]


async def test_a_year_is_read_chunk_by_chunk(h: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    who = await known(h)
    for number in range(5):
        await finished(h, who, f"SERT-{number}")
    for module in (handler, __import__("services.enrollment.api.exports", fromlist=["CHUNK"])):
        monkeypatch.setattr(module, "CHUNK", 2)
    assert {line["nomorSertipikat"] for line in await lines(h)} == {f"SERT-{number}" for number in range(5)}
    await patched(h, f"/employees/{who}", {"siasn_id": None})
    first = (await get(h, "/exports/siasn/missing", **YEAR, limit=3)).json()
    second = (await get(h, "/exports/siasn/missing", **YEAR, limit=3, cursor=first["next_cursor"])).json()
    assert (len(first["items"]), len(second["items"]), second["next_cursor"]) == (3, 2, None)


async def test_an_agency_files_its_own(h: Harness) -> None:
    await finished(h, await known(h), "SERT-1")
    for path in ("/exports/siasn", "/exports/siasn/missing", "/exports/siasn/rounded"):
        assert (await get(h, path, token(h, NEIGHBOUR), **YEAR)).status_code == 403
        assert (await get(h, path, bkpsdm(h), **YEAR)).status_code == 200
        assert (await get(h, path, bkpsdm(h, "medan"), **YEAR)).status_code == 403
        assert (await get(h, path, agency=MINE)).status_code == 422
