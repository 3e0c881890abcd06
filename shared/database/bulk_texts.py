"""What a statement about many rows says, on SQLite and on Postgres."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

Kind = Literal["insert", "keep", "merge", "update", "delete"]
"""What becomes of a row: added, where it may not be there already (``insert``), or where one that is there stays
(``keep``) or is changed (``merge``); or one that is there is changed (``update``) or removed (``delete``)."""

Merge = Callable[[sa.ColumnElement[Any], sa.ColumnElement[Any]], sa.ColumnElement[Any]]
"""What becomes of a column whose row is there already, from the stored and the given value."""


@dataclass(frozen=True)
class Texts:
    """The parts that statements are made of, with names of our own tables only."""

    table: sa.Table
    columns: tuple[str, ...]
    kind: Kind
    merges: Mapping[str, Merge]
    newer: str | None
    counting: str | None
    dialect: sa.Dialect

    @property
    def name(self) -> str:
        """The table's."""
        return self.quoted(self.table.name)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return tuple(column.name for column in self.table.primary_key)

    @property
    def changed(self) -> tuple[str, ...]:
        """The given columns that are not of the key."""
        return tuple(name for name in self.columns if name not in self.keys)

    def quoted(self, name: str) -> str:
        """A name as the store wants it."""
        return self.dialect.identifier_preparer.quote(name)

    def listed(self, names: Iterable[str]) -> str:
        """Names in a row."""
        return ", ".join(map(self.quoted, names))

    def on_conflict(self) -> str:
        """What an insert does about rows that are there."""
        if self.kind == "insert":
            return ""
        head = f" ON CONFLICT ({self.listed(self.keys)}) DO"
        if self.kind == "keep":
            return f"{head} NOTHING"
        changes = ", ".join(f"{self.quoted(name)} = {self._merged(name, merge)}" for name, merge in self.merges.items())
        return f"{head} UPDATE SET {changes}{self._where_newer()}"

    def changes(self, given: Callable[[str], str]) -> str:
        """What an update sets."""
        sets = [f"{self.quoted(name)} = {given(name)}" for name in self.changed]
        if self.counting is not None:
            counter = self.quoted(self.counting)
            sets.append(f"{counter} = {self.name}.{counter} + 1")
        return ", ".join(sets)

    def array(self, number: int, name: str) -> str:
        """A column's values as a parameter. Text without its length: a cast to a length would cut what is too long."""
        kind = self.table.c[name].type
        text = "TEXT" if isinstance(kind, sa.String) else kind.compile(dialect=self.dialect)
        return f"${number}::{text}[]"

    def _where_newer(self) -> str:
        if self.newer is None:
            return ""
        version = self.quoted(self.newer)
        return f" WHERE excluded.{version} > {self.name}.{version}"

    def _merged(self, name: str, merge: Merge) -> str:
        column = self.table.c[name]
        given = sa.literal_column(f"excluded.{self.quoted(name)}", column.type)
        return str(merge(column, given).compile(dialect=self.dialect))


def by_row(texts: Texts) -> tuple[str, tuple[str, ...]]:
    """The statement about one row, and the columns in the order in which its parameters stand."""
    if texts.kind == "delete":
        return f"DELETE FROM {texts.name} WHERE {_each(texts, texts.columns)}", texts.columns  # noqa: S608 - names of our own tables
    if texts.kind == "update":
        changes = texts.changes(lambda _: "?")
        text = f"UPDATE {texts.name} SET {changes} WHERE {_each(texts, texts.keys)}"  # noqa: S608 - names of our own tables
        return text, (*texts.changed, *texts.keys)
    values = ", ".join("?" * len(texts.columns))
    text = f"INSERT INTO {texts.name} ({texts.listed(texts.columns)}) VALUES ({values})"  # noqa: S608 - names of our own tables
    return text + texts.on_conflict(), texts.columns


def by_column(texts: Texts) -> str:
    """The statement about all rows, whose parameters are the columns' arrays."""
    names = texts.listed(texts.columns)
    arrays = ", ".join(texts.array(number, name) for number, name in enumerate(texts.columns, 1))
    given = f"unnest({arrays}) AS given ({names})"
    if texts.kind == "delete":
        return f"DELETE FROM {texts.name} USING {given} WHERE {_same(texts, texts.columns)}"  # noqa: S608 - names of our own tables
    if texts.kind == "update":
        changes = texts.changes(lambda name: f"given.{texts.quoted(name)}")
        return f"UPDATE {texts.name} SET {changes} FROM {given} WHERE {_same(texts, texts.keys)}"  # noqa: S608 - names of our own tables
    numbered = f"unnest({arrays}) WITH ORDINALITY AS given ({names}, nth)"
    head = f"INSERT INTO {texts.name} ({names}) SELECT {names} FROM {numbered} ORDER BY nth"  # noqa: S608 - names of our own tables
    return head + texts.on_conflict()


def _each(texts: Texts, names: Iterable[str]) -> str:
    return " AND ".join(f"{texts.quoted(name)} = ?" for name in names)


def _same(texts: Texts, names: Iterable[str]) -> str:
    return " AND ".join(f"{texts.name}.{texts.quoted(name)} = given.{texts.quoted(name)}" for name in names)
