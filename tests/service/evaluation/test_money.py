"""What learning costs, by hand."""

from __future__ import annotations

from shared.ids import new_opaque_id
from tests.service.evaluation.learning import budget, costing, enrolled, finished, offering, person
from tests.service.evaluation.story import ask, tell
from tests.service.harness import Harness

HERE = "/agencies/sibolga-disdik/summary"


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


async def test_what_few_participants_cost_is_hidden(h: Harness) -> None:
    who = [new_opaque_id() for _ in range(4)]
    seats = [enrolled(one) for one in who]
    await tell(h, *(person(one) for one in who), costing(planned=1_000_000), *seats, *(finished(one) for one in seats))
    body = (await ask(h, HERE))["costs"]
    assert (body["planned"], body["participants"], body["per_participant"]) == (1_000_000, None, None)
    assert body["programmes"][0]["per_jp"] is None


async def test_an_older_version_of_a_budget_changes_nothing(h: Harness) -> None:
    await tell(h, person(new_opaque_id()), budget(70, version=3), budget(10, version=2))
    assert (await ask(h, HERE))["costs"]["budget"]["planned"] == 70
