"""Chance that can be repeated."""

from __future__ import annotations

from random import Random


def dice(*seed: object) -> Random:
    """The same draws for the same words."""
    return Random("/".join(map(str, seed)))  # noqa: S311 - a schedule to repeat, nothing to guard
