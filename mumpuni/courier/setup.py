"""The courier put together from its settings."""

from __future__ import annotations

from datetime import timedelta

import httpx
from pydantic import SecretStr

from mumpuni.courier.journal import Journal
from mumpuni.courier.metrics import Metrics
from mumpuni.courier.platform import Platform
from mumpuni.courier.post import MailServer, Post
from mumpuni.courier.rounds import Courier, Pace
from mumpuni.courier.settings import Settings
from mumpuni.courier.tokens import FixedToken, IssuedTokens, Tokens
from shared.clock import Clock


class Unusable(Exception):  # noqa: N818 - says what to mend
    """A setting that the courier cannot do without is missing."""


def courier_of(settings: Settings, http: httpx.AsyncClient, tokens: Tokens, journal: Journal, clock: Clock) -> Courier:
    """A courier, not yet at work. Raises ``Unusable``."""
    return Courier(
        Platform(http, tokens, feedback=settings.feedback_url, enrollment=settings.enrollment_url),
        Post(_mail_server(settings)),
        journal,
        clock,
        Metrics(),
        Pace(settings.batch, timedelta(hours=settings.give_up_hours)),
    )


def tokens_of(settings: Settings, http: httpx.AsyncClient) -> Tokens:
    """The issuer's tokens where one is named, else the one that was given. Raises ``Unusable``."""
    if settings.token_url is not None:
        secret = _secret(settings.client_secret)
        if settings.client_id is None or not secret:
            raise Unusable("COURIER_TOKEN_URL needs COURIER_CLIENT_ID and COURIER_CLIENT_SECRET")
        return IssuedTokens(http, settings.token_url, settings.client_id, secret)
    token = _secret(settings.token)
    if not token:
        raise Unusable("set COURIER_TOKEN or COURIER_TOKEN_URL: without a token no service answers the courier")
    return FixedToken(token)


def _mail_server(settings: Settings) -> MailServer:
    if settings.smtp_host is None:
        raise Unusable("set COURIER_SMTP_HOST (or NOTIFICATION_SMTP_HOST): without a mail server nothing can be sent")
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_username,
        _secret(settings.smtp_password) if settings.smtp_username else None,
        settings.smtp_from,
        settings.smtp_timeout_seconds,
    )


def _secret(given: SecretStr | None) -> str:
    """As it was meant: a file may end in a newline, or be empty."""
    return "" if given is None else given.get_secret_value().strip()
