"""Mail addresses: stated, refused, imported, given out with a trace, and gone with the person."""

from __future__ import annotations

from typing import Any

import pytest

from shared.events.enrollment import EmployeeChanged
from tests.service.enrollment.imports.test_register_import import csv, entry, results, sent
from tests.service.enrollment.town import (
    FAR,
    MINE,
    NEIGHBOUR,
    PAST,
    Json,
    bkpsdm,
    call,
    employee,
    get,
    made,
    nip,
    patched,
    pointers,
    run,
    seat,
    token,
    told,
    traces,
)
from tests.service.harness import Harness

SITI = "Siti.Rahma@sibolga.go.id"


async def registered(h: Harness, number: int, agency: str = MINE, **changes: Any) -> str:
    """The id of somebody new."""
    body = employee(number, unit_id=f"{agency}.sekretariat", **changes)
    return str((await made(h, "/employees", body, token(h, agency)))["employee_id"])


async def seated(h: Harness, who: str, session: str) -> str:
    """The id of a participation."""
    return str((await seat(h, who, session))["enrollment_id"])


async def asked(h: Harness, *enrollments: str, headers: dict[str, str] | None = None) -> list[Json]:
    """What is answered about these participations."""
    items: list[Json] = (
        await made(h, "/enrollments:addresses", {"enrollment_ids": list(enrollments)}, headers, status=200)
    )["items"]
    return items


async def test_an_address_is_stated_changed_and_cleared(h: Harness) -> None:
    body = await made(h, "/employees", employee(1, email=" Siti.Rahma@Sibolga.GO.id "))
    assert (body["email"], body["language"]) == (SITI, "id")
    path = f"/employees/{body['employee_id']}"
    changed = await patched(h, path, {"email": "siti@sibolga.go.id", "language": "en"})
    assert (changed["email"], changed["language"], changed["version"]) == ("siti@sibolga.go.id", "en", 2)
    assert (await patched(h, path, {"email": None}))["email"] is None
    assert (await made(h, "/employees", employee(2)))["email"] is None


@pytest.mark.parametrize(
    "address",
    [
        "siti",
        "siti@",
        "siti@sibolga",
        "@sibolga.go.id",
        "siti@sibolga..id",
        "siti.@sibolga.go.id",
        "siti@-sibolga.id",
        "Siti <siti@sibolga.go.id>",
        "siti@sibolga.go.id, budi@sibolga.go.id",
        "siti@sibolga.go.id\r\nBcc: budi@sibolga.go.id",
        f"{'a' * 65}@sibolga.go.id",
        f"siti@{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.id",
        7,
    ],
)
async def test_what_is_no_single_address_is_refused(h: Harness, address: Any) -> None:
    before = await traces(h)
    answer = await call(h, "POST", "/employees", employee(1, email=address))
    assert (answer.status_code, pointers(answer)) == (422, ["/email"])
    assert await traces(h) == before


async def test_no_event_holds_an_address(h: Harness) -> None:
    who = await registered(h, 1, email=SITI)
    await patched(h, f"/employees/{who}", {"email": "baru@sibolga.go.id"})
    events = await told(h, EmployeeChanged)
    assert len(events) == 2
    assert not any("sibolga.go.id" in event.model_dump_json() for event in events)


async def test_a_register_brings_addresses_and_an_empty_cell_keeps_them(h: Harness) -> None:
    head = "NIP;Nama;Unit Kerja;Alamat E-mail"
    lines = (f"{nip(1)};Siti;Sekretariat;{SITI}", f"{nip(2)};Ani;Sekretariat;ani at sibolga")
    report = await sent(h, csv(*lines, head=head))
    assert results(report) == {2: "created", 3: "rejected"}
    assert "bukan alamat surel" in report["rows"][1]["reasons"][0]
    assert "ani at" not in report["rows"][1]["reasons"][0], "what somebody wrote stays in the row's own cells"
    assert (await entry(h, nip(1)))["email"] == SITI
    again = await sent(h, csv(f"{nip(1)};Siti;Sekretariat;", head=head))
    assert results(again) == {2: "unchanged"}
    newer = await sent(h, csv(f"{nip(1)};Siti;;siti@sibolga.go.id", head=head))
    assert results(newer) == {2: "changed"}
    assert (await entry(h, nip(1)))["email"] == "siti@sibolga.go.id"


