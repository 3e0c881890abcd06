"""Serving the embedded mode: says when it is ready, stops cleanly."""

from __future__ import annotations

import gc
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn

from mumpuni.embedded import create_app, sole_owner


class PortTaken(Exception):  # noqa: N818 - a state, not a mistake
    """Something else listens on the port."""


class Server(uvicorn.Server):
    """Calls back once it accepts requests, with the process prepared for serving."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            settle_process()
            self._on_ready()


def settle_process() -> None:
    """Prepare this process for serving: its heap set aside, its threads taking short turns.

    Requests that wait for a shared commit outlive the youngest generation, so with Python's defaults they cause full
    collections of everything that was ever imported: more than a third of the processor time under load.
    SQLite lets go of the interpreter at every statement, so a writer beside a busy event loop would wait for a whole
    turn of the default length (5 ms) each time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    sys.setswitchinterval(0.0005)


def serve(data: Path, host: str, port: int, on_ready: Callable[[], None]) -> bool:
    """Serve until SIGINT or SIGTERM; whether it could start.

    Raises ``PortTaken`` or ``AlreadyRunning``. The access log stays off: addresses of complaints hold secrets.
    """
    with sole_owner(data), _listening(host, port) as listening:
        config = uvicorn.Config(
            create_app(data),
            loop="uvloop",
            http="httptools",
            access_log=False,
            log_level="warning",
            timeout_graceful_shutdown=10,
        )
        server = Server(config, on_ready)
        for wish_to_stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(wish_to_stop, _nothing)  # uvicorn stops on them, then sends them once more
        server.run(sockets=[listening])
        return server.started


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """The wish has been granted."""


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise PortTaken(f"{host}:{port}") from error
    return listening
