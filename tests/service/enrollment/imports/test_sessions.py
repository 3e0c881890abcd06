"""Which session a row means: by the programme's title and the days; made only when asked."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.events.enrollment import SessionChanged
from tests.data.participations import participations
from tests.service.enrollment.imports.school import (
    DATA,
    School,
    committed,
    only_row,
    opened,
    registered,
    results,
    roster,
    row,
)
from tests.service.enrollment.town import MINE, NEIGHBOUR, agency, bkpsdm, call, get, made, token, told
from tests.service.harness import START, Harness, running

TITLE = DATA["programmes"][0]["title"]
ELSEWHEN: dict[str, Any] = {"starts_on": date(2026, 9, 7), "ends_on": date(2026, 9, 9)}
ALL = len(participations())
PEOPLE = [person for person in DATA["people"] if TITLE in person["programmes"]]


@pytest.fixture(name="h")
def harness_of(school: School) -> Harness:
    """The running services."""
    return school.h


async def programme(h: Harness, slug: str = MINE, **changes: Any) -> str:
    """One more programme of that title."""
    body = {
        "agency": slug,
        "title": TITLE,
        "form": "KL10",
        "jp": 24,
        "provider": {"name": "Penyelenggara", "kind": "agency"},
        "competencies": [{"competency": "pelayanan-publik"}],
        **changes,
    }
    return str((await made(h, "/programmes", body, token(h, slug)))["programme_id"])


async def session(h: Harness, programme_id: str, slug: str = MINE, **changes: Any) -> str:
    """A session on the usual days."""
    body = {"starts_on": "2026-02-02", "ends_on": "2026-02-04", "capacity": 5, **changes}
    return str((await made(h, f"/programmes/{programme_id}/sessions", body, token(h, slug)))["session_id"])


@pytest.mark.parametrize("title", [TITLE.upper(), f"  {TITLE.lower()} ", TITLE.replace(" ", "  ")])
async def test_a_title_is_known_whatever_its_case_and_spaces(school: School, title: str) -> None:
    assert results(await school.imported(roster(row(programme=title)))) == {"created": 1}


async def test_an_unknown_title_and_unknown_days_are_told_apart_and_the_known_days_are_named(school: School) -> None:
    unknown = only_row(await school.imported(roster(row(programme="Pelatihan Entah Apa"))))
    assert "“Pelatihan Entah Apa” belum ada di katalog" in unknown["reasons"][0]
    elsewhen = only_row(await school.imported(roster(row(**ELSEWHEN))))
    assert elsewhen["reasons"] == [
        (
            "Sesi 7 September 2026 sampai 9 September 2026 belum ada; yang tercatat: 2 Februari 2026 sampai "
            "4 Februari 2026. Periksa tanggalnya, buat sesinya, atau impor dengan create=sessions."
        )
    ]


async def test_sessions_made_on_request_are_marked_and_as_large_as_the_roster(tmp_path: Path) -> None:
    async with running(tmp_path, "enrollment") as h:
        school = await opened(h, sessions=False)
        assert results(await school.imported(committed("clean.xlsx"))) == {"rejected": ALL}
        tried = await school.tried(committed("clean.xlsx"), create="sessions")
        assert not await h.rows("enrollment", "session")
        report = await school.imported(committed("clean.xlsx"), create="sessions")
        assert results(report) == results(tried) == {"created": ALL}
        sessions = await h.rows("enrollment", "session")
        assert len(sessions) == len(DATA["programmes"])
        assert all(one["imported"] for one in sessions)
        assert sum(one["capacity"] for one in sessions) == ALL
        assert {one["jp_tenths"] for one in sessions} == {int(float(one["jp"]) * 10) for one in DATA["programmes"]}
        assert len(await told(h, SessionChanged)) == len(DATA["programmes"])


async def test_a_later_roster_widens_a_session_that_a_roster_made(school: School, h: Harness) -> None:
    first, second = PEOPLE[:2]
    for person, version in ((first, 1), (second, 2)):
        one = roster(row(**ELSEWHEN, nip=person["nip"], name=person["name"]))
        report = await school.imported(one, create="sessions")
        assert results(report) == {"created": 1}, report["rows"]
        [made_so] = [found for found in await h.rows("enrollment", "session") if found["imported"]]
        assert (made_so["capacity"], made_so["seats_taken"], made_so["version"]) == (version, version, version)


async def test_an_organisers_session_is_never_widened_and_says_that_it_is_full(school: School, h: Harness) -> None:
    headers = {**h.token(), "If-Match": "*"}
    await call(h, "PATCH", f"/sessions/{school.sessions[TITLE]}", {"capacity": 2}, headers)
    rows = [row(nip=person["nip"], name=person["name"]) for person in PEOPLE[:4]]
    tried = await school.tried(roster(*rows))
    report = await school.imported(roster(*rows))
    assert results(report) == results(tried) == {"created": 2, "rejected": 2}
    refused = [one["reasons"] for one in report["rows"] if one["result"] == "rejected"]
    assert refused == [["Sesi ini penuh (kapasitas 2). Naikkan kapasitas sesinya, lalu impor lagi."]] * 2


async def test_who_withdrew_takes_no_seat_from_who_stayed(school: School, h: Harness) -> None:
    headers = {**h.token(), "If-Match": "*"}
    await call(h, "PATCH", f"/sessions/{school.sessions[TITLE]}", {"capacity": 2}, headers)
    left = {"outcome": "Mengundurkan diri", "pre_test": None, "post_test": None}
    endings: list[dict[str, Any]] = [{}, left, {"outcome": "Tidak hadir"}, {}]
    rows = [row(nip=one["nip"], name=one["name"], **ending) for one, ending in zip(PEOPLE, endings, strict=False)]
    assert results(await school.imported(roster(*rows))) == {"created": 4}
    assert (await get(h, f"/sessions/{school.sessions[TITLE]}")).json()["seats_taken"] == 2


@pytest.mark.parametrize(("days", "result"), [(0, "created"), (1, "rejected")], ids=["today", "tomorrow"])
async def test_nobody_has_stayed_away_from_what_is_still_to_come(school: School, days: int, result: str) -> None:
    first = START.date() + timedelta(days=days)
    absent = row(starts_on=first, ends_on=first, outcome="Tidak hadir", pre_test=None, post_test=None)
    one = only_row(await school.imported(roster(absent), create="sessions"))
    assert one["result"] == result
    assert [reason for reason in one["reasons"] if "mengundurkan diri" in reason] == (one["reasons"] if days else [])


async def test_seats_that_earlier_batches_would_take_count_in_a_dry_run(
    school: School, h: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.enrollment.handlers.import_run.BATCH", 1)
    await call(h, "PATCH", f"/sessions/{school.sessions[TITLE]}", {"capacity": 2}, {**h.token(), "If-Match": "*"})
    rows = [row(nip=person["nip"], name=person["name"]) for person in PEOPLE[:4]]
    assert results(await school.tried(roster(*rows))) == {"created": 2, "rejected": 2}


async def test_a_session_without_jp_in_the_roster_takes_the_programmes(school: School, h: Harness) -> None:
    report = await school.imported(roster(row(**ELSEWHEN, jp=None)), create="sessions")
    stored = (await get(h, f"/enrollments/{only_row(report)['enrollment_id']}")).json()
    assert stored["jp_earned"] == 24


async def test_jp_that_no_session_can_have_is_refused(school: School) -> None:
    before = await school.facts()
    one = only_row(await school.imported(roster(row(**ELSEWHEN, jp="7,2")), create="sessions"))
    assert one["reasons"] == ["JP harus 0,5 sampai 1000 dengan kelipatan 0,5"]
    above = only_row(await school.imported(roster(row(jp=30))))
    assert "JP melebihi JP sesi" in above["reasons"][0]
    assert await school.facts() == before


async def test_a_new_programme_is_made_only_with_a_session_and_with_jp_where_its_form_has_none(
    school: School, h: Harness
) -> None:
    new = {"programme": "Pelatihan Entah Apa", "jp": 6}
    assert (
        "memerlukan sesi baru" in only_row(await school.imported(roster(row(**new)), create="programmes"))["reasons"][0]
    )
    without_jp = roster(row(**{**new, "jp": None}))
    assert "JP harus diisi" in only_row(await school.imported(without_jp, create="programmes,sessions"))["reasons"][0]
    one = only_row(await school.imported(roster(row(**new)), create="sessions, programmes"))
    assert one["result"] == "created"
    assert any("tanpa kompetensi" in warning for warning in one["warnings"])
    [offer] = (await get(h, "/programmes", q="Entah Apa")).json()["items"]
    assert (offer["form"], offer["jp"], offer["provider"]["kind"]) == ("KL12", 6, "agency")
    named = only_row(
        await school.imported(roster(row(programme="Bimbingan Teknis", jp=None)), create="sessions,programmes")
    )
    assert named["result"] == "created"
    [guidance] = (await get(h, "/programmes", q="Bimbingan Teknis")).json()["items"]
    assert (guidance["form"], guidance["jp"]) == ("KL10", 4)


async def test_a_neighbours_programme_serves_the_city_and_its_sessions_stay_its_own_to_make(
    school: School, h: Harness
) -> None:
    await agency(h, NEIGHBOUR)
    title = "Pelayanan Prima"
    programme_id = await programme(h, NEIGHBOUR, title=title)
    missing = only_row(await school.imported(roster(row(programme=title)), create="sessions"))
    assert f"Minta {NEIGHBOUR} membuat sesinya" in missing["reasons"][0]
    await session(h, programme_id, NEIGHBOUR)
    assert results(await school.imported(roster(row(programme=title)))) == {"created": 1}
    later = row(programme=title, **ELSEWHEN)
    assert results(await school.imported(roster(later), create="sessions", headers=bkpsdm(h))) == {"created": 1}


async def test_ones_own_programme_comes_before_a_neighbours_of_the_same_title(school: School, h: Harness) -> None:
    await agency(h, NEIGHBOUR)
    await session(h, await programme(h, NEIGHBOUR), NEIGHBOUR)
    report = await school.imported(roster(row()))
    stored = (await get(h, f"/enrollments/{only_row(report)['enrollment_id']}")).json()
    assert stored["session_id"] == school.sessions[TITLE]


async def test_a_programme_of_another_city_is_no_programme(school: School, h: Harness) -> None:
    await agency(h, "medan-tembung")
    title = "Mentoring Camat"
    await session(h, await programme(h, "medan-tembung", title=title), "medan-tembung")
    assert "belum ada di katalog" in only_row(await school.imported(roster(row(programme=title))))["reasons"][0]


async def test_of_two_sessions_on_the_same_days_only_an_enrolment_can_choose(school: School, h: Harness) -> None:
    twin = await session(h, school.programmes[TITLE])
    before = await school.facts()
    unclear = only_row(await school.imported(roster(row())))
    assert "lebih dari satu sesi pelatihan ini pada tanggal yang sama" in unclear["reasons"][0]
    assert await school.facts() == before
    who = school.people[DATA["people"][4]["nip"]]
    seat = await made(h, "/enrollments", {"employee_id": who, "session_id": twin})
    report = await school.imported(roster(row()))
    assert (results(report), only_row(report)["enrollment_id"]) == ({"completed": 1}, seat["enrollment_id"])


async def test_two_programmes_of_one_title_are_told_apart_by_their_sessions_only(school: School, h: Harness) -> None:
    await programme(h)
    assert results(await school.imported(roster(row()))) == {"created": 1}
    unclear = only_row(await school.imported(roster(row(**ELSEWHEN)), create="sessions"))
    assert "Lebih dari satu program berjudul" in unclear["reasons"][0]


async def test_no_session_is_made_of_a_programme_that_was_retired(school: School, h: Harness) -> None:
    path = f"/programmes/{school.programmes[TITLE]}"
    answer = await call(h, "PATCH", path, {"active": False}, {**h.token(), "If-Match": "*"})
    assert answer.status_code == 200, answer.text
    one = only_row(await school.imported(roster(row(**ELSEWHEN)), create="sessions"))
    assert "sudah tidak aktif" in one["reasons"][0]
    assert results(await school.imported(roster(row()))) == {"created": 1}


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ({"starts_on": date(2026, 12, 7), "ends_on": date(2026, 12, 8)}, "Tanggal selesai belum tiba"),
        ({"starts_on": date(1985, 12, 7), "ends_on": date(1985, 12, 8)}, "sebelum tahun 1990"),
    ],
)
async def test_days_that_cannot_be_make_no_session(school: School, days: dict[str, date], reason: str) -> None:
    before = await school.facts()
    one = only_row(await school.imported(roster(row(**days)), create="sessions"))
    assert reason in one["reasons"][0]
    assert await school.facts() == before


async def test_a_session_that_ends_today_can_be_recorded_in_the_morning(school: School, h: Harness) -> None:
    today = {"starts_on": date(2026, 10, 30), "ends_on": date(2026, 11, 1)}
    report = await school.imported(roster(row(**today)), create="sessions")
    stored = (await get(h, f"/enrollments/{only_row(report)['enrollment_id']}")).json()
    assert stored["completed_at"] == "2026-11-01T10:00:00+07:00"
    h.clock.advance(timedelta(hours=5))
    again = await school.imported(roster(row(**today)))
    assert results(again) == {"unchanged": 1}


async def test_people_of_several_agencies_go_into_one_session_for_the_city(school: School, h: Harness) -> None:
    await agency(h, NEIGHBOUR)
    neighbour = {**DATA["people"][0], "nip": "199105052016012009", "name": "Melati Kusuma"}
    await registered(h, neighbour, NEIGHBOUR, "sekretariat")
    rows = roster(row(), row(nip=neighbour["nip"], name=neighbour["name"]))
    report = await school.imported(rows, headers=bkpsdm(h))
    assert results(report) == {"created": 2}
    stored = await h.rows("enrollment", "enrollment")
    assert {one["agency"] for one in stored} == {MINE, NEIGHBOUR}


async def test_a_session_that_was_called_off_gives_way_to_a_new_one_on_its_days(school: School, h: Harness) -> None:
    path = f"/sessions/{school.sessions[TITLE]}"
    body = {"employee_id": school.people[DATA["people"][4]["nip"]], "session_id": school.sessions[TITLE]}
    await made(h, "/enrollments", body)
    off = {"state": "cancelled", "reason": "other"}
    answer = await call(h, "PATCH", path, off, {**h.token(), "If-Match": "*"})
    assert answer.status_code == 200, answer.text
    alone = only_row(await school.imported(roster(row()), create="sessions"))
    assert (alone["result"], alone["stored"]["status"]) == ("conflict", "cancelled")
    instead = await session(h, school.programmes[TITLE])
    report = await school.imported(roster(row()), create="sessions")
    assert results(report) == {"created": 1}
    stored = (await get(h, f"/enrollments/{only_row(report)['enrollment_id']}")).json()
    assert (stored["session_id"], stored["status"]) == (instead, "completed")
