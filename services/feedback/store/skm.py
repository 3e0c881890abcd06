"""Survey answers and their sums. Three statements an answer: the route is the busiest of the service."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from services.feedback.domain.period import month_of
from services.feedback.store.survey_tables import IkmMonth, SkmProfile
from services.feedback.store.tables import Base
from shared.database import Tx
from shared.database.bulk import adding, table_of
from shared.database.keys import Keys
from shared.rules.calendar import city_day
from shared.rules.ikm import ELEMENTS

_ANSWER: Final = Base.metadata.tables["skm_answer"]
_SUM: Final = Base.metadata.tables["ikm_sum"]
_COLUMNS: Final = tuple((element, element.lower()) for element in ELEMENTS)
_ADD_ANSWER: Final = sa.insert(_ANSWER)
_ADD_TO_SUM: Final = adding(_SUM)
_ADD_TO_MONTH: Final = adding(table_of(IkmMonth))
_ADD_TO_PROFILE: Final = adding(table_of(SkmProfile))
_IDS: Final = Keys("wanted", feedback_id=str)
_KNOWN: Final = sa.select(_ANSWER.c.feedback_id, _ANSWER.c.batch).where(_IDS.has(_ANSWER.c.feedback_id))


def add(tx: Tx, answer: Mapping[str, Any], scores: Mapping[str, int], respondent: Mapping[str, str]) -> None:
    """Store an answer (columns of ``skm_answer`` but its scores) and add it to the sums of its year and month.

    Who gave it is added to the month's profile and kept nowhere else.
    """
    columns = {column: scores[element] for element, column in _COLUMNS}
    tx.execute(_ADD_ANSWER, {**answer, **columns})
    unit_id, month = answer["unit_id"], month_of(city_day(answer["answered_at"]))
    _ADD_TO_SUM.run(tx, [(unit_id, answer["year"], 1, *columns.values())])
    _ADD_TO_MONTH.run(tx, [(unit_id, month, answer["service"] or "", 1, *columns.values())])
    _ADD_TO_PROFILE.run(tx, [(unit_id, month, trait, category, 1) for trait, category in respondent.items()])


def batches(tx: Tx, feedback_ids: Collection[str]) -> dict[str, str | None]:
    """Which of these answers are there, and the workbook each came with."""
    rows: dict[str, str | None] = {row.feedback_id: row.batch for row in tx.execute(_KNOWN, _IDS.bound(feedback_ids))}
    return rows


def sums(tx: Tx, unit_id: str, years: Sequence[int]) -> dict[int, tuple[int, dict[str, int]]]:
    """For each year that has answers, how many and the sum of scores by element."""
    rows = tx.execute(sa.select(_SUM).where(_SUM.c.unit_id == unit_id, _SUM.c.year.in_(years))).mappings()
    return {row["year"]: (row["n"], _scores(dict(row))) for row in rows}


def page(tx: Tx, unit_id: str, before: str | None, limit: int) -> Sequence[tuple[dict[str, Any], dict[str, int]]]:
    """Answers about a unit with their scores, the newest first, one more than ``limit`` where there are more."""
    query = sa.select(_ANSWER).where(_ANSWER.c.unit_id == unit_id)
    if before is not None:
        query = query.where(_ANSWER.c.feedback_id < before)
    rows = tx.execute(query.order_by(_ANSWER.c.feedback_id.desc()).limit(limit + 1)).mappings()
    return [(dict(row), _scores(dict(row))) for row in rows]


def _scores(row: Mapping[str, Any]) -> dict[str, int]:
    return {element: row[column] for element, column in _COLUMNS}
