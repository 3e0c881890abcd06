"""One statement for many rows, given to the driver as it likes them best.

SQLAlchemy turns each row of an executemany from a mapping into the driver's form; on the path of every event that costs
more than the store's own work. So a statement is compiled once per dialect. On SQLite its rows go through as tuples
(executemany of one prepared statement); on Postgres as one array per column (``unnest``), one statement a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from shared.database.tx import Tx

Row = tuple[Any, ...]
Merge = Callable[[sa.ColumnElement[Any], sa.ColumnElement[Any]], sa.ColumnElement[Any]]
"""What becomes of a column whose row is there already, from the stored and the given value."""

_Process = Callable[[Any], Any]
_Run = Callable[[sa.Connection, Collection[Row]], None]


@dataclass(frozen=True)
class Bulk:
    """A statement about rows of these columns of a table; ``run`` takes rows in that order.

    ``insert`` adds them, and where ``merge`` is given changes the columns named in ``merged`` of those whose ``keys``
    are there; ``delete`` removes the rows that have these values.
    """

    table: sa.Table
    columns: tuple[str, ...]
    kind: Literal["insert", "delete"] = "insert"
    merge: Merge | None = None
    keys: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    _runs: dict[str, _Run] = field(default_factory=dict, compare=False, repr=False)

    def run(self, tx: Tx | sa.Connection, rows: Collection[Row]) -> None:
        """Run the statement for each row, in order; no row twice with one key where rows are merged (Postgres)."""
        if not rows:
            return
        connection = tx.connection if isinstance(tx, Tx) else tx
        name = connection.dialect.name
        if name not in self._runs:
            self._runs[name] = self._prepared(connection.dialect)
        self._runs[name](connection, rows)

    def _prepared(self, dialect: sa.Dialect) -> _Run:
        processes = [self.table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in self.columns]
        if dialect.name == "postgresql":
            return _by_column(self._in_postgres(dialect), processes)
        compiled = self._in_sqlite().compile(dialect=dialect, column_keys=list(self.columns))
        return _by_row(str(compiled), self.columns, tuple(compiled.positiontup or ()), processes)

    def _in_sqlite(self) -> sa.Insert | sa.Delete:
        if self.kind == "delete":
            return sa.delete(self.table).where(*(self.table.c[name] == sa.bindparam(name) for name in self.columns))
        statement = sqlite.insert(self.table)
        if self.merge is None:
            return statement
        return statement.on_conflict_do_update(index_elements=list(self.keys), set_=self._changes(statement.excluded))

    def _in_postgres(self, dialect: sa.Dialect) -> str:
        arrays = ", ".join(
            f"${number}::{self.table.c[name].type.compile(dialect=dialect)}[]"
            for number, name in enumerate(self.columns, 1)
        )
        quote = dialect.identifier_preparer.quote
        names = ", ".join(quote(name) for name in self.columns)
        table = quote(self.table.name)
        if self.kind == "delete":
            matches = " AND ".join(f"{table}.{quote(name)} = given.{quote(name)}" for name in self.columns)
            return f"DELETE FROM {table} USING unnest({arrays}) AS given ({names}) WHERE {matches}"  # noqa: S608 - names of our own tables
        given = f"unnest({arrays}) WITH ORDINALITY AS given ({names}, nth)"
        head = f"INSERT INTO {table} ({names}) SELECT {names} FROM {given} ORDER BY nth"  # noqa: S608 - names of our own tables
        return head + self._on_conflict(dialect)

    def _on_conflict(self, dialect: sa.Dialect) -> str:
        """The clause as SQLAlchemy writes it; after SELECT it reads like after VALUES."""
        if self.merge is None:
            return ""
        statement = postgresql.insert(self.table)
        changed = statement.on_conflict_do_update(
            index_elements=list(self.keys), set_=self._changes(statement.excluded)
        )
        text = str(changed.compile(dialect=dialect, column_keys=list(self.columns)))
        return " " + text[text.index("ON CONFLICT") :]

    def _changes(self, excluded: sa.ColumnCollection[str, sa.ColumnElement[Any]]) -> dict[str, sa.ColumnElement[Any]]:
        merge = self.merge
        return {name: merge(self.table.c[name], excluded[name]) for name in self.merged} if merge else {}


def inserting(table: sa.Table, *columns: str) -> Bulk:
    """Insert rows of these columns, all in the table's order when none is named; an existing key is an error."""
    return Bulk(table, columns or tuple(table.columns.keys()))


def replacing(table: sa.Table) -> Bulk:
    """Insert rows of all columns, in the table's order, or overwrite the row of that key."""
    return _upserting(table, lambda _, given: given)


def adding(table: sa.Table) -> Bulk:
    """Add rows of sums, in the table's order, to the row of their key, or begin one."""
    return _upserting(table, lambda stored, given: stored + given)


def deleting(table: sa.Table, *columns: str) -> Bulk:
    """Delete the rows that have these values in ``columns``, or this primary key."""
    return Bulk(table, columns or _keys(table), kind="delete")


def table_of(model: Any) -> sa.Table:
    """The table that a SQLModel class declares."""
    table: sa.Table = model.__table__
    return table


def _upserting(table: sa.Table, merge: Merge) -> Bulk:
    keys = _keys(table)
    merged = tuple(column.name for column in table.columns if column.name not in keys)
    return Bulk(table, tuple(table.columns.keys()), merge=merge, keys=keys, merged=merged)


def _keys(table: sa.Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


def _by_row(
    text: str, columns: tuple[str, ...], positions: tuple[str, ...], processes: Sequence[_Process | None]
) -> _Run:
    reordered = None if positions == columns else itemgetter(*(columns.index(name) for name in positions))
    plain = not any(processes)

    def run(connection: sa.Connection, rows: Collection[Row]) -> None:
        ready: list[Any] = list(rows) if plain else list(zip(*_processed(rows, processes), strict=True))
        connection.exec_driver_sql(text, ready if reordered is None else [reordered(row) for row in ready])

    return run


def _by_column(text: str, processes: Sequence[_Process | None]) -> _Run:
    def run(connection: sa.Connection, rows: Collection[Row]) -> None:
        connection.exec_driver_sql(text, tuple(list(column) for column in _processed(rows, processes)))

    return run


def _processed(rows: Collection[Row], processes: Sequence[_Process | None]) -> list[Sequence[Any]]:
    """The columns of these rows as the driver takes their values; equal ones are worked out once."""
    columns: list[Sequence[Any]] = []
    for process, values in zip(processes, zip(*rows, strict=True), strict=True):
        if process is None:
            columns.append(values)
        else:
            known = {value: process(value) for value in set(values)}
            columns.append([known[value] for value in values])
    return columns
