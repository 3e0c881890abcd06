"""Proposals about people and their trails."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.domain.recommendation import Kind, State
from services.evaluation.store import recommendation_tables
from shared.database import Tx
from shared.database.bulk import inserting, replacing, table_of
from shared.database.keys import Keys
from shared.web.auth import Principal

_RECOMMENDATION = table_of(recommendation_tables.Recommendation)
_MOVE = table_of(recommendation_tables.RecommendationMove)
_PEOPLE = Keys("people", employee_id=str)
_OF_PEOPLE = (
    sa.select(_RECOMMENDATION)
    .where(_PEOPLE.has(_RECOMMENDATION.c.employee_id))
    .order_by(_RECOMMENDATION.c.made_at_ms, _RECOMMENDATION.c.recommendation_id)
)
_ONE = sa.select(_RECOMMENDATION).where(_RECOMMENDATION.c.recommendation_id == sa.bindparam("recommendation_id"))
_TRAIL = sa.select(_MOVE).where(_MOVE.c.recommendation_id == sa.bindparam("recommendation_id")).order_by(_MOVE.c.step)
_LAST_STEPS = sa.select(_MOVE.c.recommendation_id, sa.func.max(_MOVE.c.step)).group_by(_MOVE.c.recommendation_id)
_IDS = Keys("wanted", recommendation_id=str)
_LAST_STEPS_OF = _LAST_STEPS.where(_IDS.has(_MOVE.c.recommendation_id))
_PUT, _ADD_MOVES = replacing(_RECOMMENDATION), inserting(_MOVE)


class Recommendation(NamedTuple):
    """A row of ``recommendation``, in its columns' order."""

    recommendation_id: str
    employee_id: str
    agency: str
    city: str
    kind: Kind
    cause: str
    state: State
    reasons: str
    evidence: str
    rule_set: str
    made_at_ms: int
    moved_at_ms: int
    decided_by: str | None = None
    decided_on: str | None = None
    appeal_until: str | None = None
    version: int = 1


class Move(NamedTuple):
    """A row of ``recommendation_move``, in its columns' order; ``step`` counts from 1."""

    recommendation_id: str
    step: int
    at_ms: int
    actor: str | None
    action: str
    words: str | None = None
    erased: int = 0


def of_people(tx: Tx, employee_ids: Iterable[str]) -> dict[str, list[Recommendation]]:
    """Everything that was ever proposed about these people, the oldest first."""
    found: dict[str, list[Recommendation]] = {}
    for row in tx.execute(_OF_PEOPLE, _PEOPLE.bound(list(employee_ids))).all():
        one = Recommendation._make(row)
        found.setdefault(one.employee_id, []).append(one)
    return found


def one(tx: Tx, recommendation_id: str) -> Recommendation | None:
    """A proposal, if there is one."""
    row = tx.execute(_ONE, {"recommendation_id": recommendation_id}).one_or_none()
    return None if row is None else Recommendation._make(row)


def visible(
    tx: Tx,
    reader: Principal,
    agency: str | None,
    kind: str | None,
    state: str | None,
    after: str | None,
    limit: int,
) -> Sequence[Recommendation]:
    """Proposals that are the reader's to see, by id."""
    columns = _RECOMMENDATION.c
    asked = sa.select(_RECOMMENDATION).where(*_sight(reader, agency))
    if kind is not None:
        asked = asked.where(columns.kind == kind)
    if state is not None:
        asked = asked.where(columns.state == state)
    if after is not None:
        asked = asked.where(columns.recommendation_id > after)
    rows = tx.execute(asked.order_by(columns.recommendation_id).limit(limit)).all()
    return [Recommendation._make(row) for row in rows]


def trail(tx: Tx, recommendation_id: str) -> Sequence[Move]:
    """Every step of a proposal, the first one first."""
    return [Move._make(row) for row in tx.execute(_TRAIL, {"recommendation_id": recommendation_id}).all()]


def last_steps(tx: Tx, recommendation_ids: Iterable[str]) -> dict[str, int]:
    """The number of each proposal's last step."""
    rows: Sequence[Sequence[Any]] = tx.execute(_LAST_STEPS_OF, _IDS.bound(list(recommendation_ids))).all()
    return {row[0]: row[1] for row in rows}


def put(tx: Tx, rows: Collection[Recommendation]) -> None:
    """Store proposals in place of what was known of them."""
    _PUT.run(tx, rows)


def add_moves(tx: Tx, moves: Collection[Move]) -> None:
    """Store steps."""
    _ADD_MOVES.run(tx, moves)


def _sight(reader: Principal, agency: str | None) -> Iterable[sa.ColumnElement[bool]]:
    if agency is not None:
        yield _RECOMMENDATION.c.agency == agency
    if not reader.is_city_wide:
        yield _RECOMMENDATION.c.agency == reader.agency
    elif reader.city != "*":
        yield _RECOMMENDATION.c.city == reader.city
