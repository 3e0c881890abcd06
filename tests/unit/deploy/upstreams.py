"""Services as the gateway sees them: they write down what reaches them, and misbehave when asked to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Upstream:
    """One replica: its port, and what reached it (health checks aside)."""

    name: str
    port: int = 0
    received: list[dict[str, Any]] = field(default_factory=list)
    may_end: threading.Event = field(default_factory=threading.Event)
    """Set by a test to let the stream of events end."""

    @contextmanager
    def running(self) -> Iterator[Upstream]:
        """Listen on every address, so that a container reaches it."""
        server = ThreadingHTTPServer(("0.0.0.0", self.port), type("Bound", (_Handler,), {"upstream": self}))  # noqa: S104 - see above
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield self
        finally:
            self.may_end.set()
            server.shutdown()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    upstream: Upstream

    def do_GET(self) -> None:
        """Answer what was received, by the last part of the path."""
        body = self._body()
        if self.path.endswith("/health/live"):
            self._answer({"alive": True})
            return
        self.upstream.received.append(
            {"method": self.command, "path": self.path, "headers": dict(self.headers), "length": len(body)}
        )
        if "break-off" in self.path:
            self.close_connection = True
        elif self.path.endswith("/stream"):
            self._stream()
        else:
            self._answer({"by": self.upstream.name, "path": self.path})

    def do_POST(self) -> None:
        """The same."""
        self.do_GET()

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"data: first\n\n")
        self.wfile.flush()
        self.upstream.may_end.wait(30)
        self.wfile.write(b"data: last\n\n")
        self.close_connection = True

    def _answer(self, value: Any) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Server", "uvicorn")
        if "X-Request-Id" in self.headers:
            self.send_header("X-Request-Id", self.headers["X-Request-Id"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as in the class it comes from
        """Say nothing."""
