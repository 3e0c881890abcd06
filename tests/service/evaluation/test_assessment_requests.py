"""Supervisors are asked by themselves, three to six months after a completion, once, and their answers count."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.evaluation.handlers.live_rules import LiveRules
from services.evaluation.handlers.rounds import Rounds
from shared.events.enrollment import Completed
from shared.events.evaluation import AssessmentChanged
from shared.rules.ruleset import load_rules
from shared.web.auth import PARTICIPANT
from tests.service.evaluation.rounds import go, on
from tests.service.evaluation.story import (
    AGENCY,
    BUDI,
    PROGRAMME,
    SITI,
    ask,
    completed,
    employee,
    programme,
    said,
    score_of,
    session,
    tell,
    withdrawn,
)
from tests.service.harness import Harness, running

LIST = "/assessment-requests"
ELSEWHERE = "sibolga-dinkes"
IN_JULY = datetime(2026, 7, 15, 9, 0, tzinfo=UTC)
"""Asked from 15 October 2026 to 15 January 2027."""


async def ask_about(h: Harness, at: datetime = IN_JULY, supervisor: str | None = BUDI, **more: Any) -> Completed:
    siti = employee().model_copy(update={"supervisor_id": supervisor})
    done = completed(at=at, **more)
    await tell(h, programme(), session(), siti, employee(BUDI), done)
    return done


async def states(h: Harness) -> list[tuple[str, str | None]]:
    return [(one.state, one.assessor_id) for one in await said(h, AssessmentChanged)]


async def only_request(h: Harness) -> dict[str, Any]:
    [one] = (await ask(h, LIST))["items"]
    found: dict[str, Any] = one
    return found


async def answered(h: Harness, request: dict[str, Any], headers: dict[str, str] | None = None, **body: Any) -> Any:
    path = f"/evaluation/v1{LIST}/{request['assessment_id']}/answer"
    return await h.client.post(path, json={"applies": 3, **body}, headers=headers or budi(h))


def budi(h: Harness) -> dict[str, str]:
    return h.token(subject=BUDI, scopes=PARTICIPANT)


async def test_a_request_opens_on_its_day_and_not_the_day_before(h: Harness) -> None:
    await ask_about(h, datetime(2026, 8, 31, 9, 0, tzinfo=UTC))
    await on(h, date(2026, 11, 29))
    request = await only_request(h)
    assert (request["state"], request["opens_on"], request["due_on"]) == ("planned", "2026-11-30", "2027-02-28")
    assert not await states(h)
    await on(h, date(2026, 11, 30))
    assert (await only_request(h))["state"] == "requested"
    assert await states(h) == [("requested", BUDI)]


async def test_a_request_is_told_once_however_often_the_rounds_are_gone(h: Harness) -> None:
    await ask_about(h)
    for _ in range(3):
        await go(h)
    assert await states(h) == [("requested", BUDI)]


async def test_replicas_that_go_the_rounds_together_ask_once(h: Harness) -> None:
    await ask_about(h)
    database = h.service("evaluation").database
    replicas = [Rounds(database, h.clock, LiveRules(load_rules())) for _ in range(4)]
    await asyncio.gather(*(replica.run_due() for replica in replicas))
    await h.settled()
    assert await states(h) == [("requested", BUDI)]


async def test_what_came_due_while_nobody_ran_opens_at_the_next_start(tmp_path: Path) -> None:
    async with running(tmp_path, "evaluation") as h:
        await ask_about(h, datetime(2026, 9, 1, 9, 0, tzinfo=UTC))
        await go(h)
        assert (await only_request(h))["state"] == "planned"
    async with running(tmp_path, "evaluation", now=datetime(2026, 12, 24, 3, 0, tzinfo=UTC)) as h:
        await go(h)
        assert (await only_request(h))["state"] == "requested"


async def test_a_request_expires_after_its_last_day(h: Harness) -> None:
    await ask_about(h)
    await on(h, date(2027, 1, 15))
    assert (await only_request(h))["state"] == "requested"
    await on(h, date(2027, 1, 16))
    assert await states(h) == [("requested", BUDI), ("expired", BUDI)]
    answer = await answered(h, await only_request(h))
    assert (answer.status_code, answer.json()["current_state"]) == (409, "expired")


async def test_an_old_completion_entered_late_asks_nobody(h: Harness) -> None:
    await ask_about(h, datetime(2025, 1, 15, 9, 0, tzinfo=UTC))
    await go(h)
    request = await only_request(h)
    assert (request["state"], request["agency"], request["assessor_id"]) == ("expired", AGENCY, None)
    assert not await states(h)


async def test_nothing_is_asked_of_a_programme_without_competencies_or_of_a_failure(h: Harness) -> None:
    await ask_about(h, competencies={})
    await tell(h, completed(outcome="failed", jp="0", at=IN_JULY))
    await go(h)
    assert not (await ask(h, LIST))["items"]


async def test_a_withdrawn_completion_cancels_the_request(h: Harness) -> None:
    done = await ask_about(h)
    await go(h)
    await tell(h, withdrawn(done))
    assert await states(h) == [("requested", BUDI), ("cancelled", BUDI)]
    assert not (await ask(h, LIST))["items"]


async def test_who_has_left_is_asked_about_no_longer(h: Harness) -> None:
    await ask_about(h)
    await go(h)
    await tell(h, employee(active=False, version=2))
    assert (await only_request(h))["state"] == "cancelled"
    assert [state for state, _ in await states(h)] == ["requested", "cancelled"]


async def test_who_is_back_in_time_is_asked_about_again(h: Harness) -> None:
    await ask_about(h)
    await go(h)
    await tell(h, employee(active=False, version=2))
    await tell(h, employee(version=3).model_copy(update={"supervisor_id": BUDI}))
    assert await states(h) == [("requested", BUDI), ("cancelled", None), ("requested", BUDI)]
    await on(h, date(2027, 1, 16))
    assert (await only_request(h))["state"] == "expired"


async def test_who_is_back_too_late_is_asked_about_no_more(h: Harness) -> None:
    await ask_about(h)
    await go(h)
    await tell(h, employee(active=False, version=2))
    await on(h, date(2027, 1, 16))
    await tell(h, employee(version=3))
    assert (await only_request(h))["state"] == "cancelled"


async def test_a_request_goes_to_another_agency_with_its_person(h: Harness) -> None:
    await ask_about(h)
    await go(h)
    await tell(h, employee(agency=ELSEWHERE, version=2))
    assert not (await ask(h, LIST))["items"]
    [request] = (await ask(h, LIST, h.token(agency=ELSEWHERE)))["items"]
    assert (request["state"], request["agency"], request["assessor_id"]) == ("requested", ELSEWHERE, None)
    assert [(one.agency, one.assessor_id) for one in await said(h, AssessmentChanged)] == [
        (AGENCY, BUDI),
        (ELSEWHERE, None),
    ]
    assert (await answered(h, request)).status_code == 404  # Budi is asked no longer


@pytest.mark.parametrize("rounds_come_first", [True, False])
async def test_a_request_that_is_over_stays_where_and_with_whom_it_was(h: Harness, rounds_come_first: bool) -> None:
    await ask_about(h)
    await on(h, date(2027, 1, 15))
    if rounds_come_first:
        await on(h, date(2027, 1, 16))
    h.clock.set(datetime(2027, 1, 16, 5, 0, tzinfo=UTC))
    await tell(h, employee(agency=ELSEWHERE, version=2))
    await go(h)
    request = await only_request(h)
    assert (request["state"], request["agency"], request["assessor_id"]) == ("expired", AGENCY, BUDI)


async def test_an_answer_stays_where_it_was_given_though_its_test_is_corrected_after_a_move(h: Harness) -> None:
    done = await ask_about(h)
    await go(h)
    assert (await answered(h, await only_request(h))).status_code == 200
    await tell(h, employee(agency=ELSEWHERE, version=2))
    await tell(h, done.model_copy(update={"agency": ELSEWHERE, "post_test": Decimal(60)}))
    request = await only_request(h)
    assert (request["state"], request["agency"], request["assessor_id"]) == ("done", AGENCY, BUDI)


async def test_nobody_is_named_once_it_is_too_late(h: Harness) -> None:
    await ask_about(h, supervisor=None)
    await go(h)
    path = f"/evaluation/v1{LIST}/{(await only_request(h))['assessment_id']}/assessor"
    for moment, status in (
        (datetime(2027, 1, 15, 16, 59, tzinfo=UTC), 200),
        (datetime(2027, 1, 15, 17, tzinfo=UTC), 409),
    ):
        h.clock.set(moment)  # midnight in Sibolga is 17.00 UTC
        answer = await h.client.post(path, json={"assessor_id": BUDI}, headers=h.token())
        assert answer.status_code == status, answer.text


async def test_another_supervisor_takes_the_request_over(h: Harness) -> None:
    await ask_about(h, supervisor=None)
    await go(h)
    assert await states(h) == [("requested", None)]
    await tell(h, employee(version=2).model_copy(update={"supervisor_id": BUDI}))
    assert await states(h) == [("requested", None), ("requested", BUDI)]


async def test_the_agency_names_an_assessor_where_the_register_has_none(h: Harness) -> None:
    await ask_about(h, supervisor=None)
    await go(h)
    path = f"/evaluation/v1{LIST}/{(await only_request(h))['assessment_id']}/assessor"
    for stranger in ("00000000-0000-4000-8000-000000000000", SITI):
        refused = await h.client.post(path, json={"assessor_id": stranger}, headers=h.token())
        assert refused.status_code == 422
    named = await h.client.post(path, json={"assessor_id": BUDI}, headers=h.token())
    assert (named.status_code, named.json()["assessor_id"]) == (200, BUDI)
    elsewhere = await h.client.post(path, json={"assessor_id": BUDI}, headers=h.token(agency="medan-dinkes"))
    assert elsewhere.status_code == 404
    await tell(h, employee(version=2).model_copy(update={"supervisor_id": SITI}))
    assert (await only_request(h))["assessor_id"] == BUDI


async def test_a_supervisor_sees_their_own_requests_and_nobody_elses(h: Harness) -> None:
    await ask_about(h)
    await go(h)
    assert (await ask(h, LIST, budi(h), assessor_id=BUDI))["items"]
    refused = await h.client.get(f"/evaluation/v1{LIST}", params={"assessor_id": SITI}, headers=budi(h))
    assert refused.status_code == 403
    assert not (await ask(h, LIST, h.token(agency="sibolga-dinkes")))["items"]
    assert (await ask(h, LIST, h.token(agency="*"), state="requested", agency=AGENCY))["items"]
    assert not (await ask(h, LIST, h.token(agency="*", city="medan")))["items"]


async def test_an_answer_counts_for_the_programme_and_for_the_persons_scores(h: Harness) -> None:
    await ask_about(h)
    await go(h)
    before = await score_of(h)
    answer = await answered(h, await only_request(h), competencies={"komunikasi": 90}, before={"komunikasi": 60})
    assert (answer.status_code, answer.json()["state"]) == (200, "done")
    await h.settled()
    behaviour = (await ask(h, f"/programmes/{PROGRAMME}/effectiveness"))["behaviour"]
    assert (behaviour["answers"], behaviour["mean"], behaviour["applied_share"]) == (1, 3.0, 1.0)
    assert (behaviour["value_mean"], behaviour["compared"], behaviour["change_mean"]) == (90.0, 1, 30.0)
    after = await score_of(h)
    assert after["score"] > before["score"]
    assert [piece["kind"] for piece in after["why"]["evidence"]] == ["assessment", "completion"]
    assert (await states(h))[-1] == ("done", BUDI)


async def test_an_answer_is_taken_once_and_only_from_who_is_asked(h: Harness) -> None:
    await ask_about(h, datetime(2026, 8, 31, 9, 0, tzinfo=UTC))
    request = await only_request(h)
    early = await answered(h, request)
    assert early.status_code == 404  # nobody is asked yet, so Budi has nothing to see
    await on(h, date(2026, 11, 30))
    assert (await answered(h, request, h.token(subject=SITI, scopes=PARTICIPANT))).status_code == 404
    assert (await answered(h, request, h.token(subject=SITI))).status_code == 403
    assert (await answered(h, request, h.token(agency="sibolga-dinkes"))).status_code == 404
    assert (await answered(h, request)).status_code == 200
    again = await answered(h, request)
    assert (again.status_code, again.json()["current_state"]) == (409, "done")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"applies": 5}, "/applies"),
        ({"applies": 0}, "/applies"),
        ({"competencies": {"komunikasi": 101}}, "/competencies/komunikasi"),
        ({"competencies": {"integritas": 50}}, "/competencies/integritas"),
        ({"before": {"komunikasi": 50}}, "/before/komunikasi"),
    ],
)
async def test_an_answer_that_cannot_be_is_refused_whole(h: Harness, body: dict[str, Any], pointer: str) -> None:
    await ask_about(h)
    await go(h)
    answer = await answered(h, await only_request(h), **body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await only_request(h))["state"] == "requested"


async def test_an_officer_may_write_an_answer_down(h: Harness) -> None:
    await ask_about(h, supervisor=None)
    await go(h)
    answer = await answered(h, await only_request(h), h.token(), applies=1)
    assert answer.status_code == 200


async def test_an_answer_about_a_withdrawn_completion_counts_no_longer(h: Harness) -> None:
    done = await ask_about(h)
    await go(h)
    await answered(h, await only_request(h))
    await tell(h, withdrawn(done))
    assert (await ask(h, f"/programmes/{PROGRAMME}/effectiveness"))["behaviour"]["answers"] == 0
    assert not await h.rows("evaluation", "behaviour_sum")
    await tell(h, done.model_copy(update={"jp_earned": done.jp_earned}))
    assert (await only_request(h))["state"] == "done"
    assert (await ask(h, f"/programmes/{PROGRAMME}/effectiveness"))["behaviour"]["answers"] == 1
