"""Texts that came in before themes were looked for."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

import sqlalchemy as sa

from services.feedback.store.tables import Base
from services.feedback.store.theme_tables import SourceKind, ThemeReading
from shared.database import Tx
from shared.database.bulk import table_of
from shared.database.keys import Keys

_TABLES: Final = Base.metadata.tables
_READING: Final = table_of(ThemeReading)
_UNIT, _SKM, _COMPLAINT, _WISH, _ANSWER, _SEAT, _INPUT, _FORUM = (
    _TABLES[name]
    for name in (
        *("unit", "skm_answer", "complaint", "aspiration", "questionnaire", "participation", "forum_input", "forum"),
    )
)
_IDS: Final = Keys("ids", source_id=str)
_Rows: TypeAlias = sa.Select[Any]


class Unread(NamedTuple):
    """A text that nobody has looked for themes in; ``given`` are themes that came with it, as a JSON list or one."""

    source_id: str
    agency: str
    city: str
    unit_id: str | None
    session_id: str | None
    said_at: datetime
    text: str
    given: str | None
    kind: SourceKind

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes that came with it."""
        if self.given is None:
            return ()
        return tuple(json.loads(self.given)) if self.kind == "aspiration" else (self.given,)


def _of(
    key: sa.ColumnElement[str],
    text: sa.ColumnElement[Any],
    said_at: sa.ColumnElement[datetime],
    whose: sa.Table,
    **more: sa.ColumnElement[Any],
) -> _Rows:
    """Texts without a reading, in the order of ``Unread``."""
    rest = [more.get(name, sa.null()) for name in ("unit_id", "session_id")]
    columns = (key, whose.c.agency, whose.c.city, *rest, said_at, text, more.get("given", sa.null()))
    unread = ~sa.exists().where(_READING.c.source_id == key)
    return sa.select(*columns).where(unread, text.is_not(None), text != "").order_by(key)


_QUERIES: Final[Mapping[SourceKind, _Rows]] = {
    "skm": _of(_SKM.c.feedback_id, _SKM.c.comment, _SKM.c.answered_at, _UNIT, unit_id=_UNIT.c.unit_id).join_from(
        _SKM, _UNIT, _UNIT.c.unit_id == _SKM.c.unit_id
    ),
    "complaint": _of(
        _COMPLAINT.c.complaint_id, _COMPLAINT.c.text, _COMPLAINT.c.opened_at, _COMPLAINT, unit_id=_COMPLAINT.c.unit_id
    ),
    "aspiration": _of(
        _WISH.c.feedback_id, _WISH.c.text, _WISH.c.received_at, _WISH, unit_id=_WISH.c.unit_id, given=_WISH.c.themes
    ),
    "questionnaire": _of(
        _ANSWER.c.feedback_id, _ANSWER.c.comment, _ANSWER.c.received_at, _SEAT, session_id=_ANSWER.c.session_id
    ).join_from(_ANSWER, _SEAT, _SEAT.c.enrollment_id == _ANSWER.c.enrollment_id),
    "forum-input": _of(
        _INPUT.c.input_id, _INPUT.c.text, _INPUT.c.received_at, _FORUM, unit_id=_FORUM.c.unit_id, given=_INPUT.c.theme
    ).join_from(_INPUT, _FORUM, _FORUM.c.forum_id == _INPUT.c.forum_id),
}


def unread(tx: Tx, limit: int) -> list[Unread]:
    """At most so many of them, of one kind at a time; reads all texts there are when there are none."""
    for kind, query in _QUERIES.items():
        rows = tx.execute(query.limit(limit)).all()
        if rows:
            return [Unread._make((*row, kind)) for row in rows]
    return []


def read_since(tx: Tx, source_ids: Collection[str]) -> set[str]:
    """Those of these texts that have been read by now."""
    asked = sa.select(_READING.c.source_id).where(_IDS.has(_READING.c.source_id))
    return set(tx.execute(asked, _IDS.bound(source_ids)).scalars())
