"""Rows that are written whether or not they are there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from shared.database import Tx


def upsert(
    tx: Tx,
    table: sa.Table,
    rows: Sequence[Mapping[str, Any]],
    changed: Mapping[str, sa.ColumnElement[Any]] | None = None,
) -> None:
    """Insert these rows, or give the ones that are there the new values (``changed``: expressions instead of them)."""
    if not rows:
        return
    insert = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    values = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    tx.execute(statement.on_conflict_do_update(index_elements=keys, set_={**values, **(changed or {})}), list(rows))
