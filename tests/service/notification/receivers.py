"""Real receivers on this machine: an HTTP server that behaves as told, and a mail server."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class Got:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """An HTTP server; ``answers`` says the status of each request, None for none at all."""

    answers: Callable[[int], int | None]
    got: list[Got] = field(default_factory=list)
    taken: list[Got] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:]
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head if line)}
            got = Got(headers, await reader.readexactly(int(headers.get("content-length", "0"))))
            self.got.append(got)
            status = self.answers(len(self.got))
            if status is None:
                await reader.read()  # until the other side gives up
                return
            if status < 300:
                self.taken.append(got)
            extra = f"Location: {self.url}\r\n" if 300 <= status < 400 else ""
            writer.write(f"HTTP/1.1 {status} X\r\n{extra}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def receiver(answers: Callable[[int], int | None] = lambda _: 204) -> AsyncIterator[Receiver]:
    """A running receiver."""
    one = Receiver(answers)
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        server.close()


def once_in_ten() -> Callable[[int], int]:
    """Fails nine requests of ten."""
    return lambda number: 200 if number % 10 == 0 else 503


@dataclass
class Mailbox:
    """What a mail server took; ``codes`` are its answers to the next messages."""

    port: int = 0
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    codes: Iterator[str] = field(default_factory=lambda: itertools.repeat("250 OK"))

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a message."""
        code = next(self.codes)
        if code.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            self.mails.append((envelope.rcpt_tos, mail))
        return code


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A running mail server."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        box = Mailbox(free.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
