"""Steps of recommendations: what happens to a row, its trail and its event, together."""

from __future__ import annotations

import json
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from services.evaluation.domain.recommendation import Proposal, State
from services.evaluation.handlers.batch import Batch
from services.evaluation.store import recommendations
from services.evaluation.store.moments import from_ms, to_ms
from services.evaluation.store.people import Person
from services.evaluation.store.recommendations import Move, Recommendation
from shared.events.evaluation import RecommendationMade, RecommendationMoved
from shared.rules.recommendation import RecommendationRules

_BY_ITSELF: Final = None
_NAMESPACE: Final = UUID("7c1f5a52-3f0e-4f0c-9a1d-6d1b0f7e2c94")


class Moves:
    """Steps of one transaction, at most one for each recommendation, written at its end."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._rows: list[Recommendation] = []
        self._first: list[Move] = []
        self._next: list[Move] = []

    @property
    def today(self) -> date:
        """The city's day."""
        return self._batch.moment.today

    def make(self, person: Person, proposal: Proposal, number: int, rules: RecommendationRules) -> None:
        """Propose something, for the ``number``-th time.

        A store that was restored from yesterday proposes the same again, under the same id.
        """
        now = to_ms(self._batch.moment.now)
        row = Recommendation(
            str(uuid5(_NAMESPACE, f"{person.employee_id} {proposal.kind} {proposal.cause} {number}")),
            person.employee_id,
            person.place.agency,
            person.place.city,
            proposal.kind,
            proposal.cause,
            "open",
            packed(proposal.reasons),
            packed(dict(proposal.evidence)),
            rules.rule_set,
            now,
            now,
        )
        self._rows.append(row)
        self._first.append(Move(row.recommendation_id, 1, now, _BY_ITSELF, "made"))
        self._batch.stage(
            RecommendationMade(
                recommendation_id=row.recommendation_id,
                employee_id=row.employee_id,
                agency=row.agency,
                city=row.city,
                kind=row.kind,
                reasons=proposal.reasons,
                made_at=self._batch.moment.now,
                rule_set=row.rule_set,
            )
        )

    def refresh(self, row: Recommendation, person: Person, proposal: Proposal, rules: RecommendationRules) -> None:
        """Keep an open one's figures and place up to date; that is no step."""
        present = row._replace(
            agency=person.place.agency,
            city=person.place.city,
            reasons=packed(proposal.reasons),
            evidence=packed(dict(proposal.evidence)),
            rule_set=rules.rule_set,
        )
        if present != row:
            self._rows.append(present._replace(version=row.version + 1))

    def lapse(self, row: Recommendation) -> None:
        """Its cause is gone before anybody decided."""
        self.move(row, "lapsed", _BY_ITSELF, "lapsed", None)

    def move(
        self, row: Recommendation, state: State, actor: str | None, action: str, words: str | None
    ) -> Recommendation:
        """Go on to a state, which is told, or leave a word in the same state, which is not; how it is then."""
        now, is_step = to_ms(self._batch.moment.now), state != row.state
        moved = row._replace(state=state, moved_at_ms=now if is_step else row.moved_at_ms, version=row.version + 1)
        self._rows.append(moved)
        self._next.append(Move(row.recommendation_id, 0, now, actor, action, words))
        if is_step:
            self._batch.stage(moved_event(moved))
        return moved

    def write(self) -> None:
        """Store everything."""
        tx = self._batch.tx
        steps = recommendations.last_steps(tx, [move.recommendation_id for move in self._next]) if self._next else {}
        recommendations.put(tx, self._rows)
        following = [move._replace(step=steps.get(move.recommendation_id, 0) + 1) for move in self._next]
        recommendations.add_moves(tx, [*self._first, *following])


def moved_event(row: Recommendation) -> RecommendationMoved:
    """What is told of a step: neither who nor why."""
    if row.state == "open":
        raise ValueError("an open recommendation has not moved")
    return RecommendationMoved(
        recommendation_id=row.recommendation_id,
        employee_id=row.employee_id,
        agency=row.agency,
        city=row.city,
        kind=row.kind,
        state=row.state,
        moved_at=from_ms(row.moved_at_ms),
    )


def packed(value: object) -> str:
    """Reasons or evidence as the table keeps them."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
