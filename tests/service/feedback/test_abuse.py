"""What looks like abuse is taken in, waits apart with its reasons, and counts once the agency lets it in."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from shared.events.feedback import ComplaintOpened, Received
from tests.service.feedback.pages import filled_in, marks, opened, sent, token_in
from tests.service.feedback.town import UNIT, get, made, post, report, skm, told
from tests.service.harness import START, Harness

WISH = "Loket sebaiknya buka sampai sore hari."


async def parked(h: Harness, **query: Any) -> list[dict[str, Any]]:
    answer = await get(h, "/parked", h.token(), **query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def decided(h: Harness, parked_id: str, decision: str, **claims: str) -> int:
    path = f"/parked/{parked_id}/decision"
    return (await post(h, path, {"decision": decision}, h.token(**claims))).status_code


def reasons(one: dict[str, Any]) -> list[str]:
    return [reason["reason"] for reason in one["reasons"]]


@pytest.mark.parametrize(
    ("seconds", "fields", "expected"),
    [
        (2.9, {}, ["too-fast"]),
        (3.0, {}, []),
        (86_400.0, {}, []),
        (86_401.0, {}, ["too-old"]),
        (30.0, {"website": "http://x.example"}, ["hidden-field"]),
        (30.0, {"form": "1.2.3"}, ["no-form"]),
        (30.0, {"comment": "a.com b.com"}, []),
        (30.0, {"comment": "a.com www.b.id https://c.id"}, ["links"]),
    ],
)
async def test_a_form_that_looks_odd_is_answered_alike_and_waits(
    h: Harness, seconds: float, fields: dict[str, str], expected: list[str]
) -> None:
    answer = await filled_in(h, f"/skm/{UNIT}", marks() | fields, after=timedelta(seconds=seconds))
    assert answer.status_code == 201
    assert [reasons(one) for one in await parked(h)] == ([expected] if expected else [])
    assert len(await told(h, Received)) == (0 if expected else 1)
    assert len(await h.rows("feedback", "ikm_sum")) == (0 if expected else 1)


async def test_what_is_let_in_counts_as_of_when_it_came(h: Harness) -> None:
    token = token_in(await opened(h, f"/skm/{UNIT}"))
    await sent(h, f"/skm/{UNIT}", {"form": token, **marks(comment="Antre lama sekali di sini.")})
    [one] = await parked(h, state="waiting")
    assert one["content"]["comment"] == "Antre lama sekali di sini."
    h.clock.advance(timedelta(days=100))
    assert await decided(h, one["parked_id"], "release") == 200
    [event] = await told(h, Received)
    assert (event.feedback_id, event.received_at, event.themes) == (one["parked_id"], START, ("waktu-tunggu",))
    [row] = await h.rows("feedback", "ikm_sum")
    assert (row["year"], row["n"]) == (2026, 1)
    [after] = await parked(h)
    assert (after["state"], after["content"]) == ("released", None)
    assert await decided(h, one["parked_id"], "discard") == 409


async def test_what_is_thrown_out_leaves_nothing_but_that_it_was(h: Harness) -> None:
    token = token_in(await opened(h, f"/aspirations/{UNIT}"))
    await sent(h, f"/aspirations/{UNIT}", {"form": token, "text": WISH})
    [one] = await parked(h)
    assert await decided(h, one["parked_id"], "discard", agency="sibolga-dukcapil") == 404
    assert await decided(h, one["parked_id"], "discard") == 200
    assert await told(h, Received) == []
    assert WISH not in str(await h.rows("feedback", "parked"))


async def test_a_report_is_never_held_back_its_deadline_runs(h: Harness) -> None:
    token = token_in(await opened(h, f"/complaints/{UNIT}"))
    fields = {"form": token, "kind": "complaint", "mode": "anonymous", "text": "Antre lama."}
    assert (await sent(h, f"/complaints/{UNIT}", fields)).status_code == 201
    [event] = await told(h, ComplaintOpened)
    [one] = await parked(h)
    assert (one["parked_id"], one["state"], reasons(one)) == (event.complaint_id, "noted", ["too-fast"])
    assert await decided(h, one["parked_id"], "discard") == 409


async def test_the_same_longer_text_about_one_unit_waits_from_the_fourth_time_in_a_day(h: Harness) -> None:
    for _ in range(4):
        await made(h, "/aspirations", {"unit_id": UNIT, "text": WISH})
    [one] = await parked(h)
    assert reasons(one) == ["repeated"]
    for _ in range(6):
        await made(h, "/aspirations", {"unit_id": UNIT, "text": "Bagus."})
    h.clock.advance(timedelta(days=1, seconds=1))
    await made(h, "/aspirations", {"unit_id": UNIT, "text": WISH})
    assert len(await parked(h)) == 1


async def test_an_officer_who_types_forms_in_is_not_suspected(h: Harness) -> None:
    for _ in range(6):
        await made(h, "/aspirations", {"unit_id": UNIT, "text": WISH}, h.token())
    assert await parked(h) == []


async def test_the_neighbour_sees_nothing_of_it(h: Harness) -> None:
    token = token_in(await opened(h, f"/skm/{UNIT}"))
    await sent(h, f"/skm/{UNIT}", {"form": token, **marks()})
    assert (await get(h, "/parked", h.token(agency="sibolga-dukcapil"))).json()["items"] == []
    assert (await get(h, "/parked")).status_code == 401


async def test_a_token_of_one_form_opens_no_other(h: Harness) -> None:
    token = token_in(await opened(h, f"/aspirations/{UNIT}"))
    h.clock.advance(timedelta(minutes=1))
    await sent(h, f"/skm/{UNIT}", {"form": token, **marks()})
    assert [reasons(one) for one in await parked(h)] == [["no-form"]]


async def test_a_program_that_works_for_it_may_write_more_and_each_sum_counts_once(h: Harness) -> None:
    limits = h.service("feedback").context.limits
    for _ in range(120):
        limits.spend_write("127.0.0.1", report()["unit_id"], h.clock.now())
    assert (await post(h, "/skm", skm())).status_code == 429
    sum_to_do = (await h.client.post("/feedback/v1/challenges")).json()
    proof = {"X-Proof-Of-Work": f"{sum_to_do['challenge']}:{solution(sum_to_do['challenge'], sum_to_do['bits'])}"}
    assert (await post(h, "/skm", skm(), proof)).status_code == 201
    assert (await post(h, "/skm", skm(), proof)).status_code == 429
    wrong = {"X-Proof-Of-Work": f"{sum_to_do['challenge']}:0"}
    assert (await post(h, "/skm", skm(), wrong)).status_code == 429


def solution(challenge: str, bits: int) -> str:
    """Found by trying, as a caller would."""
    limit = 1 << (256 - bits)
    for number in count():
        if int.from_bytes(hashlib.sha256(f"{challenge}:{number}".encode()).digest(), "big") < limit:
            return str(number)
    raise AssertionError("there is always one")
