"""Seats in sessions, and the questionnaires about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from services.feedback.store.tables import Base, Participation, Questionnaire
from shared.database import Tx

_PARTICIPATION: Final = Base.metadata.tables["participation"]
_QUESTIONNAIRE: Final = Base.metadata.tables["questionnaire"]


def find(tx: Tx, enrollment_id: str) -> Participation | None:
    """A seat."""
    return tx.session.get(Participation, enrollment_id)


def is_answered(tx: Tx, enrollment_id: str) -> bool:
    """Whether this seat's questionnaire is there."""
    asked = sa.select(sa.literal(1)).where(_QUESTIONNAIRE.c.enrollment_id == enrollment_id)
    return tx.execute(asked).one_or_none() is not None


def add_answers(tx: Tx, questionnaire: Questionnaire) -> None:
    """Store a participant's answers."""
    tx.session.add(questionnaire)


def begin(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> None:
    """Note seats; one that is known already stays as it is."""
    tx.execute(insert(_PARTICIPATION).on_conflict_do_nothing(index_elements=["enrollment_id"]), list(rows))


def end(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> None:
    """Note how seats ended."""
    ended = insert(_PARTICIPATION)
    state = {"state": ended.excluded.state}
    tx.execute(ended.on_conflict_do_update(index_elements=["enrollment_id"], set_=state), list(rows))
