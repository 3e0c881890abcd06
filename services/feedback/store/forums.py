"""Meetings with citizens and what was asked for there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.feedback.store.sight import Sight
from services.feedback.store.tables import Forum, ForumInput
from shared.database import Tx


def find(tx: Tx, forum_id: str) -> Forum | None:
    """A meeting."""
    return tx.session.get(Forum, forum_id)


def find_alone(tx: Tx, forum_id: str) -> Forum | None:
    """A meeting that no other transaction changes until this one ends."""
    return tx.session.get(Forum, forum_id, with_for_update=True, populate_existing=True)


def find_input(tx: Tx, input_id: str) -> ForumInput | None:
    """An input."""
    return tx.session.get(ForumInput, input_id)


def add(tx: Tx, row: Forum | ForumInput) -> None:
    """Store a meeting or an input."""
    tx.session.add(row)


def inputs(tx: Tx, forum_id: str) -> Sequence[ForumInput]:
    """The inputs of a meeting in the order they came."""
    asked = select(ForumInput).where(ForumInput.forum_id == forum_id)
    return tx.session.exec(asked.order_by(col(ForumInput.input_id))).all()


def page(tx: Tx, sight: Sight, before: str | None, limit: int) -> Sequence[Forum]:
    """Meetings, the newest first, one more than ``limit`` where there are more."""
    query = select(Forum).where(sight.of(Forum.agency, Forum.city))
    if before is not None:
        query = query.where(col(Forum.forum_id) < before)
    return tx.session.exec(query.order_by(col(Forum.forum_id).desc()).limit(limit + 1)).all()
