"""What enrollment is told from outside: variables that begin with ``ENROLLMENT_``."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read once, at the composition root."""

    model_config = SettingsConfigDict(env_prefix="ENROLLMENT_", frozen=True)

    store: Path
    """The SQLite file."""
