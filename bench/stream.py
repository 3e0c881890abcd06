"""Events to apply: completions of many people, as enrollment publishes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from shared.bus.protocols import Bus, Record
from shared.events.base import CompetencyWeight
from shared.events.cloudevents import Envelope, encode
from shared.events.enrollment import TOPIC, Completed
from shared.ids import new_id

_SINCE: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
_COMPETENCIES: Final = (
    CompetencyWeight(competency="integritas", weight=Decimal("1.5")),
    CompetencyWeight(competency="pelayanan-publik", weight=Decimal(1)),
)


def completions(start: int, count: int, people: int) -> Iterator[Record]:
    """Completions number ``start`` and following, spread over so many people and over 2026."""
    for number in range(start, start + count):
        event = Completed(
            enrollment_id=new_id(),
            employee_id=f"{number % people:08d}-0000-4000-8000-000000000001",
            agency="sibolga-disdik",
            city="sibolga",
            unit_id="sibolga-disdik.loket",
            programme_id=f"{number % 20:08d}-0000-4000-8000-000000000002",
            session_id=f"{number % 200:08d}-0000-4000-8000-000000000003",
            form="KL06",
            outcome="completed",
            pre_test=Decimal(number % 50),
            post_test=Decimal(50 + number % 50),
            jp_earned=Decimal(4),
            completed_at=_SINCE + timedelta(days=number // people % 300),
            competencies=_COMPETENCIES,
        )
        yield encode(Envelope(id=new_id(), source="/mumpuni/enrollment", time=_SINCE, data=event))


async def publish(bus: Bus, start: int, count: int, people: int) -> None:
    """Put them into the log, 5,000 at a time."""
    waiting: list[Record] = []
    for record in completions(start, count, people):
        waiting.append(record)
        if len(waiting) == 5_000:
            await bus.publish(waiting)
            waiting = []
    if waiting:
        await bus.publish(waiting)


__all__ = ["TOPIC", "completions", "publish"]
