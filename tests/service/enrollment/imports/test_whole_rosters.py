"""The committed rosters, imported as an agency would: tried, taken, taken again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared.events.enrollment import Completed, Enrolled, Withdrawn
from shared.rules.calendar import city_day
from tests.data.participations import participations
from tests.service.enrollment.imports.school import DATA, School, committed, results
from tests.service.enrollment.town import said, told

WHOLE = (
    *("clean.xlsx", "titled-merged.xlsx", "libreoffice-titled.xlsx", "text-dates.xlsx"),
    *("decimal-comma.csv", "windows-1252.csv", "tab.csv"),
)
ALL = len(participations())


@pytest.mark.parametrize("name", WHOLE)
async def test_every_good_row_makes_a_record_however_the_roster_is_dressed(school: School, name: str) -> None:
    report = await school.imported(committed(name))
    assert results(report) == {"created": ALL}, report["rows"]
    assert report["rejected_url"] is None
    assert report["finished_at"] is not None
    stored = await school.h.rows("enrollment", "enrollment")
    assert sorted(row["enrollment_id"] for row in stored) == sorted(row["enrollment_id"] for row in report["rows"])
    by_status = [sum(row["status"] == status for row in stored) for status in ("failed", "withdrawn", "no_show")]
    assert by_status == [1, 1, 1]


@pytest.mark.parametrize("name", ["clean.xlsx", "libreoffice-titled.xlsx", "bad-rows.xlsx", "duplicate-rows.xlsx"])
async def test_a_dry_run_tells_what_an_import_does_and_leaves_no_trace(school: School, name: str) -> None:
    before, events = await school.facts(), await said(school.h)
    tried = await school.tried(committed(name))
    assert await school.facts() == before
    assert await said(school.h) == events
    taken = await school.imported(committed(name))
    assert tried["counts"] == taken["counts"]
    told_of = [[(row["row"], row["result"], row["reasons"]) for row in report["rows"]] for report in (tried, taken)]
    assert told_of[0] == told_of[1]
    assert not any(row["enrollment_id"] for row in tried["rows"] if row["result"] == "created")


async def test_without_being_told_otherwise_an_import_is_a_dry_run(school: School) -> None:
    before = await school.facts()
    answer = await school.send(committed("clean.xlsx"))
    assert answer.status_code == 201
    assert answer.json()["dry_run"] is True
    assert await school.facts() == before


async def test_the_same_file_again_changes_nothing(school: School) -> None:
    await school.imported(committed("clean.xlsx"))
    before, events = await school.facts(), await said(school.h)
    again = await school.imported(committed("clean.xlsx"))
    assert results(again) == {"unchanged": ALL}
    assert all(row["enrollment_id"] and row["employee_id"] for row in again["rows"])
    assert await school.facts() == before
    assert await said(school.h) == events


async def test_the_same_participants_in_another_dress_change_nothing(school: School) -> None:
    await school.imported(committed("decimal-comma.csv"))
    before = await school.facts()
    assert results(await school.imported(committed("titled-merged.xlsx"))) == {"unchanged": ALL}
    assert await school.facts() == before


async def test_every_record_is_told_to_the_others_without_names_and_numbers(school: School) -> None:
    await school.imported(committed("clean.xlsx"))
    enrolled, completed = await told(school.h, Enrolled), await told(school.h, Completed)
    ended = await told(school.h, Withdrawn)
    assert (len(enrolled), len(completed)) == (ALL, ALL - 2)
    assert sorted((event.status, event.reason) for event in ended) == [("no_show", "other"), ("withdrawn", "other")]
    first = participations()[0]
    [event] = [
        one
        for one in completed
        if (one.employee_id, one.session_id) == (school.people[first.nip], school.sessions[first.programme])
    ]
    assert (event.pre_test, event.post_test) == (Decimal(str(first.pre_test)), Decimal(str(first.post_test)))
    assert (event.jp_earned, event.outcome) == (Decimal(24), "completed")
    assert city_day(event.completed_at) == first.ends_on
    [failed] = [one for one in completed if one.outcome == "failed"]
    assert failed.jp_earned == 0
    published = await said(school.h)
    assert not [person for person in DATA["people"] if person["nip"].encode() in published]
    assert not [person for person in DATA["people"] if person["name"].split(",")[0].encode() in published]


async def test_good_rows_are_kept_and_each_bad_one_says_what_to_mend(school: School) -> None:
    report = await school.imported(committed("bad-rows.xlsx"))
    assert results(report) == {"created": 2, "rejected": 25}
    assert [row["row"] for row in report["rows"] if row["result"] == "created"] == [2, 28]
    assert all(row["reasons"] for row in report["rows"] if row["result"] == "rejected")
    assert len(await school.h.rows("enrollment", "enrollment")) == 2
    assert (
        "NIP memuat “O”. NIP terdiri atas 18 angka; periksa misalnya huruf O dan angka 0."
        in (report["rows"][3]["reasons"])
    )


async def test_repeated_rows_are_refused_and_the_first_of_them_is_kept(school: School) -> None:
    report = await school.imported(committed("duplicate-rows.xlsx"))
    assert results(report) == {"created": 6, "rejected": 4}
    by_row = {row["row"]: row["reasons"] for row in report["rows"]}
    assert by_row[8] == ["Baris ini mengulang baris 2; hapus salah satunya."]
    assert "belum ada; yang tercatat: 2 Februari 2026 sampai 4 Februari 2026" in by_row[11][0]


async def test_formulas_count_once_a_spreadsheet_has_computed_them(school: School) -> None:
    assert results(await school.imported(committed("formulas.xlsx"))) == {"rejected": 6}
    computed = await school.imported(committed("libreoffice-formulas.xlsx"))
    assert results(computed) == {"created": 6}


async def test_what_was_passed_over_is_told(school: School) -> None:
    report = await school.tried(committed("titled-merged.xlsx"))
    assert (report["sheet"], report["header_row"]) == ("Daftar", 6)
    assert report["unread_columns"] == ["No."]
    assert 39 in report["skipped_rows"]


async def test_a_long_roster_goes_in_batch_by_batch_and_seats_are_counted_across_them(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.enrollment.handlers.import_run.BATCH", 4)
    tried = await school.tried(committed("clean.xlsx"))
    taken = await school.imported(committed("clean.xlsx"))
    assert tried["counts"] == taken["counts"]
    assert results(taken) == {"created": ALL}
    assert [row["row"] for row in taken["rows"]] == list(range(2, ALL + 2))