async def test_many_addresses_are_given_in_one_call_with_what_was_learnt(h: Harness) -> None:
    session = await run(h, **PAST)
    first, second = await registered(h, 1, email=SITI, language="en"), await registered(h, 2)
    seats = [await seated(h, first, session), await seated(h, second, session)]
    found = await asked(h, *seats, seats[0])
    assert [one["enrollment_id"] for one in found] == sorted(seats)
    by_person = {one["employee_id"]: one for one in found}
    assert (by_person[first]["email"], by_person[first]["language"]) == (SITI, "en")
    assert (by_person[second]["email"], by_person[second]["language"]) == (None, "id")
    assert {(one["title"], one["ends_on"]) for one in found} == {("Pelatihan Teknologi Informasi", "2026-10-07")}


async def test_each_address_given_out_is_in_its_persons_trail_and_nobody_elses(h: Harness) -> None:
    session = await run(h, **PAST)
    with_one, without = await registered(h, 1, email=SITI), await registered(h, 2)
    given = await seated(h, with_one, session)
    await asked(h, given, await seated(h, without, session))
    trail = [row for row in await h.rows("enrollment", "audit") if row["action"] == "mail-address-given"]
    assert [(row["subject"], row["actor"]) for row in trail] == [(with_one, "officer")]
    assert SITI not in str(await h.rows("enrollment", "audit"))


async def test_a_neighbour_gets_no_address_and_cannot_tell_that_there_is_one(h: Harness) -> None:
    given = await seated(h, await registered(h, 1, email=SITI), await run(h, **PAST))
    nowhere = "019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c"
    assert await asked(h, given, nowhere, headers=token(h, NEIGHBOUR)) == []
    assert await asked(h, given, nowhere, headers=bkpsdm(h, "medan")) == []
    assert "mail-address-given" not in [row["action"] for row in await h.rows("enrollment", "audit")]
    assert len(await asked(h, given, nowhere, headers=bkpsdm(h))) == 1
    assert "mail-address-given" in [row["action"] for row in await h.rows("enrollment", "audit")]


@pytest.mark.parametrize("ids", [[], ["x" * 200], ["019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c"] * 501])
async def test_an_impossible_list_is_refused(h: Harness, ids: list[str]) -> None:
    assert (await call(h, "POST", "/enrollments:addresses", {"enrollment_ids": ids})).status_code == 422


async def test_who_has_no_address_is_listed_to_their_agency(h: Harness) -> None:
    session = await run(h, **PAST)
    with_one, without, elsewhere = await registered(h, 1, email=SITI), await registered(h, 2), await registered(h, 3)
    stranger = await registered(h, 4, FAR)
    left = await registered(h, 5)
    await patched(h, f"/employees/{left}", {"active": False})
    for who in (with_one, without):
        await seated(h, who, session)

    async def listed(**query: Any) -> set[str]:
        return {one["employee_id"] for one in (await get(h, "/employees", **query)).json()["items"]}

    assert await listed(without_email=True) == {without, elsewhere}
    assert await listed(without_email=True, session_id=session) == {without}
    assert await listed(session_id=session) == {with_one, without}
    assert stranger not in await listed()


async def test_an_address_goes_with_its_person(h: Harness) -> None:
    who = await registered(h, 1, email=SITI)
    given = await seated(h, who, await run(h, **PAST))
    exported = (await get(h, f"/employees/{who}/export")).json()
    assert exported["register_entry"]["email"] == SITI
    keyed = {**token(h), "Idempotency-Key": "k"}
    await made(h, "/employees", employee(2, email="dua@sibolga.go.id"), keyed)
    assert (await call(h, "DELETE", f"/employees/{who}")).status_code == 204
    assert await asked(h, given) == []
    for table in ("employee", "idempotency_key", "audit", "outbox", "import_row"):
        assert SITI not in str(await h.rows("enrollment", table))
