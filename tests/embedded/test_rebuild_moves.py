"""Whose request it is, and who is asked, comes out of a rebuild as it was, whenever somebody moved to another agency.

The past is applied a day at a time, the live store goes its rounds every few seconds: both must end with the same.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from shared.events.enrollment import Completed, EmployeeChanged
from tests.embedded.stores import dump, published
from tests.embedded.test_rebuild import rebuilt
from tests.embedded.test_rebuild_days import IN_JULY, enter_into, learnt, moments_pass, requests, tell
from tests.service.enrollment import town
from tests.service.evaluation import story
from tests.service.evaluation.rounds import go, on
from tests.service.evaluation.story import AGENCY, BUDI, SITI
from tests.service.harness import Harness, running

ZAHRA = "00000000-0000-4000-8000-000000000042"
"""Who completed the programme; Siti supervises her."""
ELSEWHERE = "sibolga-dinkes"
IN_JANUARY = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
"""Too late to ask about by the time it is entered."""
OPENS, DUE = date(2026, 10, 15), date(2027, 1, 15)
"""Of a completion in July."""
ANSWER = {"applies": 3, "competencies": {"komunikasi": 70}}
Standing = tuple[str, str, str | None]
"""A request's state, agency and assessor."""


def zahra(
    version: int = 1, *, agency: str = AGENCY, supervisor: str | None = SITI, active: bool = True
) -> EmployeeChanged:
    facts = story.employee(ZAHRA, agency=agency, version=version, active=active)
    return facts.model_copy(update={"supervisor_id": supervisor})


def moved(version: int = 2) -> EmployeeChanged:
    """To another agency, where nobody supervises her yet."""
    return zahra(version, agency=ELSEWHERE, supervisor=None)


def erased(version: int = 2) -> EmployeeChanged:
    return zahra(version, supervisor=None, active=False).model_copy(update={"erased": True})


def told_anew(done: Completed, *, agency: str = AGENCY) -> Completed:
    """The same completion with another test result, told from where she works now."""
    return learnt(ZAHRA, done.completed_at, post="60").model_copy(
        update={"enrollment_id": done.enrollment_id, "agency": agency, "unit_id": f"{agency}.sekretariat"}
    )


async def known(h: Harness, at: datetime = IN_JULY) -> Completed:
    """Zahra, her supervisor and her completion, before the rounds were gone."""
    done = learnt(ZAHRA, at)
    await tell(h, story.programme(), story.session(), *(story.employee(one) for one in (SITI, BUDI)), zahra())
    await tell(h, done)
    return done


async def asked(h: Harness, at: datetime = IN_JULY) -> Completed:
    """The same, with the rounds gone."""
    done = await known(h, at)
    await pass_rounds(h)
    return done


async def pass_rounds(h: Harness) -> None:
    await go(h)
    await moments_pass(h)


async def standing(h: Harness) -> Standing:
    everywhere = h.token(agency="*")  # the agency's own officer no longer sees what has moved
    [one] = (await story.ask(h, "/assessment-requests", everywhere))["items"]
    return one["state"], one["agency"], one["assessor_id"]


async def expired_before_the_move(h: Harness) -> None:
    await asked(h)
    await on(h, DUE + timedelta(days=1))
    await moments_pass(h)
    await tell(h, moved())


async def moved_after_the_last_day_before_the_rounds(h: Harness) -> None:
    await asked(h)
    h.clock.set(datetime(2027, 1, 16, 9, 0, tzinfo=UTC))
    await tell(h, moved())
    await pass_rounds(h)


async def moved_on_the_last_day(h: Harness) -> None:
    await asked(h)
    await on(h, DUE)
    await moments_pass(h)
    await tell(h, moved())
    await on(h, DUE + timedelta(days=1))


async def entered_too_late(h: Harness) -> None:
    await asked(h, IN_JANUARY)
    await tell(h, moved())
    await pass_rounds(h)


async def entered_too_late_and_moved_before_the_rounds(h: Harness) -> None:
    await known(h, IN_JANUARY)
    await tell(h, moved())
    await pass_rounds(h)


