"""Many keys as one parameter, so that a statement is the same, and prepared once, for one key and for a thousand."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

import sqlalchemy as sa

_ID_LENGTH: Final = 36
"""Characters of a UUID."""


def keys(name: str) -> sa.Select[tuple[str]]:
    """The texts in the JSON array that is bound to ``name``; made with ``bound``."""
    item = sa.func.json_each(sa.bindparam(name)).table_valued("value")
    return sa.select(item.c.value)


def pairs(name: str) -> sa.Subquery:
    """The ``first`` and ``second`` text of each pair in the JSON array bound to ``name``; made with ``bound``."""
    item = sa.func.json_each(sa.bindparam(name)).table_valued("value")
    return sa.select(
        sa.func.json_extract(item.c.value, "$[0]").label("first"),
        sa.func.json_extract(item.c.value, "$[1]").label("second"),
    ).subquery()


def wishes(name: str) -> sa.Subquery:
    """The ``wish``, its ``session_id`` and ``who`` of each text in the JSON array bound to ``name``.

    As ``pairs``, at a third of its price: the texts are made with ``wish`` and cut, not parsed.
    """
    item = sa.func.json_each(sa.bindparam(name)).table_valued("value")
    session_id = sa.func.substr(item.c.value, 1, _ID_LENGTH, type_=sa.String)
    who = sa.func.substr(item.c.value, _ID_LENGTH + 1, type_=sa.String)
    return sa.select(item.c.value.label("wish"), session_id.label("session_id"), who.label("who")).subquery()


def wish(session_id: str, who: str) -> str:
    """A session (36 characters) and whom it is about, by id or number, as one text."""
    return session_id + who


def bound(values: Collection[str] | Collection[tuple[str, str]]) -> str:
    """The parameter for ``keys``, ``pairs`` or ``wishes``."""
    return json.dumps(list(values))
