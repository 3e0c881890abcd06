"""What happened on its day happens on it again: requests to supervisors, and a rule set's new landmark."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from shared.events.enrollment import Completed
from shared.events.evaluation import ScoreChanged
from tests.embedded.stores import derived, dump, execute, published
from tests.embedded.test_rebuild import rebuilt
from tests.service.evaluation import story
from tests.service.evaluation.rounds import go, on
from tests.service.evaluation.test_rule_sets import ADI, ZAHRA, enter, midnight, worked_out
from tests.service.harness import START, Harness, running

PEOPLE = tuple(f"00000000-0000-4000-8000-{number:012}" for number in range(9))
IN_JULY = datetime(2026, 7, 15, 9, 0, tzinfo=UTC)
STORE = "evaluation.db"


def learnt(person: str, at: datetime = IN_JULY, post: str = "80") -> Completed:
    return story.completed(person, at=at, post=post)


async def requests(h: Harness) -> dict[str, dict[str, Any]]:
    """By person."""
    found = (await story.ask(h, "/assessment-requests"))["items"]
    return {one["employee_id"]: one for one in found}


async def enter_into(h: Harness, one: dict[str, Any], what: str, body: dict[str, Any]) -> None:
    path = f"/evaluation/v1/assessment-requests/{one['assessment_id']}/{what}"
    (await h.client.post(path, json=body, headers=h.token())).raise_for_status()


async def moments_pass(h: Harness) -> None:
    """Nobody does two things in one millisecond."""
    await h.settled()
    h.clock.advance(timedelta(seconds=1))


async def tell(h: Harness, *events: Any) -> None:
    await h.publish(*events)
    await moments_pass(h)


async def half_a_year(h: Harness) -> None:
    """Requests that are named, followed, answered, told again, taken back, too late, cancelled and still waiting."""
    named, _, answered, again, back, late, _, waiting, new = PEOPLE
    facts = [story.employee(one).model_copy(update={"supervisor_id": story.SITI}) for one in PEOPLE]
    done = {one: learnt(one) for one in PEOPLE[:-1]}
    await tell(h, story.programme(), story.session(), story.employee(story.SITI), story.employee(story.BUDI), *facts)
    done[late] = learnt(late, datetime(2026, 5, 20, 9, 0, tzinfo=UTC))
    done[waiting] = learnt(waiting, datetime(2026, 10, 30, 9, 0, tzinfo=UTC))
    await tell(h, *done.values())
    found = await requests(h)
    await enter_into(h, found[waiting], "assessor", {"assessor_id": story.BUDI})
    await moments_pass(h)
    await on(h, date(2026, 11, 3))
    found = await requests(h)
    for assessor in (story.BUDI, story.SITI, story.BUDI):
        await enter_into(h, found[named], "assessor", {"assessor_id": assessor})
        await moments_pass(h)
    for one in (answered, again, back):
        body = {"applies": 3, "competencies": {"komunikasi": 70}, "before": {"komunikasi": 55}}
        await enter_into(h, found[one], "answer", body)
        await moments_pass(h)
    other = facts[1].model_copy(update={"supervisor_id": story.BUDI, "version": 2})
    gone = facts[6].model_copy(update={"active": False, "version": 2})
    await tell(h, other, gone)
    await tell(h, learnt(again, post="60").model_copy(update={"enrollment_id": done[again].enrollment_id}))
    await tell(h, story.withdrawn(done[back]))
    await on(h, date(2026, 12, 1))
    h.clock.set(datetime(2027, 3, 2, 9, 0, tzinfo=UTC))
    await tell(h, learnt(new, datetime(2027, 2, 1, 9, 0, tzinfo=UTC)))


async def test_requests_and_their_answers_come_out_as_they_were(tmp_path: Path) -> None:
    async with running(tmp_path, "evaluation") as h:
        await half_a_year(h)
        await go(h)
        states = {person: one["state"] for person, one in (await requests(h)).items()}
    # what is planned for 2027 opened on 2 March; the withdrawn one is gone
    named, moved, answered, again, _, late, left, waiting, new = PEOPLE
    assert states == {
        named: "expired", moved: "expired", answered: "done", again: "done", late: "expired", left: "cancelled",
        waiting: "requested", new: "planned",
    }  # fmt: skip
    before, log = dump(tmp_path / STORE), published(tmp_path)
    assert before["behaviour_sum"]
    outcome = await rebuilt(tmp_path, "evaluation", h)
    assert outcome.is_identical, outcome
    assert outcome.told == 0
    assert dump(tmp_path / STORE) == before
    async with running(tmp_path, "evaluation", now=h.clock.now()) as h:
        await go(h)
    assert published(tmp_path) == log


async def test_a_rebuild_goes_no_further_than_the_live_store_has_gone(tmp_path: Path) -> None:
    async with running(tmp_path, "evaluation") as h:
        await half_a_year(h)
        await go(h)
    overdue = "UPDATE participation SET state = 'planned', turn_on = opens_on WHERE employee_id = ?"
    assert execute(tmp_path / STORE, overdue, PEOPLE[7]) == 1  # as if the server had stopped before that day
    before = dump(tmp_path / STORE)
    outcome = await rebuilt(tmp_path, "evaluation", h)
    assert outcome.is_identical, outcome
    assert dump(tmp_path / STORE) == before


async def test_requests_and_sums_that_were_wrong_are_put_right_and_told(tmp_path: Path) -> None:
    async with running(tmp_path, "evaluation") as h:
        await half_a_year(h)
        await go(h)
    sound, log = derived(tmp_path / STORE), published(tmp_path)
    assert execute(tmp_path / STORE, "UPDATE participation SET state = 'cancelled' WHERE employee_id = ?", PEOPLE[7])
    assert execute(tmp_path / STORE, "UPDATE behaviour_sum SET mark_3 = mark_3 + 1")
    outcome = await rebuilt(tmp_path, "evaluation", h)
    assert {one.table: len(one.changed) for one in outcome.differences} == {"participation": 1, "behaviour_sum": 2}
    assert derived(tmp_path / STORE) == sound
    async with running(tmp_path, "evaluation", now=h.clock.now()) as h:
        await h.settled()
    assert outcome.told > 0
    news = [value for _, value in published(tmp_path) if b'"requested"' in value and PEOPLE[7].encode() in value]
    assert len(news) == 1 + sum(b'"requested"' in value and PEOPLE[7].encode() in value for _, value in log)


async def test_a_change_that_waits_is_weighed_anew_where_evidence_was_put_right(tmp_path: Path) -> None:
    async with running(tmp_path, "evaluation") as h:
        await tell(h, *(story.employee(one) for one in (story.SITI, ZAHRA)))
        await tell(h, *(learnt(one, START - timedelta(days=40)) for one in (story.SITI, ZAHRA)))
        await enter(h, {"half_life_days": 365}, city=None)
        await worked_out(h)
        await moments_pass(h)
    for table in ("evidence", "next_piece"):
        assert execute(tmp_path / STORE, f"DELETE FROM {table} WHERE employee_id = ?", ZAHRA) == 1  # noqa: S608 - ours
    outcome = await rebuilt(tmp_path, "evaluation", h)
    assert [one.table for one in outcome.differences] == ["evidence"]
    async with running(tmp_path, "evaluation", now=h.clock.now()) as h:
        await worked_out(h)
        assert len(await h.rows("evaluation", "next_piece")) == 2
        await midnight(h)
        assert (await h.rows("evaluation", "score_basis"))[0]["half_life_days"] == 365
        assert (await h.rows("evaluation", "score_sum"))[1]["n"] == 1


async def test_a_new_landmark_takes_effect_again_on_its_day(tmp_path: Path) -> None:
    async with running(tmp_path, "evaluation") as h:
        taken_back = learnt(ADI, START - timedelta(days=100))
        await tell(h, *(story.employee(one) for one in (story.SITI, ADI, ZAHRA)))
        await tell(h, taken_back, *(learnt(one, START - timedelta(days=40)) for one in (story.SITI, ADI, ZAHRA)))
        await enter(h, {"landmark": "2024-01-01T00:00:00Z"}, city=None)
        await worked_out(h)
        await moments_pass(h)
        await tell(h, story.met(rating=4), story.withdrawn(taken_back))
        old = (await h.rows("evaluation", "score_basis"))[0]["landmark"]
        await midnight(h)
        await moments_pass(h)
        await tell(h, learnt(ZAHRA, h.clock.now() - timedelta(hours=3), post="40"))
        await go(h)
        new = (await h.rows("evaluation", "score_basis"))[0]["landmark"]
        assert (old[:10], new[:10]) == ("2020-01-01", "2024-01-01")
        score, told = await story.score_of(h), len(await story.said(h, ScoreChanged))
    before, log = dump(tmp_path / STORE), published(tmp_path)
    assert len(before["evidence"]) == 5
    outcome = await rebuilt(tmp_path, "evaluation", h)
    assert outcome.is_identical, outcome
    assert dump(tmp_path / STORE) == before
    async with running(tmp_path, "evaluation", now=h.clock.now()) as h:
        await go(h)
        assert await story.score_of(h) == score
        assert len(await story.said(h, ScoreChanged)) == told
    assert published(tmp_path) == log
