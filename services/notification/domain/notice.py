"""What a person is told of decisions about themself: that there is one, never what anybody wrote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, Literal, get_args
from uuid import UUID, uuid5

Matter = Literal["recommendation"]
"""What was decided on."""
Kind = Literal["reward", "sanction", "development"]
"""What was proposed."""
Told = Literal["approved", "rejected", "upheld", "overturned"]
"""The states of a recommendation that the person is told of. An appeal is their own act; what lapsed has no effect."""

RECOMMENDATION: Final[Matter] = "recommendation"

_NAMESPACE: Final = UUID("8f7d1c52-3b0e-5d64-9a41-6c2e0b7f9d13")
_TOLD: Final[Mapping[str, Told]] = {state: state for state in get_args(Told)}


def told_of(state: str) -> Told | None:
    """The state, if the person is told of it."""
    return _TOLD.get(state)


def notice_id(recommendation_id: str, state: Told, moved_at: datetime) -> str:
    """The same for the same decision, however often its event is read. ``moved_at`` has an offset."""
    return str(uuid5(_NAMESPACE, f"{recommendation_id} {state} {moved_at.astimezone(UTC).isoformat()}"))
