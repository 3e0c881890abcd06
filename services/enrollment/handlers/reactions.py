"""What enrollment reacts to: how evaluation sees people's competencies, for mentors and learning paths."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Final

from services.enrollment.store import standings
from services.enrollment.store.standings import KnownStanding
from shared.consumer import Reactions
from shared.database import Tx
from shared.events import evaluation
from shared.events.cloudevents import Envelope
from shared.events.evaluation import ScoreChanged


class StandingWork:
    """One batch: the last word on each person's competency, written in one statement."""

    def __init__(self, tx: Tx, now: datetime) -> None:
        del now
        self._tx = tx
        self._standings: dict[tuple[str, str], KnownStanding] = {}

    def stand(self, standing: KnownStanding) -> None:
        """A person stands there from now on."""
        self._standings[standing.employee_id, standing.competency] = standing

    def flush(self) -> None:
        """Write what is known now."""
        standings.save(self._tx, list(self._standings.values()))


def on_score_changed(work: StandingWork, envelope: Envelope[ScoreChanged]) -> None:
    """A competency score moved, or what the position asks for."""
    event = envelope.data
    work.stand(
        KnownStanding(
            event.employee_id,
            event.competency,
            int(event.new_score * 100),
            event.level,
            event.required_level,
            event.gap,
            event.as_of,
        )
    )


TOPICS: Final = (evaluation.TOPIC,)

REACTIONS: Reactions[StandingWork] = MappingProxyType({evaluation.ScoreChanged: on_score_changed})
"""By event; everything else passes by."""
