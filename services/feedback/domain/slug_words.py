"""Slugs as people read them: agencies and services that the register gives no name."""

from __future__ import annotations

from typing import Final

_ABBREVIATION: Final = 4


def words_of(slug: str) -> str:
    """A slug as people read it: short ones are abbreviations (``ktp``, ``kk``)."""
    return slug.upper() if len(slug) <= _ABBREVIATION else slug.replace("-", " ").capitalize()
