"""Forums and open houses: what was asked for, and the reasoned answers."""

from __future__ import annotations

from typing import Any

import pytest

from shared.events.feedback import Received
from shared.ids import new_id
from tests.service.feedback.town import EMPTY_UNIT, GONE, NEIGHBOUR, UNIT, get, made, post, refused, said, told, traces
from tests.service.harness import Harness

NOT_THEIRS: list[tuple[dict[str, str], int]] = [
    ({"agency": "sibolga-dukcapil"}, 404),
    ({"agency": "*", "city": "medan"}, 404),
    ({"scopes": "participant"}, 403),
]


def meeting(**changes: Any) -> dict[str, Any]:
    return {
        "agency": "sibolga-disdik",
        "unit_id": UNIT,
        "kind": "open_house",
        "title": "Open house Dinas Pendidikan",
        "held_on": "2026-10-21",
        **changes,
    }


HEARD = {"theme": "waktu-tunggu", "text": "Antrean terlalu lama, kata Bu Sari."}
REPLY = {"decision": "rejected", "answer": "Anggaran tahun ini sudah habis."}


async def opened(h: Harness) -> str:
    forum: str = (await made(h, "/forums", meeting(), h.token()))["forum_id"]
    return forum


async def test_a_forum_its_inputs_and_their_answers(h: Harness) -> None:
    forum = await opened(h)
    first = await made(h, f"/forums/{forum}/inputs", HEARD, h.token())
    await made(h, f"/forums/{forum}/inputs", {"theme": "jam-layanan", "text": "Buka sampai sore."}, h.token())
    answer = await post(h, f"/inputs/{first['input_id']}/answer", REPLY, h.token())
    assert (answer.status_code, answer.json()["decision"]) == (200, "rejected")
    shown = await get(h, f"/forums/{forum}", h.token())
    body = shown.json()
    assert (body["kind"], body["held_on"], body["unit_id"]) == ("open_house", "2026-10-21", UNIT)
    assert [(one["theme"], one["decision"], one["answer"]) for one in body["inputs"]] == [
        ("waktu-tunggu", "rejected", "Anggaran tahun ini sudah habis."),
        ("jam-layanan", None, None),
    ]
    assert (body["themes"], body["unanswered"]) == ({"waktu-tunggu": 1, "jam-layanan": 1}, 1)
    assert shown.headers["ETag"] == '"4"'


async def test_an_input_is_told_as_its_theme_alone(h: Harness) -> None:
    heard = await made(h, f"/forums/{await opened(h)}/inputs", HEARD, h.token())
    [event] = await told(h, Received)
    assert (event.kind, event.key, event.themes) == ("forum-input", UNIT, ("waktu-tunggu",))
    assert (event.feedback_id, event.scores) == (heard["input_id"], {})
    assert b"Sari" not in await said(h)


async def test_an_input_is_answered_once(h: Harness) -> None:
    heard = await made(h, f"/forums/{await opened(h)}/inputs", HEARD, h.token())
    path = f"/inputs/{heard['input_id']}/answer"
    assert (await post(h, path, REPLY, h.token())).status_code == 200
    before = await traces(h)
    again = await post(h, path, {**REPLY, "decision": "accepted"}, {"Idempotency-Key": "bad", **h.token()})
    assert (again.status_code, again.json()["current_state"]) == (409, "rejected")
    assert await traces(h) == before


async def test_the_same_request_again_opens_no_second_forum(h: Harness) -> None:
    headers = {"Idempotency-Key": "f-1", **h.token()}
    first, second = await post(h, "/forums", meeting(), headers), await post(h, "/forums", meeting(), headers)
    assert (first.json(), first.headers["ETag"]) == (second.json(), second.headers["ETag"])
    assert len(await h.rows("feedback", "forum")) == 1


async def test_the_list_shows_ones_own_forums_the_newest_first(h: Harness) -> None:
    ids = [await opened(h) for _ in range(3)]
    await made(
        h,
        "/forums",
        meeting(agency="sibolga-dukcapil", unit_id=NEIGHBOUR),
        h.token(agency="*", scopes="feedback:write"),
    )
    page = (await get(h, "/forums", h.token(), limit=2)).json()
    rest = (await get(h, "/forums", h.token(), limit=2, cursor=page["next_cursor"])).json()
    assert [one["forum_id"] for one in page["items"] + rest["items"]] == ids[::-1]
    assert len((await get(h, "/forums", h.token(agency="*"))).json()["items"]) == 4
    assert (await get(h, "/forums", h.token(), agency="sibolga-dukcapil")).status_code == 403


