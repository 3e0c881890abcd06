"""Scores: worked by hand from what was published, explained piece by piece, as they were on any day."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from shared.events.evaluation import ScoreChanged
from tests.service.evaluation.story import SITI, THIS_MORNING, ask, completed, employee, met, said, score_of, tell
from tests.service.harness import START, Harness, running

TWO_YEARS = timedelta(days=730)


async def test_a_completion_moves_the_score_from_the_prior(h: Harness) -> None:
    await tell(h, employee(), completed(post="80"))
    score = await score_of(h)
    assert (score["score"], score["level"], score["measured"]) == (55.0, 3, True)  # (5 x 50 + 80) / 6
    assert (score["required_level"], score["gap"]) == (2, 0)


async def test_weights_values_and_mentoring_count_as_the_rules_say(h: Harness) -> None:
    await tell(
        h,
        completed(post="80"),
        completed(post="100", competencies={"komunikasi": "2", "integritas": "1.5"}),
        met(rating=4),
    )
    assert (await score_of(h))["score"] == 68.24  # (250 + 80 + 200 + 0.5 x 100) / 8.5
    assert (await score_of(h, "integritas"))["score"] == 61.54  # (250 + 150) / 6.5


async def test_without_a_test_a_success_counts_seventy_and_a_failure_says_nothing(h: Harness) -> None:
    await tell(
        h,
        completed(post=None),
        completed(post=None, outcome="failed", jp="0", competencies={"integritas": "1"}),
        completed(post="20", outcome="failed", jp="0", competencies={"kerja-sama": "1"}),
    )
    assert (await score_of(h))["score"] == 53.33  # (250 + 70) / 6
    assert (await score_of(h, "kerja-sama"))["score"] == 45.0  # (250 + 20) / 6
    body = await ask(h, f"/employees/{SITI}/scores")
    assert [item["competency"] for item in body["items"]] == ["kerja-sama", "komunikasi"]


async def test_a_competency_the_position_asks_for_is_listed_before_anything_measures_it(h: Harness) -> None:
    await tell(h, employee(required={"komunikasi": 3}))
    (item,) = (await ask(h, f"/employees/{SITI}/scores"))["items"]
    assert item == {
        "competency": "komunikasi",
        "name": "Komunikasi",
        "score": None,
        "level": None,
        "required_level": 3,
        "gap": None,
        "measured": False,
        "why": None,
    }


async def test_names_come_in_the_callers_language(h: Harness) -> None:
    await tell(h, employee(required={"pelayanan-publik": 2, "analisis-data": 2}))
    english = {**h.token(), "Accept-Language": "en"}
    for headers, names in (
        (h.token(), ["Analisis data", "Pelayanan publik"]),
        (english, ["Analisis data", "Public service"]),
    ):
        body = await ask(h, f"/employees/{SITI}/scores", headers)
        assert [item["name"] for item in body["items"]] == names


async def test_why_names_every_piece_and_the_shares_add_up_to_one(h: Harness) -> None:
    newer, older = completed(post="80"), completed(post="90", at=THIS_MORNING - TWO_YEARS)
    await h.publish(newer, event_id="0193a1f0-2b00-7abc-9def-0123456789ab")
    await tell(h, older)
    why = (await score_of(h))["why"]
    assert [piece["evidence_id"] for piece in why["evidence"]] == [newer.enrollment_id, older.enrollment_id]
    # (250, 80 and 90 halved by two years) of 375
    assert [why["prior_share"], *(piece["share"] for piece in why["evidence"])] == [0.6667, 0.2133, 0.12]
    assert sum(Decimal(str(share)) for share in [0.6667, 0.2133, 0.12]) == 1
    assert why["evidence"][0] == {
        "evidence_id": newer.enrollment_id,
        "kind": "completion",
        "value": 80.0,
        "weight": 1.0,
        "share": 0.2133,
        "occurred_at": "2026-11-01T09:00:00+07:00",
        "programme_id": newer.programme_id,
        "event_id": "0193a1f0-2b00-7abc-9def-0123456789ab",
    }


async def test_as_of_a_day_only_the_evidence_up_to_it_counts(h: Harness) -> None:
    old = START - TWO_YEARS
    await tell(h, employee(), completed(post="90", at=old), completed(post="30"))
    assert (await score_of(h))["score"] == 50.0  # (250 + 45 + 30) / 6.5
    assert (await score_of(h, as_of=(old + timedelta(hours=1)).isoformat()))["score"] == 56.67  # (250 + 90) / 6
    assert (await score_of(h, as_of=(START - timedelta(days=1)).isoformat()))[
        "score"
    ] == 53.64  # (250 + 45) / 5.5, about
    before = await score_of(h, as_of=(old - timedelta(days=1)).isoformat())
    assert (before["measured"], before["score"], before["why"]) == (False, None, None)


async def test_a_time_without_offset_is_the_citys(h: Harness) -> None:
    await tell(h, employee(), completed())
    body = await ask(h, f"/employees/{SITI}/scores", as_of="2026-11-01T08:59:59")
    assert body["as_of"] == "2026-11-01T08:59:59+07:00"
    assert not body["items"][0]["measured"]  # an hour before 09:00 in Sibolga it was not there yet


async def test_skill_fades_toward_the_prior_while_time_goes_by(h: Harness) -> None:
    await tell(h, completed(post="90", at=START))
    h.clock.advance(TWO_YEARS)
    assert (await score_of(h))["score"] == 53.64


async def test_evidence_dated_ahead_waits_for_its_time(h: Harness) -> None:
    later = START + timedelta(days=10)
    await tell(h, employee(), completed(post="90", at=later), completed(post="80", competencies={"integritas": "1"}))
    assert not (await score_of(h))["measured"]
    assert [event.competency for event in await said(h, ScoreChanged)] == ["integritas"]
    profile = await ask(h, f"/employees/{SITI}/profile")
    assert [score["measured"] for score in profile["scores"]] == [True, False]
    h.clock.set(later)
    assert (await score_of(h))["score"] == 56.67
    profile = await ask(h, f"/employees/{SITI}/profile")
    assert [score["measured"] for score in profile["scores"]] == [True, True]


async def test_the_sums_and_the_evidence_always_say_the_same(h: Harness) -> None:
    await tell(
        h,
        employee(),
        *(completed(post=str(50 + day % 50), at=START - timedelta(days=37 * day, hours=5)) for day in range(40)),
        met(rating=2),
    )
    (line,) = (await ask(h, f"/employees/{SITI}/profile"))["scores"]
    assert line["score"] == (await score_of(h))["score"]


async def test_each_change_is_told_with_the_score_before_and_after(h: Harness) -> None:
    await tell(h, employee())
    await tell(h, completed(post="80"))
    await tell(h, completed(post="100"))
    first, second = await said(h, ScoreChanged)
    assert (first.old_score, first.new_score, first.level, first.gap) == (None, Decimal("55.00"), 3, 0)
    assert (second.old_score, second.new_score) == (Decimal("55.00"), Decimal("61.43"))  # (250 + 180) / 7
    assert (second.required_level, second.rule_set) == (2, "competency-score-2026.1")


async def test_a_person_enrollment_has_not_announced_has_no_standard(h: Harness) -> None:
    await tell(h, completed(post="30"))
    (event,) = await said(h, ScoreChanged)
    assert (event.required_level, event.gap, event.level) == (None, None, 2)


async def test_a_changed_half_life_asks_for_a_rebuild_and_is_never_read_wrongly(tmp_path: Path) -> None:
    async with running(tmp_path, "evaluation") as h:
        await tell(h, employee(), completed())
    rules = tmp_path / "rules" / "sibolga.toml"
    rules.parent.mkdir()
    rules.write_text(
        'name = "competency-score"\nversion = "2026.1"\ncity = "sibolga"\neffective_from = 2026-01-01\n'
        "[values]\nhalf_life_days = 365\n"
    )
    async with running(tmp_path, "evaluation") as h:
        answer = await h.client.get(f"/evaluation/v1/employees/{SITI}/scores", headers=h.token())
        assert answer.status_code == 503
        assert "bangun ulang" in answer.json()["detail"]
        assert (await h.client.get(f"/evaluation/v1/employees/{SITI}/jp", headers=h.token())).status_code == 200
