"""Webhooks after Standard Webhooks: signed, with an id that stays the same however often a message is tried."""

from __future__ import annotations

import base64
import binascii
import json
import logging
import ssl
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from typing import Any, Final

import httpx
from standardwebhooks.webhooks import Webhook

from services.notification.sending.guard import addresses_of
from services.notification.sending.message import Line, Message
from services.notification.sending.outcome import BlockedAddressError, Ended

_SHORTEST, _LONGEST = 24, 64
_PREFIX: Final = "whsec_"
_PORTS: Final = {"http": 80, "https": 443}


@cache
def _trusted() -> ssl.SSLContext:
    """Whom this machine trusts; read when the first webhook is sent, once."""
    return ssl.create_default_context()


class Webhooks:
    """Posts messages. Follows no redirect, uses no proxy, and connects to the very address it has looked at."""

    def __init__(self, *, allow_private: bool, timeout_seconds: float) -> None:
        self._allow_private = allow_private
        self._timeout = timeout_seconds
        logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines of information hold whole addresses

    async def send(self, url: str, secret: str, message: Message, now: datetime) -> Ended:
        """Post a message. Raises ``OSError`` or ``TimeoutError`` when nobody answers."""
        target = httpx.URL(url)
        body = json.dumps(payload(message, now), ensure_ascii=False, separators=(",", ":"))
        stamp = now.astimezone(UTC)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Mumpuni",
            "webhook-id": message.delivery_id,
            "webhook-timestamp": str(int(stamp.timestamp())),
            "webhook-signature": Webhook(secret).sign(message.delivery_id, stamp, body),
            "Host": target.netloc.decode(),
        }
        try:
            port = target.port or _PORTS[target.scheme]
            addresses = await addresses_of(target.host, port, allow_private=self._allow_private)
        except BlockedAddressError:
            return Ended("blocked")
        return await self._post(target, addresses[0], headers, body)

    async def _post(self, target: httpx.URL, address: str, headers: dict[str, str], body: str) -> Ended:
        request = {"headers": headers, "content": body, "extensions": {"sni_hostname": target.host}}
        async with httpx.AsyncClient(verify=_trusted(), trust_env=False, timeout=self._timeout) as client:
            try:
                async with client.stream("POST", target.copy_with(host=address), **request) as answer:  # type: ignore[arg-type]
                    return ended(answer.status_code)
            except httpx.TimeoutException as error:
                raise TimeoutError from error
            except httpx.HTTPError as error:
                raise ConnectionError from error


def ended(status: int) -> Ended:
    """What an HTTP status says of a message."""
    if HTTPStatus(200) <= status < HTTPStatus(300):
        return Ended("delivered", status)
    again = status in {408, 425, 429} or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return Ended("refused" if again else "rejected", status)


def payload(message: Message, now: datetime) -> dict[str, Any]:
    """The body: what happened, when, and the alerts."""
    return {
        "type": "test" if message.purpose == "test" else f"alerts.{message.purpose}",
        "timestamp": now.astimezone(UTC).isoformat(),
        "data": {
            "delivery_id": message.delivery_id,
            "language": message.language,
            "subject": message.subject,
            "alerts": [_alert(line) for line in message.lines],
            "more": message.more,
        },
    }


def _alert(line: Line) -> dict[str, Any]:
    return {
        "alert_id": line.alert_id,
        "change": line.change,
        "rule": line.rule,
        "severity": line.severity,
        "state": line.state,
        "title": line.title,
        "message": line.text,
        "agency": line.agency,
        "unit_id": line.unit_id,
        "subject_type": line.subject_type,
        "subject_id": line.subject_id,
        "figures": line.figures,
        "raised_at": line.raised_at.isoformat(),
        "link": line.link,
    }


def is_signing_secret(secret: str) -> bool:
    """Whether a secret is one of the scheme: ``whsec_`` and 24 to 64 bytes in base64."""
    try:
        raw = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return False
    return secret.startswith(_PREFIX) and _SHORTEST <= len(raw) <= _LONGEST