async def entered_too_late_and_told_anew_from_elsewhere(h: Harness) -> None:
    done = await asked(h, IN_JANUARY)
    await tell(h, moved())
    await tell(h, told_anew(done, agency=ELSEWHERE))
    await pass_rounds(h)


async def moved_long_after_with_nobody_going_the_rounds(h: Harness) -> None:
    await known(h, datetime(2026, 10, 30, 9, 0, tzinfo=UTC))
    h.clock.set(datetime(2027, 6, 1, 9, 0, tzinfo=UTC))
    await tell(h, moved())
    await pass_rounds(h)


async def open_and_moved(h: Harness) -> None:
    await asked(h)
    await tell(h, moved())
    await pass_rounds(h)


async def open_and_moved_to_another_supervisor(h: Harness) -> None:
    await asked(h)
    await tell(h, moved())
    await tell(h, zahra(3, agency=ELSEWHERE, supervisor=BUDI))
    await pass_rounds(h)


async def named_and_moved(h: Harness) -> None:
    await asked(h)
    await enter_into(h, (await requests(h))[ZAHRA], "assessor", {"assessor_id": BUDI})
    await moments_pass(h)
    await tell(h, moved())


async def planned_and_moved(h: Harness) -> None:
    await asked(h, datetime(2026, 10, 30, 9, 0, tzinfo=UTC))
    await tell(h, moved())
    await on(h, date(2027, 1, 30))


async def answered(h: Harness) -> Completed:
    done = await asked(h)
    await enter_into(h, (await requests(h))[ZAHRA], "answer", ANSWER)
    await moments_pass(h)
    await tell(h, moved())
    return done


async def answered_and_moved(h: Harness) -> None:
    await answered(h)
    await on(h, DUE + timedelta(days=1))


async def answered_and_told_anew_from_elsewhere(h: Harness) -> None:
    done = await answered(h)
    await tell(h, told_anew(done, agency=ELSEWHERE))


async def open_and_told_anew_from_elsewhere(h: Harness) -> None:
    done = await asked(h)
    await tell(h, moved())
    await tell(h, told_anew(done, agency=ELSEWHERE))
    await tell(h, told_anew(done))
    await pass_rounds(h)


async def answered_taken_back_and_completed_again(h: Harness) -> None:
    done = await answered(h)
    await tell(h, story.withdrawn(done))
    await tell(h, told_anew(done, agency=ELSEWHERE))


async def gone_and_back(h: Harness) -> None:
    await asked(h)
    await tell(h, zahra(2, active=False))
    assert (await standing(h))[0] == "cancelled"
    await tell(h, zahra(3))
    await pass_rounds(h)


async def gone_for_good(h: Harness) -> None:
    await asked(h)
    await tell(h, zahra(2, active=False))
    await tell(h, zahra(3, agency=ELSEWHERE, active=False))
    await on(h, DUE + timedelta(days=1))
    await moments_pass(h)
    await tell(h, zahra(4))


async def open_and_erased(h: Harness) -> None:
    await asked(h)
    await tell(h, erased())
    await on(h, DUE + timedelta(days=1))


async def expired_and_erased(h: Harness) -> None:
    await expired_before_the_move(h)
    await tell(h, erased(3))


async def entered_too_late_and_erased(h: Harness) -> None:
    await asked(h, IN_JANUARY)
    await tell(h, erased())


async def answered_and_erased(h: Harness) -> None:
    await answered(h)
    await tell(h, erased(3))


