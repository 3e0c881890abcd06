"""Rule sets: named, versioned figures with the days they hold on, packaged here and overridden by a city's files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, NamedTuple, Protocol, Self, TypeVar

from shared.errors import Text
from shared.rules.alerts import AlertRules
from shared.rules.deadlines import DeadlineRules
from shared.rules.delivery import DeliveryRules
from shared.rules.evidence import EvidenceRules
from shared.rules.files import RuleFile, RuleSet, laid_over, merged_with, read_file, refuse_overlaps, toml_files
from shared.rules.identity import IdentityRules
from shared.rules.ikm import IkmRules
from shared.rules.ip_asn import IpAsnRules
from shared.rules.jp import JpRules
from shared.rules.jpm import JpmRules
from shared.rules.learning_path import LearningPathRules
from shared.rules.performance import PerformanceRules
from shared.rules.positions import PositionRules
from shared.rules.profanity import ProfanityRules
from shared.rules.programme import ProgrammeRules
from shared.rules.questionnaire import QuestionnaireRules
from shared.rules.reading import RuleFileError, Table
from shared.rules.recommendation import RecommendationRules
from shared.rules.score import ScoreRules
from shared.rules.siasn import SiasnRules
from shared.rules.talent import TalentRules
from shared.rules.themes import ThemeRules
from shared.rules.training_need import TrainingNeedRules

_PACKAGED = Path(__file__).parent / "data"
ENTERED = Path("entered")
"""Where a version lies that came in over HTTP: in no file."""

PLATFORM = "platform"
"""Stands for all cities in the id of a rule set."""


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
        RecommendationRules.NAME: RecommendationRules,
        DeadlineRules.NAME: DeadlineRules,
        AlertRules.NAME: AlertRules,
        LearningPathRules.NAME: LearningPathRules,
        SiasnRules.NAME: SiasnRules,
        ThemeRules.NAME: ThemeRules,
        ProfanityRules.NAME: ProfanityRules,
        PerformanceRules.NAME: PerformanceRules,
        EvidenceRules.NAME: EvidenceRules,
        IpAsnRules.NAME: IpAsnRules,
        TalentRules.NAME: TalentRules,
        TrainingNeedRules.NAME: TrainingNeedRules,
        QuestionnaireRules.NAME: QuestionnaireRules,
        DeliveryRules.NAME: DeliveryRules,
    }
)
"""Every kind of rule set by name."""


class _Held(NamedTuple):
    rule_set: RuleSet
    typed: RuleKind


class Sources(NamedTuple):
    """The rule sets as they stand in files: the packaged ones, and those of cities, which state what differs."""

    packaged: tuple[RuleFile, ...] = ()
    cities: tuple[RuleFile, ...] = ()


class Rules:
    """Every rule set there is; asked by name or type, day and city."""

    def __init__(self, held: Mapping[tuple[str, str | None], tuple[_Held, ...]], sources: Sources) -> None:
        self._held = held
        self.sources = sources

    def with_versions(self, versions: Iterable[RuleSet]) -> Rules:
        """These files with versions that were entered: each states what differs from the files, on its own days.

        One without a city holds for the platform, beneath what cities state; a city's lies over its own files. Those
        of one name and city must not meet in time. Raises ``RuleFileError`` for figures that cannot be used.
        """
        entered = [RuleFile(ENTERED, version) for version in versions]
        refuse_overlaps(entered)
        lines: dict[tuple[str, str | None], list[RuleFile]] = {}
        for name in KINDS:
            lines[name, None] = common = self._line(name, None, entered, self._packaged(name))
            for city in {file.rule_set.city for file in (*self.sources.cities, *entered) if file.rule_set.name == name}:
                if city is not None:
                    lines[name, city] = self._line(name, city, entered, common)
        return _typed(lines, self.sources)

    def line(self, name: str, city: str | None = None) -> tuple[RuleSet, ...]:
        """The rule sets of a name that follow each other for a city, the earliest first."""
        held = self._held.get((name, city)) or self._held.get((name, None), ())
        return tuple(sorted((one.rule_set for one in held), key=lambda rule_set: rule_set.effective_from))

    def _packaged(self, name: str) -> list[RuleFile]:
        return [file for file in self.sources.packaged if file.rule_set.name == name]

    def _line(self, name: str, city: str | None, entered: Iterable[RuleFile], line: list[RuleFile]) -> list[RuleFile]:
        for files, tag in ((self.sources.cities, city), (entered, city or PLATFORM)):
            for file in files:
                if (file.rule_set.name, file.rule_set.city) == (name, city):
                    line = laid_over(file, line, tag=str(tag))
        return line

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
        raise RuleFileError(
            Text(
                f"{_PACKAGED}: tidak ada berkas dengan set aturan {missing[0]!r}; tambahkan",
                f"{_PACKAGED}: no file has the rule set {missing[0]!r}; add one",
            )
        )
    lines: dict[tuple[str, str | None], list[RuleFile]] = {}
    for file in (*base, *(merged for city in cities for merged in merged_with(city, base))):
        lines.setdefault((file.rule_set.name, file.rule_set.city), []).append(file)
    return _typed(lines, Sources(tuple(base), tuple(cities)))


def _typed(lines: Mapping[tuple[str, str | None], Iterable[RuleFile]], sources: Sources) -> Rules:
    return Rules({key: tuple(_read(file) for file in files) for key, files in lines.items()}, sources)


def _read(file: RuleFile) -> _Held:
    rule_set = file.rule_set
    table = Table(rule_set.values, f"{file.path}: values.")
    typed = KINDS[rule_set.name].read(table, rule_set.id)
    table.done()
    return _Held(rule_set, typed)
