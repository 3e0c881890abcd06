"""Participants answer about their session: they alone, once, when it is over."""

from __future__ import annotations

from typing import Any

import pytest

from shared.events.enrollment import Completed, Enrolled, Withdrawn
from shared.events.feedback import Received
from shared.ids import new_id
from tests.service.feedback.seats import ANN, BEN, PROGRAMME, SEAT, SESSION, completed, enrolled, withdrawn
from tests.service.feedback.town import made, pointers, post, refused, said, told, traces
from tests.service.harness import START, Harness

ANSWERS = {"material": 4, "instructor": 3, "organisation": 3, "usefulness": 4, "difficulty": 2}


def own(h: Harness, person: str = ANN) -> dict[str, str]:
    return h.token(subject=person, scopes="participant")


async def known(h: Harness, *events: Enrolled | Completed | Withdrawn) -> None:
    await h.publish(*events)
    await h.settled()


async def test_a_participants_answers_are_stored_and_told_as_figures(h: Harness) -> None:
    await known(h, enrolled(), completed())
    body = {"scores": ANSWERS, "comment": "Pak Budi mengajar dengan jelas."}
    receipt = await made(h, f"/questionnaires/{SEAT}", body, own(h))
    [row] = await h.rows("feedback", "questionnaire")
    [event] = await told(h, Received)
    assert (row["enrollment_id"], row["comment"]) == (SEAT, "Pak Budi mengajar dengan jelas.")
    assert {name: row[name] for name in ANSWERS} == ANSWERS == event.scores
    assert (event.kind, event.key, event.feedback_id) == ("questionnaire", ANN, receipt["feedback_id"])
    assert (event.session_id, event.programme_id, event.enrollment_id) == (SESSION, PROGRAMME, SEAT)
    assert (event.agency, event.city, event.received_at) == ("sibolga-disdik", "sibolga", START)
    assert b"Budi" not in await said(h)


async def test_who_failed_may_answer_as_well(h: Harness) -> None:
    await known(h, enrolled(), completed("failed"))
    await made(h, f"/questionnaires/{SEAT}", {"scores": ANSWERS}, own(h))


async def test_a_completion_that_was_heard_without_its_enrolment_is_enough(h: Harness) -> None:
    await known(h, completed())
    await made(h, f"/questionnaires/{SEAT}", {"scores": ANSWERS}, own(h))


async def test_somebody_elses_questionnaire_reads_as_absent(h: Harness) -> None:
    await known(h, enrolled(), completed())
    before = await traces(h)
    strangers = [
        (own(h, BEN), 404),
        (h.token(subject=ANN, scopes="feedback:write feedback:read"), 403),
        ({}, 401),
    ]
    for headers, status in strangers:
        answer = await post(h, f"/questionnaires/{SEAT}", {"scores": ANSWERS}, {"Idempotency-Key": "bad", **headers})
        assert answer.status_code == status
    assert await traces(h) == before


async def test_an_enrolment_nobody_announced_reads_as_absent(h: Harness) -> None:
    answer = await post(h, f"/questionnaires/{new_id()}", {"scores": ANSWERS}, own(h))
    assert answer.status_code == 404


async def test_a_second_time_is_refused_and_changes_nothing(h: Harness) -> None:
    await known(h, enrolled(), completed())
    await made(h, f"/questionnaires/{SEAT}", {"scores": ANSWERS}, own(h))
    before = await traces(h)
    again = await post(
        h, f"/questionnaires/{SEAT}", {"scores": {**ANSWERS, "material": 1}}, {"Idempotency-Key": "bad", **own(h)}
    )
    assert (again.status_code, again.json()["type"]) == (409, "urn:mumpuni:problem:already-answered")
    assert await traces(h) == before


async def test_the_same_request_again_under_its_key_is_the_first_answer(h: Harness) -> None:
    await known(h, enrolled(), completed())
    headers = {"Idempotency-Key": "q-1", **own(h)}
    first = await post(h, f"/questionnaires/{SEAT}", {"scores": ANSWERS}, headers)
    second = await post(h, f"/questionnaires/{SEAT}", {"scores": ANSWERS}, headers)
    assert (second.status_code, second.json()) == (201, first.json())
    assert len(await told(h, Received)) == 1


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([enrolled()], "enrolled"),
        ([enrolled(), withdrawn()], "withdrawn"),
        ([enrolled(), withdrawn("no_show")], "withdrawn"),
        ([enrolled(), completed(), withdrawn("cancelled")], "withdrawn"),
    ],
)
async def test_nobody_answers_about_what_they_have_not_seen_through(h: Harness, events: list[Any], state: str) -> None:
    await known(h, *events)
    before = await traces(h)
    answer = await post(h, f"/questionnaires/{SEAT}", {"scores": ANSWERS}, {"Idempotency-Key": "bad", **own(h)})
    assert (answer.status_code, answer.json()["current_state"]) == (409, state)
    assert await traces(h) == before


BAD: list[tuple[dict[str, Any], list[str]]] = [
    *(({"scores": {**ANSWERS, name: 5}}, [f"/scores/{name}"]) for name in ANSWERS),
    *(({"scores": {**ANSWERS, name: 0}}, [f"/scores/{name}"]) for name in ANSWERS),
    *(({"scores": {one: 3 for one in ANSWERS if one != name}}, [f"/scores/{name}"]) for name in ANSWERS),
    ({"scores": {**ANSWERS, "difficulty": 4}}, ["/scores/difficulty"]),
    ({"scores": {**ANSWERS, "material": 3.5}}, ["/scores/material"]),
    ({"scores": {**ANSWERS, "material": "4"}}, ["/scores/material"]),
    ({"scores": {**ANSWERS, "food": 4}}, ["/scores/food"]),
    ({"scores": ANSWERS, "comment": ""}, ["/comment"]),
    ({"scores": ANSWERS, "employee_id": BEN}, ["/employee_id"]),
    ({}, ["/scores"]),
]


async def test_every_wrong_field_is_named_and_leaves_no_trace(h: Harness) -> None:
    await known(h, enrolled(), completed())
    before = await traces(h)
    assert await refused(h, f"/questionnaires/{SEAT}", BAD, own(h)) == []
    assert await traces(h) == before


async def test_an_id_that_is_none_is_named(h: Harness) -> None:
    answer = await post(h, "/questionnaires/42", {"scores": ANSWERS}, own(h))
    assert (answer.status_code, pointers(answer)) == (422, ["/path/enrollment_id"])
