"""The embedded log's file: what its tables hold and the few statements that are ever run on it.

One row per record, numbered so that a partition's records lie side by side and in order: a place is the partition's id
in the upper bits and the offset in the lower forty. The view ``record`` shows them in readable columns to whoever opens
the file with another tool; any process may read it while it is written.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.bus.headers import unpack
from shared.bus.protocols import BusUnavailable, Delivered, TopicPartition

_FORMAT = 1
_OFFSET_BITS = 40
_OFFSET_MASK = (1 << _OFFSET_BITS) - 1

_TABLES = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS log (id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS topic_partition (
    id INTEGER PRIMARY KEY, topic TEXT NOT NULL, number INTEGER NOT NULL, next_offset INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic, number)
);
CREATE TABLE IF NOT EXISTS entry (
    place INTEGER PRIMARY KEY, "key" BLOB NOT NULL, headers TEXT NOT NULL, value BLOB NOT NULL,
    timestamp_ms INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS group_position (
    group_name TEXT NOT NULL, partition_id INTEGER NOT NULL REFERENCES topic_partition (id), position INTEGER NOT NULL,
    PRIMARY KEY (group_name, partition_id)
) WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS record AS
    SELECT topic, number AS "partition", place & 1099511627775 AS "offset", "key", headers, value, timestamp_ms
    FROM entry JOIN topic_partition ON topic_partition.id = place >> 40;
INSERT INTO log (id) SELECT '{log_id}' WHERE NOT EXISTS (SELECT 1 FROM log);
PRAGMA user_version = {format};
COMMIT;
"""

_READ = 'SELECT place, "key", headers, value, timestamp_ms FROM entry WHERE place >= ? AND place < ?'

Row = tuple[int, bytes, str, bytes, int]
"""A record on its way in: partition id, key, headers as text, value, timestamp in milliseconds."""


@dataclass(frozen=True, slots=True)
class LogFile:
    """The open file: one connection that writes and one that reads, each used by one task at a time."""

    log_id: str
    write: sqlite3.Connection
    read: sqlite3.Connection

    def close(self) -> None:
        """Close both connections; what was committed is on disk already."""
        self.read.close()
        self.write.close()


@contextmanager
def answering() -> Iterator[None]:
    """Says ``BusUnavailable`` where the disk or a lock is why a statement failed; damage to the file stays loud."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise BusUnavailable(f"the embedded log cannot be used: {error}") from error


def open_file(path: Path, lock_wait_seconds: float) -> LogFile:
    """Open the log, creating it where there is none. Blocks on the disk; raises ``sqlite3.OperationalError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write = _connect(path, lock_wait_seconds)
    try:
        _prepare(write, path)
        log_id = str(write.execute("SELECT id FROM log").fetchone()[0])
        read = _connect(path, lock_wait_seconds)
        read.execute("PRAGMA query_only = ON")
        for connection in (write, read):
            connection.execute("PRAGMA busy_timeout = 0")
        return LogFile(log_id, write, read)
    except BaseException:
        write.close()
        raise


def _connect(path: Path, lock_wait_seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=lock_wait_seconds, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cache_size = -16384")
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 4000")
    connection.execute("PRAGMA journal_size_limit = 67108864")
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found == 0:
        connection.executescript(_TABLES.format(log_id=uuid.uuid4(), format=_FORMAT))
    elif found != _FORMAT:
        raise RuntimeError(f"{path.name} is an embedded log of format {found}; this version reads format {_FORMAT}")


def catalog(connection: sqlite3.Connection) -> dict[str, tuple[int, ...]]:
    """For each topic the ids of its partitions, by partition number."""
    topics: dict[str, list[int]] = {}
    for topic, partition_id in connection.execute("SELECT topic, id FROM topic_partition ORDER BY topic, number"):
        topics.setdefault(topic, []).append(partition_id)
    return {topic: tuple(ids) for topic, ids in topics.items()}


def add_topics(connection: sqlite3.Connection, topics: Mapping[str, int]) -> None:
    """Add the topics that are missing."""
    present = catalog(connection)
    connection.executemany(
        "INSERT INTO topic_partition (topic, number) VALUES (?, ?)",
        [(topic, number) for topic, count in topics.items() if topic not in present for number in range(count)],
    )


def append(connection: sqlite3.Connection, rows: Sequence[Row]) -> tuple[list[int], dict[int, int]]:
    """Add records at the ends of their partitions, in the order given; their offsets, and all partitions' ends."""
    ends = next_offsets(connection)
    offsets = []
    entries = []
    for partition_id, key, headers, value, timestamp_ms in rows:
        offset = ends[partition_id]
        ends[partition_id] = offset + 1
        offsets.append(offset)
        entries.append((partition_id << _OFFSET_BITS | offset, key, headers, value, timestamp_ms))
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", entries)
    connection.executemany(
        "UPDATE topic_partition SET next_offset = ? WHERE id = ?",
        [(ends[each], each) for each in {row[0] for row in rows}],
    )
    return offsets, ends


def next_offsets(connection: sqlite3.Connection) -> dict[int, int]:
    """For each partition id the offset its next record gets."""
    return dict(connection.execute("SELECT id, next_offset FROM topic_partition"))


def read(
    connection: sqlite3.Connection, place: TopicPartition, partition_id: int, span: range, max_bytes: int
) -> list[Delivered]:
    """A partition's records with offsets in ``span``, ending early with the one that reaches ``max_bytes``."""
    first = partition_id << _OFFSET_BITS
    records: list[Delivered] = []
    with closing(connection.execute(_READ, (first + span.start, first + span.stop))) as found:
        for number, key, headers, value, timestamp_ms in found:
            offset = number & _OFFSET_MASK
            records.append(Delivered(*place, offset, key, value, unpack(headers), timestamp_ms))
            max_bytes -= len(value)
            if max_bytes <= 0:
                break
    return records


def positions(connection: sqlite3.Connection, group: str) -> dict[int, int]:
    """For each partition id the group's committed position."""
    return dict(connection.execute("SELECT partition_id, position FROM group_position WHERE group_name = ?", (group,)))


def keep_positions(connection: sqlite3.Connection, group: str, kept: Mapping[int, int]) -> None:
    """Commit the group's positions."""
    connection.executemany(
        """INSERT INTO group_position VALUES (?, ?, ?)
        ON CONFLICT (group_name, partition_id) DO UPDATE SET position = excluded.position""",
        [(group, partition_id, position) for partition_id, position in kept.items()],
    )
