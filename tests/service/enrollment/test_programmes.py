"""Programmes: offered by one agency, usable by its city."""

from __future__ import annotations

from decimal import Decimal

from shared.events.enrollment import ProgrammeChanged
from tests.service.enrollment.town import (
    FAR,
    MINE,
    NEIGHBOUR,
    bkpsdm,
    call,
    get,
    made,
    patched,
    pointers,
    programme,
    token,
    told,
    traces,
)
from tests.service.harness import Harness


async def test_a_programme_is_answered_stored_and_told(h: Harness) -> None:
    answer = await call(h, "POST", "/programmes", programme())
    assert answer.status_code == 201
    body = answer.json()
    assert body["competencies"] == [{"competency": "teknologi-informasi", "weight": 1.5, "target_level": 3}]
    assert (body["jp"], body["city"], body["version"], body["active"]) == (20.0, "sibolga", 1, True)
    again = await get(h, f"/programmes/{body['programme_id']}")
    assert (again.json(), again.headers["etag"]) == (body, answer.headers["etag"])
    [event] = await told(h, ProgrammeChanged)
    assert (event.programme_id, event.title, event.form, event.jp) == (
        body["programme_id"],
        "Pelatihan Teknologi Informasi",
        "KL03",
        Decimal(20),
    )
    assert (event.budget_planned, event.competencies[0].weight) == (75_000_000, Decimal("1.5"))


async def test_without_jp_the_forms_default_counts(h: Harness) -> None:
    assert (await made(h, "/programmes", programme(form="NKL07", jp=None)))["jp"] == 10.0
    answer = await call(h, "POST", "/programmes", programme(form="KL01", jp=None))
    assert (answer.status_code, pointers(answer)) == (422, ["/jp"])


async def test_a_change_counts_and_is_told_once(h: Harness) -> None:
    made_one = await made(h, "/programmes", programme())
    path = f"/programmes/{made_one['programme_id']}"
    changes = {
        "title": "Teknologi Informasi Dasar",
        "jp": 12.5,
        "provider": {"name": "BPSDM", "kind": "agency"},
        "competencies": [{"competency": "analisis-data"}],
        "active": False,
    }
    body = await patched(h, path, changes)
    assert (body["version"], body["jp"], body["provider"], body["budget_planned"]) == (
        2,
        12.5,
        {"name": "BPSDM", "kind": "agency"},
        75_000_000,
    )
    assert (await patched(h, path, changes))["version"] == 2
    events = await told(h, ProgrammeChanged)
    assert [(event.version, event.active) for event in events] == [(1, True), (2, False)]
    assert (await call(h, "PATCH", path, changes)).status_code == 428


async def test_a_neighbour_reads_and_may_not_change(h: Harness) -> None:
    programme_id = (await made(h, "/programmes", programme()))["programme_id"]
    path, before = f"/programmes/{programme_id}", await traces(h)
    assert (await get(h, path, token(h, NEIGHBOUR))).status_code == 200
    change = await call(h, "PATCH", path, {"title": "Lain"}, {**token(h, NEIGHBOUR), "If-Match": "*"})
    assert change.status_code == 403
    assert (await get(h, path, token(h, FAR))).status_code == 404
    assert (await call(h, "PATCH", path, {"title": "Lain"}, {**token(h, FAR), "If-Match": "*"})).status_code == 404
    assert await traces(h) == before


async def test_only_for_ones_own_agency(h: Harness) -> None:
    before = await traces(h)
    assert (await call(h, "POST", "/programmes", programme(agency=NEIGHBOUR))).status_code == 403
    assert (await call(h, "POST", "/programmes", programme(agency=FAR), bkpsdm(h))).status_code == 403
    unknown = await call(h, "POST", "/programmes", programme(agency="sibolga-baru"), bkpsdm(h))
    assert (unknown.status_code, pointers(unknown)) == (404, ["/agency"])
    assert await traces(h) == before
    assert (await call(h, "POST", "/programmes", programme(agency=NEIGHBOUR), bkpsdm(h))).status_code == 201


async def test_lists_search_titles_as_they_are_written(h: Harness) -> None:
    titles = ["Etika Publik", "etika pemerintahan 100%", "Manajemen Waktu"]
    for title in titles:
        await made(h, "/programmes", programme(title=title))

    async def found(headers: dict[str, str], **query: str) -> list[str]:
        return [item["title"] for item in (await get(h, "/programmes", headers, **query)).json()["items"]]

    assert await found(token(h)) == titles
    assert await found(token(h, NEIGHBOUR), agency=MINE) == titles
    assert await found(token(h), q="ETIKA") == titles[:2]
    assert await found(token(h), q="100%") == titles[1:2]
    assert await found(token(h), q="%") == titles[1:2]
    assert await found(token(h, FAR)) == []
    assert (await get(h, "/programmes", token(h, FAR), agency=MINE)).status_code == 403
