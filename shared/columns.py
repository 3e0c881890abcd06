"""Column types, and a question about them, that SQLite and Postgres understand alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, DateTime, Dialect, LargeBinary, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment, stored in UTC and given back with its offset. Storing one without an offset raises ``ValueError``."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC, without the offset where the store keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs an offset before it can be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """With its offset."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Holds(FunctionElement[bool]):
    """Whether some bytes are somewhere in a column of bytes."""

    inherit_cache = True
    type = Boolean()

    def __init__(self, column: ColumnElement[bytes], part: bytes) -> None:
        super().__init__(column, literal(part, LargeBinary))

    def self_group(self, against: Any = None) -> Any:
        """As it is: it is a comparison already."""
        del against
        return self


@compiles(Holds, "sqlite")
def _instr(element: Holds, compiler: SQLCompiler, **options: Any) -> str:
    column, part = element.clauses
    return f"instr({compiler.process(column, **options)}, {compiler.process(part, **options)}) > 0"


@compiles(Holds, "postgresql")
def _position(element: Holds, compiler: SQLCompiler, **options: Any) -> str:
    column, part = element.clauses
    return f"position({compiler.process(part, **options)} IN {compiler.process(column, **options)}) > 0"
