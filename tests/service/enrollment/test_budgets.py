"""Budgets follow sessions: planned, committed, spent, by year and programme."""

from __future__ import annotations

import pytest

from shared.events.enrollment import BudgetChanged
from tests.service.enrollment.town import (
    MINE,
    NEIGHBOUR,
    Json,
    bkpsdm,
    call,
    get,
    made,
    patched,
    pointers,
    programme,
    session,
    token,
    told,
    traces,
)
from tests.service.harness import Harness

PLAN = {"agency": MINE, "year": 2026, "planned": 100_000_000}


async def planned(h: Harness, **changes: object) -> Json:
    """A budget as it is stated."""
    return await made(h, "/budgets", PLAN | changes, method="PUT", status=200)


async def money(h: Harness, year: int = 2026, programme_id: str | None = None) -> tuple[int, ...]:
    """Planned, committed, spent and remaining of a year."""
    items = (await get(h, "/budgets", agency=MINE, year=year)).json()["items"]
    [found] = [item for item in items if item["programme_id"] == programme_id] or [dict.fromkeys(PARTS, 0)]
    return tuple(found[name] for name in PARTS)


PARTS = ("planned", "committed", "spent", "remaining")


async def test_a_year_is_planned_committed_and_spent(h: Harness) -> None:
    first = await planned(h)
    assert (first["committed"], first["spent"], first["remaining"], first["version"]) == (0, 0, 100_000_000, 1)
    programme_id = (await made(h, "/programmes", programme()))["programme_id"]
    await planned(h, programme_id=programme_id, planned=40_000_000)
    path = f"/programmes/{programme_id}/sessions"
    one = (await made(h, path, session(cost_planned=30_000_000)))["session_id"]
    two = (await made(h, path, session(cost_planned=15_000_000)))["session_id"]
    assert await money(h) == (100_000_000, 45_000_000, 0, 55_000_000)
    assert await money(h, 2026, programme_id) == (40_000_000, 45_000_000, 0, -5_000_000)
    await patched(h, f"/sessions/{one}", {"cost_spent": 28_500_000})
    assert await money(h) == (100_000_000, 15_000_000, 28_500_000, 56_500_000)
    await patched(h, f"/sessions/{two}", {"state": "cancelled", "reason": "budget"})
    assert await money(h) == (100_000_000, 0, 28_500_000, 71_500_000)
    assert await money(h, 2026, programme_id) == (40_000_000, 0, 28_500_000, 11_500_000)
    events = [event for event in await told(h, BudgetChanged) if event.programme_id is None]
    assert [(one.planned, one.committed, one.spent, one.version) for one in events] == [
        (100_000_000, 0, 0, 1),
        (100_000_000, 30_000_000, 0, 2),
        (100_000_000, 45_000_000, 0, 3),
        (100_000_000, 15_000_000, 28_500_000, 4),
        (100_000_000, 0, 28_500_000, 5),
    ]


async def test_programmes_planned_beyond_the_year_are_taken_with_a_warning(h: Harness) -> None:
    one, two = [(await made(h, "/programmes", programme()))["programme_id"] for _ in range(2)]
    alone = await planned(h, programme_id=one, planned=70_000_000)
    assert (alone["beyond_year"], alone["warnings"]) == (0, []), "nobody has said what the year has"
    assert (await planned(h))["warnings"] == []
    just = await planned(h, programme_id=two, planned=30_000_000)
    assert (just["beyond_year"], just["warnings"]) == (0, []), "together they are what the year has"
    more = await planned(h, programme_id=two, planned=31_234_567)
    assert (more["planned"], more["beyond_year"]) == (31_234_567, 1_234_567)
    assert more["warnings"] == ["Jumlah anggaran program tahun ini Rp1.234.567 di atas anggaran instansi."]
    assert (await planned(h, programme_id=two, planned=50_000_000, year=2027))["warnings"] == [], "another year"
    english = {**token(h), "Accept-Language": "en"}
    answer = await call(h, "PUT", "/budgets", PLAN | {"planned": 60_000_000}, english)
    assert answer.json()["warnings"] == [
        "The programmes' budgets of this year together are Rp41,234,567 above the agency's."
    ]
    items = (await get(h, "/budgets", agency=MINE)).json()["items"]
    assert {(item["year"], item["programme_id"]): item["beyond_year"] for item in items} == {
        (2026, None): 41_234_567,
        (2026, one): 41_234_567,
        (2026, two): 41_234_567,
        (2027, two): 0,
    }


async def test_a_neighbours_programmes_count_in_no_other_agencys_year(h: Harness) -> None:
    await planned(h, planned=10)
    theirs = (await made(h, "/programmes", programme(agency=NEIGHBOUR), token(h, NEIGHBOUR)))["programme_id"]
    plan = {"agency": NEIGHBOUR, "year": 2026, "programme_id": theirs, "planned": 500}
    answer = await call(h, "PUT", "/budgets", plan, token(h, NEIGHBOUR))
    assert (answer.status_code, answer.json()["warnings"]) == (200, [])
    items = (await get(h, "/budgets", bkpsdm(h))).json()["items"]
    assert [item["beyond_year"] for item in items] == [0, 0]


async def test_a_session_counts_in_the_year_it_ends(h: Harness) -> None:
    programme_id = (await made(h, "/programmes", programme()))["programme_id"]
    dates = {"starts_on": "2026-12-30", "ends_on": "2026-12-31"}
    body = await made(h, f"/programmes/{programme_id}/sessions", session(**dates, cost_planned=9))
    assert (await money(h), await money(h, 2027)) == ((0, 9, 0, -9), (0, 0, 0, 0))
    await patched(h, f"/sessions/{body['session_id']}", {"ends_on": "2027-01-01"})
    assert (await money(h), await money(h, 2027)) == ((0, 0, 0, 0), (0, 9, 0, -9))


async def test_what_moves_no_money_is_not_told(h: Harness) -> None:
    programme_id = (await made(h, "/programmes", programme()))["programme_id"]
    body = await made(h, f"/programmes/{programme_id}/sessions", session())
    await patched(h, f"/sessions/{body['session_id']}", {"capacity": 31})
    await planned(h)
    await planned(h)
    assert len(await told(h, BudgetChanged)) == 1


async def test_budgets_are_ones_own(h: Harness) -> None:
    await planned(h)
    before = await traces(h)
    assert (await call(h, "PUT", "/budgets", PLAN, token(h, NEIGHBOUR))).status_code == 403
    assert (await get(h, "/budgets", token(h, NEIGHBOUR), agency=MINE)).status_code == 403
    assert (await get(h, "/budgets", token(h, NEIGHBOUR))).json()["items"] == []
    assert len((await get(h, "/budgets", bkpsdm(h))).json()["items"]) == 1
    neighbours = programme(agency=NEIGHBOUR)
    theirs = (await made(h, "/programmes", neighbours, token(h, NEIGHBOUR)))["programme_id"]
    answer = await call(h, "PUT", "/budgets", {**PLAN, "programme_id": theirs})
    assert (answer.status_code, pointers(answer)) == (404, ["/programme_id"])
    assert (await traces(h))["employee"] == before["employee"]


@pytest.mark.parametrize("wrong", [{"planned": -1}, {"planned": 1.5}, {"year": 1989}, {"year": "2026"}])
async def test_a_budget_that_cannot_be_is_refused(h: Harness, wrong: Json) -> None:
    assert (await call(h, "PUT", "/budgets", PLAN | wrong)).status_code == 422
    assert await h.rows("enrollment", "budget") == []
