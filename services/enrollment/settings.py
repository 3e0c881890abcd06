"""What enrollment is told from outside: variables that begin with ``ENROLLMENT_``."""

from __future__ import annotations

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from shared.database import Store
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Read once, at the composition root."""

    model_config = SettingsConfigDict(env_prefix="ENROLLMENT_", frozen=True)

    store: Store
    """The SQLite file, or the Postgres database as ``postgresql://role@host:5432/database``."""
    store_password: SecretStr | None = None
    """The role's password."""
    public_url: str | None = None
    """Where citizens reach the platform, without a path: the QR codes of certificates lead there; else the address that
    was asked."""
