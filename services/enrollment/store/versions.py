"""Counting the changes of a row: its version is its ETag and goes out with its events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Versioned(Protocol):
    """A row that counts its changes."""

    version: int


def amend(row: Versioned, values: Mapping[str, Any]) -> bool:
    """Set these columns; whether anything is different now. The version counts on only then."""
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    return True
