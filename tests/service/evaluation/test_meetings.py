"""A mentoring meeting is told twice, once for each who met, in any batches."""

from __future__ import annotations

from pathlib import Path

from shared.ids import new_id
from tests.service.evaluation import story
from tests.service.harness import running


async def test_what_is_told_of_the_mentee_later_takes_nothing_from_the_mentor(tmp_path: Path) -> None:
    meeting = new_id()
    async with running(tmp_path, "evaluation") as h:
        await h.publish(story.employee(story.BUDI), story.met(story.BUDI, role="mentor", meeting=meeting))
        await h.settled()
        await h.publish(story.employee(), story.employee(story.BUDI, version=2), story.met(rating=3, meeting=meeting))
        await h.settled()
        hours = {row["employee_id"]: row["tenths"] for row in await h.rows("evaluation", "jp_bucket")}
    assert hours == {story.SITI: 20, story.BUDI: 20}
