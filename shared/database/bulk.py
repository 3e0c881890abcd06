"""One statement for many rows, given to the driver as it likes them best.

SQLAlchemy turns each row of an executemany from a mapping into the driver's form; on the path of every event that costs
more than the store's own work. So a statement is written once per dialect. On SQLite its rows go through as tuples
(executemany of one prepared statement); on Postgres as one array per column (``unnest``), one statement a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from shared.database.bulk_texts import Kind, Merge, Texts, by_column, by_row
from shared.database.tx import Tx

Row = tuple[Any, ...]

_Process = Callable[[Any], Any]
_Run = Callable[[sa.Connection, Collection[Row]], None]


@dataclass(frozen=True)
class Bulk:
    """A statement about rows of these columns of a table, made by one of the functions below."""

    table: sa.Table
    columns: tuple[str, ...]
    kind: Kind
    merges: Mapping[str, Merge] = field(default_factory=dict)
    newer: str | None = None
    counting: str | None = None
    _runs: dict[str, _Run] = field(default_factory=dict, compare=False, repr=False)

    def run(self, tx: Tx | sa.Connection, rows: Collection[Row]) -> None:
        """Run the statement for each row, its values in the order of ``columns``.

        Where rows are merged or updated, no two rows have one key (Postgres refuses it, or takes one of them).
        """
        if not rows:
            return
        connection = tx.connection if isinstance(tx, Tx) else tx
        name = connection.dialect.name
        if name not in self._runs:
            self._runs[name] = self._prepared(connection.dialect)
        self._runs[name](connection, rows)

    def _prepared(self, dialect: sa.Dialect) -> _Run:
        processes = [_process(self.table.c[name], dialect) for name in self.columns]
        texts = Texts(self.table, self.columns, self.kind, self.merges, self.newer, self.counting, dialect)
        if dialect.name == "postgresql":
            return _by_column(by_column(texts), processes)
        text, positions = by_row(texts)
        return _by_row(text, self.columns, positions, processes)


def inserting(table: sa.Table, *columns: str) -> Bulk:
    """Insert rows of these columns, all in the table's order when none is named; an existing key is an error."""
    return Bulk(table, columns or tuple(table.columns.keys()), "insert")


def keeping(table: sa.Table) -> Bulk:
    """Insert rows of all columns, in the table's order; the row of a key that is there stays as it is."""
    return Bulk(table, tuple(table.columns.keys()), "keep")


def replacing(table: sa.Table, *changed: str, newer: str | None = None, **merges: Merge) -> Bulk:
    """Insert rows of all columns, in the table's order, or overwrite the row of that key.

    Of a row that is there only the columns ``changed`` are overwritten, where any are named, and those of ``merges`` as
    these say; with ``newer`` only when the given value of that column is above the stored one.
    """
    names = changed or tuple(name for name in table.columns.keys() if name not in _keys(table))  # noqa: SIM118 - names, not columns
    return Bulk(table, tuple(table.columns.keys()), "merge", {**dict.fromkeys(names, _given), **merges}, newer)


def adding(table: sa.Table) -> Bulk:
    """Add rows of sums, in the table's order, to the row of their key, or begin one."""
    names = tuple(table.columns.keys())
    return Bulk(table, names, "merge", {name: _sum for name in names if name not in _keys(table)})


def updating(table: sa.Table, *columns: str, counting: str | None = None) -> Bulk:
    """Set these columns of the rows with the primary key that comes first in each row; ``counting`` goes up by one."""
    return Bulk(table, (*_keys(table), *columns), "update", counting=counting)


def deleting(table: sa.Table, *columns: str) -> Bulk:
    """Delete the rows that have these values in ``columns``, or this primary key."""
    return Bulk(table, columns or _keys(table), "delete")


def table_of(model: Any) -> sa.Table:
    """The table that a SQLModel class declares."""
    table: sa.Table = model.__table__
    return table


def smaller(stored: sa.ColumnElement[Any], given: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A ``Merge``: the smaller of both stays."""
    return sa.case((stored < given, stored), else_=given)


def _given(_stored: sa.ColumnElement[Any], given: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return given


def _sum(stored: sa.ColumnElement[Any], given: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return stored + given


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


def _process(column: sa.Column[Any], dialect: sa.Dialect) -> _Process | None:
    """What makes a column's values the driver's; equal ones are worked out once, where they can be compared."""
    if isinstance(column.type, sa.LargeBinary) and dialect.name == "sqlite":
        return None  # bytes are what the driver takes; the dialect would wrap each value
    process: _Process | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    if process is None or isinstance(column.type, sa.JSON):
        return None if process is None else lambda values: [process(value) for value in values]

    def once(values: Sequence[Any]) -> Sequence[Any]:
        known = {value: process(value) for value in set(values)}
        return [known[value] for value in values]

    return once


def _processed(rows: Collection[Row], processes: Sequence[_Process | None]) -> list[Sequence[Any]]:
    """The columns of these rows as the driver takes their values."""
    columns = zip(processes, zip(*rows, strict=True), strict=True)
    return [values if process is None else process(values) for process, values in columns]
