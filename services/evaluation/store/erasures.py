"""People who were erased from the register, and what nobody may have written about them since."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from services.evaluation.store import recommendation_tables
from shared.database import Tx
from shared.database.bulk import keeping, table_of
from shared.database.keys import Keys

_ERASED = table_of(recommendation_tables.ErasedPerson)
_RECOMMENDATION = table_of(recommendation_tables.Recommendation)
_MOVE = table_of(recommendation_tables.RecommendationMove)
_PEOPLE = Keys("people", employee_id=str)
_NOTE = keeping(_ERASED)
_IS_ERASED = sa.select(sa.literal(1)).where(_ERASED.c.employee_id == sa.bindparam("employee"))
_NO_WORDS = sa.update(_MOVE).values(words=None, erased=1)


def note(tx: Tx, employee_ids: Collection[str]) -> None:
    """Remember for good that these people were erased, and take away what was written about them or by them."""
    _NOTE.run(tx, [(one,) for one in sorted(employee_ids)])
    tx.execute(_NO_WORDS.where(_words_about(_PEOPLE.has(_RECOMMENDATION.c.employee_id))), _PEOPLE.bound(employee_ids))


def is_erased(tx: Tx, employee_id: str) -> bool:
    """Whether a person was erased."""
    return tx.execute(_IS_ERASED, {"employee": employee_id}).one_or_none() is not None


def erase_words(tx: Tx, employee_id: str) -> int:
    """Take away everything that was written about a person or by them; how many texts that were."""
    return tx.execute(_NO_WORDS.where(_words_about(_RECOMMENDATION.c.employee_id == employee_id))).rowcount


def erase_again(tx: Tx) -> int:
    """The same for everybody who was erased: after texts came in from elsewhere. How many texts that were."""
    erased = _RECOMMENDATION.c.employee_id.in_(sa.select(_ERASED.c.employee_id))
    return tx.execute(_NO_WORDS.where(_words_about(erased))).rowcount


def _words_about(people: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    theirs = sa.select(_RECOMMENDATION.c.recommendation_id).where(people)
    return sa.and_(_MOVE.c.words.is_not(None), _MOVE.c.recommendation_id.in_(theirs))
