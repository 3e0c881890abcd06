"""Many keys as one table in a statement: its text is the same, and prepared once, for one key and for a thousand.

A list of parameters instead (``IN (?, ?, ...)``) is a new statement for every length, and ends at the 32,767 parameters
that PostgreSQL takes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import sqlalchemy as sa
from pydantic_core import to_json
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

Part = str | int
Key = Part | tuple[Part, ...]
_Bind = sa.BindParameter[Any]

_TYPES: Final[dict[type[Part], TypeEngine[Any]]] = {str: sa.Text(), int: sa.BigInteger()}


class Keys:
    """A table that is made of a parameter: ``c`` has a column for each part of a key, by the names given here.

    >>> wanted = Keys("wanted", unit_id=str, year=int)
    >>> statement = sa.select(table).join_from(wanted.table, table, wanted.c.unit_id == table.c.unit_id)
    >>> tx.execute(statement, wanted.bound([("sibolga-disdik.smp", 2026)]))

    Two of them in one statement need two names.
    """

    def __init__(self, name: str, /, **parts: type[Part]) -> None:
        self._rows = sa.bindparam(name, type_=_Rows())
        self._arrays = [sa.bindparam(f"{name}_{part}", type_=_Array(kind)) for part, kind in parts.items()]
        columns = [sa.column(part, _TYPES[kind]) for part, kind in parts.items()]
        self.table = _Given(tuple(parts), self._rows, self._arrays).table_valued(*columns, name=name)
        self.c = self.table.c

    def has(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """Whether a column's value is one of these keys, which have one part."""
        [array] = self._arrays
        return _Has(column, self._rows, array)

    def bound(self, keys: Collection[Key]) -> dict[str, Collection[Any]]:
        """The parameters that make these keys the table; a key is a text or integer, or a tuple of its parts."""
        names = [array.key for array in self._arrays]
        columns: Sequence[Collection[Any]] = [keys]
        if len(names) > 1:
            columns = list(zip(*keys, strict=True)) if keys else [()] * len(names)
        return {self._rows.key: keys, **dict(zip(names, columns, strict=True))}


class _Rows(TypeDecorator[Any]):
    """Keys as the text of a JSON list."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Collection[Key] | None, dialect: sa.Dialect) -> str:
        del dialect
        return to_json(list(value or ())).decode()


class _Array(TypeDecorator[Any]):
    """One part of every key, as an array."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: type[Part]) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        return postgresql.ARRAY(_TYPES[self.kind]) if dialect.name == "postgresql" else sa.Text()

    def process_bind_param(self, value: Collection[Part] | None, dialect: sa.Dialect) -> list[Part]:
        del dialect
        return list(value or ())


class _Given(FunctionElement[Any]):
    """The keys as a sub-select, whichever way the store takes them."""

    inherit_cache = True
    name = "given"

    def __init__(self, parts: tuple[str, ...], rows: _Bind, arrays: Sequence[_Bind]) -> None:
        super().__init__(sa.literal_column(", ".join(parts)), rows, *arrays)


@compiles(_Given, "sqlite")
def _from_json(element: _Given, compiler: SQLCompiler, **options: Any) -> str:
    names, rows, *_ = element.clauses
    parts = str(names).split(", ")
    taken = ["value"] if len(parts) == 1 else [f"json_extract(value, '$[{number}]')" for number in range(len(parts))]
    columns = ", ".join(f"{value} AS {part}" for value, part in zip(taken, parts, strict=True))
    return f"(SELECT {columns} FROM json_each({compiler.process(rows, **options)}))"  # noqa: S608 - names of our own


@compiles(_Given, "postgresql")
def _from_arrays(element: _Given, compiler: SQLCompiler, **options: Any) -> str:
    names, _, *arrays = element.clauses
    given = ", ".join(compiler.process(array, **options) for array in arrays)
    return f"(SELECT * FROM unnest({given}) AS given ({names}))"  # noqa: S608 - names of our own


class _Has(FunctionElement[bool]):
    """Whether a value is one of the keys. An array finds its way to an index even in a table without statistics."""

    inherit_cache = True
    type = sa.Boolean()

    def __init__(self, column: sa.ColumnElement[Any], rows: _Bind, array: _Bind) -> None:
        super().__init__(column, rows, array)

    def self_group(self, against: Any = None) -> Any:
        """As it is: it is a comparison already."""
        del against
        return self


@compiles(_Has, "sqlite")
def _in_json(element: _Has, compiler: SQLCompiler, **options: Any) -> str:
    column, rows, _ = element.clauses
    value = compiler.process(column, **options)
    return f"{value} IN (SELECT value FROM json_each({compiler.process(rows, **options)}))"  # noqa: S608 - an expression of our own


@compiles(_Has, "postgresql")
def _in_array(element: _Has, compiler: SQLCompiler, **options: Any) -> str:
    column, _, array = element.clauses
    return f"{compiler.process(column, **options)} = ANY ({compiler.process(array, **options)})"
