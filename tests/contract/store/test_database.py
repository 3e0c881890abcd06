"""Group commit, on every kind of store: shared by those who wait, undone alone, on disk when answered."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from shared.database import Database, PostgresDatabase, SqliteDatabase, StoreLimits, Tx
from shared.errors import Conflict, Text, Unavailable
from shared.metrics import Metrics
from tests.pipeline.ledger import PIPELINE, Result, accept, accepted_ids, completed, outbox_depth, with_tables

Open = Callable[[StoreLimits], Database]


@pytest.fixture(params=["sqlite", "postgres"])
def open_another(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens one and the same store, again for each call, as processes that share it do."""
    if request.param == "sqlite":
        return lambda limits: SqliteDatabase(
            tmp_path / "store.db", service="store", tables=PIPELINE, metrics=Metrics("store"), limits=limits
        )
    url: sa.URL = request.getfixturevalue("postgres")
    return lambda limits: PostgresDatabase(
        url, service="store", tables=PIPELINE, metrics=Metrics("store"), limits=limits
    )


@pytest.fixture
async def store(open_another: Open) -> AsyncIterator[Database]:
    database = await with_tables(open_another(StoreLimits()))
    yield database
    await database.close()


def add(tx: Tx, number: int, then: Exception | None = None) -> int:
    tx.session.add(Result(enrollment_id=str(number), employee_id="x", points=1))
    if then is not None:
        tx.session.flush()
        raise then
    return number


def refuse(tx: Tx, because: Exception) -> int:
    accepted_ids(tx)
    raise because


async def test_those_who_wait_share_a_commit(store: Database) -> None:
    assert await asyncio.gather(*(store.write(add, number) for number in range(50))) == list(range(50))
    rendered = store._metrics.render().decode()
    commits = float(rendered.split('mumpuni_database_batch_size_count{service="store"} ')[1].split()[0])
    assert commits < 10
    assert len(await store.read(accepted_ids)) == 50


async def test_a_script_that_raises_is_undone_alone(store: Database) -> None:
    refused = Conflict(Text("tidak", "no"))
    outcomes = await asyncio.gather(
        store.write(add, 1), store.write(add, 2, refused), store.write(add, 3), return_exceptions=True
    )
    assert list(outcomes) == [1, refused, 3]
    assert await store.read(accepted_ids) == {"1", "3"}


async def test_a_script_that_refuses_before_it_writes_undoes_nothing(store: Database) -> None:
    refused = Conflict(Text("tidak", "no"))
    outcomes = await asyncio.gather(
        store.write(add, 1), store.write(refuse, refused), store.write(add, 3), return_exceptions=True
    )
    assert list(outcomes) == [1, refused, 3]
    assert await store.read(accepted_ids) == {"1", "3"}


