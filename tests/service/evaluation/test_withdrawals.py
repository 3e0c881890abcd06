"""Taking back: what a withdrawn completion counted for is gone, exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from shared.events.evaluation import JpChanged, ScoreChanged
from tests.service.evaluation.story import (
    BUDI,
    completed,
    employee,
    jp_of,
    met,
    programme,
    questionnaire,
    said,
    score_of,
    session,
    tell,
    withdrawn,
)
from tests.service.harness import Harness

SUMS = ("activity", "evidence", "score_sum", "jp_bucket", "rating_sum")


async def state(h: Harness) -> dict[str, list[dict[str, Any]]]:
    return {table: await h.rows("evaluation", table) for table in SUMS}


async def test_a_second_delivery_changes_nothing(h: Harness) -> None:
    done = completed(pre="40")
    await tell(h, employee(), session())
    for _ in range(3):
        await h.publish(done, event_id="0193a1f0-2b00-7abc-9def-0123456789ab")
        await h.publish(met(rating=3), event_id="0193a1f0-2b00-7abc-9def-0123456789ac")
        await h.settled()
    assert (await score_of(h))["score"] == 56.54  # (250 + 80 + 37.5) / 6.5
    assert (await jp_of(h))["earned"] == 7.0
    assert len(await said(h, ScoreChanged)) == 2
    assert len(await said(h, JpChanged)) == 2


async def test_a_completion_that_is_withdrawn_leaves_nothing(h: Harness) -> None:
    await tell(h, employee(), session(), completed(post="71.25", pre="33"), met(rating=3), questionnaire(2))
    before = await state(h)
    mistaken = completed(post="99.99", pre="12.5", jp="3.5", competencies={"komunikasi": "1.3", "integritas": "0.7"})
    await tell(h, mistaken)
    assert await state(h) != before
    await tell(h, withdrawn(mistaken))
    assert await state(h) == before


async def test_withdrawing_the_only_evidence_tells_the_prior_and_no_hours(h: Harness) -> None:
    mistaken = completed(post="80")
    await tell(h, employee())
    await tell(h, mistaken)
    await tell(h, withdrawn(mistaken))
    assert [(one.old_score, one.new_score) for one in await said(h, ScoreChanged)] == [
        (None, Decimal("55.00")),
        (Decimal("55.00"), Decimal("50.00")),
    ]
    assert [one.earned_jp for one in await said(h, JpChanged)] == [5, 0]
    assert not (await score_of(h))["measured"]
    assert (await jp_of(h))["earned"] == 0


async def test_what_was_never_completed_has_nothing_to_take_back(h: Harness) -> None:
    await tell(h, employee(), withdrawn(completed()))
    assert not any((await state(h)).values())
    assert not await said(h, ScoreChanged)


async def test_a_corrected_result_takes_the_place_of_the_first(h: Harness) -> None:
    wrong = completed(post="8", pre="40", jp="5")
    await tell(h, employee(), wrong)
    await tell(h, completed(enrollment_id=wrong.enrollment_id, post="80", pre="40", jp="4"))
    assert (await score_of(h))["score"] == 55.0
    assert (await jp_of(h))["earned"] == 4.0
    (whole, _) = await h.rows("evaluation", "rating_sum")
    assert (whole["completed"], whole["pairs"], whole["post"]) == (1, 1, 8000)


async def test_both_who_met_are_credited_and_only_the_mentee_is_judged(h: Harness) -> None:
    meeting = "01938101-3c00-7456-9789-0a1b2c3d4e5f"
    await tell(h, met(rating=4, meeting=meeting), met(BUDI, role="mentor", rating=4, meeting=meeting))
    assert (await jp_of(h))["earned"] == (await jp_of(h, BUDI))["earned"] == 2.0
    assert [row["employee_id"] for row in await h.rows("evaluation", "score_sum")] != [BUDI]
    assert len(await h.rows("evaluation", "evidence")) == 1


async def test_withdrawing_takes_a_sessions_tests_back_too(h: Harness) -> None:
    mistaken = completed(pre="40", post="70")
    await tell(h, programme(), session(), mistaken, completed(pre="50", post="75"))
    await tell(h, withdrawn(mistaken))
    rows = await h.rows("evaluation", "rating_sum")
    assert [(row["session_id"] != "", row["completed"], row["pre"], row["gains"]) for row in rows] == [
        (False, 1, 5000, 500_000),
        (True, 1, 5000, 500_000),
    ]
