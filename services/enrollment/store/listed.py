"""Sessions and whom they are wished for, many at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import sqlalchemy as sa

from shared.database.keys import Keys

_ID_LENGTH: Final = 36
"""Characters of a UUID."""

_WISHES: Final = Keys("wishes", wish=str)


def wishes() -> sa.Subquery:
    """The ``wish``, its ``session_id`` and ``who`` of each text of ``wished``.

    As keys of two parts, at a third of their price on SQLite: the texts are made with ``wish`` and cut, not parsed.
    """
    text = _WISHES.c.wish
    session_id = sa.func.substr(text, 1, _ID_LENGTH, type_=sa.String)
    who = sa.func.substr(text, _ID_LENGTH + 1, type_=sa.String)
    return sa.select(text, session_id.label("session_id"), who.label("who")).subquery()


def wish(session_id: str, who: str) -> str:
    """A session (36 characters) and whom it is about, by id or number, as one text."""
    return session_id + who


def wished(texts: Collection[str]) -> dict[str, Any]:
    """The parameters that these texts, made with ``wish``, are ``wishes`` by."""
    return _WISHES.bound(texts)
