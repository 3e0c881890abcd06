"""Citizens' pages: without an account, without JavaScript, the same rules as the API."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta

import httpx
import pytest

from shared.events.feedback import ComplaintOpened, Received
from tests.service.feedback.pages import filled_in, marks, opened, sent, token_in
from tests.service.feedback.town import GONE, UNIT, get, made, report, told, traces
from tests.service.harness import Harness

PAGES = ("/", "/units", f"/units/{UNIT}", f"/skm/{UNIT}", f"/complaints/{UNIT}", "/complaints", f"/aspirations/{UNIT}")
EVERY = (*PAGES, f"/results/{UNIT}")


@pytest.mark.parametrize("path", EVERY)
async def test_every_page_is_whole_in_both_languages_and_lets_nothing_else_in(h: Harness, path: str) -> None:
    indonesian, english = await opened(h, path), await opened(h, f"{path}?lang=en")
    for answer, language in ((indonesian, "id"), (english, "en")):
        assert (answer.status_code, answer.headers["content-language"]) == (200, language), answer.text
        assert f'<html lang="{language}">' in answer.text
        assert "<script" not in answer.text
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', answer.text)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert answer.headers["cache-control"] == "no-store"
    assert indonesian.text != english.text


@pytest.mark.parametrize("path", EVERY)
async def test_every_field_has_a_label_and_links_keep_the_language(h: Harness, path: str) -> None:
    text = (await opened(h, f"{path}?lang=en")).text
    ids = re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', text)
    assert [one for one in ids if f'for="{one}"' not in text] == []
    links = re.findall(r'href="(/feedback[^"]*)"', text)
    assert links
    assert [link for link in links if "lang=" not in link] == []


async def test_the_policy_allows_the_style_that_is_there(h: Harness) -> None:
    answer = await opened(h, "/")
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]


async def test_a_page_is_in_indonesian_until_english_is_chosen(h: Harness) -> None:
    assert (await opened(h, "/")).headers["content-language"] == "id"
    assert (await opened(h, "/", **{"Accept-Language": "en-GB,en"})).headers["content-language"] == "id"
    assert (await opened(h, "/?lang=en")).headers["content-language"] == "en"
    assert (await opened(h, "/?lang=xx")).headers["content-language"] == "id"
    assert (await opened(h, "/?lang=id", **{"Accept-Language": "en"})).headers["content-language"] == "id"


async def test_units_are_found_by_words_of_name_agency_and_service(h: Harness) -> None:
    for words in ("layanan sekolah", "DISDIK mutasi", "sibolga ijazah"):
        text = (await h.client.get("/feedback/units", params={"q": words, "purpose": "skm"})).text
        assert f"/feedback/skm/{UNIT}" in text, words
        assert "Arsip" not in text
    assert GONE not in (await opened(h, "/units")).text
    nothing = (await h.client.get("/feedback/units", params={"q": "%"})).text
    assert UNIT not in nothing


async def test_a_survey_sent_by_form_counts_like_any_other(h: Harness) -> None:
    answer = await filled_in(h, f"/skm/{UNIT}", marks(4, U3="1", service="mutasi", comment="Antre lama."))
    assert answer.status_code == 201, answer.text
    [event] = await told(h, Received)
    assert (event.scores["U3"], event.scores["U1"], event.service, event.themes) == (1, 4, "mutasi", ("waktu-tunggu",))
    [row] = await h.rows("feedback", "skm_answer")
    assert (row["channel"], row["comment"]) == ("web", "Antre lama.")


async def test_a_button_pressed_twice_counts_once(h: Harness) -> None:
    token = token_in(await opened(h, f"/skm/{UNIT}"))
    h.clock.advance(timedelta(minutes=1))
    fields = {"form": token, "website": "", **marks()}
    statuses = [(await sent(h, f"/skm/{UNIT}", fields)).status_code for _ in range(2)]
    assert (statuses, len(await told(h, Received))) == ([201, 201], 1)
    assert (await sent(h, f"/skm/{UNIT}", {**fields, "U1": "1"})).status_code == 201
    assert len(await told(h, Received)) == 2


async def test_a_form_with_a_gap_comes_back_as_it_was_with_what_to_mend(h: Harness) -> None:
    before = await traces(h)
    fields = {key: value for key, value in marks().items() if key != "U4"} | {"comment": "<b>Terlalu lama</b>"}
    answer = await filled_in(h, f"/skm/{UNIT}", fields)
    assert answer.status_code == 422
    assert 'id="U4-fault"' in answer.text
    assert 'name="U1" value="3" required checked' in answer.text
    assert "&lt;b&gt;Terlalu lama&lt;/b&gt;" in answer.text
    assert await traces(h) == before


async def test_a_report_shows_ticket_and_secret_once_and_is_followed_without_an_address(h: Harness) -> None:
    fields = {"kind": "complaint", "mode": "anonymous", "text": "Berkas hilang.\r\nSudah dua minggu."}
    answer = await filled_in(h, f"/complaints/{UNIT}", fields)
    assert answer.status_code == 201, answer.text
    ticket, secret = (re.search(rf'id="{name}">([^<]+)<', answer.text) for name in ("ticket", "secret"))
    assert ticket
    assert secret
    assert (await told(h, ComplaintOpened))[0].themes[0] == "ketepatan-hasil"
    shown = await sent(h, "/complaints", {"ticket": ticket[1].lower(), "secret": secret[1]})
    assert shown.status_code == 200
    assert "Berkas hilang.\nSudah dua minggu." in shown.text
    assert secret[1] not in shown.text
    wrong = [await sent(h, "/complaints", fields) for fields in ({"ticket": ticket[1]}, {"ticket": "X", "secret": "Y"})]
    assert [one.status_code for one in wrong] == [404, 404]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"kind": "complaint", "mode": "named", "text": "Lama."}, "name"),
        ({"kind": "complaint", "mode": "anonymous", "text": "Lama.", "contact": "0812"}, "contact"),
        ({"kind": "rant", "mode": "anonymous", "text": "Lama."}, "kind"),
        ({"kind": "complaint", "mode": "anonymous", "text": "  "}, "text"),
    ],
)
async def test_a_report_that_cannot_be_taken_says_beside_which_field(
    h: Harness, fields: dict[str, str], fault: str
) -> None:
    answer = await filled_in(h, f"/complaints/{UNIT}", fields)
    assert (answer.status_code, f'id="{fault}-fault"' in answer.text) == (422, True)
    assert await told(h, ComplaintOpened) == []


async def test_results_hide_small_groups(h: Harness) -> None:
    for _ in range(4):
        await filled_in(h, f"/skm/{UNIT}", marks(4))
    assert "100.00" not in (await opened(h, f"/results/{UNIT}")).text
    await filled_in(h, f"/skm/{UNIT}", marks(4))
    assert "100,00" in (await opened(h, f"/results/{UNIT}")).text
    assert "100.00" in (await opened(h, f"/results/{UNIT}?lang=en")).text


@pytest.mark.parametrize("path", [f"/skm/{GONE}", "/skm/nobody.there", "/results/no%20unit", "/units/x"])
async def test_an_unknown_unit_is_told_as_a_page(h: Harness, path: str) -> None:
    answer = await opened(h, path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("path", ["/kantor", "/skm", "/forums/a/b", "/unit%20as", "/complaints/x/y/z", "/kantor/"])
async def test_an_address_that_is_no_page_is_told_on_one_in_both_languages(h: Harness, path: str) -> None:
    async def shown(address: str) -> tuple[int, str, str, str]:
        answer = await h.client.get(f"/feedback{address}", headers={"accept": BROWSER}, follow_redirects=True)
        headers = answer.headers
        assert "default-src 'none'" in headers["content-security-policy"]
        return answer.status_code, headers["content-type"], headers["content-language"], answer.text

    status, kind, language, text = await shown(path)
    assert (status, kind, language) == (404, "text/html; charset=utf-8", "id")
    assert "Halaman ini tidak ada." in text
    assert 'href="/feedback/"' in text
    status, _, language, text = await shown(f"{path}?lang=en")
    assert (status, language) == (404, "en")
    assert "There is no such page." in text


async def test_a_form_sent_nowhere_is_answered_with_a_page(h: Harness) -> None:
    answer = await sent(h, "/kantor", {"text": "x"}, accept=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html;q=0, */*", None])
async def test_a_program_that_asks_for_no_page_gets_a_problem(h: Harness, accept: str | None) -> None:
    request = h.client.build_request("GET", "/feedback/kantor")
    request.headers.pop("accept")
    if accept is not None:
        request.headers["accept"] = accept
    answer = await h.client.send(request)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["type"] == "urn:mumpuni:problem:not-found"


@pytest.mark.parametrize("path", ["/v1/kantor", "/v1/skm:import", "/v1/units/x/y"])
async def test_the_api_answers_a_browser_as_it_does_a_program(h: Harness, path: str) -> None:
    as_program, as_browser = await opened(h, path), await opened(h, path, accept=BROWSER)
    assert as_browser.status_code == as_program.status_code in {404, 405}
    assert as_browser.headers["content-type"] == as_program.headers["content-type"] == "application/problem+json"


async def test_what_is_there_is_shown_to_a_browser_as_before(h: Harness) -> None:
    assert (await opened(h, "/openapi.json", accept=BROWSER)).json()["openapi"].startswith("3.1")
    assert (await opened(h, "/version", accept=BROWSER)).json()["service"] == "feedback"
    start = await opened(h, "", accept=BROWSER)
    assert (start.status_code, httpx.URL(start.headers["location"]).path) == (307, "/feedback/")
    slash = await opened(h, "/units/", accept=BROWSER)
    assert (slash.status_code, httpx.URL(slash.headers["location"]).path) == (307, "/feedback/units")


async def test_a_report_from_the_api_is_followed_on_the_page(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    shown = await sent(h, "/complaints", {"ticket": receipt["ticket"], "secret": receipt["secret"]})
    assert "Berkas mutasi" in shown.text
    assert (await get(h, f"/complaints/{receipt['ticket']}")).status_code == 404
