"""An application on a port of this machine, for clients that need one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from tests.waiting import until


@dataclass(frozen=True, slots=True)
class Listening:
    """Where it listens, and what it does."""

    url: str
    server: uvicorn.Server

    async def is_alone(self) -> bool:
        """Whether nobody is connected."""
        return not self.server.server_state.connections


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[Listening]:
    """Serve; starting and stopping the application itself is somebody else's."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error"))
    serving = asyncio.create_task(server.serve(sockets=[held]))

    async def started() -> bool:
        return server.started

    await until(started, "the server listens")
    try:
        yield Listening(f"http://127.0.0.1:{held.getsockname()[1]}", server)
    finally:
        server.should_exit = True
        await serving
        held.close()