async def test_a_broken_constraint_reaches_only_its_own_caller(store: Database) -> None:
    await store.write(add, 1)
    outcomes = await asyncio.gather(
        store.write(add, 2), store.write(add, 1), store.write(add, 3), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [int, IntegrityError, int]
    assert await store.read(accepted_ids) == {"1", "2", "3"}


async def test_a_script_that_undoes_its_session_takes_nothing_from_the_others(store: Database) -> None:
    refused = Conflict(Text("tidak", "no"))

    def undo(tx: Tx) -> None:
        tx.session.connection()
        tx.session.rollback()
        raise refused

    outcomes = await asyncio.gather(store.write(add, 1), store.write(undo), store.write(add, 3), return_exceptions=True)
    assert list(outcomes) == [1, refused, 3]
    assert await store.read(accepted_ids) == {"1", "3"}


async def test_a_refusal_sees_only_what_was_committed(store: Database) -> None:
    """The first script is undone by its constraint, so the third must not find what it had written."""
    await store.write(add, 1)

    def add_two_then_clash(tx: Tx) -> None:
        add(tx, 2)
        tx.session.flush()
        add(tx, 1)

    outcomes = await asyncio.gather(store.write(add_two_then_clash), store.write(accepted_ids), return_exceptions=True)
    assert isinstance(outcomes[0], IntegrityError)
    assert outcomes[1] == {"1"}


async def test_commands_of_one_script_are_one_call_and_a_clash_fails_alone(store: Database) -> None:
    calls: list[int] = []

    def add_all(tx: Tx, numbers: list[int]) -> list[int]:
        calls.append(len(numbers))
        for number in numbers:
            add(tx, number)
        return numbers

    outcomes = await asyncio.gather(
        *(store.write_jointly(add_all, number) for number in (1, 2, 2, 3)),  # type: ignore[arg-type]  # lists are sequences
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [int, int, IntegrityError, int]
    assert calls[0] == 4
    assert await store.read(accepted_ids) == {"1", "2", "3"}


async def test_an_undone_script_publishes_nothing(store: Database) -> None:
    def accept_then_fail(tx: Tx) -> None:
        accept(tx, completed(1))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await store.write(accept_then_fail)
    assert await store.read(outbox_depth) == 0
    await store.write(accept, completed(2))
    assert await store.read(outbox_depth) == 1


async def test_a_caller_that_goes_away_does_not_undo_its_write(store: Database) -> None:
    task = asyncio.create_task(store.write(add, 1))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await store.write(add, 2)
    assert await store.read(accepted_ids) == {"1", "2"}


async def test_too_many_waiting_are_told_to_come_back(open_another: Open) -> None:
    store = await with_tables(open_another(StoreLimits(waiting=3)))
    outcomes = await asyncio.gather(*(store.write(add, number) for number in range(5)), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Unavailable)]
    assert len(refused) == 2
    assert refused[0].headers == {"Retry-After": "1"}
    assert await store.read(accepted_ids) == {"0", "1", "2"}
    await store.close()


async def test_a_read_sees_one_moment(store: Database) -> None:
    """Two statements of a reader, with a commit between them that it must not see."""
    loop = asyncio.get_running_loop()

    def twice(tx: Tx) -> tuple[int, int]:
        before = len(accepted_ids(tx))
        if isinstance(store, SqliteDatabase):
            asyncio.run_coroutine_threadsafe(store.write(add, 1), loop).result(5)
        else:
            sa.util.await_only(store.write(add, 1))
        return before, len(accepted_ids(tx))

    assert await store.read(twice) == (0, 0)
    assert await store.read(accepted_ids) == {"1"}


async def test_a_look_before_a_write_holds_until_the_commit(open_another: Open) -> None:
    """Two processes that give away the last seat: each looks first, and together they give away just the one."""
    stores = [await with_tables(open_another(StoreLimits(batch=1))) for _ in range(2)]

    def take_the_last(tx: Tx, number: int) -> bool:
        taken = len(accepted_ids(tx))
        if taken >= 10:
            return False
        add(tx, number)
        return True

    given = await asyncio.gather(*(stores[number % 2].write(take_the_last, number) for number in range(60)))
    assert sum(given) == 10
    assert len(await stores[0].read(accepted_ids)) == 10
    for store in stores:
        await store.close()


async def test_a_sqlite_file_that_another_process_holds_fails_everyone_and_recovers(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = await with_tables(SqliteDatabase(path, service="x", tables=PIPELINE, metrics=Metrics("x")))
    await store.write(add, 1)
    await store._forget_writer()
    sa.event.listen(store._write_engine, "connect", lambda dbapi, _: dbapi.execute("PRAGMA busy_timeout=50"))
    intruder = sqlite3.connect(path, isolation_level=None)
    intruder.execute("BEGIN IMMEDIATE")
    outcomes = await asyncio.gather(store.write(add, 2), store.write(add, 3), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Unavailable, Unavailable]
    intruder.execute("ROLLBACK")
    intruder.close()
    assert await store.write(add, 4) == 4
    assert await store.read(accepted_ids) == {"1", "4"}
    await store.close()


async def test_a_postgres_session_that_is_cut_fails_those_in_it_and_recovers(postgres: sa.URL) -> None:
    store = await with_tables(PostgresDatabase(postgres, service="x", tables=PIPELINE, metrics=Metrics("x")))
    cut = sa.text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND (pid = pg_backend_pid()) = :own"
    )

    def add_and_be_cut(tx: Tx) -> None:
        add(tx, 2)
        tx.session.flush()
        tx.execute(cut, {"own": True})

    def cut_the_others(tx: Tx) -> None:
        tx.execute(cut, {"own": False})

    await store.write(add, 1)
    outcomes = await asyncio.gather(store.write(add_and_be_cut), store.write(add, 3), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Unavailable, Unavailable]
    assert await store.write(add, 4) == 4
    await store.write(cut_the_others)
    assert await store.read(accepted_ids) == {"1", "4"}
    await store.close()


async def test_a_statement_that_the_store_does_not_understand_is_no_event_s_fault(store: Database) -> None:
    with pytest.raises(Unavailable):
        await store.write(lambda tx: tx.execute(sa.text("DELETE FROM nowhere")))
    assert await store.write(add, 1) == 1


async def test_every_commit_is_flushed_to_disk(store: Database) -> None:
    def settings(tx: Tx) -> tuple[object, ...]:
        if isinstance(store, PostgresDatabase):
            return tuple(
                tx.connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in ("fsync", "synchronous_commit")
            )
        names = ("journal_mode", "synchronous", "foreign_keys")
        return tuple(tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names)

    full = 2
    wanted = ("on", "on") if isinstance(store, PostgresDatabase) else ("wal", full, 1)
    assert await store.write(settings) == wanted
