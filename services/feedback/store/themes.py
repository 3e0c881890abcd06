"""Readings of texts and the themes found in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from services.feedback.store.sight import Sight
from services.feedback.store.tables import Base
from services.feedback.store.theme_tables import ThemeFound, ThemeReading
from shared.database import Tx
from shared.database.bulk import table_of
from shared.database.keys import Keys

_FOUND: Final = table_of(ThemeFound)
_READING: Final = table_of(ThemeReading)
_IDS: Final = Keys("ids", source_id=str)
_TEXTS: Final = {
    "skm": ("skm_answer", "feedback_id", "comment"),
    "questionnaire": ("questionnaire", "feedback_id", "comment"),
    "aspiration": ("aspiration", "feedback_id", "text"),
    "complaint": ("complaint", "complaint_id", "text"),
    "forum-input": ("forum_input", "input_id", "text"),
}
"""Where the texts stand: table, its key, its column."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which readings a list shows."""

    sight: Sight
    unit_id: str | None = None
    kind: str | None = None
    theme: str | None = None
    corrected: bool | None = None
    smallest: int = 1
    """Participants' comments are shown of sessions with at least so many answers."""


class Count(NamedTuple):
    """How many texts have a theme in a month."""

    theme: str
    year: int
    month: int
    texts: int


def add(tx: Tx, reading: ThemeReading, found: Iterable[ThemeFound]) -> None:
    """Store a reading with its themes."""
    tx.session.add(reading)
    tx.session.add_all(found)


def find(tx: Tx, source_id: str, smallest: int = 1) -> ThemeReading | None:
    """A reading; a participant's only of a session with at least ``smallest`` answers."""
    asked = select(ThemeReading).where(ThemeReading.source_id == source_id, _enough(smallest))
    return tx.session.exec(asked).one_or_none()


