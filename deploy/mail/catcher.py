"""A mail server that delivers nothing: it keeps what it is sent in memory and shows it.

For trying alerts out, and for tests. SMTP on ``SMTP_PORT`` (1025), HTTP on ``HTTP_PORT`` (8025):

- ``GET /messages`` lists the messages as JSON, newest first; ``GET /messages/<id>`` is one of them with its text;
  ``DELETE /messages`` forgets them all; ``GET /`` shows them to a person; ``GET /health`` answers when it runs.

Nothing but the standard library, so that the image needs no package and is the same wherever it is built.
"""

from __future__ import annotations

import html
import json
import os
import re
import signal
import socketserver
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

KEPT: Final = 500
"""Messages kept; the oldest make room."""
LARGEST: Final = 1_048_576
"""Bytes a message may have."""
_LONGEST_LINE: Final = 65_536
_PATIENCE_SECONDS: Final = 60.0
_ADDRESS: Final = re.compile(r"(?:FROM|TO):\s*<([^<>\s]*)>", re.IGNORECASE)


@dataclass(frozen=True)
class Message:
    """One message as it was received."""

    id: int
    received_at: datetime
    sender: str
    recipients: tuple[str, ...]
    content: bytes

    def summary(self) -> dict[str, Any]:
        """What the list shows."""
        return {
            "id": self.id,
            "received_at": self.received_at.isoformat(),
            "from": self.sender,
            "to": list(self.recipients),
            "subject": str(self._parsed()["subject"] or ""),
        }

    def whole(self) -> dict[str, Any]:
        """The summary with the text of each form the message has."""
        parts = {kind: self._parsed().get_body((kind,)) for kind in ("plain", "html")}
        return {**self.summary(), **{kind: part.get_content() for kind, part in parts.items() if part is not None}}

    def _parsed(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)


@dataclass
class Mailbox:
    """The messages, shared by both servers' threads."""

    messages: deque[Message] = field(default_factory=lambda: deque(maxlen=KEPT))
    received: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, sender: str, recipients: list[str], content: bytes) -> None:
        """Keep a message."""
        with self.lock:
            self.received += 1
            self.messages.append(Message(self.received, datetime.now(UTC), sender, tuple(recipients), content))

    def all(self) -> list[Message]:
        """Every message, newest first."""
        with self.lock:
            return list(reversed(self.messages))

    def clear(self) -> None:
        """Forget every message. Numbers are not given twice."""
        with self.lock:
            self.messages.clear()


