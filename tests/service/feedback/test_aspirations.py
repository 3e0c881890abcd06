"""Citizens' wishes."""

from __future__ import annotations

from typing import Any

from shared.events.feedback import Received
from tests.service.feedback.town import GONE, MEDAN, UNIT, get, made, post, refused, said, told, traces
from tests.service.harness import Harness


def wish(**changes: Any) -> dict[str, Any]:
    return {"unit_id": UNIT, "text": "Bu Sari ingin loket buka sampai sore.", "themes": ["jam-layanan"], **changes}


async def test_a_wish_is_stored_and_told_as_its_themes(h: Harness) -> None:
    receipt = await made(h, "/aspirations", wish(themes=["jam-layanan", "antrean", "jam-layanan"]))
    [event] = await told(h, Received)
    assert (event.kind, event.key, event.feedback_id) == ("aspiration", UNIT, receipt["feedback_id"])
    assert (event.themes, event.scores) == (("jam-layanan", "antrean"), {})
    assert b"Sari" not in await said(h)
    listed = (await get(h, "/aspirations", h.token())).json()["items"]
    assert [(one["text"], one["themes"]) for one in listed] == [(wish()["text"], ["jam-layanan", "antrean"])]


async def test_a_wish_needs_no_theme(h: Harness) -> None:
    await made(h, "/aspirations", {"unit_id": UNIT, "text": "Terima kasih."})
    [event] = await told(h, Received)
    assert event.themes == ()


async def test_the_same_wish_again_under_its_key_counts_once(h: Harness) -> None:
    key = {"Idempotency-Key": "a-1"}
    assert await made(h, "/aspirations", wish(), key) == await made(h, "/aspirations", wish(), key)
    assert len(await told(h, Received)) == 1


async def test_agencies_read_their_own_wishes(h: Harness) -> None:
    for unit in (UNIT, MEDAN, UNIT):
        await made(h, "/aspirations", wish(unit_id=unit))
    page = (await get(h, "/aspirations", h.token(), limit=1)).json()
    rest = (await get(h, "/aspirations", h.token(), limit=1, cursor=page["next_cursor"])).json()
    assert [one["unit_id"] for one in page["items"] + rest["items"]] == [UNIT, UNIT]
    assert page["items"][0]["feedback_id"] > rest["items"][0]["feedback_id"]
    medan = (await get(h, "/aspirations", h.token(agency="*", city="medan"))).json()["items"]
    assert [one["unit_id"] for one in medan] == [MEDAN]
    assert (await get(h, "/aspirations", h.token(), agency="medan-tembung")).status_code == 403
    assert (await get(h, "/aspirations", h.token(), unit_id=MEDAN)).json()["items"] == []
    assert (await get(h, "/aspirations")).status_code == 401
    assert (await get(h, "/aspirations", h.token(scopes="feedback:write"))).status_code == 403


BAD: list[tuple[dict[str, Any], list[str]]] = [
    (wish(unit_id="x"), ["/unit_id"]),
    (wish(text=""), ["/text"]),
    (wish(text=7), ["/text"]),
    (wish(themes="jam-layanan"), ["/themes"]),
    (wish(themes=["Jam Layanan"]), ["/themes/0"]),
    (wish(themes=["a"] * 11), ["/themes"]),
    (wish(themes=[None]), ["/themes/0"]),
    (wish(name="Bu Sari"), ["/name"]),
    ({}, ["/unit_id", "/text"]),
]


async def test_every_wrong_field_is_named_and_leaves_no_trace(h: Harness) -> None:
    before = await traces(h)
    assert await refused(h, "/aspirations", BAD, {}) == []
    assert (await post(h, "/aspirations", wish(unit_id=GONE), {"Idempotency-Key": "bad"})).status_code == 404
    assert await traces(h) == before
