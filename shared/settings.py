"""How every program here is told what it has to know: environment variables, and files for what is secret."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic_settings import BaseSettings, SettingsConfigDict

_MOUNT = Path("/run/secrets")

SECRETS: Final[Path | None] = _MOUNT if _MOUNT.is_dir() else None
"""Where the runtime lays secrets, one a file named like its setting in lower case; ``None`` where it lays none."""


class ServiceSettings(BaseSettings):
    """Settings from the environment, else from a secret's file, else the default; a subclass names its prefix.

    A password given as a file does not show in the process's environment. Surrounding white space is not part of it.
    A variable that is set but empty counts as not set: compose files pass on what is empty.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, secrets_dir=SECRETS)
