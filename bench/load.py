"""A load generator small enough not to be what is measured: prepared HTTP/1.1 requests over kept connections."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a run: answers a second, and milliseconds from request to answer."""

    per_second: float
    median_ms: float
    p99_ms: float
    answers: int


def request(method: str, path: str, token: str, body: bytes) -> bytes:
    """A request ready to be written to a socket."""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def closed_loop(port: int, requests: Iterator[bytes], *, connections: int, seconds: float, status: int) -> Load:
    """Each connection sends its next request when the last is answered. Raises when an answer has another status."""
    times: list[float] = []
    started = time.perf_counter()

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() - started < seconds:
            sent = time.perf_counter()
            writer.write(next(requests))
            await answer(reader, status)
            times.append((time.perf_counter() - sent) * 1000)
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    elapsed = time.perf_counter() - started
    times.sort()
    return Load(len(times) / elapsed, times[len(times) // 2], times[int(len(times) * 0.99)], len(times))


async def answer(reader: asyncio.StreamReader, status: int) -> bytes:
    """Read one answer's body. Raises ``RuntimeError`` when it has another status."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
    body = await reader.readexactly(length)
    if int(head[9:12]) != status:
        raise RuntimeError(f"{head[9:12].decode()} instead of {status}: {body[:400].decode()}")
    return body
