"""Files that are no roster: each gets its reason and leaves no trace."""

from __future__ import annotations

import random

import pytest

from services.enrollment.api.imports import BODY_LIMIT
from tests.service.enrollment.imports.school import FACTS, School, committed
from tests.service.enrollment.town import Json, pointers

HEADER = b"NIP;Nama;Pelatihan;Tanggal Mulai;Tanggal Selesai;Hasil\n"
BROKEN = HEADER + b"199001042015022001;De\xffwi \xc3\x28;Manajemen Waktu;18/05/2026;19/05/2026;Lulus\n"


async def traces(school: School) -> Json:
    """All that a refused file could leave."""
    tables = (*FACTS, "roster_import", "import_row", "idempotency_key")
    return {table: await school.h.rows("enrollment", table) for table in tables}


@pytest.mark.parametrize(
    ("roster", "reason"),
    [
        (committed("empty.xlsx"), "Berkas kosong"),
        (committed("not-a-workbook.xlsx"), "bukan buku kerja"),
        (committed("zip-bomb.xlsx"), "membengkak"),
        (b"%PDF-1.7 ...", "PDF"),
        (b'{"nip": "199001042015022001"}', "Baris judul kolom tidak ditemukan"),
        (HEADER, "Tidak ada satu pun baris peserta"),
        (b"NIP;Nama;Hasil\n1;2;3\n", "Pelatihan"),
        (random.Random(3).randbytes(4000), ""),  # noqa: S311 - noise for a reader
        (b"PK\x03\x04" + random.Random(4).randbytes(4000), ""),  # noqa: S311 - noise for a reader
    ],
)
@pytest.mark.parametrize("dry_run", ["true", "false"])
async def test_a_file_that_is_no_roster_is_refused_with_the_reason_and_leaves_no_trace(
    school: School, roster: bytes, reason: str, dry_run: str
) -> None:
    before = await traces(school)
    answer = await school.send(roster, dry_run=dry_run)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert reason in answer.json()["detail"]
    assert await traces(school) == before


async def test_a_reason_is_told_in_english_to_whoever_prefers_it(school: School) -> None:
    headers = {**school.h.token(), "Accept-Language": "en"}
    answer = await school.send(committed("empty.xlsx"), headers=headers)
    assert answer.json()["detail"].startswith("The file is empty")


async def test_missing_columns_are_named_one_by_one(school: School) -> None:
    answer = await school.send(b"NIP;Nama;Hasil\n199001042015022001;Dewi;Lulus\n")
    assert pointers(answer) == ["/columns/programme", "/columns/starts_on", "/columns/ends_on"]


async def test_broken_utf_8_is_read_as_far_as_it_goes_or_refused_but_never_a_mistake_of_ours(school: School) -> None:
    before = await school.facts()
    answer = await school.send(BROKEN)
    assert answer.status_code in {201, 422}, answer.text
    assert await school.facts() == before


async def test_a_file_over_the_limit_is_refused_before_it_is_read(school: School) -> None:
    before = await traces(school)
    answer = await school.send(b"x" * (BODY_LIMIT + 1))
    assert answer.status_code == 413
    assert answer.json()["limit_bytes"] == BODY_LIMIT
    assert await traces(school) == before


async def test_a_file_of_10_megabytes_is_read_and_refused_for_its_many_rows(school: School) -> None:
    before = await traces(school)
    line = b"199001042015022001;Dewi Anggraini Tanjung;Manajemen Waktu;18/05/2026;19/05/2026;Lulus\n"
    answer = await school.send(HEADER + line * (10_000_000 // len(line)), dry_run="false")
    assert answer.status_code == 422
    assert "lebih dari 20.000 baris peserta" in answer.json()["detail"]
    assert await traces(school) == before
