"""What a store itself says of its tables: everything it keeps, in a form that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa

_IN_POSTGRES = (
    """SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
              coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity::text
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped""",
    """SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
         FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """SELECT 'comment', relname, coalesce(obj_description(oid, 'pg_class'), '')
         FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'""",
    """SELECT 'sequence', sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'""",
    "SELECT 'type', typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')",
)
_HISTORY = "alembic_version"


def schema(connection: sa.Connection) -> list[tuple[str, ...]]:
    """Every column, constraint, index, comment and option of the store, the history's own table left out."""
    described = _postgres if connection.dialect.name == "postgresql" else _sqlite
    return sorted(line for line in described(connection) if _HISTORY not in line)


def _postgres(connection: sa.Connection) -> Iterator[tuple[str, ...]]:
    for question in _IN_POSTGRES:
        yield from (tuple(row) for row in connection.execute(sa.text(question)))


def _sqlite(connection: sa.Connection) -> Iterator[tuple[str, ...]]:
    rows = connection.execute(sa.text("SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    for kind, table, statement in rows:
        if table != "sqlite_sequence":
            yield kind, table, *_parts(" ".join(statement.split()))


def _parts(statement: str) -> Iterator[str]:
    """A table's head and options, and its items in an order of their own: that of their text."""
    head, _, rest = statement.partition("(")
    body, _, options = rest.rpartition(")")
    if not head.startswith("CREATE TABLE"):
        yield statement
        return
    yield head.strip()
    yield options.strip()
    yield from sorted(item.strip() for item in re.split(r",(?![^(]*\))", body))
