"""Many keys as one table in a statement: its text is the same, and prepared once, for one key and for a thousand.

A list of parameters instead (``IN (?, ?, ...)``) is a new statement for every length, and ends at the 32,767 parameters
that PostgreSQL takes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

Part = str | int
Key = Part | tuple[Part, ...]

_TYPES: Final[dict[type[Part], TypeEngine[Any]]] = {str: sa.Text(), int: sa.BigInteger()}


class Keys:
    """A table that is made of a parameter: ``c`` has a column for each part of a key, by the names given here.

    >>> wanted = Keys("wanted", unit_id=str, year=int)
    >>> statement = sa.select(table).join_from(wanted.table, table, wanted.c.unit_id == table.c.unit_id)
    >>> tx.execute(statement, wanted.bound([("sibolga-disdik.smp", 2026)]))

    Two of them in one statement need two names.
    """

    def __init__(self, name: str, **parts: type[Part]) -> None:
        self._names = [f"{name}_{part}" for part in parts]
        self._whole = name
        columns = [sa.column(part, _TYPES[kind]) for part, kind in parts.items()]
        arrays = [sa.bindparam(of, type_=_Array(kind)) for of, kind in zip(self._names, parts.values(), strict=True)]
        given = _Given(tuple(parts), sa.bindparam(name, type_=_Rows()), arrays)
        self.table = given.table_valued(*columns, name=name)
        self.c = self.table.c

    def select(self) -> sa.Select[Any]:
        """The keys, for ``column.in_(...)``."""
        return sa.select(self.table)

    def bound(self, keys: Collection[Key]) -> dict[str, Collection[Any]]:
        """The parameters that make these keys the table; a key is a text or integer, or a tuple of its parts."""
        if len(self._names) == 1:
            return {self._whole: keys, self._names[0]: keys}
        columns: Sequence[Sequence[Any]] = list(zip(*keys, strict=True)) if keys else [()] * len(self._names)
        return {self._whole: keys, **dict(zip(self._names, columns, strict=True))}


class _Rows(TypeDecorator[Any]):
    """Keys as the text of a JSON list."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Collection[Key] | None, dialect: sa.Dialect) -> str:
        del dialect
        return json.dumps(list(value or ()))


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

    def __init__(self, parts: tuple[str, ...], rows: sa.BindParameter[Any], arrays: list[sa.BindParameter[Any]]) -> None:
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
