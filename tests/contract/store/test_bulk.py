"""Statements about many rows, and many keys in one statement: the same on every kind of store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa

from shared.columns import Holds, Moment
from shared.database import Database, PostgresDatabase, SqliteDatabase, Tx
from shared.database.bulk import Bulk, adding, deleting, inserting, keeping, replacing, smaller, updating
from shared.database.keys import Keys
from shared.metrics import Metrics
from shared.tables import PipelineTables

METADATA: Final = sa.MetaData()
PIPELINE: Final = PipelineTables(METADATA)
THING: Final = sa.Table(
    "thing",
    METADATA,
    sa.Column("name", sa.String(8), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(8)),
    sa.Column("due_at", Moment),
    sa.Column("facts", sa.JSON(none_as_null=True)),
    sa.Column("raw", sa.LargeBinary),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
)
SUM: Final = sa.Table(
    "sum",
    METADATA,
    sa.Column("name", sa.String(8), primary_key=True),
    sa.Column("n", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
)
NOON: Final = datetime(2026, 11, 1, 12, tzinfo=UTC)
PAIRS: Final = Keys("pairs", name=str, year=int)
NAMES: Final = Keys("names", name=str)

Row = tuple[Any, ...]


def thing(name: str, year: int = 2026, **changes: Any) -> Row:
    """A row of ``thing``."""
    usual = {"title": "t", "due_at": NOON, "facts": {"a": [1, "é"]}, "raw": b"\x00\xff", "active": True, "version": 1}
    return (name, year, *{**usual, **changes}.values())


@pytest.fixture
async def store(place: Path | sa.URL) -> AsyncIterator[Database]:
    """The two tables, empty, on each kind of store."""
    options: dict[str, Any] = {"service": "store", "tables": PIPELINE, "metrics": Metrics("store")}
    database = SqliteDatabase(place, **options) if isinstance(place, Path) else PostgresDatabase(place, **options)
    await database.migrate(METADATA.create_all)
    yield database
    await database.close()


async def run(store: Database, bulk: Bulk, *rows: Row) -> list[Row]:
    """Run it and say what the table holds then."""

    def script(tx: Tx) -> list[Row]:
        bulk.run(tx, rows)
        return [tuple(row) for row in tx.execute(sa.select(bulk.table).order_by(*bulk.table.primary_key))]

    return await store.write(script)


async def test_every_kind_of_value_comes_back_as_it_was(store: Database) -> None:
    rows = [
        thing("a"),
        thing("b", title=None, due_at=None, facts=None, raw=None, active=False, version=2**62),
        thing("c", title="", due_at=NOON + timedelta(microseconds=1), facts=[], raw=b""),
    ]
    assert await run(store, inserting(THING), *rows) == rows


async def test_a_key_that_is_there_is_an_error_to_insert_and_kept_by_keeping(store: Database) -> None:
    first = await run(store, inserting(THING), thing("a"))
    with pytest.raises(sa.exc.IntegrityError):
        await run(store, inserting(THING), thing("b"), thing("a", title="new"))
    assert await run(store, keeping(THING), thing("a", title="new")) == first
    assert await run(store, keeping(THING), thing("b"), thing("b", title="later")) == [*first, thing("b")]


async def test_text_that_is_too_long_is_never_cut(store: Database) -> None:
    """SQLite keeps it whole; Postgres refuses it."""
    long = thing("a", title="123456789")
    try:
        assert await run(store, inserting(THING), long) == [long]
    except sa.exc.DBAPIError:
        assert isinstance(store, PostgresDatabase)
        assert await run(store, inserting(THING)) == []


async def test_replacing_overwrites_all_or_some_or_the_older(store: Database) -> None:
    await run(store, inserting(THING), thing("a", version=5))
    new = thing("a", title="new", active=False, version=4)
    assert await run(store, replacing(THING, newer="version"), new) == [thing("a", version=5)]
    assert await run(store, replacing(THING, "title"), new) == [thing("a", title="new", version=5)]
    assert await run(store, replacing(THING), new) == [new]
    newer = thing("a", version=6)
    assert await run(store, replacing(THING, newer="version"), newer) == [newer]


async def test_a_merge_of_its_own_takes_the_smaller_of_both(store: Database) -> None:
    sooner, later = NOON - timedelta(days=1), NOON + timedelta(days=1)
    bulk = replacing(THING, due_at=smaller)
    assert await run(store, bulk, thing("a", due_at=NOON)) == [thing("a", due_at=NOON)]
    assert await run(store, bulk, thing("a", due_at=later, title="x")) == [thing("a", due_at=NOON, title="x")]
    assert await run(store, bulk, thing("a", due_at=sooner)) == [thing("a", due_at=sooner)]


async def test_adding_begins_sums_and_adds_to_them(store: Database) -> None:
    assert await run(store, adding(SUM), ("a", 1, 10), ("b", 1, -3)) == [("a", 1, 10), ("b", 1, -3)]
    assert await run(store, adding(SUM), ("b", 1, 4), ("c", 0, 0)) == [("a", 1, 10), ("b", 2, 1), ("c", 0, 0)]


async def test_updating_changes_the_named_columns_of_the_rows_that_are_there(store: Database) -> None:
    await run(store, inserting(THING), thing("a"), thing("b"))
    bulk = updating(THING, "title", "facts", counting="version")
    found = await run(store, bulk, ("b", 2026, "new", None), ("z", 2026, "new", None))
    assert found == [thing("a"), thing("b", title="new", facts=None, version=2)]


async def test_deleting_goes_by_the_key_or_by_any_columns(store: Database) -> None:
    await run(store, inserting(THING), *(thing(name, year) for name in "abc" for year in (2025, 2026)))
    left = await run(store, deleting(THING), ("a", 2025), ("c", 2026), ("z", 1))
    assert [row[:2] for row in left] == [("a", 2026), ("b", 2025), ("b", 2026), ("c", 2025)]
    left = await run(store, deleting(THING, "name", "active"), ("b", True), ("a", False))
    assert [row[:2] for row in left] == [("a", 2026), ("c", 2025)]


async def test_many_more_keys_than_a_statement_has_parameters(store: Database) -> None:
    rows = [(f"{number:x}", 1, number) for number in range(0, 100_000, 2)]

    def script(tx: Tx) -> tuple[int, int]:
        adding(SUM).run(tx, rows)
        wanted = NAMES.bound([f"{number:x}" for number in range(100_000)])
        found = tx.execute(sa.select(SUM.c.total).where(NAMES.has(SUM.c.name)), wanted).scalars().all()
        deleting(SUM).run(tx, [(name,) for name, *_ in rows])
        return len(found), len(tx.execute(sa.select(SUM)).all())

    assert await store.write(script) == (50_000, 0)


async def test_keys_of_several_parts_find_just_their_rows_and_none_finds_none(store: Database) -> None:
    await run(store, inserting(THING), *(thing(name, year) for name in "abc" for year in (2025, 2026)))
    both = sa.and_(THING.c.name == PAIRS.c.name, THING.c.year == PAIRS.c.year)
    asked = sa.select(THING.c.name, THING.c.year).join_from(PAIRS.table, THING, both).order_by(THING.c.name)

    def find(tx: Tx, keys: list[tuple[str, int]]) -> list[Row]:
        return [tuple(row) for row in tx.execute(asked, PAIRS.bound(keys))]

    assert await store.read(find, [("b", 2026), ("a", 2025), ("a", 2024), ("'\"", 1)]) == [("a", 2025), ("b", 2026)]
    assert await store.read(find, []) == []
    assert (
        await store.read(lambda tx: tx.execute(sa.select(THING).where(NAMES.has(THING.c.name)), NAMES.bound([])).all())
        == []
    )


async def test_bytes_are_found_within_bytes(store: Database) -> None:
    await run(store, inserting(THING), thing("a", raw=b"\x00abc\xff"), thing("b", raw=b"ab"), thing("c", raw=None))
    asked = sa.select(THING.c.name).where(Holds(THING.c.raw, b"bc\xff"), Holds(THING.c.raw, b"\x00"))
    assert await store.read(lambda tx: tx.execute(asked).scalars().all()) == ["a"]
