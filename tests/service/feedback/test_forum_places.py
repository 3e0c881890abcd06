"""Places without names, votes by code, promises, minutes, and what the public sees."""

from __future__ import annotations

from typing import Any

import pytest

from shared.ids import new_id
from tests.service.feedback.pages import opened, sent, token_in
from tests.service.feedback.test_forums import HEARD, REPLY, meeting
from tests.service.feedback.town import MEDAN, NEIGHBOUR, UNIT, get, made, pointers, post, said
from tests.service.harness import Harness

COMING = {"held_on": "2026-11-10", "starts_at": "2026-11-10T09:00:00+07:00", "capacity": 3, "registration": True}


async def planned(h: Harness, **changes: Any) -> str:
    body = meeting(place="Aula", agenda="1. Layanan", **{**COMING, **changes})
    forum: str = (await made(h, "/forums", body, h.token()))["forum_id"]
    return forum


async def registered(h: Harness, forum: str, people: int = 1) -> Any:
    return await post(h, f"/forums/{forum}/registrations", {"people": people})


async def voted(h: Harness, forum: str, code: str, input_id: str) -> Any:
    return await post(h, f"/forums/{forum}/votes", {"code": code, "input_id": input_id})


async def test_places_are_given_until_there_are_none_and_may_be_given_back(h: Harness) -> None:
    forum = await planned(h)
    first = await registered(h, forum, 2)
    assert first.status_code == 201
    full = await registered(h, forum, 2)
    assert (full.status_code, full.json()["places_left"]) == (409, 1)
    assert (await registered(h, forum)).status_code == 201
    back = {"code": first.json()["code"].lower().replace("-", " ")}
    assert (await post(h, f"/forums/{forum}/registrations/cancel", back)).status_code == 204
    assert (await post(h, f"/forums/{forum}/registrations/cancel", back)).status_code == 404
    assert (await registered(h, forum, 2)).status_code == 201
    shown = (await get(h, f"/forums/{forum}", h.token())).json()
    assert (shown["registered"], shown["attended"]) == (3, 0)
    assert first.json()["code"] not in repr(await h.rows("feedback", "forum_code"))


async def test_a_repeated_registration_takes_no_further_place_and_gets_its_code_again(h: Harness) -> None:
    forum, key = await planned(h), {"Idempotency-Key": "5f0c9a7e"}
    address = f"/forums/{forum}/registrations"
    first, again = [await post(h, address, {"people": 2}, key) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert first.headers["cache-control"] == again.headers["cache-control"] == "no-store"
    other = await post(h, address, {"people": 1}, key)
    assert (other.status_code, other.json()["type"]) == (422, "urn:mumpuni:problem:idempotency-key-reused")
    shown = (await get(h, f"/forums/{forum}", h.token())).json()
    assert shown["registered"] == 2
    assert (await registered(h, forum)).json()["code"] != first.json()["code"]
    kept = await h.rows("feedback", "idempotency_key")
    assert "seed" in repr(kept)
    assert first.json()["code"] not in repr(kept)


async def test_a_refused_registration_may_be_sent_again_under_its_key(h: Harness) -> None:
    forum, key = await planned(h), {"Idempotency-Key": "77aa"}
    place = (await registered(h, forum, 3)).json()
    address = f"/forums/{forum}/registrations"
    assert (await post(h, address, {"people": 1}, key)).status_code == 409
    assert (await post(h, f"{address}/cancel", {"code": place["code"]})).status_code == 204
    assert (await post(h, address, {"people": 1}, key)).status_code == 201


async def test_repeated_codes_are_the_same_codes_and_count_once(h: Harness) -> None:
    forum = await planned(h)
    headers = {**h.token(), "Idempotency-Key": "door-1"}
    first, again = [await post(h, f"/forums/{forum}/codes", {"count": 3}, headers) for _ in range(2)]
    assert again.json() == first.json()
    codes = first.json()["codes"]
    assert len(set(codes)) == 3
    assert again.headers["cache-control"] == "no-store"
    shown = (await get(h, f"/forums/{forum}", h.token())).json()
    assert (shown["registered"], shown["attended"]) == (3, 3)
    kept = repr(await h.rows("feedback", "idempotency_key"))
    assert not any(code in kept for code in codes)
    heard = await made(h, f"/forums/{forum}/inputs", HEARD, h.token())
    for votes, code in enumerate(codes, 1):
        assert (await voted(h, forum, code, heard["input_id"])).json()["votes"] == votes


async def test_a_form_sent_twice_registers_once(h: Harness) -> None:
    forum = await planned(h)
    fields = {"form": token_in(await opened(h, f"/forums/{forum}")), "website": "", "people": "2"}
    first, again = [await sent(h, f"/forums/{forum}/register", fields) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.text == again.text
    assert (await get(h, f"/forums/{forum}", h.token())).json()["registered"] == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"registration": False},
        {"held_on": "2026-11-01", "starts_at": "2026-11-01T10:00:00+07:00"},
        {"held_on": "2026-10-31", "starts_at": None},
    ],
)
async def test_there_are_no_places_once_it_begins_or_where_nobody_asked_for_them(
    h: Harness, changes: dict[str, Any]
) -> None:
    assert (await registered(h, await planned(h, **changes))).status_code == 409
    assert (await registered(h, new_id())).status_code == 404


