"""A person is told of decisions about themself, once and alone, and says when they read it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from mumpuni.keys import ALL_SCOPES
from shared.errors import Text
from shared.events.evaluation import RecommendationMoved
from shared.ids import new_id, new_opaque_id
from tests.service.evaluation import test_recommendations as deciding
from tests.service.harness import START, Harness, running
from tests.service.notification import told

SITI, BUDI = new_opaque_id(), new_opaque_id()
HOUR = timedelta(hours=1)
NOTICES = "/notification/v1/notices"

Row = dict[str, Any]


def person(h: Harness, employee_id: str = SITI) -> dict[str, str]:
    """The headers of a person's own token."""
    return h.token(scopes="participant", subject=employee_id)


async def page(h: Harness, employee_id: str = SITI, *, language: str = "id", **query: Any) -> Row:
    headers = {**person(h, employee_id), "Accept-Language": language}
    answer = await h.client.get(NOTICES, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    body: Row = answer.json()
    return body


async def notices(h: Harness, employee_id: str = SITI, **query: Any) -> list[Row]:
    items: list[Row] = (await page(h, employee_id, **query))["items"]
    return items


@pytest.mark.parametrize(
    ("state", "title", "may_appeal"),
    [
        (
            "approved",
            Text("Rekomendasi tentang Anda disetujui", "A recommendation about you was approved"),
            True,
        ),
        ("rejected", Text("Rekomendasi tentang Anda ditolak", "A recommendation about you was rejected"), True),
        (
            "upheld",
            Text("Keberatan Anda diputus: keputusan tetap", "Your appeal is decided: the decision stands"),
            False,
        ),
        (
            "overturned",
            Text("Keberatan Anda diterima: keputusan dibatalkan", "Your appeal won: the decision is overturned"),
            False,
        ),
    ],
)
async def test_the_person_is_told_what_was_decided_and_what_they_can_do(
    tmp_path: Path, state: Literal["approved", "rejected", "upheld", "overturned"], title: Text, may_appeal: bool
) -> None:
    async with running(tmp_path, "notification") as h:
        event = told.decided(SITI, state, at=START, kind="sanction")
        await told.tell(h, event)
        link = f"/evaluation/v1/recommendations/{event.recommendation_id}"
        for language, words, kind, day in (
            ("id", title.id, "sanksi", "1 November 2026"),
            ("en", title.en, "sanction", "1 November 2026"),
        ):
            [notice] = await notices(h, language=language)
            assert (notice["matter"], notice["subject_id"]) == ("recommendation", event.recommendation_id)
            assert (notice["kind"], notice["state"], notice["read_at"]) == ("sanction", state, None)
            assert notice["moved_at"] == "2026-11-01T10:00:00+07:00"
            assert notice["title"] == words
            assert kind in notice["message"]
            assert day in notice["message"]
            assert notice["link"] == link
            assert all(f"{link}{part}" in notice["what_to_do"] for part in ("/trail", "/comment"))
            assert (f"{link}/appeal" in notice["what_to_do"]) is may_appeal
            assert ("appeal_until" in notice["what_to_do"]) is may_appeal


@pytest.mark.parametrize("state", ["appealed", "lapsed"])
async def test_nobody_is_told_of_their_own_appeal_or_of_what_lapsed(
    tmp_path: Path, state: Literal["appealed", "lapsed"]
) -> None:
    async with running(tmp_path, "notification") as h:
        await told.tell(h, told.decided(SITI, state, at=START))
        assert await notices(h) == []
        assert await h.rows("notification", "notice") == []


async def test_the_same_decision_delivered_again_is_told_once_and_stays_read(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        event = told.decided(SITI, at=START)
        await told.tell(h, event, event)
        [notice] = await notices(h)
        address = f"{NOTICES}/{notice['notice_id']}/read"
        h.clock.advance(HOUR)
        (await h.client.post(address, headers=person(h))).raise_for_status()
        before = await h.rows("notification", "notice")
        await told.tell(h, event)
        assert await h.rows("notification", "notice") == before
        assert len(before) == 1


async def test_every_step_of_one_recommendation_is_told_by_itself(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        subject = new_id()
        await told.tell(
            h,
            told.decided(SITI, "rejected", at=START, recommendation_id=subject),
            told.decided(SITI, "appealed", at=START + HOUR, recommendation_id=subject),
            told.decided(SITI, "overturned", at=START + 2 * HOUR, recommendation_id=subject),
        )
        assert [one["state"] for one in await notices(h)] == ["overturned", "rejected"]


async def test_everybody_sees_their_own_alone(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await told.tell(h, told.decided(SITI, at=START), told.decided(BUDI, "rejected", at=START))
        [hers], [his] = await notices(h, SITI), await notices(h, BUDI)
        assert (hers["state"], his["state"]) == ("approved", "rejected")
        answer = await h.client.post(f"{NOTICES}/{his['notice_id']}/read", headers=person(h, SITI))
        absent = await h.client.post(f"{NOTICES}/{new_id()}/read", headers=person(h, SITI))
        assert (answer.status_code, absent.status_code) == (404, 404)
        assert answer.json()["title"] == absent.json()["title"]
        assert [one["read_at"] for one in await notices(h, BUDI)] == [None]
        assert await notices(h, new_opaque_id()) == []


async def test_no_officer_reads_notices_whatever_they_may_do_otherwise(tmp_path: Path) -> None:
    assert "participant" not in ALL_SCOPES
    async with running(tmp_path, "notification") as h:
        await told.tell(h, told.decided(SITI, at=START))
        [notice] = await notices(h)
        for headers in (h.token(), h.token(agency="*"), h.token(agency="*", city="*"), h.token(subject=SITI)):
            for method, address in (("GET", NOTICES), ("POST", f"{NOTICES}/{notice['notice_id']}/read")):
                answer = await h.client.request(method, address, headers=headers)
                assert answer.status_code == 403, answer.text
        assert (await h.client.get("/notification/v1/alerts", headers=person(h))).status_code == 403


async def test_when_it_was_read_first_is_kept(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await told.tell(h, told.decided(SITI, at=START), told.decided(SITI, "rejected", at=START + HOUR))
        newest, oldest = await notices(h)
        for _ in range(2):
            h.clock.advance(HOUR)
            answer = await h.client.post(f"{NOTICES}/{oldest['notice_id']}/read", headers=person(h))
            assert answer.status_code == 200, answer.text
            assert answer.json() == {**oldest, "read_at": "2026-11-01T11:00:00+07:00"}
        assert await notices(h, unread=True) == [newest]
        assert [one["read_at"] for one in await notices(h)] == [None, "2026-11-01T11:00:00+07:00"]


async def test_pages_go_on_where_the_last_one_ended_even_within_one_moment(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        moments = [START + number // 3 * HOUR for number in range(7)]
        await told.tell(h, *(told.decided(SITI, at=at) for at in moments), told.decided(BUDI, at=START))
        everything = await notices(h)
        found: list[Row] = []
        cursor: str | None = None
        for _ in range(4):
            some = await page(h, limit=2, **({} if cursor is None else {"cursor": cursor}))
            found += some["items"]
            cursor = some["next_cursor"]
        assert cursor is None
        assert found == everything
        assert len(found) == 7
        assert [datetime.fromisoformat(one["moved_at"]) for one in found] == sorted(moments, reverse=True)


@pytest.mark.parametrize("erased_first", [True, False])
async def test_notices_go_with_whoever_is_erased_whichever_is_heard_first(tmp_path: Path, erased_first: bool) -> None:
    async with running(tmp_path, "notification") as h:
        await told.tell(h, told.employee(SITI), told.employee(BUDI))
        erased = told.employee(SITI, active=False, version=2).model_copy(update={"erased": True})
        before: list[RecommendationMoved] = [told.decided(one, at=START - HOUR) for one in (SITI, BUDI)]
        for events in ([erased], before) if erased_first else (before, [erased]):
            await told.tell(h, *events)
        assert await notices(h, SITI) == []
        assert {row["employee_id"] for row in await h.rows("notification", "notice")} == {BUDI}
        await told.tell(h, *before, told.decided(SITI, "rejected", at=h.clock.now()))
        assert await notices(h, SITI) == []
        assert [one["state"] for one in await notices(h, BUDI)] == ["approved"]


async def test_whoever_left_may_still_read_what_they_were_told(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await told.tell(h, told.employee(SITI), told.decided(SITI, at=START - HOUR))
        await told.tell(h, told.employee(SITI, active=False, version=2))
        assert [one["state"] for one in await notices(h, SITI)] == ["approved"]


async def test_a_cursor_of_somebody_elses_notice_shows_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await told.tell(h, *(told.decided(BUDI, at=START + n * HOUR) for n in range(2)), told.decided(SITI, at=START))
        cursor = (await page(h, BUDI, limit=1))["next_cursor"]
        assert cursor is not None
        assert await notices(h, SITI, cursor=cursor) == []


async def test_from_a_decision_to_the_end_of_an_appeal_the_person_follows_the_addresses_they_are_told(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, "evaluation", "notification") as h:
        one, whose = await deciding.decided(h), deciding.siti(h)
        await h.settled()
        employee_id = one["employee_id"]
        [notice] = await notices(h, employee_id)
        read = await h.client.get(notice["link"], headers=whose)
        assert (read.status_code, read.json()["state"]) == (200, "approved")
        assert datetime.fromisoformat(notice["moved_at"]) == datetime.fromisoformat(read.json()["moved_at"])
        assert (await h.client.get(f"{notice['link']}/trail", headers=whose)).status_code == 200
        for what in ("comment", "appeal"):
            h.clock.advance(HOUR)
            said = await h.client.post(f"{notice['link']}/{what}", json={"text": deciding.WORDS}, headers=whose)
            assert said.status_code == 200, said.text
        await h.settled()
        assert await notices(h, employee_id) == [notice]
        h.clock.advance(HOUR)
        official = deciding.head(h, deciding.OTHER_HEAD)
        ended = await deciding.post(h, one, "appeal-decision", official, decision="uphold", reason="Alasan rahasia.")
        assert ended.status_code == 200, ended.text
        await h.settled()
        everything = await notices(h, employee_id)
        assert [one["state"] for one in everything] == ["upheld", "approved"]
        text = str(everything) + str(await h.rows("notification", "notice"))
        assert not [word for word in (deciding.WORDS, "Alasan rahasia.", deciding.HEAD) if word in text]
