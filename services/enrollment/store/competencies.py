"""What a programme builds, as the store keeps it: JSON that events take as it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from pydantic import TypeAdapter

from shared.events.base import CompetencyWeight

_JSON: Final = TypeAdapter(tuple[CompetencyWeight, ...])


def packed(competencies: Sequence[CompetencyWeight]) -> str:
    """The competencies as JSON text."""
    return _JSON.dump_json(tuple(competencies)).decode()


@lru_cache(maxsize=4096)
def unpacked(text: str) -> tuple[CompetencyWeight, ...]:
    """The competencies of such a text; remembered, since many people enrol in few programmes."""
    return _JSON.validate_json(text)
