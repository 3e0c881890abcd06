"""Rule sets: named, versioned figures with the days they hold on, packaged here and overridden by a city's files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, NamedTuple, Protocol, Self, TypeVar

from shared.rules.alerts import AlertRules
from shared.rules.deadlines import DeadlineRules
from shared.rules.files import RuleFile, RuleSet, merged_with, read_file, refuse_overlaps, toml_files
from shared.rules.identity import IdentityRules
from shared.rules.ikm import IkmRules
from shared.rules.jp import JpRules
from shared.rules.jpm import JpmRules
from shared.rules.positions import PositionRules
from shared.rules.programme import ProgrammeRules
from shared.rules.reading import RuleFileError, Table
from shared.rules.score import ScoreRules

_PACKAGED = Path(__file__).parent / "data"


class NoRuleSetError(LookupError):
    """No rule set of that name holds on that day."""


class RuleKind(Protocol):
    """The typed form of one kind of rule set."""

    NAME: ClassVar[str]

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values; raises ``RuleFileError``."""
        ...


K = TypeVar("K", bound=RuleKind)

KINDS: Mapping[str, type[RuleKind]] = MappingProxyType(
    {
        ScoreRules.NAME: ScoreRules,
        JpRules.NAME: JpRules,
        PositionRules.NAME: PositionRules,
        IdentityRules.NAME: IdentityRules,
        JpmRules.NAME: JpmRules,
        IkmRules.NAME: IkmRules,
        ProgrammeRules.NAME: ProgrammeRules,
        DeadlineRules.NAME: DeadlineRules,
        AlertRules.NAME: AlertRules,
    }
)
"""Every kind of rule set by name."""


class _Held(NamedTuple):
    rule_set: RuleSet
    typed: RuleKind


class Rules:
    """Every rule set there is; asked by name or type, day and city."""

    def __init__(self, held: Mapping[tuple[str, str | None], tuple[_Held, ...]]) -> None:
        self._held = held

    def at(self, name: str, on: date, city: str | None = None) -> RuleSet:
        """The figures in force on a day, a city's own where it has them. Raises ``NoRuleSetError``."""
        return self._find(name, on, city).rule_set

    def of(self, kind: type[K], on: date, city: str | None = None) -> K:
        """The typed figures in force on a day, a city's own where it has them. Raises ``NoRuleSetError``."""
        typed = self._find(kind.NAME, on, city).typed
        if not isinstance(typed, kind):
            raise TypeError(f"{kind.NAME} is read as {type(typed).__name__}, not as {kind.__name__}")
        return typed

    def _find(self, name: str, on: date, city: str | None) -> _Held:
        for owner in (city, None) if city else (None,):
            for held in self._held.get((name, owner), ()):
                if held.rule_set.holds(on):
                    return held
        raise NoRuleSetError(f"no rule set {name!r} holds on {on.isoformat()}; add one that does")


def load_rules(overrides: Path | None = None) -> Rules:
    """The packaged rule sets, overridden by the files of a folder, each of which names its ``city``.

    An override states only what differs and holds where its days and those of a packaged set meet. Raises
    ``RuleFileError`` for a file that is malformed, names an unknown rule set, or overlaps another one.
    """
    base = [read_file(path, KINDS, of_city=False) for path in toml_files(_PACKAGED)]
    cities = [read_file(path, KINDS, of_city=True) for path in toml_files(overrides)] if overrides else []
    refuse_overlaps(base)
    refuse_overlaps(cities)
    missing = sorted(set(KINDS) - {file.rule_set.name for file in base})
    if missing:
        raise RuleFileError(f"{_PACKAGED}: no file has the rule set {missing[0]!r}; add one")
    return _hold([*base, *(merged for city in cities for merged in merged_with(city, base))])


def _hold(files: Iterable[RuleFile]) -> Rules:
    held: dict[tuple[str, str | None], list[_Held]] = {}
    for file in files:
        rule_set = file.rule_set
        table = Table(rule_set.values, f"{file.path}: values.")
        typed = KINDS[rule_set.name].read(table, rule_set.id)
        table.done()
        held.setdefault((rule_set.name, rule_set.city), []).append(_Held(rule_set, typed))
    return Rules({key: tuple(sets) for key, sets in held.items()})
