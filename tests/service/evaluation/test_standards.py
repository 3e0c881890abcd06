"""What the position asks for: a promotion raises the gap, a transfer takes the record along."""

from __future__ import annotations

from datetime import timedelta

from shared.events.evaluation import JpChanged, ScoreChanged
from tests.service.evaluation.story import SITI, ask, completed, employee, said, score_of, tell
from tests.service.harness import START, Harness


async def test_a_promotion_raises_the_gap_and_tells_it(h: Harness) -> None:
    await tell(h, employee(required={"komunikasi": 2, "integritas": 2}), completed(post="80"))
    await tell(h, employee(required={"komunikasi": 4, "integritas": 4}, position_type="jpt_pratama", version=2))
    score = await score_of(h)
    assert (score["level"], score["required_level"], score["gap"]) == (3, 4, 1)
    before, after = await said(h, ScoreChanged)
    assert (before.gap, after.gap, after.required_level) == (0, 1, 4)
    assert after.old_score == after.new_score == before.new_score


async def test_a_change_that_asks_for_nothing_else_is_not_told(h: Harness) -> None:
    await tell(h, employee(required={"komunikasi": 2}), completed())
    await tell(h, employee(required={"komunikasi": 2, "integritas": 5}, version=2))
    assert len(await said(h, ScoreChanged)) == 1


async def test_facts_older_than_known_are_not_believed(h: Harness) -> None:
    await tell(h, employee(required={"komunikasi": 4}, version=3))
    await tell(h, employee(required={"komunikasi": 1}, version=2))
    assert (await score_of(h))["required_level"] == 4


async def test_a_transfer_tells_the_new_agency_where_the_person_stands(h: Harness) -> None:
    await tell(h, employee(), completed())
    await tell(h, employee(agency="sibolga-dinkes", version=2))
    assert [(one.agency, one.unit_id) for one in await said(h, ScoreChanged)] == [
        ("sibolga-disdik", "sibolga-disdik.sekretariat"),
        ("sibolga-dinkes", "sibolga-dinkes.sekretariat"),
    ]
    assert [one.agency for one in await said(h, JpChanged)] == ["sibolga-disdik", "sibolga-dinkes"]
    old = await h.client.get(f"/evaluation/v1/employees/{SITI}/profile", headers=h.token())
    new = await h.client.get(f"/evaluation/v1/employees/{SITI}/profile", headers=h.token(agency="sibolga-dinkes"))
    assert (old.status_code, new.status_code) == (404, 200)


async def test_the_profile_shows_gaps_match_and_hours(h: Harness) -> None:
    await tell(
        h,
        employee(required={"komunikasi": 4, "integritas": 5, "kerja-sama": 1, "perekat-bangsa": 2}),
        completed(post="80", competencies={"komunikasi": "1", "integritas": "1", "kerja-sama": "1"}),
    )
    profile = await ask(h, f"/employees/{SITI}/profile")
    assert [(line["competency"], line["gap"]) for line in profile["gaps"]] == [("integritas", 2), ("komunikasi", 1)]
    # min(3, 4) + min(3, 5) + min(3, 1) + nothing, of 4 + 5 + 1 + 2
    assert (profile["match"]["value"], profile["match"]["placement"]) == (58.33, "KMS")
    assert profile["match"]["not_measured"] == ["perekat-bangsa"]
    assert (profile["jp"]["earned"], profile["employment"], profile["active"]) == (5.0, "pns", True)


async def test_a_fading_score_lowers_the_level_without_any_event(h: Harness) -> None:
    await tell(h, employee(required={"komunikasi": 3}), completed(post="80", at=START))
    assert (await score_of(h))["gap"] == 0
    h.clock.advance(timedelta(days=730))
    assert ((await score_of(h))["level"], (await score_of(h))["gap"]) == (2, 1)  # (250 + 40) / 5.5 = 52.73