class Smtp(socketserver.StreamRequestHandler):
    """One conversation in SMTP (RFC 5321), as far as a sender without a password needs it."""

    timeout = _PATIENCE_SECONDS
    mailbox: Mailbox

    def handle(self) -> None:
        """Talk until the sender leaves, or falls silent."""
        self._forget()
        self._say("220 mumpuni mail")
        try:
            while line := self.rfile.readline(_LONGEST_LINE):
                verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
                if verb.upper() == "QUIT":
                    self._say("221 bye")
                    return
                self._answer(verb.upper(), rest)
        except TimeoutError:
            self._say("421 silent for too long")

    def _answer(self, verb: str, rest: str) -> None:
        match verb:
            case "HELO":
                self._say("250 mumpuni mail")
            case "EHLO":
                self._say("250-mumpuni mail", f"250-SIZE {LARGEST}", "250-SMTPUTF8", "250 8BITMIME")
            case "MAIL" | "RCPT":
                self._take_address(verb, rest)
            case "DATA" if self._recipients:
                self._take_content()
            case "DATA":
                self._say("503 who is it for?")
            case "RSET" | "NOOP":
                self._forget() if verb == "RSET" else None
                self._say("250 ok")
            case _:
                self._say("502 not known here")

    def _take_address(self, verb: str, rest: str) -> None:
        found = _ADDRESS.match(rest)
        if found is None:
            self._say("501 no address")
        elif verb == "MAIL":
            self._forget()
            self._sender = found[1]
            self._say("250 ok")
        else:
            self._recipients.append(found[1])
            self._say("250 ok")

    def _take_content(self) -> None:
        self._say("354 go on, end with a single dot")
        content = bytearray()
        while (line := self.rfile.readline(_LONGEST_LINE)) not in (b".\r\n", b".\n", b""):
            if len(content) <= LARGEST:
                content += line[1:] if line.startswith(b".") else line
        if len(content) > LARGEST:
            self._say("552 too large")
        elif line:
            self.mailbox.add(self._sender, self._recipients, bytes(content))
            self._say("250 kept")
        self._forget()

    def _forget(self) -> None:
        self._sender, self._recipients = "", list[str]()

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class Http(BaseHTTPRequestHandler):
    """Shows the mailbox."""

    timeout = _PATIENCE_SECONDS
    mailbox: Mailbox

    def do_GET(self) -> None:
        """The page, the list or one message."""
        number = re.fullmatch(r"/messages/(\d{1,18})", self.path)
        if self.path == "/messages":
            self._send_json([message.summary() for message in self.mailbox.all()])
        elif number:
            found = [message.whole() for message in self.mailbox.all() if message.id == int(number[1])]
            self._send_json(found[0] if found else {"error": "no such message"}, found=bool(found))
        elif self.path == "/health":
            self._send_json({"kept": len(self.mailbox.all())})
        elif self.path == "/":
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", _page(self.mailbox.all()).encode())
        else:
            self._send_json({"error": "no such address"}, found=False)

    def do_DELETE(self) -> None:
        """Forget every message."""
        if self.path == "/messages":
            self.mailbox.clear()
            self._send(HTTPStatus.NO_CONTENT, "application/json", b"")
        else:
            self._send_json({"error": "no such address"}, found=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as in the class it comes from
        """Say nothing: the health check alone would fill the log."""

    def _send_json(self, value: Any, *, found: bool = True) -> None:
        status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
        self._send(status, "application/json", json.dumps(value, ensure_ascii=False).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.end_headers()
        self.wfile.write(body)


def _page(messages: list[Message]) -> str:
    shown = "".join(
        f"<h2>{html.escape(whole['subject'])}</h2><p>{html.escape(whole['from'])} &rarr; "
        f"{html.escape(', '.join(whole['to']))}, {whole['received_at']}</p>"
        f"<pre>{html.escape(whole.get('plain') or _text_of(whole.get('html', '')))}</pre>"
        for whole in (message.whole() for message in messages)
    )
    return (
        f'<!DOCTYPE html><meta charset="utf-8"><title>Surat / mail</title>{shown or "<p>Belum ada surat / no mail</p>"}'
    )


def _text_of(markup: str) -> str:
    """The words of an HTML message, for the page only."""
    bare = re.sub(r"<(style|head).*?</\1>|<[^>]*>", " ", markup, flags=re.DOTALL | re.IGNORECASE)
    return re.sub(r"\s*\n\s*", "\n", html.unescape(bare)).strip()


class _SmtpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main() -> None:
    """Serve until SIGTERM or SIGINT; says on standard output which ports it has."""
    mailbox = Mailbox()
    host = os.environ.get("HOST", "0.0.0.0")  # noqa: S104 - a container listens for its network
    smtp = _SmtpServer((host, int(os.environ.get("SMTP_PORT", "1025"))), type("Bound", (Smtp,), {"mailbox": mailbox}))
    http = ThreadingHTTPServer(
        (host, int(os.environ.get("HTTP_PORT", "8025"))), type("Bound", (Http,), {"mailbox": mailbox})
    )
    stop = threading.Event()
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda *_: stop.set())
    for server in (smtp, http):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"smtp": smtp.server_address[1], "http": http.server_address[1]}), flush=True)  # noqa: T201 - its one line
    stop.wait()
    for server in (smtp, http):
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    main()
