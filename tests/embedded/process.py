"""``mumpuni up`` as a child process."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_SECONDS = 60.0


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Mumpuni:
    """A running ``mumpuni up``."""

    def __init__(self, data: Path, port: int | None = None) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.said: list[str] = []
        command = [sys.executable, "-m", "mumpuni", "up", "--port", str(self.port), "--data-dir", str(data)]
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def ready(self) -> Mumpuni:
        """Wait until it says it is ready. Raises with its words when it ends instead."""
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while "Ctrl-C" not in self.output:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.end(signal.SIGKILL)
                raise AssertionError(f"not ready: {self.output}")
            time.sleep(0.01)
        return self

    @property
    def output(self) -> str:
        """All it has printed."""
        return "".join(self.said)

    @property
    def token(self) -> str:
        """The token it printed."""
        found = re.search(r"^(eyJ\S+)$", self.output, re.MULTILINE)
        assert found, self.output
        return found[1]

    def client(self) -> httpx.Client:
        """A client with the printed token."""
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=30)

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Signal it and wait; its exit status."""
        self.process.send_signal(how)
        status = self.process.wait(30)
        self._reader.join(10)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return status

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
