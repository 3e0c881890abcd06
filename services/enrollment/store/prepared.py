"""Inserting many rows at the speed of the driver: the statement is compiled once and the rows stay tuples.

Core's own executemany spends half as long again on a dictionary for each row. For drivers with positional parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from shared.database import Tx


class Insert:
    """``INSERT`` of these columns of a table; ``constants`` are SQL for others."""

    def __init__(self, table: sa.Table, columns: Sequence[str], **constants: str) -> None:
        self._columns = [table.c[name] for name in columns]
        given = {name: sa.bindparam(name, type_=table.c[name].type) for name in columns}
        fixed: dict[str, sa.ColumnElement[Any]] = {name: sa.literal_column(text) for name, text in constants.items()}
        self._statement = table.insert().values({**given, **fixed})
        self._texts: dict[str, str] = {}

    def run(self, tx: Tx, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows, each a value for each column in the order they were named, as its Python type has it."""
        dialect = tx.connection.dialect
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = str(self._statement.compile(dialect=dialect))
        values = [
            _bound(column.type.dialect_impl(dialect).bind_processor(dialect), items)
            for column, items in zip(self._columns, zip(*rows, strict=True), strict=True)
        ]
        tx.connection.exec_driver_sql(text, list(zip(*values, strict=True)))


def _bound(process: Callable[[Any], Any] | None, items: Sequence[Any]) -> Sequence[Any]:
    """A column's values as the driver takes them; equal ones are worked out once."""
    if process is None:
        return items
    known = {item: process(item) for item in set(items)}
    return [known[item] for item in items]
