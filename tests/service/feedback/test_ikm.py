"""The index of a unit's year, against figures worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.feedback.town import EMPTY_UNIT, GONE, NEIGHBOUR, UNIT, get, made, pointers, scores, skm
from tests.service.harness import Harness

LAST_YEAR = "2025-06-02T09:00:00+07:00"


async def answered(h: Harness, *marks: dict[str, int], **more: Any) -> None:
    for mark in marks:
        await made(h, "/skm", skm(scores=mark, **more), h.token())


async def ikm(h: Harness, headers: dict[str, str] | None = None, unit: str = UNIT, **query: Any) -> dict[str, Any]:
    answer = await get(h, f"/units/{unit}/ikm", headers, **query)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


async def test_five_answers_worked_out_by_hand(h: Harness) -> None:
    # U1 20, U3 1+2+2+3+2 = 10, the seven others 15 each: 135 of 9 x 5 answers, 25 x 135 / 45 = 75.00
    await answered(h, *(scores(3, U1=4, U3=mark) for mark in (1, 2, 2, 3, 2)))
    found = await ikm(h)
    assert (found["answers"], found["value"], found["grade"], found["hidden"]) == (5, 75.0, "C", False)
    assert found["performance"] == "Kurang baik"
    assert (found["elements"]["U1"]["nrr"], found["elements"]["U2"]["nrr"], found["elements"]["U3"]["nrr"]) == (4, 3, 2)
    assert found["elements"]["U3"] == {"name": "Waktu penyelesaian", "nrr": 2.0, "weight": "1/9"}
    assert found["weakest"] == ["U3"]
    assert (found["year"], found["rule_set"]) == (2026, "ikm-2026.1")


@pytest.mark.parametrize(
    ("marks", "value", "grade"),
    [
        ([scores(4)] * 5, 100.0, "A"),
        ([scores(3)] * 5, 75.0, "C"),
        ([scores(1)] * 5, 25.0, "D"),
        # 180 - 21 = 159: 25 x 159 / 45 = 88.333...
        ([scores(4)] * 2 + [scores(3, U1=4, U2=4)] * 3, 88.33, "A"),
        # 158: 87.777...
        ([scores(4)] * 2 + [scores(3, U1=4, U2=4)] * 2 + [scores(3, U1=4)], 87.78, "B"),
        # 9 answers, 248 of 324: 25 x 248 / 81 = 76.543... ; 249: 76.851...
        ([scores(3)] * 8 + [scores(3, U1=4, U2=4, U3=4, U4=4, U5=4)], 76.54, "C"),
        ([scores(3)] * 8 + [scores(3, U1=4, U2=4, U3=4, U4=4, U5=4, U6=4)], 76.85, "B"),
    ],
)
async def test_the_index_is_rounded_once_and_graded_after_rounding(
    h: Harness, marks: list[dict[str, int]], value: float, grade: str
) -> None:
    await answered(h, *marks)
    found = await ikm(h)
    assert (found["value"], found["grade"]) == (value, grade)


async def test_the_public_sees_nothing_of_fewer_than_five_answers(h: Harness) -> None:
    await answered(h, *[scores(2)] * 4)
    hidden = await ikm(h)
    assert hidden["hidden"]
    shown = ("answers", "value", "grade", "performance", "indicative", "elements", "weakest", "previous_year")
    assert [hidden[name] for name in shown] == [None] * len(shown)
    await answered(h, scores(2))
    assert (await ikm(h))["answers"] == 5


@pytest.mark.parametrize("claims", [{}, {"agency": "*"}, {"agency": "*", "city": "*"}])
async def test_the_agency_and_its_city_see_every_answer(h: Harness, claims: dict[str, str]) -> None:
    await answered(h, *[scores(2)] * 4)
    found = await ikm(h, h.token(**claims))
    assert (found["answers"], found["value"], found["hidden"]) == (4, 50.0, False)


@pytest.mark.parametrize(
    "claims",
    [{"agency": "sibolga-dukcapil"}, {"agency": "*", "city": "medan"}, {"scopes": "evaluation:read participant"}],
)
async def test_a_token_of_somebody_else_sees_what_the_public_sees(h: Harness, claims: dict[str, str]) -> None:
    await answered(h, *[scores(2)] * 4)
    assert await ikm(h, h.token(**claims)) == await ikm(h)


async def test_a_year_without_answers_looks_to_the_public_like_one_with_few(h: Harness) -> None:
    few, none = await ikm(h), await ikm(h, unit=NEIGHBOUR)
    assert {**few, "unit_id": "", "unit_name": ""} == {**none, "unit_id": "", "unit_name": ""}


async def test_the_agency_sees_that_there_are_no_answers(h: Harness) -> None:
    found = await ikm(h, h.token(), unit=EMPTY_UNIT)
    assert (found["answers"], found["value"], found["hidden"]) == (0, None, False)


async def test_an_index_of_fewer_than_thirty_answers_is_indicative(h: Harness) -> None:
    await answered(h, *[scores(3)] * 29)
    assert (await ikm(h))["indicative"]
    await answered(h, scores(3))
    assert not (await ikm(h))["indicative"]


async def test_the_year_before_stands_beside_this_one(h: Harness) -> None:
    await answered(h, *[scores(3)] * 5, answered_at=LAST_YEAR)
    await answered(h, *[scores(4)] * 5)
    found = await ikm(h)
    assert found["previous_year"] == {
        "year": 2025,
        "answers": 5,
        "value": 75.0,
        "grade": "C",
        "indicative": True,
        "change": 25.0,
    }
    assert (await ikm(h, year=2025))["value"] == 75.0
    assert (await ikm(h, year=2025))["previous_year"] is None


async def test_a_small_year_before_is_hidden_from_the_public_as_well(h: Harness) -> None:
    await answered(h, *[scores(3)] * 4, answered_at=LAST_YEAR)
    await answered(h, *[scores(4)] * 5)
    assert (await ikm(h))["previous_year"] is None
    before = (await ikm(h, h.token()))["previous_year"]
    assert (before["answers"], before["change"]) == (4, 25.0)


async def test_a_fall_is_a_negative_change(h: Harness) -> None:
    await answered(h, *[scores(4)] * 5, answered_at=LAST_YEAR)
    await answered(h, *[scores(3, U1=4)] * 5)
    assert (await ikm(h))["previous_year"]["change"] == -22.22


async def test_without_a_year_it_is_the_citys_present_one(h: Harness) -> None:
    h.clock.set(h.clock.now().replace(month=12, day=31, hour=17, minute=0))
    assert (await ikm(h))["year"] == 2027


async def test_names_come_in_the_callers_language(h: Harness) -> None:
    await answered(h, *[scores(4)] * 5)
    found = await ikm(h, {"Accept-Language": "en"})
    assert (found["performance"], found["elements"]["U3"]["name"]) == ("Very good", "Time to completion")


async def test_a_unit_that_is_gone_keeps_its_index_and_an_unknown_one_has_none(h: Harness) -> None:
    assert (await get(h, f"/units/{GONE}/ikm")).status_code == 200
    assert (await get(h, "/units/sibolga-disdik.tidak-ada/ikm")).status_code == 404


@pytest.mark.parametrize("year", ["1989", "2200", "duaribu", "2026.5", ""])
async def test_a_year_that_is_none_is_refused(h: Harness, year: str) -> None:
    answer = await get(h, f"/units/{UNIT}/ikm", year=year)
    assert (answer.status_code, pointers(answer)) == (422, ["/query/year"])
