"""What a look at something found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.errors import Text


class Level(StrEnum):
    """How much it matters."""

    GOOD = "good"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was looked at: what it is like, and what to do. Never holds a secret."""

    level: Level
    what: Text
    mend: Text | None = None


def good(indonesian: str, english: str) -> Finding:
    """All is well."""
    return Finding(Level.GOOD, Text(indonesian, english))


def note(what: Text, mend: Text | None = None) -> Finding:
    """Worth knowing."""
    return Finding(Level.NOTE, what, mend)


def wrong(what: Text, mend: Text) -> Finding:
    """To be mended."""
    return Finding(Level.WRONG, what, mend)