async def test_a_code_votes_once_for_each_input_and_only_when_it_has_come(h: Harness) -> None:
    forum = await planned(h)
    one = await made(h, f"/forums/{forum}/inputs", HEARD, h.token())
    two = await made(h, f"/forums/{forum}/inputs", {"text": "Buka sampai sore, antre lama."}, h.token())
    code = (await registered(h, forum)).json()["code"]
    assert (await voted(h, forum, code, one["input_id"])).status_code == 409
    door = await post(h, f"/forums/{forum}/attendance", {"code": code}, h.token())
    assert (door.status_code, door.json()) == (200, {"people": 1, "attended": 1})
    for _ in range(2):
        assert (await voted(h, forum, code, two["input_id"])).json()["votes"] == 1
    [other] = (await made(h, f"/forums/{forum}/codes", {"count": 1}, h.token()))["codes"]
    assert (await voted(h, forum, other, two["input_id"])).json()["votes"] == 2
    assert (await voted(h, forum, code, one["input_id"])).json()["votes"] == 1
    assert (await voted(h, forum, "AAAAA-AAAAA", one["input_id"])).status_code == 404
    assert (await voted(h, await planned(h), code, one["input_id"])).status_code == 404
    shown = (await get(h, f"/forums/{forum}", h.token())).json()
    assert [(item["input_id"], item["votes"]) for item in shown["inputs"]] == [
        (two["input_id"], 2),
        (one["input_id"], 1),
    ]
    marks = [row["fingerprint"] for row in await h.rows("feedback", "forum_vote")]
    assert len(set(marks)) == 3


async def test_the_door_is_the_agencys(h: Harness) -> None:
    forum, other = await planned(h), h.token(agency="sibolga-dukcapil")
    assert (await post(h, f"/forums/{forum}/codes", {"count": 1}, other)).status_code == 404
    assert (await post(h, f"/forums/{forum}/attendance", {"code": "X"}, other)).status_code == 404
    assert (await post(h, f"/forums/{forum}/codes", {"count": 201}, h.token())).status_code == 422


async def test_what_was_promised_has_an_owner_a_day_and_an_outcome(h: Harness) -> None:
    forum = await planned(h)
    path = f"/forums/{forum}/follow-ups"
    body = {"text": "Tambah petugas", "due_on": "2026-10-30"}
    for change, pointer in (
        ({}, "/owner_unit"),
        ({"owner_unit": MEDAN}, "/owner_unit"),
        ({"owner_unit": UNIT, "input_id": new_id()}, "/input_id"),
    ):
        answer = await post(h, path, {**body, **change}, h.token())
        assert (answer.status_code, pointers(answer)) == (422, [pointer])
    promised = await made(h, path, {**body, "owner_unit": NEIGHBOUR}, h.token())
    overdue = (await get(h, "/follow-ups", h.token(), overdue=True)).json()["items"]
    assert [one["follow_up_id"] for one in overdue] == [promised["follow_up_id"]]
    one = f"/feedback/v1/follow-ups/{promised['follow_up_id']}"
    match = {"If-Match": '"1"'}
    wordless = await h.client.patch(one, json={"state": "done"}, headers={**h.token(), **match})
    assert (wordless.status_code, pointers(wordless)) == (422, ["/outcome"])
    stranger = h.token(agency="sibolga-dukcapil")
    assert (await h.client.patch(one, json={"state": "done"}, headers={**stranger, **match})).status_code == 404
    done = {"state": "done", "outcome": "Dua petugas."}
    assert (await h.client.patch(one, json=done, headers={**h.token(), **match})).json()["state"] == "done"
    assert (await h.client.patch(one, json=done, headers={**h.token(), **match})).status_code == 412
    assert (await get(h, "/follow-ups", h.token(), overdue=True)).json()["items"] == []


