"""What evaluation is told from outside, once, when it is put together."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.database import Store
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment variables with the prefix ``EVALUATION_``."""

    model_config = SettingsConfigDict(env_prefix="EVALUATION_")

    store: Store
    """The SQLite file, or the Postgres database as ``postgresql://role@host:5432/database``."""
    store_password: SecretStr | None = None
    """The role's password."""
    smallest_group: int = Field(default=5, ge=1, le=100)
    """Figures of fewer people are not shown beyond those who run them."""
    batch: int = Field(default=500, ge=1, le=5000)
    """Events applied in one transaction."""
    round_seconds: float = Field(default=10.0, gt=0, le=3600)
    """Pause between two rounds, in which requests open and recommendations are made."""
