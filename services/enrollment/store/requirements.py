"""Lists of a programme and of a session as the store keeps them: JSON text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from pydantic import TypeAdapter

from services.enrollment.domain.eligibility import Prerequisite, Requirements
from shared.rules.positions import PositionType

EMPTY: Final = "[]"


class Instructor(NamedTuple):
    """Who teaches a session: an employee of the city, or somebody from outside by name and institution."""

    employee_id: str | None = None
    name: str | None = None
    institution: str | None = None


_PREREQUISITES: Final = TypeAdapter(tuple[Prerequisite, ...])
_TYPES: Final = TypeAdapter(tuple[PositionType, ...])
_TEXTS: Final = TypeAdapter(tuple[str, ...])
_INSTRUCTORS: Final = TypeAdapter(tuple[Instructor, ...])


def packed_prerequisites(prerequisites: Sequence[Prerequisite]) -> str:
    """The prerequisites as JSON text."""
    return _PREREQUISITES.dump_json(tuple(prerequisites)).decode()


@lru_cache(maxsize=4096)
def prerequisites_of(text: str) -> tuple[Prerequisite, ...]:
    """The prerequisites of such a text."""
    return _PREREQUISITES.validate_json(text)


def packed_texts(texts: Sequence[str]) -> str:
    """Ids or types of positions as JSON text."""
    return _TEXTS.dump_json(tuple(texts)).decode()


@lru_cache(maxsize=4096)
def types_of(text: str) -> tuple[PositionType, ...]:
    """The types of position of such a text."""
    return _TYPES.validate_json(text)


@lru_cache(maxsize=4096)
def texts_of(text: str) -> tuple[str, ...]:
    """The ids of such a text."""
    return _TEXTS.validate_json(text)


def packed_instructors(instructors: Sequence[Instructor]) -> str:
    """The instructors as JSON text."""
    return _INSTRUCTORS.dump_json(tuple(instructors)).decode()


def instructors_of(text: str) -> tuple[Instructor, ...]:
    """The instructors of such a text. Not remembered: they may be people's names."""
    return _INSTRUCTORS.validate_json(text)


def requirements_of(prerequisites: str, position_types: str, position_ids: str) -> Requirements:
    """What a programme asks for, of its three columns."""
    builds_on = tuple(one.programme_id for one in prerequisites_of(prerequisites) if one.programme_id is not None)
    return Requirements(builds_on, types_of(position_types), texts_of(position_ids))
