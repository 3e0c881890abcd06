"""The nine boxes of an agency and the distribution of its predicates, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from shared.ids import new_opaque_id
from tests.service.evaluation.story import AGENCY, BUDI, SITI, UNIT, ask, employee, tell
from tests.service.evaluation.test_judgements import ORGANISATION, POTENTIAL, entered
from tests.service.harness import Harness


async def rated(h: Harness, employee_id: str, result: str, behaviour: str, period: str = "2025") -> None:
    said = {"employee_id": employee_id, "period": period, "result": result, "behaviour": behaviour}
    await entered(h, "performance", said)


async def test_people_stand_in_their_boxes_and_the_others_are_listed(h: Harness) -> None:
    both, none = (new_opaque_id() for _ in range(2))
    await tell(h, *(employee(one) for one in (SITI, BUDI, both, none)))
    await rated(h, SITI, "meets", "meets")
    await rated(h, both, "above", "above", "2026-Q3")
    for one, value in ((SITI, 82.5), (both, 59.99), (BUDI, 90)):
        await entered(h, "potential", {**POTENTIAL, "employee_id": one, "value": value})
    body = await ask(h, f"/agencies/{AGENCY}/talent-matrix", year=2026)
    assert [box["box"] for box in body["boxes"]] == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    inside = {one["employee_id"]: box["box"] for box in body["boxes"] for one in box["items"]}
    assert inside == {SITI: 8, both: 4}
    assert {one["employee_id"]: one["potential"] for one in body["not_placed"]} == {BUDI: 90.0, none: None}
    own = (await ask(h, f"/employees/{SITI}/profile"))["talent"]
    assert (own["box"], own["performance"], own["degree"], own["period"]) == (8, "meets", "high", "2025")
    assert own["advice"].startswith("Pertahankan")


async def test_a_person_of_another_year_is_not_placed(h: Harness) -> None:
    await tell(h, employee())
    await rated(h, SITI, "meets", "meets")
    await entered(h, "potential", POTENTIAL)
    for year, places in ((2025, 0), (2026, 1), (2027, 0)):
        body = await ask(h, f"/agencies/{AGENCY}/talent-matrix", year=year)
        assert sum(box["people"] for box in body["boxes"]) == places, year


async def test_a_units_predicates_lie_beside_its_agencys_guide_until_it_is_rated_itself(h: Harness) -> None:
    people = [new_opaque_id() for _ in range(6)]
    await tell(h, *(employee(one) for one in people))
    for one in people[:3]:
        await rated(h, one, "above", "above")
    for one in people[3:5]:
        await rated(h, one, "meets", "meets")
    path = f"/units/{UNIT}/performance-distribution"
    body = await ask(h, path, year=2025)
    assert (body["people"], body["rated"], body["rating"], body["deviates"]) == (6, 5, None, None)
    await entered(h, "organisation-ratings", ORGANISATION)
    body = await ask(h, path)
    assert (body["year"], body["rating"], body["rated_as"], body["deviates"]) == (2025, "baik", AGENCY, True)
    best = body["shares"][0]
    assert (best["people"], best["share"], best["guide"], best["difference"]) == (3, 0.6, 0.2, 0.4)
    await entered(h, "organisation-ratings", {**ORGANISATION, "organisation": UNIT, "rating": "sangat-baik"})
    body = await ask(h, path)
    assert (body["rating"], body["rated_as"], body["deviates"]) == ("sangat-baik", UNIT, True)
    assert [one["deviates"] for one in body["shares"]] == [False, True, False, False, False]  # 0.4 beside 0.3
    whole = await ask(h, f"/agencies/{AGENCY}/performance-distribution")
    assert (whole["rating"], whole["people"]) == ("baik", 6)


async def test_four_rated_people_are_no_distribution(h: Harness) -> None:
    people = [new_opaque_id() for _ in range(5)]
    await tell(h, *(employee(one) for one in people))
    await entered(h, "organisation-ratings", ORGANISATION)
    for number, one in enumerate(people, 1):
        await rated(h, one, "meets", "meets")
        body = await ask(h, f"/agencies/{AGENCY}/performance-distribution")
        assert (body["rated"], body["enough"]) == (number, number >= 5)


@pytest.mark.parametrize(
    "path",
    [
        f"/agencies/{AGENCY}/talent-matrix",
        f"/agencies/{AGENCY}/performance-distribution",
        f"/units/{UNIT}/performance-distribution",
    ],
)
async def test_another_agencys_people_read_as_absent(h: Harness, path: str) -> None:
    await tell(h, employee())
    for query, expected in (({}, 200), ({"agency": "sibolga-dinkes"}, 404), ({"agency": "*", "city": "medan"}, 404)):
        token: dict[str, Any] = h.token(**query)
        assert (await h.client.get(f"/evaluation/v1{path}", headers=token)).status_code == expected


async def test_a_unit_without_people_is_absent(h: Harness) -> None:
    await tell(h, employee())
    answer = await h.client.get(f"/evaluation/v1/units/{AGENCY}.nobody/performance-distribution", headers=h.token())
    assert answer.status_code == 404
