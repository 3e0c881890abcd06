"""Several SQLite files seen as they all were at one moment, while others go on writing.

Files copied one after the other do not fit each other: a log copied last holds events that the store copied first knows
nothing of, one copied first is behind positions in the stores. So for an instant every file's write lock is held;
within it a snapshot of each begins, then the locks are let go and the snapshots copied at leisure. What is in them is
what a power cut at that instant would have left, which is what the pipeline promises to continue from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from mumpuni.stopped import Stopped

_ATTEMPTS: Final = 20
_PATIENCE_SECONDS: Final = 1.5
"""For one lock; services wait longer than this for theirs, so none of them fails."""


@contextmanager
def one_moment(paths: Sequence[Path]) -> Iterator[dict[Path, sqlite3.Connection]]:
    """A snapshot of each file, all of the same moment. Raises ``Stopped`` when a file cannot be had."""
    with ExitStack() as open_files:
        locks = {path: open_files.enter_context(closing(_open(path))) for path in paths}
        snapshots = {path: open_files.enter_context(closing(_open(path))) for path in paths}
        _hold(locks)
        try:
            for snapshot in snapshots.values():
                snapshot.execute("BEGIN")
                snapshot.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            _let_go(locks)
        yield snapshots


def copy(snapshot: sqlite3.Connection, target: Path) -> None:
    """The snapshot as a file of its own, without a write-ahead log beside it, on disk when this returns."""
    with closing(sqlite3.connect(target)) as written:
        snapshot.backup(written)
        written.execute("PRAGMA journal_mode = DELETE")


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=_PATIENCE_SECONDS
    )


def _hold(locks: dict[Path, sqlite3.Connection]) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            for lock in locks.values():
                lock.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            _let_go(locks)
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt == _ATTEMPTS - 1:
                raise Stopped(
                    f"Berkas di {next(iter(locks)).parent} tidak dapat dibaca bersama-sama: {error}. Coba lagi nanti.",
                    f"The files in {next(iter(locks)).parent} cannot be read together: {error}. Try again later.",
                ) from error
        else:
            return


def _let_go(locks: dict[Path, sqlite3.Connection]) -> None:
    for lock in locks.values():
        if lock.in_transaction:
            lock.execute("ROLLBACK")
