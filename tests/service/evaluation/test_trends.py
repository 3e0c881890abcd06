"""The line of a score through the months: the same whatever order its evidence came in."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from shared.events.base import Event
from tests.service.evaluation.story import SITI, ask, completed, employee, met, score_of, tell, withdrawn
from tests.service.harness import START, Harness

PATH = f"/employees/{SITI}/scores/komunikasi/trend"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def points_of(h: Harness, **query: Any) -> list[tuple[str, float | None, int | None, int | None, int]]:
    (line,) = (await ask(h, PATH, **query))["items"]
    return [(one["month"], one["score"], one["level"], one["gap"], one["pieces"]) for one in line["points"]]


async def test_each_month_shows_what_was_known_of_it_and_the_last_point_is_now(h: Harness) -> None:
    await tell(h, employee(required={"komunikasi": 3}), completed(post="90", at=moment("2026-10-31T16:59:59Z")))
    await tell(h, completed(post="30", at=moment("2026-08-31T23:59:59+07:00")))  # comes late, for a month before
    points = await points_of(h, months=4)
    assert [(month, pieces) for month, *_, pieces in points] == [
        ("2026-08", 1), ("2026-09", 1), ("2026-10", 2), ("2026-11", 2),
    ]  # fmt: skip
    assert points[0] == ("2026-08", 46.67, 2, 1, 1)  # (250 + 30) / 6
    assert points[3][1] == (await score_of(h))["score"]


async def test_every_month_end_is_the_score_as_of_its_last_moment(h: Harness) -> None:
    random = Random(5)  # noqa: S311 - spreads a story over time
    events = [
        completed(post=str(random.randrange(101)), at=START - timedelta(days=random.randrange(900))) for _ in range(30)
    ]
    await tell(h, employee(), *events, met(rating=4, at=START - timedelta(days=200)))
    (line,) = (await ask(h, PATH))["items"]
    assert len(line["points"]) == 24
    for point in line["points"]:
        then = await score_of(h, as_of=point["at"])
        assert (point["score"], point["level"], point["gap"]) == (then["score"], then["level"], then["gap"]), point
        assert point["pieces"] == (0 if then["why"] is None else len(then["why"]["evidence"]))


@pytest.mark.parametrize("seed", range(3))
async def test_late_withdrawn_and_corrected_evidence_gives_the_same_line_in_every_order(h: Harness, seed: int) -> None:
    kept = [completed(post=str(40 + 5 * n), at=START - timedelta(days=41 * n)) for n in range(8)]
    mistaken = completed(post="99", at=START - timedelta(days=100))
    wrong = completed(post="8", at=START - timedelta(days=300))
    right = completed(enrollment_id=wrong.enrollment_id, post="80", at=START - timedelta(days=20))
    chains: list[list[Event]] = [[mistaken, withdrawn(mistaken)], [wrong, right]]
    chains += [[one] for one in kept]
    await tell(h, employee(), *(one for chain in chains for one in chain))
    expected = await points_of(h)
    other = "b27c9e10-5d3f-4f68-8a1b-7e6d5c4b3a29"
    shuffled = [chain for chain in chains for _ in chain]
    Random(seed).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    turns = {id(chain): iter(chain) for chain in chains}
    ids: dict[str, str] = {}
    for chain in shuffled:
        event = next(turns[id(chain)])
        enrollment_id = getattr(event, "enrollment_id")  # noqa: B009 - every event of these chains has one
        again = ids.setdefault(enrollment_id, enrollment_id[:-4] + f"{len(ids):04x}")
        await tell(h, event.model_copy(update={"employee_id": other, "enrollment_id": again}))
    await tell(h, employee(other))
    (line,) = (await ask(h, PATH.replace(SITI, other)))["items"]
    assert [(p["month"], p["score"], p["level"], p["gap"], p["pieces"]) for p in line["points"]] == expected
    rows = [row for row in await h.rows("evaluation", "score_month") if row["employee_id"] == other]
    assert rows
    assert all(row["n"] > 0 for row in rows), "a month without evidence has no row"


async def test_evidence_of_the_future_is_left_out_until_its_month(h: Harness) -> None:
    await tell(h, employee(), completed(post="80"), completed(post="30", at=START + timedelta(days=10)))
    assert (await points_of(h, months=1)) == [("2026-11", 55.0, 3, 0, 1)]
    h.clock.advance(timedelta(days=40))
    assert [pieces for *_, pieces in await points_of(h, months=3)] == [0, 2, 2]


async def test_all_competencies_come_together_with_those_only_asked_for(h: Harness) -> None:
    await tell(h, employee(required={"integritas": 2, "komunikasi": 2}), completed())
    body = await ask(h, f"/employees/{SITI}/scores/trend", months=2)
    assert [(line["competency"], line["required_level"]) for line in body["items"]] == [
        ("integritas", 2),
        ("komunikasi", 2),
    ]
    assert [point["score"] for point in body["items"][0]["points"]] == [None, None]
    assert body["rule_set"] == "competency-score-2026.1"


@pytest.mark.parametrize(("months", "status"), [(0, 422), (1, 200), (120, 200), (121, 422)])
async def test_from_one_month_to_ten_years(h: Harness, months: int, status: int) -> None:
    await tell(h, employee(), completed())
    answer = await h.client.get(f"/evaluation/v1{PATH}", params={"months": months}, headers=h.token())
    assert answer.status_code == status


async def test_what_is_neither_measured_nor_asked_for_has_no_line(h: Harness) -> None:
    await tell(h, employee(), completed())
    path = f"/evaluation/v1/employees/{SITI}/scores/perekat-bangsa/trend"
    assert (await h.client.get(path, headers=h.token())).status_code == 404
    assert (await h.client.get(f"/evaluation/v1{PATH}", headers=h.token(agency="sibolga-dinkes"))).status_code == 404
    own = h.token(scopes="participant", subject=SITI)
    assert (await h.client.get(f"/evaluation/v1{PATH}", headers=own)).status_code == 200
