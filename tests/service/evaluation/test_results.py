"""Citizens' answers beside a programme (Kirkpatrick 4), and what is told of the programme as a whole once a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shared.events.base import Event
from shared.events.enrollment import UnitChanged
from shared.events.evaluation import ProgrammeRated
from shared.ids import new_opaque_id
from tests.service.evaluation.rounds import go, on
from tests.service.evaluation.story import (
    AGENCY,
    CITY,
    PROGRAMME,
    ask,
    completed,
    programme,
    questionnaire,
    said,
    session,
    skm,
    tell,
    withdrawn,
)
from tests.service.harness import Harness

HERE = f"/programmes/{PROGRAMME}/effectiveness"
BEFORE, COURSE, AFTER = (datetime(2026, month, 10, 9, 0, tzinfo=UTC) for month in (6, 7, 8))


def unit(name: str, city: str = CITY) -> UnitChanged:
    return UnitChanged(unit_id=f"{AGENCY}.{name}", agency=AGENCY, city=city, name=name, version=1)


def heard(name: str, before: int, after: int, n: int = 10) -> list[Event]:
    """``n`` answers with the same mark everywhere in the month before the course and in the month after it."""
    return [
        skm(mark, unit_id=f"{AGENCY}.{name}", at=at)
        for mark, at in ((before, BEFORE), (after, AFTER))
        for _ in range(n)
    ]


def done(name: str) -> Event:
    return completed(new_opaque_id(), at=COURSE).model_copy(update={"unit_id": f"{AGENCY}.{name}"})


async def city_of_four(h: Harness) -> list[Event]:
    """Two units with participants, 2 -> 4 and 2 -> 3, and two without, 2 -> 2 each: 50 and 25 points beside 0."""
    names = ("a", "b", "c", "d")
    learned = [done("a"), done("b")]
    marks = {"a": (2, 4), "b": (2, 3), "c": (2, 2), "d": (2, 2)}
    answers = [event for name in names for event in heard(name, *marks[name])]
    await tell(h, programme(), session(), *(unit(name) for name in names), *learned, *answers)
    return learned


async def test_the_units_of_participants_are_compared_with_the_others_of_the_city(h: Harness) -> None:
    await city_of_four(h)
    await tell(h, unit("z", city="medan"), *heard("z", 4, 1))
    # (50 + 25) / 2 = 37.5 beside 0; variance 312.5, root(312.5 / 2) = 12.5, 1 degree: 12.706205 x 12.5 = 158.83
    assert (await ask(h, HERE))["results"] == {
        "units": 2,
        "other_units": 2,
        "answers": 80,
        "change": 37.5,
        "other_change": 0.0,
        "effect": 37.5,
        "interval": {"low": -121.33, "high": 196.33},
    }


async def test_a_unit_whose_only_completion_is_withdrawn_takes_part_no_longer(h: Harness) -> None:
    learned = await city_of_four(h)
    first = learned[0]
    await tell(h, withdrawn(first))  # type: ignore[arg-type]  # a completion
    results = (await ask(h, HERE))["results"]
    assert (results["units"], results["other_units"], results["effect"]) == (1, 3, None)
    assert [row["unit_id"] for row in await h.rows("evaluation", "programme_unit")] == [f"{AGENCY}.b"]


async def test_nobody_has_completed_it_and_there_are_no_results(h: Harness) -> None:
    await tell(h, programme(), session(), questionnaire(2))
    assert (await ask(h, HERE))["results"] is None


async def test_a_programme_as_a_whole_is_told_when_it_says_something_new(h: Harness) -> None:
    await city_of_four(h)
    await on(h, date(2026, 11, 2))
    *earlier, told = await told_of_the_whole(h)
    assert (told.programme_id, told.verdict) == (PROGRAMME, "not_enough_evidence")
    assert "results-unclear" in told.reasons
    assert all("results-unclear" not in one.reasons for one in earlier)  # the rounds came by while it was being told
    await go(h)
    await on(h, date(2026, 11, 3))
    assert await told_of_the_whole(h) == [*earlier, told]
    await tell(h, *(questionnaire(3) for _ in range(5)))
    await on(h, date(2026, 11, 4))
    last = (await told_of_the_whole(h))[-1]
    assert (last.verdict, last.answers) == ("revise", 5)


async def told_of_the_whole(h: Harness) -> list[ProgrammeRated]:
    return [one for one in await said(h, ProgrammeRated) if one.session_id is None]


async def test_a_programme_nobody_says_anything_of_is_not_told(h: Harness) -> None:
    await tell(h, programme(), session())
    await go(h)
    assert not await said(h, ProgrammeRated)
