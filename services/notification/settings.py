"""What notification is told from outside, once, when it is put together."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Environment variables with the prefix ``NOTIFICATION_``."""

    model_config = SettingsConfigDict(env_prefix="NOTIFICATION_")

    store: Path
    """The SQLite file."""
    timer_batch: int = Field(default=500, ge=1, le=5000)
    """Timers fired in one transaction."""
    timer_poll_seconds: float = Field(default=1.0, gt=0)
    """The longest sleep between two looks at the timers, in seconds: how late a jump of the clock is noticed."""
