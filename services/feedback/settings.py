"""Settings of the feedback service, from ``FEEDBACK_...``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

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
    answers_per_address: int = Field(default=20, ge=1)
    """Survey answers about one unit and service from one address that count within a day; more wait for a look."""
    alike_per_address: int = Field(default=5, ge=1)
    """The same for answers with the very same nine marks."""
    answers_at_counter: int = Field(default=300, ge=1)
    """The same for answers that come by the link of a counter's poster or kiosk."""
    public_url: str | None = Field(default=None, pattern=r"^https?://[^/]+$")
    """Where citizens reach the pages, for links on posters and in invitations; else the address that was asked."""
    tending_seconds: float = Field(default=3600.0, gt=0)
    """How often the marks of days gone by are looked for and dropped."""
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
    kept_days: int = Field(default=1825, ge=30)
    """Days after its end at which a report's texts, files and reporter are erased; what is counted stays."""
    attachments: Path | None = None
    """The folder for reports' files, the same for all replicas. Without it one beside a store that is a file, and no
    files with a store that is none."""
    attachment_bytes: int = Field(default=5 * 1_048_576, ge=1024)
    """How large one file may be."""
    attachments_at_most: int = Field(default=10, ge=0)
    """How many files a report may have from each side."""
    clamd: str | None = Field(default=None, pattern=r"^[^:]+:\d{1,5}$")
    """A virus scanner as ``host:port`` (clamd over TCP)."""
    scan_command: str | None = None
    """Or a command that reads a file and ends with 0 for clean, 1 for infected, such as ``clamscan --no-summary -``."""
    scan_seconds: float = Field(default=30.0, gt=0)
    """How long the scanner may take; a file it did not judge stays in quarantine and is shown to it again."""
    look_again_seconds: float = Field(default=60.0, gt=0)
    """How often files that wait for the scanner are shown to it again."""
