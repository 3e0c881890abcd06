"""One measure through the months, and a whole city."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.events.enrollment import UnitChanged
from shared.ids import new_opaque_id
from tests.service.evaluation.learning import enrolled, finished, person
from tests.service.evaluation.story import UNIT, ask, completed, skm, tell
from tests.service.harness import Harness

HERE = "/agencies/sibolga-disdik/series"
CITY = "/cities/sibolga"
BKPSDM = {"agency": "*", "city": "sibolga"}


def people(count: int) -> list[str]:
    return [new_opaque_id() for _ in range(count)]


async def points(h: Harness, measure: str, **query: str) -> list[tuple[str, Any, Any]]:
    body = await ask(h, HERE, None, measure=measure, **query)
    return [(one["month"], one["people"], one["value"]) for one in body["points"]]


async def test_months_with_few_people_are_hidden_with_one_more(h: Harness) -> None:
    many, few, some = people(9), people(2), people(6)
    ends = {"2026-03-10": many, "2026-04-10": few, "2026-05-10": some}
    await tell(
        h,
        *(person(one) for one in (*many, *few, *some)),
        *(enrolled(one, ends_on=date.fromisoformat(day)) for day, who in ends.items() for one in who),
    )
    assert await points(h, "enrolled", **{"from": "2026-03", "to": "2026-06"}) == [
        ("2026-03", 9, 9),
        ("2026-04", None, None),
        ("2026-05", None, None),
        ("2026-06", 0, 0),
    ]


async def test_a_month_does_not_tell_what_the_span_that_was_asked_for_leaves_out(h: Harness) -> None:
    few, some = people(2), people(6)
    await tell(
        h,
        *(person(one) for one in (*few, *some)),
        *(enrolled(one, ends_on=date(2026, 4, 10)) for one in few),
        *(enrolled(one, ends_on=date(2026, 5, 10)) for one in some),
    )
    assert await points(h, "enrolled", **{"from": "2026-05", "to": "2026-05"}) == [("2026-05", None, None)]


async def test_hours_scores_and_completions_go_by_month(h: Harness) -> None:
    who = people(5)
    april = datetime(2026, 4, 10, 3, tzinfo=UTC)
    seats = [enrolled(one, ends_on=date(2026, 4, 10)) for one in who]
    await tell(h, *(person(one) for one in who), *seats, *(finished(one, at=april, jp="4") for one in seats))
    span = {"from": "2026-03", "to": "2026-04"}
    assert await points(h, "completed", **span) == [("2026-03", 0, 0), ("2026-04", 5, 5)]
    assert await points(h, "jp", **span) == [("2026-03", 0, 0), ("2026-04", 5, 20)]
    [before, after] = await points(h, "score", **span)
    assert before == ("2026-03", 0, None)
    assert after[1] == 5
    assert 54 < after[2] <= 55  # (5 x 50 + 1 x 80) / 6 = 55, faded for 20 days


async def test_the_index_of_citizens_goes_by_month(h: Harness) -> None:
    unit = UnitChanged(unit_id=UNIT, agency="sibolga-disdik", city="sibolga", name="Loket", version=1)
    march, may = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC)
    told = [*(skm(4, at=march) for _ in range(6)), *(skm(3, at=may) for _ in range(6)), skm(1)]
    await tell(h, person(new_opaque_id()), unit, *told)
    assert await points(h, "ikm", **{"from": "2026-03", "to": "2026-05"}) == [
        ("2026-03", None, None),  # November has one answer: it would follow from the year less the others
        ("2026-04", 0, None),
        ("2026-05", 6, 75),
    ]


@pytest.mark.parametrize(
    "query", ["measure=jp&from=2026-13", "measure=jp&from=2026-05&to=2026-04", "measure=jp&from=2000-01", "measure=pay"]
)
async def test_a_span_that_is_none_is_refused(h: Harness, query: str) -> None:
    await tell(h, person(new_opaque_id()))
    answer = await h.client.get(f"/evaluation/v1{HERE}?{query}", headers=h.token())
    assert answer.status_code == 422


async def test_a_series_comes_as_a_sheet(h: Harness) -> None:
    await tell(h, person(new_opaque_id()))
    answer = await h.client.get(f"/evaluation/v1{HERE}?measure=jp&from=2026-10&format=csv", headers=h.token())
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines == [
        ["Bulan", "Orang (IKM: jawaban)", "JP sebelum batas"],
        ["2026-10", "0", "0.0"],
        ["2026-11", "0", "0.0"],
    ]


async def test_a_city_is_its_agencies_and_small_ones_stay_hidden(h: Harness) -> None:
    big, middle, small = people(9), people(6), people(3)
    await tell(
        h,
        *(person(one) for one in big),
        *(person(one, agency="sibolga-dinkes") for one in middle),
        *(person(one, agency="sibolga-kominfo") for one in small),
        *(completed(one, jp="20") for one in big),
    )
    body = await ask(h, f"{CITY}/summary", h.token(**BKPSDM))
    assert (body["agency"], body["people"], body["costs"], body["city_average"]) == (None, 18, None, None)
    assert [(one["agency"], one["people"], one["reached_share"]) for one in body["agencies"]] == [
        ("sibolga-dinkes", None, None),
        ("sibolga-disdik", 9, 1.0),
        ("sibolga-kominfo", None, None),
    ]
    series = await ask(h, f"{CITY}/series", h.token(**BKPSDM), measure="jp")
    assert series["points"][-1] == {"month": "2026-11", "people": 9, "value": 180, "hidden": False}


async def test_agencies_and_forms_are_called_by_their_names(h: Harness) -> None:
    who = people(6)
    named = UnitChanged(
        unit_id="sibolga-disdik.sd",
        agency="sibolga-disdik",
        city="sibolga",
        name="Bidang SD",
        version=1,
        agency_name="Dinas Pendidikan Kota Sibolga",
    )
    await tell(h, *(person(one) for one in who), named, *(completed(one, jp="20") for one in who))
    called = "Dinas Pendidikan Kota Sibolga"
    city = await ask(h, f"{CITY}/summary", h.token(**BKPSDM))
    assert [one["name"] for one in city["agencies"]] == [called]
    assert [one["name"] for one in city["participation"]["by_agency"]] == [called]
    assert [(one["group"], one["name"]) for one in city["participation"]["by_form"]] == [("KL07", "Workshop/lokakarya")]
    own = await ask(h, "/agencies/sibolga-disdik/summary")
    assert (own["agency"], own["agency_name"], city["agency_name"]) == ("sibolga-disdik", called, None)
    path = f"/evaluation/v1{CITY}/summary?format=csv&table=agencies"
    answer = await h.client.get(path, headers=h.token(**BKPSDM))
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[1][0] == called


async def test_the_citys_average_is_kept_back_where_the_others_would_follow_from_it(h: Harness) -> None:
    here, there = people(6), people(4)
    await tell(
        h, *(person(one) for one in here), *(person(one, agency="sibolga-dinkes") for one in there),
        *(completed(one) for one in (*here, *there)),
    )  # fmt: skip
    body = await ask(h, "/agencies/sibolga-disdik/summary")
    assert body["city_average"]["reached_share"] is None
    assert body["competencies"][0]["city_mean_score"] is None
    await tell(h, person(new_opaque_id(), agency="sibolga-dinkes"))
    assert (await ask(h, "/agencies/sibolga-disdik/summary"))["city_average"]["reached_share"] == 0.0


async def test_a_city_is_for_its_bkpsdm_alone(h: Harness) -> None:
    await tell(h, person(new_opaque_id()))
    for agency, city, expected in (
        ("*", "sibolga", 200),
        ("*", "*", 200),
        ("sibolga-disdik", "sibolga", 404),
        ("*", "medan", 404),
    ):
        for path in ("summary", "series?measure=completed"):
            answer = await h.client.get(f"/evaluation/v1{CITY}/{path}", headers=h.token(agency=agency, city=city))
            assert answer.status_code == expected, (agency, city, path)
    unknown = await h.client.get("/evaluation/v1/cities/medan/summary", headers=h.token(agency="*", city="medan"))
    assert unknown.status_code == 404
