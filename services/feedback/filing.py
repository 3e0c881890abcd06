"""The folder of reports' files: outside everything that is served, under names that say nothing."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"[0-9a-f]{48}")


class FilingCabinet:
    """Keeps bytes under random names. Its methods wait for the disk: call them beside the event loop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Store bytes for good; the name they are stored as. Only this service's user may read them."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = secrets.token_hex(24)
        descriptor = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return name

    def get(self, name: str) -> bytes:
        """The bytes. Raises ``FileNotFoundError``."""
        return self._path(name).read_bytes()

    def drop(self, name: str) -> None:
        """Delete them; again changes nothing."""
        self._path(name).unlink(missing_ok=True)

    def stored_before(self, seconds_ago: float) -> Iterator[str]:
        """The names of what was stored longer ago than this."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            if _NAME.fullmatch(path.name) and path.stat().st_mtime < time.time() - seconds_ago:
                yield path.name

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return self.folder / name
