"""Group commit: shared by those who wait, undone for the one that fails, never answered before it is on disk."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from shared.database import Database, StoreLimits, Tx
from shared.errors import Conflict, Text, Unavailable
from shared.metrics import Metrics
from tests.pipeline.ledger import PIPELINE, Base, Result, accept, accepted_ids, completed, open_store, outbox_depth


def add(tx: Tx, number: int, then: Exception | None = None) -> int:
    tx.session.add(Result(enrollment_id=str(number), employee_id="x", points=1))
    if then is not None:
        tx.session.flush()
        raise then
    return number


async def test_those_who_wait_share_a_commit(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    assert await asyncio.gather(*(store.write(add, number) for number in range(50))) == list(range(50))
    rendered = store._metrics.render().decode()
    commits = float(rendered.split('mumpuni_database_batch_size_count{service="store"} ')[1].split()[0])
    assert commits < 10
    assert len(await store.read(accepted_ids)) == 50
    await store.close()


async def test_a_script_that_raises_is_undone_alone(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    refused = Conflict(Text("tidak", "no"))
    outcomes = await asyncio.gather(
        store.write(add, 1), store.write(add, 2, refused), store.write(add, 3), return_exceptions=True
    )
    assert list(outcomes) == [1, refused, 3]
    assert await store.read(accepted_ids) == {"1", "3"}
    await store.close()


async def test_a_broken_constraint_reaches_only_its_own_caller(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    await store.write(add, 1)
    outcomes = await asyncio.gather(
        store.write(add, 2), store.write(add, 1), store.write(add, 3), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [int, IntegrityError, int]
    assert await store.read(accepted_ids) == {"1", "2", "3"}
    await store.close()


async def test_an_undone_script_publishes_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")

    def accept_then_fail(tx: Tx) -> None:
        accept(tx, completed(1))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await store.write(accept_then_fail)
    assert await store.read(outbox_depth) == 0
    await store.write(accept, completed(2))
    assert await store.read(outbox_depth) == 1
    await store.close()


async def test_a_caller_that_goes_away_does_not_undo_its_write(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    task = asyncio.create_task(store.write(add, 1))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await store.write(add, 2)
    assert await store.read(accepted_ids) == {"1", "2"}
    await store.close()


async def test_a_store_that_another_process_holds_fails_everyone_and_recovers(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    await store.write(add, 1)
    intruder = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    intruder.execute("BEGIN IMMEDIATE")
    impatient = Database(tmp_path / "store.db", service="x", tables=PIPELINE, metrics=Metrics("x"))
    sa.event.listen(impatient._write_engine, "connect", lambda dbapi, _: dbapi.execute("PRAGMA busy_timeout=50"))
    outcomes = await asyncio.gather(impatient.write(add, 2), impatient.write(add, 3), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Unavailable, Unavailable]
    intruder.execute("ROLLBACK")
    intruder.close()
    assert await impatient.write(add, 4) == 4
    assert await store.read(accepted_ids) == {"1", "4"}
    await impatient.close()
    await store.close()


async def test_too_many_waiting_are_told_to_come_back(tmp_path: Path) -> None:
    store = Database(
        tmp_path / "store.db", service="s", tables=PIPELINE, metrics=Metrics("s"), limits=StoreLimits(waiting=3)
    )
    with store.begin() as connection:
        Base.metadata.create_all(connection)
    outcomes = await asyncio.gather(*(store.write(add, number) for number in range(5)), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Unavailable)]
    assert len(refused) == 2
    assert refused[0].headers == {"Retry-After": "1"}
    assert await store.read(accepted_ids) == {"0", "1", "2"}
    await store.close()


async def test_a_read_sees_one_moment(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    loop = asyncio.get_running_loop()

    def twice(tx: Tx) -> tuple[int, int]:
        before = len(accepted_ids(tx))
        asyncio.run_coroutine_threadsafe(store.write(add, 1), loop).result(5)
        return before, len(accepted_ids(tx))

    assert await store.read(twice) == (0, 0)
    assert await store.read(accepted_ids) == {"1"}
    await store.close()


async def test_every_commit_is_flushed_to_disk(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")

    def pragmas(tx: Tx) -> tuple[str, int, int]:
        return tuple(tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names)

    names = ("journal_mode", "synchronous", "foreign_keys")
    full = 2
    assert await store.write(pragmas) == ("wal", full, 1)
    await store.close()
