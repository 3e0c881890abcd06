"""Settings of the feedback service, from ``FEEDBACK_...``."""

from __future__ import annotations

from datetime import date

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.database import Store
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What a deployment decides."""

    model_config = SettingsConfigDict(env_prefix="FEEDBACK_", extra="forbid", use_attribute_docstrings=True)

    store: Store
    """The SQLite file, or the Postgres database as ``postgresql://role@host:5432/database``."""
    store_password: SecretStr | None = None
    """The role's password."""
    ticket_key: SecretStr | None = None
    """What the secrets of tickets are derived from, 32 random bytes in hex, the same in every process that shares the
    store. Without it a key is made once and kept beside the store."""
    client_burst: int = Field(default=120, ge=1)
    """Public writes from one client address at once."""
    client_per_minute: int = Field(default=60, ge=1)
    """Public writes from one client address in the long run."""
    reader_burst: int = Field(default=240, ge=1)
    """Public reads from one client address at once."""
    reader_per_minute: int = Field(default=120, ge=1)
    """Public reads from one client address in the long run."""
    unit_burst: int = Field(default=600, ge=1)
    """Public writes about one unit at once, whoever sends them."""
    unit_per_minute: int = Field(default=300, ge=1)
    """Public writes about one unit in the long run."""
    worked_times: int = Field(default=5, ge=1)
    """How many times as much an address may write whose program did the sum of ``POST /challenges``."""
    work_bits: int = Field(default=18, ge=1, le=32)
    """Zero bits the sum asks for; each more doubles the work."""
    form_seconds: float = Field(default=3.0, ge=0)
    """A page's form that is sent sooner waits for a look."""
    form_hours: float = Field(default=24.0, gt=0)
    """A page's form that is sent later waits for a look."""
    links_at_most: int = Field(default=2, ge=0)
    """A text with more links waits for a look."""
    repeats_at_most: int = Field(default=3, ge=1)
    """The same longer text about one unit within a day waits for a look from then on."""
    callers_remembered: int = Field(default=50_000, ge=1)
    """For how many addresses and units the limits are kept in memory."""
    smallest_group: int = Field(default=5, ge=1)
    """Answers below which the public sees no figure (UU 27/2022)."""
    days_off: frozenset[date] = frozenset()
    """Days on which offices are closed beside the known national holidays and joint leave."""
    working_days: frozenset[date] = frozenset()
    """Days on which offices work although they are in the calendar as days off."""
    closing_seconds: float = Field(default=3600.0, gt=0)
    """How often answered reports whose reporters kept silent are looked for."""
