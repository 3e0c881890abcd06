"""Participants are invited when they are through, answer by their own link, once, and are reminded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from shared.events.enrollment import Completed
from shared.events.feedback import Received
from shared.ids import new_id, new_opaque_id
from tests.service.feedback.pages import filled_in, opened
from tests.service.feedback.seats import ANN, BEN, SEAT, SESSION, completed, enrolled, withdrawn
from tests.service.feedback.town import get, made, pointers, post, told
from tests.service.harness import START, Harness

CORE = {"material": "4", "instructor": "3", "organisation": "3", "usefulness": "4", "difficulty": "2"}


def own(h: Harness, person: str = ANN) -> dict[str, str]:
    return h.token(subject=person, scopes="participant")


async def known(h: Harness, *events: Any) -> None:
    await h.publish(*events)
    await h.settled()


async def due(h: Harness, headers: dict[str, str] | None = None, **body: Any) -> list[dict[str, Any]]:
    answer = await post(h, "/questionnaires/invitations:due", body, headers or h.token())
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def page_of(link: str) -> str:
    """The path and query below ``/feedback``."""
    parts = urlsplit(link)
    return f"{parts.path.removeprefix('/feedback')}?{parts.query}"


async def test_a_completion_invites_and_the_personal_link_takes_one_answer(h: Harness) -> None:
    await known(h, enrolled(), completed())
    [given] = await due(h)
    assert (given["enrollment_id"], given["employee_id"], given["number"]) == (SEAT, ANN, 1)
    assert not {SEAT, ANN} & set(given["link"].split("/")), "the link names nobody"
    path = page_of(given["link"])
    shown = await opened(h, path)
    assert "Bagaimana tempat dan sarananya?" in shown.text, "what a classical form asks beside the rest"
    sent = await filled_in(
        h, path, {"k": path.partition("k=")[2].partition("&")[0], **CORE, "gain": "3", "facilities": "2"}
    )
    assert sent.status_code == 201, sent.text
    [row] = await h.rows("feedback", "questionnaire")
    assert (row["material"], row["gain"], row["more"]) == (4, 3, '{"facilities": 2}')
    [event] = await told(h, Received)
    asked_of_all = {"material": 4, "instructor": 3, "organisation": 3, "usefulness": 4, "difficulty": 2}
    assert event.scores == {**asked_of_all, "gain": 3, "facilities": 2}
    again = await opened(h, path)
    assert (again.status_code, "sudah Anda isi" in again.text) == (409, True)
    second = await post(
        h, f"/questionnaires/{SEAT}", {"scores": {name: int(mark) for name, mark in CORE.items()}}, own(h)
    )
    assert second.status_code == 409


async def test_the_page_says_what_is_missing_and_keeps_the_rest(h: Harness) -> None:
    await known(h, completed())
    [given] = await due(h)
    path = page_of(given["link"])
    token = path.partition("k=")[2].partition("&")[0]
    answer = await filled_in(h, f"{path}&lang=en", {"k": token, "material": "4", "guidance": "2"})
    assert answer.status_code == 422
    assert 'name="material" value="4" required checked' in answer.text
    assert await h.rows("feedback", "questionnaire") == []


@pytest.mark.parametrize("spoilt", ["", "x", "019a3f1c.1793503200.00", "{token}0", "{other}"])
async def test_a_link_that_is_not_ours_opens_nothing(h: Harness, spoilt: str) -> None:
    await known(h, completed())
    [given] = await due(h)
    token = page_of(given["link"]).partition("k=")[2].partition("&")[0]
    body, _, signature = token.rpartition(".")
    other = f"{body.partition('.')[0]}.9999999999.{signature}"
    answer = await opened(h, f"/questionnaires/answer?k={spoilt.format(token=token, other=other)}")
    assert answer.status_code == 404


async def test_a_link_ends_with_its_thirtieth_day(h: Harness) -> None:
    await known(h, completed())
    path = page_of((await due(h))[0]["link"])
    h.clock.advance(timedelta(days=30) - timedelta(seconds=1))
    assert (await opened(h, path)).status_code == 200
    h.clock.advance(timedelta(seconds=1))
    assert (await opened(h, path)).status_code == 409
    assert (await get(h, "/questionnaires/mine", own(h))).json()["items"] == []


async def test_reminders_come_on_the_third_and_tenth_day_while_there_is_no_answer(h: Harness) -> None:
    await known(h, completed())
    numbers = []
    for day in range(31):
        numbers += [(day, one["number"]) for one in await due(h)]
        h.clock.advance(timedelta(days=1))
    assert numbers == [(0, 1), (3, 2), (10, 3)]


async def test_who_has_answered_is_not_reminded(h: Harness) -> None:
    await known(h, completed())
    await due(h)
    await made(h, f"/questionnaires/{SEAT}", {"scores": {name: int(mark) for name, mark in CORE.items()}}, own(h))
    h.clock.advance(timedelta(days=4))
    assert await due(h) == []
    assert (await get(h, "/questionnaires/mine", own(h))).json()["items"] == []


async def test_links_that_were_lost_on_the_way_are_had_again_under_their_key(h: Harness) -> None:
    await known(h, completed())
    key = {"Idempotency-Key": "monday", **h.token()}
    assert await due(h, key) == await due(h, key)
    assert await due(h) == []


async def test_what_was_taken_back_closes_the_link_and_a_second_completion_opens_it(h: Harness) -> None:
    await known(h, enrolled(), completed())
    path = page_of((await due(h))[0]["link"])
    await known(h, withdrawn())
    assert (await opened(h, path)).status_code == 409
    await known(h, completed())
    assert (await opened(h, path)).status_code == 200


@pytest.mark.parametrize(("days", "invited"), [(180, 1), (181, 0)])
async def test_a_completion_heard_of_months_later_invites_nobody(h: Harness, days: int, invited: int) -> None:
    early = Completed(**{**completed().model_dump(), "completed_at": START - timedelta(days=days)})
    await known(h, early)
    assert len(await h.rows("feedback", "invitation")) == invited


async def test_organisers_see_how_many_and_not_who(h: Harness) -> None:
    people = [(new_id(), new_opaque_id()) for _ in range(5)]
    await known(h, *(completed(enrollment_id=seat, employee_id=person) for seat, person in people))
    scores = {name: int(mark) for name, mark in CORE.items()}
    for seat, person in people[:3]:
        await made(h, f"/questionnaires/{seat}", {"scores": {**scores, "gain": 3}}, own(h, person))
    answer = await get(h, "/questionnaires/invitations", h.token(), session_id=SESSION)
    assert answer.json()["items"] == [
        {"session_id": SESSION, "invited": 5, "answered": 3, "share": 0.6, "waiting": 2, "hidden": False}
    ]
    assert not any(person in answer.text or seat in answer.text for seat, person in people)
    results = (await get(h, f"/sessions/{SESSION}/questionnaire-results", h.token())).json()
    assert (results["hidden"], results["answers"], results["questions"]) == (True, None, [])
    for seat, person in people[3:]:
        await made(h, f"/questionnaires/{seat}", {"scores": {**scores, "gain": 2, "material": 1}}, own(h, person))
    results = (await get(h, f"/sessions/{SESSION}/questionnaire-results", h.token())).json()
    means = {one["code"]: one["mean"] for one in results["questions"]}
    # (3 x 4 + 2 x 1) / 5 = 2.8; (3 x 3 + 2 x 2) / 5 = 2.6
    assert (means["material"], means["gain"]) == (2.8, 2.6)


async def test_of_four_invited_nobody_is_told_how_many_answered(h: Harness) -> None:
    await known(h, *(completed(enrollment_id=new_id(), employee_id=new_opaque_id()) for _ in range(4)))
    [shown] = (await get(h, "/questionnaires/invitations", h.token())).json()["items"]
    assert (shown["invited"], shown["answered"], shown["hidden"]) == (4, None, True)


async def test_the_neighbour_sees_no_invitation_and_gets_no_link(h: Harness) -> None:
    await known(h, completed())
    neighbour = h.token(agency="sibolga-dukcapil")
    assert await due(h, neighbour) == []
    assert (await post(h, f"/questionnaires/invitations/{SEAT}/link", {}, neighbour)).status_code == 404
    assert (await get(h, "/questionnaires/invitations", neighbour)).json()["items"] == []
    assert (await get(h, f"/sessions/{SESSION}/questionnaire-results", neighbour)).status_code == 404
    named = await post(h, "/questionnaires/invitations:due", {"agency": "sibolga-disdik"}, neighbour)
    assert named.status_code == 403
    assert (await get(h, "/questionnaires/mine", own(h, BEN))).json()["items"] == []


async def test_a_link_given_by_hand_works_and_is_in_the_trail(h: Harness) -> None:
    await known(h, completed())
    given = await post(h, f"/questionnaires/invitations/{SEAT}/link", {}, h.token())
    assert given.status_code == 200, given.text
    assert (await opened(h, page_of(given.json()["link"]))).status_code == 200
    [entry] = await h.rows("feedback", "audit")
    assert (entry["action"], entry["subject"]) == ("questionnaire-link-given", SEAT)
    trail = await get(h, "/audit", h.token(), subject=SEAT)
    assert [one["action"] for one in trail.json()["items"]] == ["questionnaire-link-given"]
    assert (await get(h, "/audit", h.token(agency="sibolga-dukcapil"), subject=SEAT)).status_code == 404
    assert (await get(h, "/questionnaires/mine", own(h))).json()["items"][0]["enrollment_id"] == SEAT


async def test_each_form_asks_its_own(h: Harness) -> None:
    asked = {}
    for form in ("KL07", "NKL02", "NKL03", "NKL09"):
        answer = (await get(h, "/questionnaires/questions", form=form)).json()
        asked[form] = [one["code"] for one in answer["questions"] if not one["required"]]
    assert asked == {
        "KL07": ["gain", "facilities"],
        "NKL02": ["gain", "guidance"],
        "NKL03": ["gain", "platform"],
        "NKL09": ["gain"],
    }
    await known(h, completed())
    scores = {name: int(mark) for name, mark in CORE.items()}
    wrong = await post(h, f"/questionnaires/{SEAT}", {"scores": scores, "further": {"platform": 3}}, own(h))
    assert (wrong.status_code, pointers(wrong)) == (422, ["/further/platform"])
