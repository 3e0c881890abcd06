"""Processes of the tests' own that run a script beside this file until they are killed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_ROOT = Path(__file__).parents[3]


@asynccontextmanager
async def running(script: str, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The script ``tests.contract.bus.<script>`` in a process; killed at the end with SIGKILL if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"tests.contract.bus.{script}",
        *arguments,
        cwd=_ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def said(process: asyncio.subprocess.Process, line: str) -> None:
    """Return when the process has said this line."""
    assert process.stdout is not None
    async with asyncio.timeout(30):
        while (heard := await process.stdout.readline()).decode().strip() != line:
            assert heard, "the process ended early"
