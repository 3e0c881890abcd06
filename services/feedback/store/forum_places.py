"""Places at meetings, votes for inputs, and what was promised."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from services.feedback.store.sight import Sight
from services.feedback.store.tables import Forum
from services.feedback.store.voice_tables import FollowUp, ForumCode, ForumVote
from shared.database import Tx
from shared.database.bulk import table_of
from shared.database.keys import Keys

_CODE: Final = table_of(ForumCode)
_VOTE: Final = table_of(ForumVote)
_INPUTS: Final = Keys("inputs", input_id=str)


class Taken(NamedTuple):
    """How many people have a place, and how many of them came."""

    registered: int
    attended: int


def add(tx: Tx, row: ForumCode | FollowUp) -> None:
    """Store a place or a promise."""
    tx.session.add(row)


def find_code(tx: Tx, forum_id: str, fingerprint: bytes) -> ForumCode | None:
    """A place."""
    return tx.session.get(ForumCode, (forum_id, fingerprint))


def taken(tx: Tx, forum_id: str) -> Taken:
    """The places of a meeting that were not given back."""
    tx.session.flush()
    asked = sa.select(_CODE.c.state, sa.func.sum(_CODE.c.people)).where(_CODE.c.forum_id == forum_id)
    rows: Sequence[Any] = tx.execute(asked.group_by(_CODE.c.state)).all()
    by_state = {row[0]: int(row[1]) for row in rows}
    attended = by_state.get("attended", 0)
    return Taken(by_state.get("registered", 0) + attended, attended)


def vote(tx: Tx, input_id: str, fingerprint: bytes) -> None:
    """Store a vote; the same one again changes nothing."""
    if tx.session.get(ForumVote, (input_id, fingerprint)) is None:
        tx.session.add(ForumVote(input_id=input_id, fingerprint=fingerprint))


def votes(tx: Tx, input_ids: Collection[str]) -> dict[str, int]:
    """How many votes each of these inputs has; those without any are missing."""
    tx.session.flush()
    asked = sa.select(_VOTE.c.input_id, sa.func.count()).where(_INPUTS.has(_VOTE.c.input_id))
    rows: Sequence[Any] = tx.execute(asked.group_by(_VOTE.c.input_id), _INPUTS.bound(input_ids)).all()
    return {row[0]: row[1] for row in rows}


def find_follow_up(tx: Tx, follow_up_id: str) -> FollowUp | None:
    """A promise."""
    return tx.session.get(FollowUp, follow_up_id)


def follow_ups(tx: Tx, forum_id: str) -> Sequence[FollowUp]:
    """What was promised at a meeting, in the order it was noted."""
    asked = select(FollowUp).where(FollowUp.forum_id == forum_id)
    return tx.session.exec(asked.order_by(col(FollowUp.follow_up_id))).all()


def follow_up_page(
    tx: Tx, sight: Sight, state: str | None, due_before: object | None, after: str | None, limit: int
) -> Sequence[FollowUp]:
    """Promises of agencies, the oldest first, one more than ``limit`` where there are more."""
    query = select(FollowUp).join(Forum, col(Forum.forum_id) == col(FollowUp.forum_id))
    query = query.where(sight.of(Forum.agency, Forum.city))
    if state is not None:
        query = query.where(FollowUp.state == state)
    if due_before is not None:
        query = query.where(col(FollowUp.due_on) < due_before)
    if after is not None:
        query = query.where(col(FollowUp.follow_up_id) > after)
    return tx.session.exec(query.order_by(col(FollowUp.follow_up_id)).limit(limit + 1)).all()
