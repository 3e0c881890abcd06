"""A real mail server that behaves as told."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

LINK = re.compile(r"https?://\S+/questionnaires/answer\?\S+")
TAKEN = "250 OK"


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """What a mail says."""
    body = mail.get_body((kind,))
    assert body is not None
    text: str = body.get_content()
    return text


def link_in(mail: EmailMessage) -> str:
    """The one link in a mail."""
    [found] = LINK.findall(text_of(mail))
    return str(found)


@dataclass
class Mailbox:
    """What came in, and how the server answers; each answer is made by the test."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    sender: Callable[[str], str] = lambda _: TAKEN
    recipient: Callable[[str], str] = lambda _: TAKEN
    data: Callable[[EmailMessage], str] = lambda _: TAKEN
    taken: Callable[[], None] = lambda: None
    """What happens between taking a mail and saying so."""

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Who sends."""
        answer = self.sender(address)
        if answer == TAKEN:
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """To whom."""
        answer = self.recipient(address)
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """The mail."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        answer = self.data(mail)
        if answer == TAKEN:
            self.mails.append(mail)
            self.taken()
        return answer

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to somebody, in their order."""
        return [mail for mail in self.mails if mail["To"] == address]


@contextmanager
def mail_server(port: int | None = None) -> Iterator[Mailbox]:
    """A running one, at this port where it matters."""
    box = Mailbox(port or free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
