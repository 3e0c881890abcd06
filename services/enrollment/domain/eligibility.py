"""Whether a programme is meant for a person: what has to be completed before, and which positions it is for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from shared.errors import Text
from shared.rules.positions import PositionType

FaultKind = Literal["missing-prerequisite", "not-for-this-position"]


class Prerequisite(NamedTuple):
    """What a programme builds on: another programme, which is checked, or a level of a competency, which is told."""

    programme_id: str | None = None
    competency: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a programme asks for; an empty part asks for nothing."""

    programmes: tuple[str, ...] = ()
    """Programmes that must have been completed."""
    position_types: tuple[PositionType, ...] = ()
    position_ids: tuple[str, ...] = ()


class Standing(NamedTuple):
    """Where a person stands."""

    position_type: PositionType
    position_id: str | None
    completed: frozenset[str]
    """Programmes completed."""


class EligibilityFault(NamedTuple):
    """One thing that speaks against a seat; ``programme_id`` is the one that is missing."""

    kind: FaultKind
    message: Text
    programme_id: str | None = None


_NOT_MEANT = Text(
    "Program ini bukan untuk jabatan pegawai ini.", "This programme is not meant for this person's position."
)
_NOT_YET = Text(
    "Program yang menjadi prasyarat belum diselesaikan.", "A programme that this one builds on is not completed yet."
)


def faults(requirements: Requirements, standing: Standing) -> Iterator[EligibilityFault]:
    """All that speaks against a seat. A position listed, or a type of position listed, is enough."""
    if not _is_meant(requirements.position_types, requirements.position_ids, standing):
        yield EligibilityFault("not-for-this-position", _NOT_MEANT)
    for programme_id in requirements.programmes:
        if programme_id not in standing.completed:
            yield EligibilityFault("missing-prerequisite", _NOT_YET, programme_id)


def _is_meant(types: Collection[str], positions: Collection[str], standing: Standing) -> bool:
    if not types and not positions:
        return True
    return standing.position_type in types or (standing.position_id is not None and standing.position_id in positions)
