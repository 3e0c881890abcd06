"""What pages say to somebody who knows no API: whose office it is, what went wrong, and that it worked."""

from __future__ import annotations

import pytest

from tests.service.feedback.pages import opened, sent
from tests.service.feedback.reports import answered
from tests.service.feedback.test_forum_places import planned
from tests.service.feedback.test_forums import HEARD
from tests.service.feedback.town import GONE, UNIT, made, post
from tests.service.harness import Harness


@pytest.mark.parametrize("path", ["skm", "complaints", "aspirations", "results"])
async def test_every_page_about_a_unit_says_whose_it_is(h: Harness, path: str) -> None:
    [about] = [one for one in (await opened(h, "/units")).text.split("<li>") if f"/units/{UNIT}" in one]
    agency = about.partition('<span class="quiet">')[2].partition(",")[0]
    assert agency
    assert f'<p class="quiet">{agency}, Sibolga</p>' in (await opened(h, f"/{path}/{UNIT}")).text


@pytest.mark.parametrize("unit", [GONE, "nobody.there"])
@pytest.mark.parametrize("path", ["skm", "complaints", "aspirations", "results", "units"])
async def test_a_unit_that_is_not_there_is_told_without_speaking_of_routes(h: Harness, path: str, unit: str) -> None:
    answer = await opened(h, f"/{path}/{unit}")
    if (path, unit) == ("results", GONE):  # what was said of it while it was in use stays published
        assert answer.status_code == 200
        return
    assert answer.status_code == 404
    assert "sudah tidak dipakai" in answer.text
    assert "/v1/" not in answer.text
    assert "not in use any more" in (await opened(h, f"/{path}/{unit}?lang=en")).text


@pytest.mark.parametrize(
    ("people", "said"), [("9", "5"), ("0", "1"), ("dua", "bilangan bulat"), ("²", "bilangan bulat"), ("", "bilangan")]
)
async def test_a_number_of_people_that_cannot_be_is_told_what_it_may_be(h: Harness, people: str, said: str) -> None:
    forum = await planned(h)
    answer = await sent(h, f"/forums/{forum}/register", {"people": people})
    assert answer.status_code == 422
    fault = answer.text.partition('id="people-fault">')[2].partition("<")[0]
    assert said in fault
    assert ("bilangan" in fault) is ("bilangan" in said)


async def test_somebody_who_voted_is_told_so(h: Harness) -> None:
    forum = await planned(h)
    heard = await made(h, f"/forums/{forum}/inputs", HEARD, h.token())
    place = await sent(h, f"/forums/{forum}/register", {"people": "1"})
    code = place.text.split('id="code">')[1].split("<")[0]
    await post(h, f"/forums/{forum}/attendance", {"code": code}, h.token())
    vote = {"code": code, "input_id": heard["input_id"]}
    assert "Suara Anda sudah tercatat" in (await sent(h, f"/forums/{forum}/votes", vote)).text
    assert "Suara Anda sudah tercatat" not in (await opened(h, f"/forums/{forum}")).text


async def test_a_published_report_says_which_unit_it_is_about(h: Harness) -> None:
    receipt = await answered(h)
    path = f"/feedback/v1/complaints/{receipt['complaint_id']}/publication"
    await h.client.put(path, json={"text": "Loket lama."}, headers=h.token())
    shown = (await opened(h, "/complaints/public?city=sibolga")).text.partition("Loket lama.")[2]
    name = (await opened(h, f"/units/{UNIT}")).text.partition("<h1>")[2].partition("</h1>")[0]
    assert name
    assert name in shown
