"""Hands mails to the deployment's server, many over one connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final, Literal, NamedTuple

import aiosmtplib
from aiosmtplib import SMTPStatus

from mumpuni.courier.trouble import Trouble

_PERMANENT: Final = 500
_NOT_ABOUT_THE_MAIL: Final = frozenset({421, 530})
"""The server is closing; it wants to know who we are (RFC 5321, RFC 4954)."""

_ABOUT_US: Final = ("5.7.", "4.7.")
"""Enhanced status codes that speak of policy: the server will not relay for us, whoever it is for (RFC 3463)."""


class Outcome(NamedTuple):
    """What the server said to one mail, with its status."""

    how: Literal["sent", "refused", "later"]
    code: int


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes our mail."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"]
    username: str | None
    password: str | None
    sender: str
    timeout_seconds: float


class Hand:
    """An open connection."""

    def __init__(self, client: aiosmtplib.SMTP) -> None:
        self._client = client

    async def over(self, mail: EmailMessage) -> Outcome:
        """Hand a mail over. Raises ``Trouble`` for what lies with the server or with us, not with this mail."""
        try:
            await self._client.send_message(mail)
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _outcome(*max((one.code, one.message) for one in error.recipients))
        except aiosmtplib.SMTPDataError as error:
            return _outcome(error.code, error.message)
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _trouble(error) from error
        return Outcome("sent", SMTPStatus.completed)


class Post:
    """The way to the mail server."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self.sender = server.sender

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Hand]:
        """A connection for as many mails as are there. Raises ``Trouble`` when there is none."""
        server = self._server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            timeout=server.timeout_seconds,
        )
        try:
            try:
                await client.connect()
            except (aiosmtplib.SMTPException, OSError) as error:
                raise _trouble(error) from error
            yield Hand(client)
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit()
        finally:
            client.close()


def _outcome(code: int, message: str) -> Outcome:
    """A refusal for good is one of this recipient; one for policy's sake may be over once somebody has mended it."""
    if code in _NOT_ABOUT_THE_MAIL:
        raise Trouble("mail", f"the server takes nothing ({code})")
    permanent = code >= _PERMANENT and not message.startswith(_ABOUT_US)
    return Outcome("refused" if permanent else "later", code)


def _trouble(error: Exception) -> Trouble:
    code = f", {error.code}" if isinstance(error, aiosmtplib.SMTPResponseException) else ""
    return Trouble("mail", f"the server takes nothing ({type(error).__name__}{code})")
