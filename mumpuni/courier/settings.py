"""What the courier is told from outside, once, when it is put together."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings

_PREFIX: Final = "COURIER_"


def _told(name: str, default: Any, **limits: Any) -> Any:
    """A setting of the mail server: the courier's own, else what notification is told."""
    names = AliasChoices(f"{_PREFIX}{name}", f"NOTIFICATION_{name}")
    return Field(default=default, validation_alias=names, **limits)


class Settings(ServiceSettings):
    """Environment variables with the prefix ``COURIER_``; of the mail server also those of notification."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, populate_by_name=True)

    feedback_url: str = Field(default="http://127.0.0.1:8080", pattern=r"^https?://[^/?#]+$")
    """Where feedback answers, without a path."""
    enrollment_url: str = Field(default="http://127.0.0.1:8080", pattern=r"^https?://[^/?#]+$")
    """Where enrollment answers, without a path."""
    token: SecretStr | None = None
    """A token with the scopes ``enrollment:read`` and ``feedback:write``."""
    token_url: str | None = None
    """Where the city's OIDC issuer gives tokens out instead (OAuth 2.0, client credentials)."""
    client_id: str | None = None
    client_secret: SecretStr | None = None
    """Who the courier is to that issuer."""
    state: Path = Path("courier")
    """The folder that remembers what is under way."""
    poll_seconds: float = Field(default=60.0, gt=0)
    """The pause between two rounds, in seconds."""
    batch: int = Field(default=100, ge=1, le=500)
    """Links asked for at once."""
    give_up_hours: float = Field(default=48.0, gt=0, le=720)
    """How long a mail that is put off again and again is tried, in hours. The next reminder comes after three days."""
    smtp_host: str | None = _told("SMTP_HOST", None)
    """The server that takes our mail; without one there is no courier."""
    smtp_port: int = _told("SMTP_PORT", 25, ge=1, le=65535)
    smtp_security: Literal["none", "starttls", "tls"] = _told("SMTP_SECURITY", "none")
    smtp_username: str | None = _told("SMTP_USERNAME", None)
    smtp_password: SecretStr | None = _told("SMTP_PASSWORD", None)
    smtp_from: str = _told("SMTP_FROM", "Mumpuni <mumpuni@mumpuni.invalid>")
    """The sender of our mail."""
    smtp_timeout_seconds: float = Field(default=10.0, gt=0, le=300)
    """How long the mail server may take to answer."""
    http_host: str = "0.0.0.0"  # noqa: S104 - a container listens for Prometheus
    http_port: int = Field(default=8000, ge=1, le=65535)
    """Where the courier, as a process of its own, tells how it is."""
