"""People who were erased from the register, and what is kept of nobody who was."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import sqlalchemy as sa

from services.notification.store.notice_tables import ERASED_PERSON, NOTICE
from services.notification.store.tables import EMPLOYEE_JP, STANDING
from shared.database import Tx
from shared.database.bulk import keeping
from shared.database.keys import Keys

_NOTE: Final = keeping(ERASED_PERSON)
_PEOPLE: Final = Keys("people", employee_id=str)
_OF_THESE: Final = sa.select(ERASED_PERSON.c.employee_id).where(_PEOPLE.has(ERASED_PERSON.c.employee_id))
_FORGET: Final = tuple(
    sa.delete(table).where(_PEOPLE.has(table.c.employee_id)) for table in (EMPLOYEE_JP, STANDING, NOTICE)
)


def note(tx: Tx, employee_ids: Collection[str]) -> None:
    """Remember for good that these people were erased."""
    _NOTE.run(tx, [(one,) for one in sorted(employee_ids)])


def among(tx: Tx, subject_ids: Collection[str]) -> set[str]:
    """Those of these subjects who are people that were erased."""
    if not subject_ids:
        return set()
    return set(tx.execute(_OF_THESE, _PEOPLE.bound(subject_ids)).scalars())


def forget(tx: Tx, employee_ids: Collection[str]) -> None:
    """Remove these people's learning hours, where they stand, and what they are told."""
    for statement in _FORGET:
        tx.execute(statement, _PEOPLE.bound(employee_ids))
