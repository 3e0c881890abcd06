"""Mail: plain text and HTML, in the recipient's language, with a way out of it in every message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any, Final

import aiosmtplib
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from services.notification.sending.message import SEVERITIES, STEPS, SUBJECTS, Message
from services.notification.sending.outcome import Ended
from shared.rules.calendar import CITY_ZONE

_TEMPLATES: Final = Environment(
    loader=PackageLoader("services.notification", "mail"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_PERMANENT: Final = 500


class _Link(UnstructuredHeader, BaseHeader):
    """A header with an address to follow: on one line however long it is, since mail programs do not decode it."""

    max_count = 1

    def fold(self, *, policy: Any) -> str:
        """The header as it is sent."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS: Final = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Link)
_POLICY: Final = EmailPolicy(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes our mail; without a host there is none."""

    host: str | None
    port: int
    security: str
    """``none``, ``starttls`` or ``tls``."""
    username: str | None
    password: str | None
    sender: str


class Post:
    """Hands mail to the deployment's server."""

    def __init__(self, server: MailServer, *, timeout_seconds: float) -> None:
        self._server = server
        self._timeout = timeout_seconds

    async def send(self, to: str, message: Message, links: Mapping[str, str], now: datetime) -> Ended:
        """Send a message; ``links`` are the recipient's ``preferences``, ``unsubscribe`` and ``alerts``.

        Raises ``OSError`` or ``TimeoutError`` when the server does not answer.
        """
        server = self._server
        if server.host is None:
            return Ended("misconfigured")
        try:
            await aiosmtplib.send(
                mail_of(to, server.sender, message, links, now),
                hostname=server.host,
                port=server.port,
                username=server.username,
                password=server.password,
                use_tls=server.security == "tls",
                start_tls=server.security == "starttls",
                timeout=self._timeout,
            )
        except aiosmtplib.SMTPTimeoutError as error:
            raise TimeoutError from error
        except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected) as error:
            raise ConnectionError from error
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _ended(max((one.code for one in error.recipients), default=_PERMANENT))
        except aiosmtplib.SMTPResponseException as error:
            return _ended(error.code)
        except aiosmtplib.SMTPException:
            return Ended("misconfigured")
        return Ended("delivered", 250)


def mail_of(to: str, sender: str, message: Message, links: Mapping[str, str], now: datetime) -> EmailMessage:
    """The mail itself; its Message-ID is the same at every try."""
    mail = EmailMessage(_POLICY)
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(now.astimezone(CITY_ZONE))
    mail["Message-ID"] = f"<{message.delivery_id}@{parseaddr(sender)[1].rpartition('@')[2] or 'mumpuni.invalid'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{links['unsubscribe']}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    values = {"m": message, "links": links, "severities": SEVERITIES, "steps": STEPS, "subjects": SUBJECTS}
    values["id"] = message.language != "en"
    mail.set_content(_TEMPLATES.get_template("alerts.txt").render(values))
    mail.add_alternative(_TEMPLATES.get_template("alerts.html").render(values), subtype="html")
    mail["Content-Language"] = message.language  # setting the content drops what is said of it
    return mail


def _ended(code: int) -> Ended:
    return Ended("rejected" if code >= _PERMANENT else "refused", code)
