"""One statement for many rows, given to the driver as it likes them best.

SQLAlchemy turns each row of an executemany from a mapping into the driver's form; on the path of every event that costs
more than the store's own work. So a statement is compiled once per dialect and its rows go through as tuples.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from shared.database import Tx

Row = tuple[Any, ...]
_Upsert = sqlite.Insert | postgresql.Insert
_Prepared = tuple[str, "itemgetter[Any] | None"]


class Bulk:
    """A statement over positional parameters named ``columns``; ``run`` takes rows in that order."""

    def __init__(self, statement: Callable[[sa.Dialect], sa.Insert | sa.Delete], columns: Sequence[str]) -> None:
        self._statement = statement
        self._columns = tuple(columns)
        self._prepared: dict[str, _Prepared] = {}

    def run(self, tx: Tx, rows: Collection[Row]) -> None:
        """Run the statement for each row, in order."""
        if not rows:
            return
        dialect = tx.connection.dialect
        if dialect.name not in self._prepared:
            self._prepared[dialect.name] = self._prepare(dialect)
        text, reordered = self._prepared[dialect.name]
        tx.connection.exec_driver_sql(text, list(rows) if reordered is None else [reordered(row) for row in rows])

    def _prepare(self, dialect: sa.Dialect) -> _Prepared:
        compiled = self._statement(dialect).compile(dialect=dialect, column_keys=list(self._columns))
        positions = tuple(compiled.positiontup or ())
        if sorted(positions) != sorted(self._columns):
            raise ValueError(f"the statement takes {positions}, not {self._columns}")
        if positions == self._columns:
            return str(compiled), None
        return str(compiled), itemgetter(*(self._columns.index(name) for name in positions))


def fetched(tx: Tx, statement: sa.Executable, parameters: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """All rows at once: one by one, each passes through several layers of SQLAlchemy."""
    return tx.execute(statement, parameters).all()


def table_of(model: Any) -> sa.Table:
    """The table that a SQLModel class declares."""
    table: sa.Table = model.__table__
    return table


def inserting(table: sa.Table) -> Bulk:
    """Insert rows of all columns, in the table's order; an existing key is an error."""
    return Bulk(lambda dialect: _insert(dialect, table), table.columns.keys())


def replacing(table: sa.Table) -> Bulk:
    """Insert rows of all columns, in the table's order, or overwrite the row of that key."""
    return _upserting(table, lambda _, given: given)


def adding(table: sa.Table) -> Bulk:
    """Add rows of sums, in the table's order, to the row of their key, or begin one."""
    return _upserting(table, lambda stored, given: stored + given)


def deleting(table: sa.Table, *columns: str) -> Bulk:
    """Delete the rows that have these values in ``columns``, or this primary key."""
    names = columns or tuple(column.name for column in table.primary_key)
    statement = sa.delete(table).where(*(table.c[name] == sa.bindparam(name) for name in names))
    return Bulk(lambda _: statement, names)


def _upserting(
    table: sa.Table, value: Callable[[sa.ColumnElement[Any], sa.ColumnElement[Any]], sa.ColumnElement[Any]]
) -> Bulk:
    def statement(dialect: sa.Dialect) -> sa.Insert:
        insert = _insert(dialect, table)
        values = {
            column.name: value(column, insert.excluded[column.name])
            for column in table.columns
            if not column.primary_key
        }
        return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)

    return Bulk(statement, table.columns.keys())


def _insert(dialect: sa.Dialect, table: sa.Table) -> _Upsert:
    return postgresql.insert(table) if dialect.name == "postgresql" else sqlite.insert(table)