@pytest.mark.parametrize(("claims", "status"), NOT_THEIRS)
async def test_another_agencys_forum_reads_as_absent(h: Harness, claims: dict[str, str], status: int) -> None:
    forum = await opened(h)
    heard = await made(h, f"/forums/{forum}/inputs", HEARD, h.token())
    before = await traces(h)
    headers = {"Idempotency-Key": "bad", **h.token(**claims)}
    assert (await get(h, f"/forums/{forum}", headers)).status_code == status
    assert (await post(h, f"/forums/{forum}/inputs", HEARD, headers)).status_code == status
    assert (await post(h, f"/inputs/{heard['input_id']}/answer", REPLY, headers)).status_code == status
    assert await traces(h) == before


async def test_a_forum_of_another_agency_is_not_opened(h: Harness) -> None:
    before = await traces(h)
    foreign = meeting(agency="sibolga-dukcapil", unit_id=NEIGHBOUR)
    headers = {"Idempotency-Key": "bad", **h.token()}
    assert (await post(h, "/forums", foreign, headers)).status_code == 403
    assert (await post(h, "/forums", meeting(agency="sibolga-dukcapil"), headers)).status_code == 403
    assert (await post(h, "/forums", meeting(), {"Idempotency-Key": "bad"})).status_code == 401
    assert (await post(h, "/forums", meeting(), h.token(scopes="feedback:read"))).status_code == 403
    assert await traces(h) == before


async def test_what_was_never_there_reads_as_absent(h: Harness) -> None:
    assert (await get(h, f"/forums/{new_id()}", h.token())).status_code == 404
    assert (await post(h, f"/forums/{new_id()}/inputs", HEARD, h.token())).status_code == 404
    assert (await post(h, f"/inputs/{new_id()}/answer", REPLY, h.token())).status_code == 404
    assert (await post(h, "/forums", meeting(unit_id=GONE), h.token())).status_code == 404


BAD_FORUMS: list[tuple[dict[str, Any], list[str]]] = [
    (meeting(agency="Dinas Pendidikan"), ["/agency"]),
    (meeting(unit_id="layanan"), ["/unit_id"]),
    (meeting(unit_id=NEIGHBOUR), ["/unit_id"]),
    (meeting(kind="party"), ["/kind"]),
    (meeting(title=""), ["/title"]),
    (meeting(title="a" * 201), ["/title"]),
    (meeting(held_on="21/10/2026"), ["/held_on"]),
    (meeting(held_on="20261021"), ["/held_on"]),
    (meeting(held_on="2026-02-30"), ["/held_on"]),
    (meeting(held_on=20261021), ["/held_on"]),
    (meeting(held_on="2026-10-21T10:00:00+07:00"), ["/held_on"]),
    (meeting(held_on="1026-10-21"), ["/held_on"]),
    (meeting(guests=40), ["/guests"]),
    ({}, ["/agency", "/unit_id", "/kind", "/title", "/held_on"]),
]
BAD_INPUTS: list[tuple[dict[str, Any], list[str]]] = [
    ({**HEARD, "theme": "Waktu Tunggu"}, ["/theme"]),
    ({**HEARD, "theme": "a" * 65}, ["/theme"]),
    ({**HEARD, "text": ""}, ["/text"]),
    ({**HEARD, "name": "Bu Sari"}, ["/name"]),
    ({}, ["/text"]),
]
BAD_ANSWERS: list[tuple[dict[str, Any], list[str]]] = [
    ({**REPLY, "decision": "perhaps"}, ["/decision"]),
    ({**REPLY, "answer": ""}, ["/answer"]),
    ({"decision": "rejected"}, ["/answer"]),
    ({**REPLY, "by": "kepala"}, ["/by"]),
]


async def test_every_wrong_field_is_named_and_leaves_no_trace(h: Harness) -> None:
    forum = await opened(h)
    heard = await made(h, f"/forums/{forum}/inputs", HEARD, h.token())
    before = await traces(h)
    city = h.token(agency="*")
    assert await refused(h, "/forums", BAD_FORUMS, city) == []
    assert await refused(h, f"/forums/{forum}/inputs", BAD_INPUTS, city) == []
    assert await refused(h, f"/inputs/{heard['input_id']}/answer", BAD_ANSWERS, city) == []
    assert await traces(h) == before


async def test_a_forum_may_be_announced_for_a_unit_without_services(h: Harness) -> None:
    await made(h, "/forums", meeting(unit_id=EMPTY_UNIT, held_on="2026-12-01", kind="forum"), h.token())
