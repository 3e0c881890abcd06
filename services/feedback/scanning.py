"""Asks a virus scanner about a file: a clamd over TCP, or a command that reads the file."""

from __future__ import annotations

import asyncio
import logging
import shlex
import struct
from typing import Final, Literal

log = logging.getLogger(__name__)

Verdict = Literal["clean", "infected", "unscanned"]
_PIECE: Final = 65_536


class Scanner:
    """Asks clamd at ``host:port`` where it is given, else runs ``command``; with neither nothing is ever scanned.

    A scanner that does not answer in time, or not as agreed, leaves a file unscanned: it is asked again later.
    """

    def __init__(self, clamd: str | None, command: str | None, seconds: float) -> None:
        self._clamd = clamd
        self._command = shlex.split(command) if command else None
        self._seconds = seconds

    @property
    def exists(self) -> bool:
        """Whether there is a scanner at all."""
        return bool(self._clamd or self._command)

    async def look_at(self, data: bytes) -> Verdict:
        """What the scanner says of these bytes."""
        if not self.exists:
            return "unscanned"
        try:
            async with asyncio.timeout(self._seconds):
                return await (self._ask(self._clamd, data) if self._clamd else self._run(data))
        except (OSError, TimeoutError, EOFError, ValueError) as error:
            log.warning("the virus scanner does not answer: %s", type(error).__name__)
            return "unscanned"

    async def _ask(self, clamd: str, data: bytes) -> Verdict:
        """clamd's INSTREAM: pieces with their lengths, an empty one at the end."""
        host, _, port = clamd.rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(data), _PIECE):
                piece = data[start : start + _PIECE]
                writer.write(struct.pack("!L", len(piece)) + piece)
                await writer.drain()
            writer.write(struct.pack("!L", 0))
            await writer.drain()
            said = await reader.readuntil(b"\0")
        finally:
            writer.close()
        if said.rstrip(b"\0").endswith(b"FOUND"):
            return "infected"
        return "clean" if said.rstrip(b"\0").endswith(b": OK") else "unscanned"

    async def _run(self, data: bytes) -> Verdict:
        """A command that reads the file from its input and ends with 0 for clean and 1 for infected, as clamscan."""
        process = await asyncio.create_subprocess_exec(
            *(self._command or ()),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await process.communicate(data)
        except BaseException:
            if process.returncode is None:
                process.kill()
            await process.wait()
            raise
        if process.returncode == 0:
            return "clean"
        return "infected" if process.returncode == 1 else "unscanned"
