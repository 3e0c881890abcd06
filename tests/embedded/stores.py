"""What is in a store's tables and in the log, to compare before and after."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Any

PIPELINE = {"outbox", "consumer_position", "idempotency_key", "inbox", "alembic_version"}
Dump = dict[str, list[tuple[Any, ...]]]


def dump(path: Path, *, without: Collection[str] = ()) -> Dump:
    """Every row of every table of a file, sorted; as SQLite itself shows them, whatever the code thinks of them."""
    with closing(sqlite3.connect(path)) as store:
        names = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(store.execute(f"SELECT * FROM {name}").fetchall(), key=repr)  # noqa: S608 - SQLite's own names
            for name in names
            if name not in without and not name.startswith("sqlite_")
        }


def derived(path: Path) -> Dump:
    """The rows that are not the pipeline's."""
    return dump(path, without=PIPELINE)


def execute(path: Path, statement: str, *parameters: object) -> int:
    """Change a file behind everybody's back; how many rows that touched."""
    with closing(sqlite3.connect(path)) as store:
        changed = store.execute(statement, parameters).rowcount
        store.commit()
        return changed


def published(folder: Path) -> list[tuple[str, bytes]]:
    """Every record of the log: topic and value, in no order."""
    with closing(sqlite3.connect(folder / "events.db")) as log:
        return sorted(log.execute("SELECT topic, value FROM record").fetchall())
