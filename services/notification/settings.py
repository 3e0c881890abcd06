"""What notification is told from outside, once, when it is put together."""

from __future__ import annotations

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
