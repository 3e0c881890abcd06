"""What evaluation is told from outside, once, when it is put together."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Environment variables with the prefix ``EVALUATION_``."""

    model_config = SettingsConfigDict(env_prefix="EVALUATION_")

    store: Path
    """The SQLite file."""
    smallest_group: int = Field(default=5, ge=1, le=100)
    """Figures of fewer people are not shown beyond those who run them."""
    batch: int = Field(default=500, ge=1, le=5000)
    """Events applied in one transaction."""
