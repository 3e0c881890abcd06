"""A reporter follows, answers, rates and adds files on pages, and everybody reads what was published."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest

from tests.service.feedback.pages import opened, sent, token_in
from tests.service.feedback.reports import answered, moved
from tests.service.feedback.town import UNIT, made, report
from tests.service.harness import Harness

PASS = re.compile(r'name="pass" value="([^"]+)"')


async def page_of(h: Harness, receipt: dict[str, Any]) -> httpx.Response:
    return await sent(h, "/complaints", {"ticket": receipt["ticket"], "secret": receipt["secret"]})


async def keys(h: Harness, receipt: dict[str, Any], **fields: str) -> dict[str, str]:
    """What the hidden fields of a report's page hold, and what is filled in."""
    found = PASS.search((await page_of(h, receipt)).text)
    assert found is not None
    return {"ticket": receipt["ticket"], "pass": unescape(found[1]), **fields}


async def test_a_reporter_answers_a_question_on_the_page(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    await moved(h, receipt["complaint_id"], "ask", answer="Nomor berkas?")
    shown = await page_of(h, receipt)
    assert "Menunggu jawaban Anda" in shown.text
    assert "Nomor berkas?" in shown.text
    silent = await sent(h, "/complaints/reply", await keys(h, receipt))
    assert (silent.status_code, "jawab pertanyaan instansi" in silent.text) == (422, True)
    told = await sent(h, "/complaints/reply", await keys(h, receipt, text="421/77"))
    assert (told.status_code, "421/77" in told.text, "Menunggu jawaban Anda" in told.text) == (200, True, False)
    assert "robots" in told.text
    assert told.headers["Cache-Control"] == "no-store"


async def test_a_reporter_closes_and_rates_on_the_page(h: Harness) -> None:
    receipt = await answered(h)
    reopened = await sent(h, "/complaints/reply", await keys(h, receipt, satisfied="no"))
    assert reopened.status_code == 422
    closed = await sent(h, "/complaints/reply", await keys(h, receipt, satisfied="yes"))
    assert "Seberapa puas" in closed.text
    assert (await sent(h, "/complaints/rate", await keys(h, receipt, rating="9"))).status_code == 422
    rated = await sent(h, "/complaints/rate", await keys(h, receipt, rating="4"))
    assert (rated.status_code, "Seberapa puas" in rated.text) == (200, False)


async def test_a_reports_page_has_a_pass_for_it_alone_and_for_an_hour(h: Harness) -> None:
    receipt, other = await answered(h), await answered(h)
    assert receipt["secret"] not in (await page_of(h, receipt)).text
    yes = await keys(h, receipt, satisfied="yes")
    strange = [{**yes, "ticket": other["ticket"]}, {**yes, "pass": "x"}, {**yes, "pass": ""}]
    assert [(await sent(h, "/complaints/reply", fields)).status_code for fields in strange] == [404] * 3
    h.clock.advance(timedelta(hours=1, seconds=1))
    assert (await sent(h, "/complaints/reply", yes)).status_code == 404
    assert (await sent(h, "/complaints/reply", await keys(h, receipt, satisfied="yes"))).status_code == 200


async def test_everybody_reads_what_was_published_on_a_page(h: Harness) -> None:
    receipt = await answered(h)
    path = f"/feedback/v1/complaints/{receipt['complaint_id']}/publication"
    await h.client.put(path, json={"text": "Loket <b>lama</b>."}, headers=h.token())
    shown = await opened(h, "/complaints/public?city=sibolga")
    assert (shown.status_code, "Loket &lt;b&gt;lama&lt;/b&gt;." in shown.text) == (200, True)
    assert "terlalu sedikit" in shown.text
    choice = await opened(h, "/complaints/public")
    assert "Medan" in choice.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ("sudah kami terima sebelumnya", "dihapus atas permintaan pelapor", "tidak dicatat dua kali")),
        ("en", ("was received before", "erased at the reporter&#39;s wish", "not recorded twice")),
    ],
)
@pytest.mark.parametrize("ended", [False, True])
async def test_a_form_sent_again_after_its_reporter_was_forgotten_says_so(
    h: Harness, language: str, words: tuple[str, ...], ended: bool
) -> None:
    path = f"/complaints/{UNIT}?lang={language}"
    fields = {"form": token_in(await opened(h, path)), "website": "", "kind": "complaint", "mode": "named"}
    fields |= {"name": "Ibu Sari", "contact": "0812345", "text": "Berkas hilang."}
    h.clock.advance(timedelta(minutes=1))
    first = await sent(h, path, fields)
    shown = [re.search(rf'id="{name}">([^<]+)<', first.text) for name in ("ticket", "secret")]
    ticket, secret = (found[1] for found in shown if found is not None)
    if ended:
        [row] = await h.rows("feedback", "complaint")
        await moved(h, row["complaint_id"], "reject", answer="Bukan wewenang kami.")
    forgotten = await h.client.delete(f"/feedback/v1/complaints/{ticket}/reporter", headers={"X-Ticket-Secret": secret})
    assert forgotten.status_code == 204, forgotten.text
    again = await sent(h, path, fields)
    assert again.status_code == 200, again.text
    assert all(one in again.text for one in words), again.text
    assert not any(one in again.text for one in (ticket, secret, "Ibu Sari", 'id="ticket"', "Berkas hilang"))
    assert again.headers["Cache-Control"] == "no-store"
    assert len(await h.rows("feedback", "complaint")) == 1
