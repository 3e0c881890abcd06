"""How a roster may be sent, by whom, and what a repeated request gets."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from services.enrollment.api.import_files import XLSX
from services.enrollment.handlers import import_run
from services.enrollment.handlers.import_job import Job
from services.enrollment.roster import RosterRow
from shared.database import Tx
from tests.service.enrollment.imports.school import FACTS, School, committed, only_row, results, roster, row
from tests.service.enrollment.town import MINE, NEIGHBOUR, agency, bkpsdm, get, pointers, token
from tests.service.harness import Harness
from tests.waiting import until


@pytest.fixture(name="h")
def harness_of(school: School) -> Harness:
    """The running services."""
    return school.h


@pytest.mark.parametrize(
    ("agency_named", "headers", "status"),
    [
        (MINE, {}, 401),
        (NEIGHBOUR, None, 403),
        ("sibolga-tidak-ada", None, 403),
        ("Bukan Slug", None, 422),
    ],
)
async def test_only_an_officer_of_the_agency_imports_its_roster(
    school: School, h: Harness, agency_named: str, headers: dict[str, str] | None, status: int
) -> None:
    await agency(h, NEIGHBOUR)
    before = {table: await h.rows("enrollment", table) for table in (*FACTS, "roster_import", "import_row")}
    sent = token(h) if headers is None else headers
    answer = await h.client.post(
        "/enrollment/v1/imports", params={"agency": agency_named, "dry_run": "false"}, content=b"x", headers=sent
    )
    assert answer.status_code == status, answer.text
    assert {table: await h.rows("enrollment", table) for table in before} == before


async def test_a_token_that_may_only_read_imports_nothing(school: School, h: Harness) -> None:
    reader = h.token(scopes="enrollment:read")
    assert (await school.send(roster(row()), headers=reader)).status_code == 403
    writer = h.token(scopes="enrollment:write")
    assert (await school.send(roster(row()), headers=writer)).status_code == 201


async def test_the_city_imports_for_its_agencies_and_for_no_other_citys(school: School, h: Harness) -> None:
    assert (await school.send(roster(row()), headers=bkpsdm(h))).status_code == 201
    assert (await school.send(roster(row()), headers=bkpsdm(h, "medan"))).status_code == 403
    assert (await school.send(roster(row()), headers=bkpsdm(h), agency="sibolga-tidak-ada")).status_code == 404


@pytest.mark.parametrize("create", ["person", "sessions;people", "sessions,peoples"])
async def test_an_unknown_thing_to_create_is_refused(school: School, create: str) -> None:
    answer = await school.send(roster(row()), create=create)
    assert (answer.status_code, pointers(answer)) == (422, ["/query/create"])


async def test_an_agency_has_to_be_named(school: School, h: Harness) -> None:
    answer = await h.client.post("/enrollment/v1/imports", content=roster(row()), headers=token(h))
    assert (answer.status_code, pointers(answer)) == (422, ["/query/agency"])


@pytest.mark.parametrize("media", ["text/csv", XLSX, "application/octet-stream", "application/x-www-form-urlencoded"])
async def test_the_bytes_decide_what_a_file_is_and_not_what_it_is_called(school: School, media: str) -> None:
    assert results(await _report(school, roster(row()), media)) == {"created": 1}
    assert results(await _report(school, committed("decimal-comma.csv"), media)) == {"created": 26, "conflict": 1}


async def test_a_file_may_come_as_a_field_of_a_form(school: School, h: Harness) -> None:
    files = {"file": ("peserta.xlsx", roster(row()), XLSX)}
    query = {"agency": MINE, "dry_run": "false"}
    answer = await h.client.post("/enrollment/v1/imports", params=query, files=files, headers=token(h))
    assert answer.status_code == 201, answer.text
    assert results(answer.json()) == {"created": 1}


@pytest.mark.parametrize(
    "form", [{"files": {"roster": ("a.csv", b"x", "text/csv")}}, {"files": {"file": (None, b"text")}}]
)
async def test_a_form_without_the_file_says_where_it_belongs(school: School, h: Harness, form: dict[str, Any]) -> None:
    answer = await h.client.post("/enrollment/v1/imports", params={"agency": MINE}, headers=token(h), **form)
    assert (answer.status_code, pointers(answer)) == (422, ["/file"])


async def test_a_form_that_is_cut_off_is_refused(school: School) -> None:
    answer = await school.send(b"--x\r\nContent-Dispo", media="multipart/form-data; boundary=x")
    assert answer.status_code == 422


async def test_the_answer_says_where_the_report_is(school: School, h: Harness) -> None:
    answer = await school.send(roster(row()))
    assert answer.headers["location"] == f"/enrollment/v1/imports/{answer.json()['import_id']}"
    assert (await h.client.get(answer.headers["location"], headers=token(h))).json() == answer.json()


async def test_a_repeated_request_gets_the_same_import_again(school: School, h: Harness) -> None:
    headers = {**token(h), "Idempotency-Key": "roster-1"}
    first = await school.send(roster(row()), headers=headers, dry_run="false")
    again = await school.send(roster(row()), headers=headers, dry_run="false")
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert len(await h.rows("enrollment", "roster_import")) == 1
    other = await school.send(roster(row(post_test=1)), headers=headers, dry_run="false")
    assert other.status_code == 422


@pytest.mark.parametrize("dry_run", ["true", "false"])
async def test_an_import_that_was_cut_off_goes_on_where_it_stopped(
    school: School, h: Harness, monkeypatch: pytest.MonkeyPatch, dry_run: str
) -> None:
    monkeypatch.setattr(import_run, "BATCH", 4)
    headers = {**token(h), "Idempotency-Key": "roster-2"}
    with monkeypatch.context() as broken:
        whole, batches = import_run._verdicts, set[int]()

        def failing(tx: Tx, job: Job, rows: Sequence[RosterRow]) -> Any:
            batches.add(rows[0].number)  # by its rows: a batch that is undone may be run twice
            if len(batches) > 3:
                raise OperationalError("INSERT", {}, Exception("disk I/O error"))
            return whole(tx, job, rows)

        broken.setattr(import_run, "_verdicts", failing)
        cut_off = await school.send(committed("clean.xlsx"), headers=headers, dry_run=dry_run)
    assert cut_off.status_code == 503
    assert "tetap tersimpan" in cut_off.json()["detail"]
    [header] = await h.rows("enrollment", "roster_import")
    assert header["finished_at"] is None
    assert len(await h.rows("enrollment", "import_row")) == 12
    answer = await school.send(committed("clean.xlsx"), headers=headers, dry_run=dry_run)
    assert answer.status_code == 201, answer.text
    assert answer.json()["import_id"] == header["import_id"]
    assert results(answer.json()) == {"created": len(answer.json()["rows"])}
    assert len(await h.rows("enrollment", "enrollment")) == (27 if dry_run == "false" else 0)


async def test_a_request_repeated_while_the_first_is_under_way_is_told_to_wait(
    school: School, h: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = asyncio.Event()

    async def slow(*arguments: Any, **options: Any) -> None:
        await held.wait()
        await import_run.carry_out(*arguments, **options)

    monkeypatch.setattr("services.enrollment.api.imports.carry_out", slow)
    headers = {**token(h), "Idempotency-Key": "roster-3"}
    first = asyncio.create_task(school.send(roster(row()), headers=headers))

    async def begun() -> bool:
        return bool(await h.rows("enrollment", "roster_import"))

    await until(begun, "the first request began")
    second = await school.send(roster(row()), headers=headers)
    held.set()
    assert second.status_code == 409
    assert "Retry-After" in second.headers
    assert (await first).status_code == 201


async def test_two_officers_who_send_the_same_roster_at_once_record_it_once(school: School, h: Harness) -> None:
    answers = await asyncio.gather(*(school.imported(committed("clean.xlsx")) for _ in range(3)))
    created = sum(report["counts"]["created"] for report in answers)
    assert created == len(await h.rows("enrollment", "enrollment")) == 27
    assert all(report["counts"]["created"] + report["counts"]["unchanged"] == 27 for report in answers)


async def test_a_warning_about_a_damaged_number_stays_beside_another_reason(school: School, h: Harness) -> None:
    damaged = row(nip="199001042015022000", outcome="Hadir")
    report = await school.imported(roster(damaged))
    one = only_row(report)
    assert one["result"] == "rejected"
    assert "tidak dikenal" in one["reasons"][0]
    assert "tiga angka terakhirnya hilang" in one["warnings"][0]
    assert (await get(h, f"/imports/{report['import_id']}")).json() == report


async def _report(school: School, file: bytes, media: str) -> dict[str, Any]:
    answer = await school.send(file, media=media, dry_run="false")
    assert answer.status_code == 201, answer.text
    report: dict[str, Any] = answer.json()
    return report
