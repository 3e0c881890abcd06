"""What learning costs, by hand."""

from __future__ import annotations

from typing import Any

from shared.ids import new_opaque_id
from tests.service.evaluation.learning import budget, costing, enrolled, finished, offering, person
from tests.service.evaluation.story import ask, tell
from tests.service.harness import Harness

HERE = "/agencies/sibolga-disdik/summary"
UNKNOWN = "0197f000-0000-7000-8000-0000000c0571"
"""A session of which no cost is stated."""


async def test_cost_is_divided_by_what_came_of_it(h: Harness) -> None:
    who = [new_opaque_id() for _ in range(6)]
    seats = [enrolled(one) for one in who]
    await tell(h, *(person(one) for one in who), offering(), costing(planned=10_000_000, spent=9_000_000), *seats)
    await tell(
        h,
        *(finished(one, pre="40", post="70", jp="5") for one in seats[:4]),
        finished(seats[4], pre="50", post="40", jp="0", outcome="failed"),
        finished(seats[5], post=None, jp="5"),
        budget(50_000_000, 5_000_000, 9_000_000),
    )
    body = (await ask(h, HERE))["costs"]
    [programme] = body.pop("programmes")
    assert body == {
        "budget": {"planned": 50_000_000, "committed": 5_000_000, "spent": 9_000_000},
        "sessions": 1,
        "planned": 10_000_000,
        "spent": 9_000_000,
        "unstated": 0,
        "participants": 6,
        "per_participant": 1_500_000,  # 9,000,000 / 6
        "per_jp": 360_000,  # 9,000,000 / 25 JP
        "per_point": 68_182,  # 1,500,000 / ((4 x 30 - 10) / 5 pairs = 22 points)
    }
    assert (programme["title"], programme["per_participant"]) == ("Teknologi informasi untuk guru", 1_500_000)


async def test_the_plan_counts_while_nobody_has_said_what_was_spent(h: Harness) -> None:
    who = [new_opaque_id() for _ in range(5)]
    seats = [enrolled(one) for one in who]
    await tell(h, *(person(one) for one in who), costing(planned=1_000_000), *seats)
    body = (await ask(h, HERE))["costs"]
    assert (body["unstated"], body["participants"], body["per_participant"]) == (1, 0, None)
    await tell(h, *(finished(one) for one in seats))
    assert (await ask(h, HERE))["costs"]["per_participant"] == 200_000


async def test_a_session_whose_cost_nobody_knows_makes_no_other_cheaper(h: Harness) -> None:
    who = [new_opaque_id() for _ in range(12)]
    dear, unknown = [enrolled(one) for one in who[:5]], [enrolled(one, session_id=UNKNOWN) for one in who[5:]]
    await tell(h, *(person(one) for one in who), costing(planned=1_000_000, spent=900_000), *dear)
    await tell(h, costing(session_id=UNKNOWN), *unknown)
    await tell(h, *(finished(one, jp="5") for one in (*dear, *unknown)))
    body = (await ask(h, HERE))["costs"]
    assert (body["sessions"], body["unstated"], body["participants"]) == (2, 1, 12)
    assert (body["per_participant"], body["per_jp"]) == (
        180_000,
        36_000,
    )  # 900,000 over 5 people and 25 JP, not over 12
    await tell(h, costing(session_id=UNKNOWN, spent=0, version=3))  # it was free, and somebody has said so
    body = (await ask(h, HERE))["costs"]
    assert (body["unstated"], body["per_participant"], body["per_jp"]) == (0, 75_000, 15_000)  # over 12 and 60 JP


async def test_nothing_is_said_per_head_where_no_cost_is_known(h: Harness) -> None:
    who = [new_opaque_id() for _ in range(5)]
    seats = [enrolled(one) for one in who]
    await tell(h, *(person(one) for one in who), costing(), *seats, *(finished(one) for one in seats))
    body = (await ask(h, HERE))["costs"]
    assert (body["participants"], body["per_participant"], body["per_jp"], body["per_point"]) == (5, None, None, None)


async def test_few_people_behind_a_known_cost_are_hidden_as_well(h: Harness) -> None:
    who = [new_opaque_id() for _ in range(9)]
    dear, unknown = [enrolled(one) for one in who[:4]], [enrolled(one, session_id=UNKNOWN) for one in who[4:]]
    await tell(h, *(person(one) for one in who), costing(planned=1_000_000), costing(session_id=UNKNOWN))
    await tell(h, *dear, *unknown, *(finished(one) for one in (*dear, *unknown)))
    body = (await ask(h, HERE))["costs"]
    assert (body["planned"], body["participants"], body["per_participant"]) == (1_000_000, None, None)


async def test_what_few_participants_cost_is_hidden(h: Harness) -> None:
    who = [new_opaque_id() for _ in range(4)]
    seats = [enrolled(one) for one in who]
    await tell(h, *(person(one) for one in who), costing(planned=1_000_000), *seats, *(finished(one) for one in seats))
    body = (await ask(h, HERE))["costs"]
    assert (body["planned"], body["participants"], body["per_participant"]) == (1_000_000, None, None)
    assert body["programmes"][0]["per_jp"] is None


async def test_few_people_of_an_unknown_cost_do_not_follow_from_what_is_divided(h: Harness) -> None:
    """Of 48 participants 16 are in sessions of a known cost: the total says so, and one of 30 would tell of the 2."""
    sizes = {"a": (8, 900_000), "b": (8, 900_000), "c": (2, None), "d": (30, None)}
    for number, (size, spent) in enumerate(sizes.values()):
        where: dict[str, Any] = {"session_id": f"{UNKNOWN[:-1]}{number}", "programme_id": f"{UNKNOWN[:-3]}b7{number}"}
        who = [new_opaque_id() for _ in range(size)]
        seats = [enrolled(one, **where) for one in who]
        await tell(h, *(person(one) for one in who), costing(spent=spent, **where), *seats)
        await tell(h, *(finished(one) for one in seats))
    body = (await ask(h, HERE))["costs"]
    assert (body["participants"], body["per_participant"]) == (48, 112_500)  # 1,800,000 over 16
    assert sorted(str(one["participants"]) for one in body["programmes"]) == ["8", "None", "None", "None"]


async def test_an_older_version_of_a_budget_changes_nothing(h: Harness) -> None:
    await tell(h, person(new_opaque_id()), budget(70, version=3), budget(10, version=2))
    assert (await ask(h, HERE))["costs"]["budget"]["planned"] == 70
