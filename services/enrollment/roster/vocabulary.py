"""The words of ``vocabulary.toml``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """How one column is called: ``label`` by ourselves, ``names`` by others, ``weak`` where nothing else means it."""

    label: str
    names: tuple[str, ...]
    weak: tuple[str, ...]
    mandatory: bool


@dataclass(frozen=True, slots=True)
class Months:
    """Names of the months from January, and other spellings with their number."""

    indonesian: tuple[str, ...]
    english: tuple[str, ...]
    also: Mapping[str, int]


with files(__package__).joinpath("vocabulary.toml").open("rb") as _file:
    _CONTENT = tomllib.load(_file)

COLUMNS: Mapping[str, Words] = {
    field: Words(
        label=words["label"],
        names=tuple(words["names"]),
        weak=tuple(words.get("weak", ())),
        mandatory=words.get("mandatory", False),
    )
    for field, words in _CONTENT["columns"].items()
}
OUTCOMES: Mapping[str, tuple[str, ...]] = {outcome: tuple(words) for outcome, words in _CONTENT["outcomes"].items()}
POSITION_TYPES: Mapping[str, tuple[str, ...]] = {
    name: tuple(words) for name, words in _CONTENT["position_types"].items()
}
OFFERED_OUTCOMES: tuple[str, ...] = tuple(_CONTENT["template"]["outcomes"])
CLOSING_WORDS = frozenset[str](_CONTENT["closing"]["words"])
MONTHS = Months(
    indonesian=tuple(_CONTENT["months"]["indonesian"]),
    english=tuple(_CONTENT["months"]["english"]),
    also=_CONTENT["months"]["also"],
)
