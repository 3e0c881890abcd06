"""People who were erased from the register: what they wrote goes, what they marked stays."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import sqlalchemy as sa

from services.feedback.store.survey_tables import ErasedPerson, Invitation
from services.feedback.store.tables import Participation, Questionnaire
from shared.database import Tx
from shared.database.bulk import keeping, table_of
from shared.database.keys import Keys

_ERASED: Final = table_of(ErasedPerson)
_INVITATION: Final = table_of(Invitation)
_SEAT: Final = table_of(Participation)
_ANSWER: Final = table_of(Questionnaire)
_PEOPLE: Final = Keys("people", employee_id=str)
_SEATS: Final = sa.select(_SEAT.c.enrollment_id).where(_PEOPLE.has(_SEAT.c.employee_id))
_NOTE: Final = keeping(_ERASED)
_IS_ERASED: Final = sa.select(sa.literal(1)).where(_ERASED.c.employee_id == sa.bindparam("employee"))
_OF_THESE: Final = sa.select(_ERASED.c.employee_id).where(_PEOPLE.has(_ERASED.c.employee_id))
_WRITTEN: Final = sa.select(_ANSWER.c.feedback_id).where(
    _ANSWER.c.comment.is_not(None), _ANSWER.c.enrollment_id.in_(_SEATS)
)
_NO_WORDS: Final = (
    sa.update(_ANSWER).where(_ANSWER.c.comment.is_not(None), _ANSWER.c.enrollment_id.in_(_SEATS)).values(comment=None)
)
_CLOSE: Final = (
    sa.update(_INVITATION)
    .where(_INVITATION.c.open, _INVITATION.c.answered_at.is_(None), _INVITATION.c.employee_id.in_(_OF_THESE))
    .values(open=False, due_at=None)
)


def note(tx: Tx, employee_ids: Collection[str]) -> None:
    """Remember for good that these people were erased."""
    _NOTE.run(tx, [(one,) for one in sorted(employee_ids)])


def is_erased(tx: Tx, employee_id: str) -> bool:
    """Whether a person was erased."""
    return tx.execute(_IS_ERASED, {"employee": employee_id}).one_or_none() is not None


def take_comments(tx: Tx, employee_ids: Collection[str]) -> Collection[str]:
    """Take away what these people wrote in questionnaires; the ids of the answers that had a comment."""
    written = tx.execute(_WRITTEN, _PEOPLE.bound(employee_ids)).scalars().all()
    if written:
        tx.execute(_NO_WORDS, _PEOPLE.bound(employee_ids))
    return written


def close_invitations(tx: Tx, employee_ids: Collection[str]) -> None:
    """Of these people, nobody who was erased is asked any more what they have not answered."""
    if employee_ids:
        tx.execute(_CLOSE, _PEOPLE.bound(employee_ids))
