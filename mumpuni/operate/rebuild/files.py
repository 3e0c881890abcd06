"""The second store as a SQLite file in the same folder; one rename puts it in place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mumpuni.embedded import AlreadyRunning, sole_owner
from mumpuni.operate.backup.folder import flush
from mumpuni.stopped import Stopped


class FileBeside:
    """Beside ``evaluation.db``: ``evaluation.db.rebuild``, and afterwards what was the live one with its date."""

    def __init__(self, live: Path) -> None:
        self._live = live
        self._second = live.with_name(f"{live.name}.rebuild")

    def settings(self) -> Mapping[str, Any]:
        """See ``Beside.settings``."""
        return {"store": self._second}

    async def prepare(self) -> None:
        """See ``Beside.prepare``: the file is made when it is opened."""

    async def discard(self) -> None:
        """See ``Beside.discard``."""
        for end in ("", "-wal", "-shm"):
            self._second.with_name(self._second.name + end).unlink(missing_ok=True)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """See ``Beside.alone``: the folder's lock, which a running server holds."""
        try:
            with sole_owner(self._live.parent):
                yield
        except AlreadyRunning:
            name = self._live.stem
            raise Stopped(
                f"{name} sudah dibangun ulang di samping yang lama, yang tetap melayani. Hentikan server, lalu "
                f"jalankan mumpuni rebuild {name} sekali lagi: sisanya disusul dan basis datanya diganti.",
                f"{name} is rebuilt beside the live store, which goes on serving. Stop the server, then run "
                f"mumpuni rebuild {name} once more: it catches up on the rest and switches.",
            ) from None

    async def switch(self) -> str:
        """See ``Beside.switch``. The live file keeps a second name; then one rename gives its own name away."""
        for path in (self._live, self._second):
            put_together(path)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        kept = self._live.with_name(f"{self._live.name}.before-{stamp}")
        os.link(self._live, kept)
        self._second.replace(self._live)
        flush(self._live.parent)
        return str(kept)

    async def close(self) -> None:
        """See ``Beside.close``: nothing is held."""


def put_together(path: Path) -> None:
    """Put the write-ahead log into the file itself. Raises ``Stopped`` when another program has it open."""
    with closing(sqlite3.connect(path, timeout=5)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise Stopped(
            f"{path} sedang dibuka program lain. Tutup program itu, lalu coba lagi.",
            f"Another program has {path} open. Close it, then try again.",
        )
