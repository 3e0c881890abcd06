"""From the command to the first request that is served: everything in one process, on an empty folder."""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from bench.paired import ROUNDS, Figure

AIM: Final = 5.0
"""Seconds."""
_LIBRARIES: Final = "aiokafka, alembic, asyncpg, fastapi, holidays, httpx, openpyxl, reportlab, rich, sqlmodel, uvicorn"


def measure() -> Figure:
    """Seconds until ``mumpuni up`` says that it is ready; beside it those of importing what it is made of."""
    _up(), _libraries()  # warm-up: files read from the disk, modules compiled
    pairs = [(_libraries(), _up()) for _ in range(ROUNDS)]
    ours = sorted(up for _, up in pairs)
    ratio = statistics.median(up / floor for floor, up in pairs)
    detail = (
        f"{ratio:.1f} times the imports of its libraries alone ({statistics.median(floor for floor, _ in pairs):.2f} s)"
    )
    return Figure("start on an empty folder", statistics.median(ours), (ours[0], ours[-1]), AIM, False, " s", detail)


def _libraries() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {_LIBRARIES}"], check=True)
    return time.perf_counter() - begun


def _up() -> float:
    with tempfile.TemporaryDirectory(prefix="mumpuni-bench-") as folder:
        command = [sys.executable, "-m", "mumpuni", "up", "--port", str(_a_port()), "--data-dir", folder]
        begun = time.perf_counter()
        with Path(folder, "told").open("w+") as told, subprocess.Popen(command, stdout=told, stderr=told) as process:
            try:
                while "Ctrl-C" not in Path(folder, "told").read_text():
                    if process.poll() is not None:
                        raise RuntimeError(f"the server did not start: {Path(folder, 'told').read_text()}")
                    time.sleep(0.01)
                return time.perf_counter() - begun
            finally:
                process.terminate()


def _a_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
