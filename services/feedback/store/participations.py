"""Seats in sessions, and the questionnaires about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from services.feedback.domain.participation import State
from services.feedback.store.sight import Sight
from services.feedback.store.tables import Base, Participation, Questionnaire
from shared.database import Tx
from shared.database.bulk import keeping, replacing

_PARTICIPATION: Final = Base.metadata.tables["participation"]
_QUESTIONNAIRE: Final = Base.metadata.tables["questionnaire"]
_BEGIN: Final = keeping(_PARTICIPATION)
_END: Final = replacing(_PARTICIPATION, "state")


class Seat(NamedTuple):
    """A row of ``participation``, in its columns' order."""

    enrollment_id: str
    employee_id: str
    agency: str
    city: str
    programme_id: str
    session_id: str
    state: State


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


def begin(tx: Tx, seats: Collection[Seat]) -> None:
    """Note seats; one that is known already stays as it is."""
    _BEGIN.run(tx, seats)


def end(tx: Tx, seats: Collection[Seat]) -> None:
    """Note how seats ended."""
    _END.run(tx, seats)


def answers_about(tx: Tx, session_id: str, sight: Sight) -> Sequence[Questionnaire]:
    """What participants whose seats are seen answered about a session."""
    asked = select(Questionnaire).join(
        Participation, col(Participation.enrollment_id) == col(Questionnaire.enrollment_id)
    )
    return tx.session.exec(asked.where(*_seats(session_id, sight))).all()


def has_seat(tx: Tx, session_id: str, sight: Sight) -> bool:
    """Whether any of the seats that are seen is in a session."""
    asked = select(Participation.enrollment_id).where(*_seats(session_id, sight)).limit(1)
    return tx.session.exec(asked).first() is not None


def _seats(session_id: str, sight: Sight) -> tuple[sa.ColumnElement[bool], ...]:
    return col(Participation.session_id) == session_id, sight.of(Participation.agency, Participation.city)