STORIES: list[tuple[Callable[[Harness], Awaitable[None]], Standing]] = [
    (expired_before_the_move, ("expired", AGENCY, SITI)),
    (moved_after_the_last_day_before_the_rounds, ("expired", AGENCY, SITI)),
    (moved_on_the_last_day, ("expired", ELSEWHERE, None)),
    (entered_too_late, ("expired", AGENCY, None)),
    (entered_too_late_and_moved_before_the_rounds, ("expired", AGENCY, None)),
    (entered_too_late_and_told_anew_from_elsewhere, ("expired", AGENCY, None)),
    (moved_long_after_with_nobody_going_the_rounds, ("expired", AGENCY, SITI)),
    (open_and_moved, ("requested", ELSEWHERE, None)),
    (open_and_moved_to_another_supervisor, ("requested", ELSEWHERE, BUDI)),
    (open_and_told_anew_from_elsewhere, ("requested", ELSEWHERE, None)),
    (named_and_moved, ("requested", ELSEWHERE, BUDI)),
    (planned_and_moved, ("requested", ELSEWHERE, None)),
    (answered_and_moved, ("done", AGENCY, SITI)),
    (answered_and_told_anew_from_elsewhere, ("done", AGENCY, SITI)),
    (answered_taken_back_and_completed_again, ("done", ELSEWHERE, None)),
    (gone_and_back, ("requested", AGENCY, SITI)),
    (gone_for_good, ("cancelled", ELSEWHERE, SITI)),
    (open_and_erased, ("cancelled", AGENCY, None)),
    (expired_and_erased, ("expired", AGENCY, SITI)),
    (entered_too_late_and_erased, ("expired", AGENCY, None)),
    (answered_and_erased, ("done", AGENCY, SITI)),
]


@pytest.mark.parametrize(("happens", "expected"), [pytest.param(*one, id=one[0].__name__) for one in STORIES])
async def test_a_request_comes_out_where_it_was_and_with_who_was_asked(
    tmp_path: Path, happens: Callable[[Harness], Awaitable[None]], expected: Standing
) -> None:
    async with running(tmp_path, "evaluation") as h:
        await happens(h)
        await pass_rounds(h)
        assert await standing(h) == expected
    before, log = dump(tmp_path / "evaluation.db"), published(tmp_path)
    outcome = await rebuilt(tmp_path, "evaluation", h)
    assert outcome.is_identical, outcome
    assert outcome.told == 0
    assert dump(tmp_path / "evaluation.db") == before
    async with running(tmp_path, "evaluation", now=h.clock.now()) as h:
        await go(h)
    assert published(tmp_path) == log


@pytest.mark.parametrize("then", ["moved", "erased"])
@pytest.mark.parametrize("finished_on", ["2026-01-15", "2026-07-15"])
async def test_what_officers_do_comes_out_as_it_was(tmp_path: Path, finished_on: str, then: str) -> None:
    """A session of January, too late to ask about, and one of July, asked about until its days are over."""
    async with running(tmp_path, "enrollment", "evaluation") as h:
        for slug in (town.MINE, town.NEIGHBOUR):
            await town.agency(h, slug)
        who, chief = await town.person(h, 1), await town.person(h, 2)
        await town.patched(h, f"/employees/{who}", {"supervisor_id": chief})
        seat = await town.seat(h, who, await town.run(h, starts_on=finished_on, ends_on=finished_on))
        body = town.result(completed_at=f"{finished_on}T16:00:00+07:00")
        await town.made(h, f"/enrollments/{seat['enrollment_id']}/completion", body, status=200)
        await pass_rounds(h)
        if finished_on == "2026-07-15":
            await on(h, DUE + timedelta(days=1))
        expected = await standing(h)
        await moments_pass(h)
        if then == "moved":
            since = {"unit_id": f"{town.NEIGHBOUR}.layanan", "since": "2026-11-01"}
            await town.made(h, f"/employees/{who}/moves", since, town.bkpsdm(h))
        else:
            assert (await town.call(h, "DELETE", f"/employees/{who}")).status_code == 204
        await pass_rounds(h)
        assert await standing(h) == expected
    assert expected == ("expired", town.MINE, None if finished_on == "2026-01-15" else chief)
    before = dump(tmp_path / "evaluation.db")
    outcome = await rebuilt(tmp_path, "evaluation", h)
    assert outcome.is_identical, outcome
    assert dump(tmp_path / "evaluation.db") == before
