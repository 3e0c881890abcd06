"""The way out put together from the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from services.notification.sending.post import MailServer, Post
from services.notification.sending.sealing import Seal
from services.notification.sending.sender import SenderSettings
from services.notification.sending.third_party import ThirdParties
from services.notification.sending.webhook import Webhooks
from services.notification.sending.wires import Wires
from services.notification.settings import Settings
from shared.secret_key import key_in, key_of


def wires_of(settings: Settings) -> Wires:
    """Every carrier. Raises ``BadSecretKeyError`` for a key that is none."""
    timeout, private = settings.delivery_timeout_seconds, settings.allow_private_targets
    return Wires(
        _key(settings),
        Post(_mail_server(settings), timeout_seconds=timeout),
        Webhooks(allow_private=private, timeout_seconds=timeout),
        ThirdParties(allow_private=private, timeout_seconds=timeout, at_once=settings.channels_at_once),
        settings.public_url.rstrip("/"),
        allow_private=private,
    )


def sender_settings(settings: Settings) -> SenderSettings:
    """How the sender works."""
    return SenderSettings(
        settings.channels_at_once,
        max(settings.channels_at_once // 4, 1),
        settings.delivery_timeout_seconds,
        settings.delivery_poll_seconds,
    )


def _mail_server(settings: Settings) -> MailServer:
    password = settings.smtp_password.get_secret_value().strip() if settings.smtp_password else ""
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_username,
        password if settings.smtp_username else None,
        settings.smtp_from,
    )


def _key(settings: Settings) -> Callable[[], Seal | None]:
    if settings.channel_key is not None:
        seal = Seal(key_of(settings.channel_key.get_secret_value(), "NOTIFICATION_CHANNEL_KEY"))
        return lambda: seal
    if not isinstance(settings.store, Path):
        return lambda: None
    beside = settings.store.with_name(f"{settings.store.name}.channel-key")
    return lambda: Seal(key_in(beside))
