"""An agency at a glance."""

from __future__ import annotations

from datetime import timedelta

from shared.ids import new_opaque_id
from tests.service.evaluation.story import ask, completed, employee, tell
from tests.service.harness import START, Harness

HERE = "/agencies/sibolga-disdik/summary"


async def test_it_counts_people_hours_and_levels(h: Harness) -> None:
    people = [new_opaque_id() for _ in range(6)]
    await tell(h, *(employee(one, required={"komunikasi": 4}) for one in people))
    await tell(
        h, *(completed(one, post=post, jp="20") for one, post in zip(people, ("80",) * 4 + ("10",), strict=False))
    )
    await tell(h, completed(people[5], post=None, outcome="failed", jp="0"), employee(employment="pppk"))
    body = await ask(h, HERE)
    assert (body["city"], body["year"], body["people"]) == ("sibolga", 2026, 7)
    assert body["jp"] == {"with_target": 6, "reached": 5, "reached_share": 0.8333, "mean_counted": 14.3}
    assert body["competencies"] == [
        {
            "competency": "komunikasi",
            "name": "Komunikasi",
            "people": 5,
            "mean_score": 52.67,  # (4 x 55 + 43.33) / 5
            "levels": {"1": 0, "2": 1, "3": 4, "4": 0, "5": 0},
            "below_standard": 5,
            "city_mean_score": 52.67,
        }
    ]
    assert (await ask(h, HERE, year=2025))["jp"]["reached"] == 0


async def test_groups_under_five_are_left_out(h: Harness) -> None:
    people = [new_opaque_id() for _ in range(4)]
    await tell(h, *(employee(one) for one in people), *(completed(one) for one in people))
    body = await ask(h, HERE)
    assert (body["people"], body["competencies"], body["hidden_competencies"]) == (4, [], 1)
    assert body["jp"] == {"with_target": None, "reached": None, "reached_share": None, "mean_counted": None}


async def test_those_who_have_left_are_not_counted(h: Harness) -> None:
    people = [new_opaque_id() for _ in range(6)]
    await tell(h, *(employee(one) for one in people), *(completed(one) for one in people))
    await tell(h, employee(people[0], active=False, version=2))
    body = await ask(h, HERE)
    assert (body["people"], body["competencies"][0]["people"]) == (5, 5)


async def test_evidence_dated_ahead_is_left_out(h: Harness) -> None:
    people = [new_opaque_id() for _ in range(5)]
    later = START + timedelta(days=3)
    await tell(h, *(employee(one) for one in people), *(completed(one, at=later) for one in people))
    assert (await ask(h, HERE))["competencies"] == []


async def test_another_agencys_summary_reads_as_absent(h: Harness) -> None:
    await tell(h, employee())
    for agency, city, expected in (("sibolga-dinkes", "sibolga", 404), ("*", "sibolga", 200), ("*", "medan", 404)):
        answer = await h.client.get(f"/evaluation/v1{HERE}", headers=h.token(agency=agency, city=city))
        assert answer.status_code == expected
    unknown = await h.client.get("/evaluation/v1/agencies/sibolga-dinkes/summary", headers=h.token(agency="*"))
    assert unknown.status_code == 404