async def test_a_plan_changes_and_a_forum_that_was_called_off_hears_nothing(h: Harness) -> None:
    forum = await planned(h)
    path = f"/feedback/v1/forums/{forum}"
    match = {**h.token(), "If-Match": '"1"'}
    other_day = await h.client.patch(path, json={"held_on": "2026-11-11"}, headers=match)
    assert (other_day.status_code, pointers(other_day)) == (422, ["/starts_at"])
    changed = await h.client.patch(path, json={"state": "cancelled"}, headers=match)
    assert (changed.status_code, changed.json()["state"], changed.json()["place"]) == (200, "cancelled", "Aula")
    assert (await h.client.patch(path, json={"state": "held"}, headers=match)).status_code == 412
    assert (await post(h, f"/forums/{forum}/inputs", HEARD, h.token())).status_code == 409
    assert (await registered(h, forum)).status_code == 409


async def test_the_public_sees_what_was_asked_and_answered_without_rude_words(h: Harness) -> None:
    forum = await planned(h)
    rude = {"theme": "sikap-petugas", "text": "Petugasnya anjing, telepon 0812-3456-7890."}
    heard = await made(h, f"/forums/{forum}/inputs", rude, h.token())
    await post(h, f"/inputs/{heard['input_id']}/answer", REPLY, h.token())
    await made(
        h, f"/forums/{forum}/follow-ups", {"text": "Latih", "due_on": "2026-12-01", "owner_unit": UNIT}, h.token()
    )
    shown = (await get(h, f"/public/forums/{forum}")).json()
    assert [(one["text"], one["decision"]) for one in shown["inputs"]] == [
        ("Petugasnya a*****, telepon [...].", "rejected")
    ]
    assert (shown["open"], shown["places_left"], shown["follow_ups"][0]["overdue"]) == (True, 3, False)
    listed = (await get(h, "/public/forums", city="sibolga")).json()["items"]
    assert [one["forum_id"] for one in listed] == [forum]
    assert (await get(h, "/public/forums", city="medan")).json()["items"] == []
    assert (await get(h, f"/public/forums/{new_id()}")).status_code == 404
    assert b"anjing" not in await said(h)


async def test_the_minutes_are_a_document_for_the_agency(h: Harness) -> None:
    forum = await planned(h)
    await made(h, f"/forums/{forum}/inputs", HEARD, h.token())
    pdf = await get(h, f"/forums/{forum}/minutes", h.token())
    assert (pdf.status_code, pdf.headers["Content-Type"], pdf.content[:5]) == (200, "application/pdf", b"%PDF-")
    csv = await get(h, f"/forums/{forum}/minutes", h.token(), format="csv")
    assert "Antrean terlalu lama" in csv.text
    assert (await get(h, f"/forums/{forum}/minutes", h.token(agency="sibolga-dukcapil"))).status_code == 404


async def test_a_citizen_registers_and_votes_on_pages_without_javascript(h: Harness) -> None:
    forum = await planned(h, capacity=1)
    heard = await made(h, f"/forums/{forum}/inputs", HEARD, h.token())
    assert forum in (await opened(h, "/forums")).text
    token = (await opened(h, f"/forums/{forum}")).text
    assert "Antrean terlalu lama" in token
    wrong = await sent(h, f"/forums/{forum}/register", {"people": "9"})
    assert wrong.status_code == 422
    place = await sent(h, f"/forums/{forum}/register", {"people": "1", "website": ""})
    assert place.status_code == 201
    code = place.text.split('id="code">')[1].split("<")[0]
    assert (await sent(h, f"/forums/{forum}/register", {"people": "1"})).status_code == 409
    vote = {"code": code, "input_id": heard["input_id"]}
    assert (await sent(h, f"/forums/{forum}/votes", vote)).status_code == 409
    await post(h, f"/forums/{forum}/attendance", {"code": code}, h.token())
    assert "1 suara" in (await sent(h, f"/forums/{forum}/votes", vote)).text
