"""What evaluation says of people's competencies is known here, once, whatever the batches."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from shared.events.evaluation import ScoreChanged
from shared.ids import new_id
from tests.service.enrollment.town import MINE, NOBODY, UNIT
from tests.service.harness import Harness


def score(employee_id: str, competency: str, new: str, level: int, *, required: int | None = 3) -> ScoreChanged:
    """A score as evaluation tells it."""
    return ScoreChanged(
        employee_id=employee_id,
        agency=MINE,
        city="sibolga",
        unit_id=UNIT,
        competency=competency,
        old_score=None,
        new_score=Decimal(new),
        level=level,
        required_level=required,
        gap=None if required is None else max(required - level, 0),
        as_of=datetime(2026, 11, 1, tzinfo=UTC),
        rule_set="competency-score-2026.1",
    )


async def test_the_last_word_on_a_competency_holds(h: Harness) -> None:
    await h.publish(
        score(NOBODY, "integritas", "52.25", 2),
        score(NOBODY, "komunikasi", "71", 4, required=None),
        score(NOBODY, "integritas", "58.5", 3),
    )
    await h.settled()
    rows = {row["competency"]: row for row in await h.rows("enrollment", "standing")}
    assert set(rows) == {"integritas", "komunikasi"}
    assert (rows["integritas"]["score_hundredths"], rows["integritas"]["level"], rows["integritas"]["gap"]) == (
        5850,
        3,
        0,
    )
    assert (rows["komunikasi"]["required_level"], rows["komunikasi"]["gap"]) == (None, None)


async def test_a_second_delivery_changes_nothing(h: Harness) -> None:
    event_id = new_id()
    await h.publish(score(NOBODY, "integritas", "58.5", 3), event_id=event_id)
    await h.publish(score(NOBODY, "integritas", "40", 2))
    await h.settled()
    before = await h.rows("enrollment", "standing")
    await h.publish(score(NOBODY, "integritas", "58.5", 3), event_id=event_id)
    await h.settled()
    assert await h.rows("enrollment", "standing") == before
