"""Whom a row means: by a whole number, by what Excel has left of it, or nobody of this agency."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.service.enrollment.imports.school import (
    DATA,
    UNITS,
    School,
    committed,
    office,
    only_row,
    registered,
    results,
    roster,
    row,
)
from tests.service.enrollment.town import MINE, NEIGHBOUR, agency, bkpsdm, call, get, pointers, said
from tests.service.harness import Harness, running

STRANGER = {
    "nip": "199105052016012009",
    "name": "Melati Kusuma Wardani, S.E.",
    "position": "Bendahara",
    "position_type": "pelaksana",
    "unit": "Sekretariat",
}
DEWI = DATA["people"][4]


@pytest.fixture(name="h")
def harness_of(school: School) -> Harness:
    """The running services."""
    return school.h


async def test_numbers_that_lost_their_digits_are_offered_for_confirmation_and_never_guessed(school: School) -> None:
    before = await school.facts()
    report = await school.imported(committed("numeric-nip.xlsx"))
    assert results(report) == {"confirm": len(report["rows"])}
    assert await school.facts() == before
    names = {school.people[person["nip"]]: person["name"] for person in DATA["people"]}
    for one in report["rows"]:
        assert one["candidate"]["name"] == names[one["candidate"]["employee_id"]]
        assert "hilang karena tersimpan sebagai angka" in one["reasons"][0]
    pair = {names[school.people[nip]] for nip in ("198503122010011002", "198503122010011003")}
    assert pair <= {one["candidate"]["name"] for one in report["rows"]}


async def test_a_confirmed_row_is_recorded_once_and_the_file_then_changes_nothing(school: School, h: Harness) -> None:
    report = await school.imported(roster(row(nip=int(DEWI["nip"][:15] + "000"))))
    one = only_row(report)
    path, body = (
        f"/imports/{report['import_id']}/rows/{one['row']}/confirm",
        {"employee_id": school.people[DEWI["nip"]]},
    )
    answer = await call(h, "POST", path, body)
    assert answer.status_code == 200, answer.text
    settled = answer.json()
    assert (settled["result"], settled["employee_id"], settled["candidate"]) == ("created", body["employee_id"], None)
    before, events = await school.facts(), await said(h)
    assert (await call(h, "POST", path, body)).json() == settled
    again = await school.imported(roster(row(nip=int(DEWI["nip"][:15] + "000"))))
    assert results(again) == {"unchanged": 1}
    assert only_row(again)["enrollment_id"] == settled["enrollment_id"]
    assert await school.facts() == before
    assert await said(h) == events
    report_now = (await get(h, f"/imports/{report['import_id']}")).json()
    assert results(report_now) == {"created": 1}
    assert report_now["rejected_url"] is None


async def test_nobody_but_the_candidate_can_be_confirmed_and_nothing_else_settles_a_row(
    school: School, h: Harness
) -> None:
    report = await school.imported(roster(row(nip=int(DEWI["nip"][:15] + "000"))))
    path = f"/imports/{report['import_id']}/rows/2/confirm"
    other, dewi = (school.people[person["nip"]] for person in (DATA["people"][0], DEWI))
    before = await school.facts()
    refused = await call(h, "POST", path, {"employee_id": other})
    assert (refused.status_code, pointers(refused)) == (422, ["/employee_id"])
    assert (await call(h, "POST", path, {})).status_code == 422
    assert (await call(h, "POST", path, {"employee_id": dewi}, bkpsdm(h, "medan"))).status_code == 404
    assert (await call(h, "POST", path.replace("rows/2", "rows/3"), {"employee_id": dewi})).status_code == 404
    assert await school.facts() == before
    assert (await call(h, "POST", path, {"employee_id": dewi})).status_code == 200
    settled = await call(h, "POST", path, {"employee_id": other})
    assert (settled.status_code, settled.json()["current_state"]) == (409, "created")


async def test_a_dry_run_and_a_row_without_a_question_cannot_be_confirmed(school: School, h: Harness) -> None:
    body = {"employee_id": school.people[DEWI["nip"]]}
    tried = await school.tried(roster(row(nip=int(DEWI["nip"][:15] + "000"))))
    assert results(tried) == {"confirm": 1}
    only_tried = await call(h, "POST", f"/imports/{tried['import_id']}/rows/2/confirm", body)
    assert (only_tried.status_code, only_tried.json()["current_state"]) == (409, "dry-run")
    taken = await school.imported(roster(row()))
    not_asked = await call(h, "POST", f"/imports/{taken['import_id']}/rows/2/confirm", body)
    assert (not_asked.status_code, not_asked.json()["current_state"]) == (409, "created")


async def test_a_confirmation_that_can_no_longer_be_recorded_says_why_and_may_be_tried_again(
    school: School, h: Harness
) -> None:
    title = DATA["programmes"][0]["title"]
    path = f"/sessions/{school.sessions[title]}"
    patched = await call(h, "PATCH", path, {"capacity": 1}, {**h.token(), "If-Match": "*"})
    assert patched.status_code == 200, patched.text
    report = await school.imported(roster(row(nip=int(DEWI["nip"][:15] + "000"))))
    other = DATA["people"][2]
    assert results(await school.imported(roster(row(nip=other["nip"], name=other["name"])))) == {"created": 1}
    confirm, body = f"/imports/{report['import_id']}/rows/2/confirm", {"employee_id": school.people[DEWI["nip"]]}
    refused = await call(h, "POST", confirm, body)
    assert refused.status_code == 409
    assert "Sesi ini penuh (kapasitas 1)" in refused.json()["errors"][0]["detail"]
    await call(h, "PATCH", path, {"capacity": 2}, {**h.token(), "If-Match": "*"})
    assert (await call(h, "POST", confirm, body)).json()["result"] == "created"


async def test_a_damaged_number_that_fits_two_of_one_name_or_nobody_is_refused_with_advice(
    school: School, h: Harness
) -> None:
    twin = {**DEWI, "nip": DEWI["nip"][:15] + "777"}
    damaged = int(DEWI["nip"][:15] + "000")
    nobody = only_row(await school.imported(roster(row(nip=damaged, name="Dewi Anggraini Siregar"))))
    assert nobody["result"] == "rejected"
    assert "tidak ada pegawai terdaftar yang cocok" in nobody["reasons"][0]
    assert "Ubah format kolom NIP menjadi Teks" in nobody["reasons"][0]
    nameless = only_row(await school.imported(roster(row(nip=damaged, name=None))))
    assert "Nama kosong" in nameless["reasons"][0]
    await registered(h, twin)
    several = only_row(await school.imported(roster(row(nip=damaged))))
    assert (several["result"], several["candidate"]) == ("rejected", None)
    assert "lebih dari satu pegawai cocok" in several["reasons"][0]


@pytest.mark.parametrize(
    "name", ["DEWI ANGGRAINI TANJUNG", " dewi  anggraini\u00a0tanjung, s.pd", "Dewí Anggraini Tanjung"]
)
async def test_the_name_beside_a_damaged_number_may_be_written_in_any_way(school: School, name: str) -> None:
    report = await school.imported(roster(row(nip=DEWI["nip"][:15] + "000", name=name)))
    assert only_row(report)["candidate"]["employee_id"] == school.people[DEWI["nip"]]


async def test_a_whole_number_under_an_altogether_different_name_is_asked_about(school: School) -> None:
    report = await school.imported(roster(row(name="Hendra Gunawan Siregar")))
    one = only_row(report)
    assert (one["result"], one["candidate"]["name"]) == ("confirm", DEWI["name"])
    assert "atas nama yang sama sekali lain" in one["reasons"][0]


@pytest.mark.parametrize(
    ("nip", "reason"),
    [
        ("199013042015022001", "tanggal lahir"),
        ("199001042015022999", "belum terdaftar"),
        ("199001042015322001", "Digit 13–14"),
    ],
)
async def test_an_impossible_number_says_what_is_impossible_and_an_unknown_one_that_it_is_unknown(
    school: School, nip: str, reason: str
) -> None:
    one = only_row(await school.imported(roster(row(nip=nip)), create="people" if "Digit" in reason else ""))
    assert one["result"] == "rejected"
    assert reason in one["reasons"][0]


async def test_another_agencys_person_reads_just_as_nobody_unless_the_city_asks(school: School, h: Harness) -> None:
    await agency(h, NEIGHBOUR)
    await registered(h, STRANGER, NEIGHBOUR, "sekretariat")
    theirs = roster(row(nip=STRANGER["nip"], name=STRANGER["name"]))
    hidden = only_row(await school.imported(theirs))
    nobody = only_row(await school.imported(roster(row(nip="199105052016012008", name="Siapa Saja"))))
    assert hidden["result"] == nobody["result"] == "rejected"
    assert hidden["reasons"] == nobody["reasons"]
    assert "belum terdaftar di instansi ini" in hidden["reasons"][0]
    damaged = roster(row(nip=STRANGER["nip"][:15] + "000", name=STRANGER["name"]))
    assert only_row(await school.imported(damaged))["candidate"] is None
    assert results(await school.imported(theirs, headers=bkpsdm(h))) == {"created": 1}


async def test_somebody_of_another_city_reads_as_nobody_even_to_the_platforms_operator(
    school: School, h: Harness
) -> None:
    await agency(h, "medan-tembung")
    await registered(h, STRANGER, "medan-tembung", "sekretariat")
    report = await school.imported(roster(row(nip=STRANGER["nip"], name=STRANGER["name"])), headers=h.token("*", "*"))
    assert "belum terdaftar" in only_row(report)["reasons"][0]


async def test_people_are_registered_only_when_asked_with_what_the_roster_says_of_them(
    school: School, h: Harness
) -> None:
    new = roster(
        row(nip=STRANGER["nip"], name=STRANGER["name"], position="Kepala Seksi Kurikulum", unit="BIDANG PEMBINAAN sd")
    )
    assert results(await school.imported(new)) == {"rejected": 1}
    tried = await school.tried(new, create="people")
    assert (results(tried), only_row(tried)["employee_id"]) == ({"created": 1}, None)
    one = only_row(await school.imported(new, create="people"))
    assert one["result"] == "created"
    assert "jenis jabatan pengawas" in one["warnings"][0]
    person = (await get(h, f"/employees/{one['employee_id']}")).json()
    assert (person["nip"], person["name"]) == (STRANGER["nip"], STRANGER["name"])
    assert person["unit_id"] == f"{MINE}.{UNITS['Bidang Pembinaan SD']}"
    assert person["position"] == {"title": "Kepala Seksi Kurikulum", "type": "pengawas", "technical": {}}


@pytest.mark.parametrize("unit", ["Bagian Umum", None])
async def test_a_person_to_register_needs_a_unit_that_the_agency_has(school: School, unit: str | None) -> None:
    before = await school.facts()
    new = roster(row(nip=STRANGER["nip"], name=STRANGER["name"], unit=unit))
    one = only_row(await school.imported(new, create="people"))
    assert one["result"] == "rejected"
    assert all(name in one["reasons"][0] for name in UNITS)
    assert await school.facts() == before


async def test_a_person_to_register_needs_a_name(school: School) -> None:
    one = only_row(await school.imported(roster(row(nip=STRANGER["nip"], name=None)), create="people"))
    assert "isi kolom Nama" in one["reasons"][0]


async def test_a_new_person_in_two_sessions_is_registered_once(school: School, h: Harness) -> None:
    second = DATA["programmes"][3]
    new = {"nip": STRANGER["nip"], "name": STRANGER["name"], "unit": "sekretariat"}
    other = {name: second[name] for name in ("starts_on", "ends_on")}
    file = roster(row(**new), row(**new, programme=second["title"], **other, jp="7,5"))
    before = len(await h.rows("enrollment", "employee"))
    report = await school.imported(file, create="people")
    assert results(report) == {"created": 2}, report["rows"]
    assert len({one["employee_id"] for one in report["rows"]}) == 1
    assert len(await h.rows("enrollment", "employee")) == before + 1


async def test_somebody_elses_person_is_not_registered_a_second_time(school: School, h: Harness) -> None:
    await agency(h, NEIGHBOUR)
    await registered(h, STRANGER, NEIGHBOUR, "sekretariat")
    before = await school.facts()
    theirs = roster(row(nip=STRANGER["nip"], name=STRANGER["name"]))
    one = only_row(await school.imported(theirs, create="people"))
    assert "Hubungi BKPSDM" in one["reasons"][0]
    assert await school.facts() == before


async def test_nobody_is_registered_for_a_row_that_is_refused_for_something_else(school: School) -> None:
    before = await school.facts()
    new = roster(row(nip=STRANGER["nip"], name=STRANGER["name"], programme="Pelatihan Entah Apa"))
    assert results(await school.imported(new, create="people")) == {"rejected": 1}
    assert await school.facts() == before


async def test_all_that_is_wrong_with_a_row_is_told_at_once(school: School) -> None:
    wrong = roster(row(nip="199105052016012008", programme="Pelatihan Entah Apa", certificate="x" * 101))
    one = only_row(await school.imported(wrong))
    assert len(one["reasons"]) == 3


async def test_a_whole_office_can_be_made_of_its_roster(tmp_path: Path) -> None:
    async with running(tmp_path / "empty", "enrollment") as h:
        await office(h)
        report = await School(h).imported(committed("clean.xlsx"), create="sessions,people,programmes")
        assert results(report) == {"created": len(report["rows"])}, report["rows"]
        people = await h.rows("enrollment", "employee")
        assert {one["nip"]: one["position_type"] for one in people} == {
            one["nip"]: one["position_type"] for one in DATA["people"]
        }
        assert len(await h.rows("enrollment", "session")) == len(DATA["programmes"])
