"""Agencies' templates of answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.feedback.store.sight import Sight
from services.feedback.store.voice_tables import AnswerTemplate
from shared.database import Tx


def add(tx: Tx, template: AnswerTemplate) -> None:
    """Store a template."""
    tx.session.add(template)


def find(tx: Tx, template_id: str) -> AnswerTemplate | None:
    """A template."""
    return tx.session.get(AnswerTemplate, template_id)


def remove(tx: Tx, template: AnswerTemplate) -> None:
    """Forget a template."""
    tx.session.delete(template)


def page(tx: Tx, sight: Sight, action: str | None, after: str | None, limit: int) -> Sequence[AnswerTemplate]:
    """Templates in the order they were made, one more than ``limit`` where there are more."""
    query = select(AnswerTemplate).where(sight.of(AnswerTemplate.agency, AnswerTemplate.city))
    if action is not None:
        query = query.where(AnswerTemplate.action == action)
    if after is not None:
        query = query.where(col(AnswerTemplate.template_id) > after)
    return tx.session.exec(query.order_by(col(AnswerTemplate.template_id)).limit(limit + 1)).all()
