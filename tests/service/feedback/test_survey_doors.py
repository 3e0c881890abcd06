"""Wordings, posters, counters' links, and answers that come again and again from one address."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest

from services.feedback.domain.counter import Counter, counter_token
from shared.events.feedback import Received
from shared.ids import new_opaque_id
from tests.service.feedback.pages import filled_in, marks, opened
from tests.service.feedback.town import NEIGHBOUR, UNIT, get, made, pointers, post, scores, skm, told
from tests.service.harness import Harness

ASKED = {"id": "Apakah antrean mutasi cepat?", "en": "Was the queue short?"}


async def put(h: Harness, questions: Any, match: str, headers: dict[str, str] | None = None, **query: Any) -> Any:
    sent = {"If-Match": match, **(headers or h.token())}
    path = f"/feedback/v1/units/{UNIT}/questionnaire"
    return await h.client.put(path, params=query, json={"questions": questions}, headers=sent)


async def form_of(h: Harness, **query: Any) -> tuple[str, int, str]:
    body = (await get(h, f"/units/{UNIT}/questionnaire", **query)).json()
    assert [one["element"] for one in body["questions"]] == [f"U{number}" for number in range(1, 10)]
    return body["form"], body["version"], body["questions"][2]["text"]


async def test_a_services_words_come_before_the_units_and_the_regulations(h: Harness) -> None:
    standard = "Bagaimana kecepatan waktu dalam memberikan pelayanan?"
    assert await form_of(h, service="mutasi") == ("standard-1", 0, standard)
    assert (await put(h, {"U3": {"id": "Cepat?"}}, '"0"')).status_code == 200
    assert await form_of(h, service="mutasi") == ("unit-1", 0, "Cepat?")
    assert (await put(h, {"U3": ASKED}, '"0"', service="mutasi")).status_code == 200
    assert await form_of(h, service="mutasi") == ("service-1", 1, ASKED["id"])
    assert await form_of(h, service="ijazah") == ("unit-1", 0, "Cepat?")
    assert (await put(h, {}, '"1"', service="mutasi")).status_code == 200
    assert await form_of(h, service="mutasi") == ("unit-1", 2, "Cepat?")


async def test_nobody_overwrites_anothers_wording_and_only_the_agency_words(h: Harness) -> None:
    assert (await put(h, {"U3": ASKED}, '"0"')).status_code == 200
    assert (await put(h, {"U3": ASKED}, '"0"')).status_code == 412
    assert (await put(h, {"U3": ASKED}, '"1"', h.token(agency="sibolga-dukcapil"))).status_code == 404
    assert (await put(h, {"U3": ASKED}, '"1"', service="ktp")).status_code == 422
    wrong = await put(h, {"U0": ASKED, "U3": {**ASKED, "answers": [ASKED]}}, '"1"')
    assert wrong.status_code == 422


async def test_the_page_asks_in_the_services_words_and_says_which_were_answered(h: Harness) -> None:
    await put(h, {"U3": ASKED}, '"0"', service="mutasi")
    page = await opened(h, f"/skm/{UNIT}?service=mutasi&lang=en")
    assert "Was the queue short?" in page.text
    fields = {**marks(3), "service": "mutasi", "form_name": "service-1", "sex": "female", "education": "sma"}
    assert (await filled_in(h, f"/skm/{UNIT}?service=mutasi", fields)).status_code == 201
    [row] = await h.rows("feedback", "skm_answer")
    assert (row["form"], row["service"]) == ("service-1", "mutasi")
    assert len(await h.rows("feedback", "skm_profile")) == 2


async def test_a_poster_leads_to_the_survey_of_its_counter_and_tells_who_serves_there(h: Harness) -> None:
    officer = new_opaque_id()
    query = {"service": "mutasi", "counter": "Loket 2", "officer": officer}
    poster = await get(h, f"/units/{UNIT}/poster", h.token(), **query)
    assert (poster.status_code, poster.content[:5]) == (200, b"%PDF-")
    assert (await get(h, f"/units/{UNIT}/poster", h.token(agency="sibolga-dukcapil"))).status_code == 404
    assert (await get(h, f"/units/{UNIT}/poster")).status_code == 401
    [entry] = await h.rows("feedback", "audit")
    assert (entry["action"], entry["subject"]) == ("poster-made", officer)
    token = counter_token(h.service("feedback").context.ticket_key, Counter(UNIT, officer))
    path = f"/skm/{UNIT}?service=mutasi&channel=qr&c={token}"
    shown = await opened(h, path)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    fields = {name: unescape(hidden[name]) for name in ("service", "channel", "counter", "form_name")}
    sent = await filled_in(h, path, {**marks(4), **fields})
    assert sent.status_code == 201
    [event] = await told(h, Received)
    assert (event.served_by, event.channel, event.service) == (officer, "qr", "mutasi")
    onward = [unescape(link) for link in re.findall(r'href="([^"]+)"', sent.text) if "/skm/" in link]
    assert f"c={token}" in urlsplit(onward[0]).query, "a kiosk goes on with the next person"


@pytest.mark.parametrize("forged", ["x", "{officer}.{zeros}", "{other_unit}"])
async def test_a_forged_counter_names_nobody_and_blocks_nobody(h: Harness, forged: str) -> None:
    officer = new_opaque_id()
    other = counter_token(h.service("feedback").context.ticket_key, Counter(NEIGHBOUR, officer))
    counter = forged.format(officer=officer, zeros="0" * 32, other_unit=other)
    await made(h, "/skm", skm(counter=counter))
    [event] = await told(h, Received)
    assert event.served_by is None
    assert pointers(await post(h, "/skm", skm(served_by=officer))) == ["/served_by"]
    await made(h, "/skm", skm(served_by=officer), h.token())
    assert {one.served_by for one in await told(h, Received)} == {None, officer}


async def test_the_sixth_equal_answer_of_an_address_waits_and_other_answers_count(h: Harness) -> None:
    for _ in range(6):
        await made(h, "/skm", skm())
    await made(h, "/skm", skm(scores=scores(4)))
    await made(h, "/skm", skm(service="mutasi"))
    [total] = await h.rows("feedback", "ikm_sum")
    assert total["n"] == 7
    [parked] = (await get(h, "/parked", h.token())).json()["items"]
    assert [one["reason"] for one in parked["reasons"]] == ["many-answers"]
    released = await post(h, f"/parked/{parked['parked_id']}/decision", {"decision": "release"}, h.token())
    assert released.status_code == 200
    assert (await h.rows("feedback", "ikm_sum"))[0]["n"] == 8


async def test_a_shared_counter_is_never_held_back(h: Harness) -> None:
    token = counter_token(h.service("feedback").context.ticket_key, Counter(UNIT, None))
    for _ in range(25):
        await made(h, "/skm", skm(channel="kiosk", counter=token))
    assert (await h.rows("feedback", "ikm_sum"))[0]["n"] == 25


async def test_a_days_marks_are_gone_with_their_day_and_hold_no_address(h: Harness) -> None:
    await made(h, "/skm", skm())
    [salt] = await h.rows("feedback", "skm_salt")
    found = await h.rows("feedback", "skm_mark")
    assert [len(one["mark"]) for one in found] == [64, 64]
    assert "127.0.0.1" not in str(found)
    h.clock.advance(timedelta(days=1))
    await made(h, "/skm", skm())
    [after] = await h.rows("feedback", "skm_salt")
    assert after["day"] == salt["day"] + 1
    assert {one["day"] for one in await h.rows("feedback", "skm_mark")} == {after["day"]}
