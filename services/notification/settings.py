"""What notification is told from outside, once, when it is put together."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.database import Store
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment variables with the prefix ``NOTIFICATION_``."""

    model_config = SettingsConfigDict(env_prefix="NOTIFICATION_")

    store: Store
    """The SQLite file, or the Postgres database as ``postgresql://role@host:5432/database``."""
    store_password: SecretStr | None = None
    """The role's password."""
    timer_batch: int = Field(default=500, ge=1, le=5000)
    """Timers fired in one transaction."""
    timer_poll_seconds: float = Field(default=1.0, gt=0)
    """The longest sleep between two looks at the timers, in seconds: how late a jump of the clock is noticed."""
    watched: tuple[str, ...] = ()
    """Where the services to look after answer, as a JSON list: ``["http://feedback:8000/feedback"]``."""
    watched_every_seconds: float = Field(default=30.0, gt=0)
    """The pause between two looks at them, in seconds."""
    history_days: int = Field(default=400, ge=30, le=3660)
    """Days for which the facts that rules looked at are kept, so that a rule can be tried against the past."""
    channel_key: SecretStr | None = None
    """What addresses and secrets of channels are sealed with, and links in mails signed: 32 random bytes in hex, the
    same in every process that shares the store. Without it, a key is made once and kept beside a store that is a file;
    on a server no channels can be made."""
    public_url: str = Field(default="http://localhost:8080", pattern=r"^https?://[^/?#]+[^?#]*$")
    """Where people reach this deployment; links in messages begin with it."""
    smtp_host: str | None = None
    """The server that takes our mail; without one no mail is sent."""
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_security: Literal["none", "starttls", "tls"] = "none"
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str = "Mumpuni <mumpuni@mumpuni.invalid>"
    """The sender of our mail."""
    allow_private_targets: bool = False
    """Whether webhooks and Apprise may lead to private addresses, such as a chat server in the city's own network."""
    delivery_timeout_seconds: float = Field(default=10.0, gt=0, le=300)
    """How long one try at sending may take."""
    delivery_poll_seconds: float = Field(default=1.0, gt=0)
    """The longest sleep between two looks for messages that are due, and of live streams for changes, in seconds."""
    channels_at_once: int = Field(default=32, ge=1, le=500)
    """Channels served at the same time; of those that keep failing a quarter as many, beside the others."""
