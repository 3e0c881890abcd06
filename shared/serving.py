"""Serving an application over HTTP from a process of its own: prepared for it, and saying when it is ready."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI


class Server(uvicorn.Server):
    """Calls back once it accepts requests, with the process prepared for serving."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None], drain_seconds: float = 0.0) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._drain_seconds = drain_seconds
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self.started:
            settle_process()
            self._on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; with a time to drain, first let the gateway see that no more requests are wanted here.

        A second wish to stop is granted at once.
        """
        state = self.config.app.state  # type: ignore[union-attr]  # always a FastAPI, see configuration()
        if not self._drain_seconds or self._loop is None or getattr(state, "draining", False):
            state.draining = True  # streams without an end look at it
            super().handle_exit(sig, frame)
        else:
            state.draining = True
            self._loop.call_soon_threadsafe(self._loop.call_later, self._drain_seconds, super().handle_exit, sig, frame)

    def serve_until_told(self, sockets: list[socket.socket] | None = None) -> bool:
        """Serve until SIGINT or SIGTERM, then return; whether it could start."""
        for wish_to_stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(wish_to_stop, _granted)  # uvicorn stops on them, then sends them once more
        self.run(sockets=sockets)
        return self.started


def _granted(_number: int, _frame: FrameType | None) -> None:
    """The wish to stop has been granted."""


def configuration(app: FastAPI, **options: Any) -> uvicorn.Config:
    """How every application here is served. The access log stays off: addresses of complaints hold secrets."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=10,
        **options,
    )


def settle_process() -> None:
    """Prepare this process for serving: its heap set aside, its threads taking short turns.

    Requests that wait for a shared commit outlive the youngest generation, so with Python's defaults they cause full
    collections of everything that was ever imported: more than a third of the processor time under load.
    SQLite lets go of the interpreter at every statement, so a writer beside a busy event loop would wait for a whole
    turn of the default length (5 ms) each time.
    """
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    sys.setswitchinterval(0.0005)
