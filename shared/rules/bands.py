"""Bands of a figure: each begins at its floor and ends where the next higher one begins."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from shared.errors import Text
from shared.rules.reading import Table


class Band(NamedTuple):
    """A band and its lowest value, which belongs to it."""

    floor: Decimal
    name: str


def read_bands(table: Table, key: str, names: Sequence[str], lowest: int) -> tuple[Band, ...]:
    """The bands of a rule file, best first; the last of ``names`` must begin at ``lowest``."""
    floors = table.decimals(key, names, lowest, 100)
    bands = tuple(Band(floors[name], name) for name in names)
    if any(upper.floor <= lower.floor for upper, lower in pairwise(bands)):
        table.refuse(
            key,
            Text(
                f"batas bawah harus turun menurut urutan {', '.join(names)}",
                f"the floors must fall in the order {', '.join(names)}",
            ),
        )
    if bands[-1].floor != lowest:
        table.refuse(
            key,
            Text(
                f"{names[-1]} harus mulai dari {lowest}, supaya setiap nilai mempunyai golongan",
                f"{names[-1]} must begin at {lowest}, so that every value has a band",
            ),
        )
    return bands


def band_of(value: Decimal, bands: Sequence[Band]) -> str:
    """The name of the band a value lies in. Pass the rounded value: bands are read after rounding."""
    for band in bands:
        if value >= band.floor:
            return band.name
    raise ValueError(f"{value} lies below every band")