def told(tx: Tx, source_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The themes that count for a text and the competencies they ask for, as its events carry them."""
    tx.session.flush()
    needs = tx.execute(sa.select(_READING.c.needs).where(_READING.c.source_id == source_id)).scalar_one_or_none()
    return tuple(one.theme for one in found(tx, [source_id]).get(source_id, ()) if one.counts), tuple(needs or ())


def found(tx: Tx, source_ids: Collection[str]) -> dict[str, list[ThemeFound]]:
    """The themes of each of these texts: those that came with it first, then the ones with the most words."""
    rows = tx.session.exec(select(ThemeFound).where(_IDS.has(_FOUND.c.source_id)), params=_IDS.bound(source_ids)).all()
    themes: dict[str, list[ThemeFound]] = {}
    for row in sorted(rows, key=lambda one: (one.source_id, one.decider != "giver", -len(one.words), one.theme)):
        themes.setdefault(row.source_id, []).append(row)
    return themes


def replace(tx: Tx, source_ids: Collection[str], rows: Iterable[ThemeFound]) -> None:
    """Put other themes in the place of these texts' themes."""
    tx.session.flush()
    tx.execute(sa.delete(_FOUND).where(_IDS.has(_FOUND.c.source_id)), _IDS.bound(source_ids))
    values = [row.model_dump() for row in rows]
    if values:
        tx.execute(sa.insert(_FOUND), values)


def forget(tx: Tx, source_ids: Collection[str]) -> None:
    """Drop what was read in these texts, words included; for texts that are erased."""
    for table in (_FOUND, _READING):
        tx.execute(sa.delete(table).where(_IDS.has(table.c.source_id)), _IDS.bound(source_ids))


def texts(tx: Tx, kind: str, source_ids: Collection[str]) -> Mapping[str, str]:
    """The texts themselves, by id; those that were erased are missing."""
    name, key, column = _TEXTS[kind]
    table = Base.metadata.tables[name]
    asked = sa.select(table.c[key], table.c[column]).where(_IDS.has(table.c[key]), table.c[column].is_not(None))
    rows: Sequence[Any] = tx.execute(asked, _IDS.bound(source_ids)).all()
    return {row[0]: row[1] for row in rows}


def page(tx: Tx, wanted: Wanted, before: str | None, limit: int) -> Sequence[ThemeReading]:
    """Readings, the newest first, one more than ``limit`` where there are more."""
    query = select(ThemeReading).where(wanted.sight.of(ThemeReading.agency, ThemeReading.city))
    query = query.where(_enough(wanted.smallest))
    if wanted.unit_id is not None:
        query = query.where(ThemeReading.unit_id == wanted.unit_id)
    if wanted.kind is not None:
        query = query.where(ThemeReading.kind == wanted.kind)
    if wanted.corrected is not None:
        at = col(ThemeReading.corrected_at)
        query = query.where(at.is_not(None) if wanted.corrected else at.is_(None))
    if wanted.theme is not None:
        with_it = sa.select(_FOUND.c.source_id).where(_FOUND.c.theme == wanted.theme, _FOUND.c.counts)
        query = query.where(col(ThemeReading.source_id).in_(with_it))
    if before is not None:
        query = query.where(col(ThemeReading.source_id) < before)
    return tx.session.exec(query.order_by(col(ThemeReading.source_id).desc()).limit(limit + 1)).all()


def outdated(tx: Tx, city: str, lexicon: str, limit: int) -> Sequence[ThemeReading]:
    """Readings of a city by another lexicon than this one, not corrected by hand, the oldest first."""
    return tx.session.exec(
        select(ThemeReading).where(*_outdated(city, lexicon)).order_by(col(ThemeReading.source_id)).limit(limit)
    ).all()


def count_outdated(tx: Tx, city: str, lexicon: str) -> int:
    """How many readings are still by another lexicon."""
    rows: int = tx.execute(
        sa.select(sa.func.count()).select_from(_READING).where(*_outdated(city, lexicon))
    ).scalar_one()
    return rows


def counts(tx: Tx, sight: Sight, unit_id: str | None, years: Sequence[int]) -> list[Count]:
    """Texts by theme and month; participants' comments, which are about sessions, are left out."""
    asked = (
        sa.select(_FOUND.c.theme, _FOUND.c.year, _FOUND.c.month, sa.func.count().label("texts"))
        .where(sight.of(_FOUND.c.agency, _FOUND.c.city), _FOUND.c.year.in_(years), _FOUND.c.counts)
        .where(_FOUND.c.unit_id.is_not(None) if unit_id is None else _FOUND.c.unit_id == unit_id)
        .group_by(_FOUND.c.theme, _FOUND.c.year, _FOUND.c.month)
    )
    return [Count._make(row) for row in tx.execute(asked)]


def corrected(tx: Tx, city: str) -> dict[str, list[ThemeFound]]:
    """The themes of every text of a city that was corrected by hand; a text without any has an empty list."""
    ids = tx.execute(
        sa.select(_READING.c.source_id).where(_READING.c.city == city, _READING.c.corrected_at.is_not(None))
    ).scalars()
    wanted = list(ids)
    return {**{one: [] for one in wanted}, **found(tx, wanted)}


def _enough(smallest: int) -> sa.ColumnElement[bool]:
    """So few answers would tell who wrote what."""
    form = Base.metadata.tables["questionnaire"]
    many = sa.select(form.c.session_id).group_by(form.c.session_id).having(sa.func.count() >= smallest)
    return sa.or_(_READING.c.session_id.is_(None), _READING.c.session_id.in_(many))


def _outdated(city: str, lexicon: str) -> list[sa.ColumnElement[bool]]:
    return [_READING.c.city == city, _READING.c.lexicon != lexicon, _READING.c.corrected_at.is_(None)]


def in_session(tx: Tx, session_id: str, agency: str | None, city: str | None) -> list[dict[str, Any]]:
    """Each answer about a session: its ``difficulty`` and the themes of its comment, of the seats of this agency."""
    form, seat = Base.metadata.tables["questionnaire"], Base.metadata.tables["participation"]
    asked = (
        sa.select(form.c.feedback_id, form.c.difficulty)
        .join_from(form, seat, form.c.enrollment_id == seat.c.enrollment_id)
        .where(seat.c.session_id == session_id, Sight(agency, city).of(seat.c.agency, seat.c.city))
    )
    answers = list(tx.execute(asked))
    said = found(tx, [row.feedback_id for row in answers])
    return [
        {"difficulty": row.difficulty, "themes": [one.theme for one in said.get(row.feedback_id, ()) if one.counts]}
        for row in answers
    ]
