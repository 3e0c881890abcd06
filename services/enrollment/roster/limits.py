"""How much a roster may hold before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file, so that a small upload cannot take the machine's memory.

    ``rows`` counts participants; ``columns`` sheet columns; ``unpacked_bytes`` and ``ratio`` (unpacked to packed size),
    ``members`` and ``elements`` (XML elements of the whole package) bound a workbook before it is parsed.
    """

    rows: int = 20_000
    columns: int = 100
    unpacked_bytes: int = 64 * 1024 * 1024
    ratio: int = 100
    members: int = 1_000
    elements: int = 1_500_000
