"""What a store and a log say about themselves: whether they are sound and whether they fit each other."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mumpuni.stopped import Stopped

_POSITIONS: Final = 'SELECT log_id, topic, "partition", next_offset FROM consumer_position WHERE next_offset > 0'

Ends = Mapping[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class Log:
    """An event log: which one it is, and where its partitions end."""

    log_id: str
    ends: Ends

    @property
    def records(self) -> int:
        """How many it holds."""
        return sum(self.ends.values())


def read_log(path: Path) -> Log:
    """Read a log's id and ends."""
    with closing(_reading(path)) as file:
        (log_id,) = file.execute("SELECT id FROM log").fetchone()
        ends = {
            (topic, number): end
            for topic, number, end in file.execute("SELECT topic, number, next_offset FROM topic_partition")
        }
    return Log(str(log_id), ends)


def check_sound(path: Path) -> None:
    """Raises ``Stopped`` unless SQLite finds the file whole."""
    try:
        with closing(_reading(path)) as file:
            found = [row[0] for row in file.execute("PRAGMA integrity_check(3)")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    if found != ["ok"]:
        raise Stopped(f"{path} rusak: {found[0]}.", f"{path} is damaged: {found[0]}.")


def check_fits(store: Path, log: Log) -> None:
    """Raises ``Stopped`` when the store has read another log than this, or further than this one goes."""
    with closing(_reading(store)) as file:
        rows = file.execute(
            'SELECT log_id, topic, "partition", next_offset FROM consumer_position WHERE next_offset > 0'
        )
        for log_id, topic, partition, position in rows:
            if log_id != log.log_id or position > log.ends.get((topic, partition), 0):
                raise Stopped(
                    f"{store.name} tidak cocok dengan catatan peristiwa: posisinya {position} di {topic}/{partition}.",
                    f"{store.name} does not fit the event log: it stands at {position} in {topic}/{partition}.",
                )


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
