"""Many keys in one parameter: a statement's text is the same for any number of keys, so it is prepared once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

WANTED = sa.func.json_each(sa.bindparam("wanted", type_=sa.Text)).table_valued("value", name="wanted")
"""A table of the keys; its ``value`` is a key, or the JSON list of a composite key's parts (see ``part``)."""


def part(index: int) -> sa.ColumnElement[Any]:
    """One part of a composite key."""
    return sa.func.json_extract(WANTED.c.value, sa.literal_column(f"'$[{index}]'"))


def wanted(keys: Iterable[object]) -> dict[str, str]:
    """The parameter that fills ``WANTED``: texts, integers, or tuples of them."""
    return {"wanted": json.dumps(list(keys))}
