"""What judgements and citizens say of which competency, and with which value (our own model)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar, Self

from shared.errors import Text
from shared.rules.competencies import COMPETENCIES
from shared.rules.ikm import ELEMENTS
from shared.rules.performance import RATINGS, Rating
from shared.rules.reading import Table


@dataclass(frozen=True, slots=True)
class EvidenceRules:
    """Values from 0 to 100."""

    NAME: ClassVar[str] = "evidence"

    rule_set: str
    performance_value: Mapping[Rating, Decimal]
    result_competencies: tuple[str, ...]
    behaviour_competencies: tuple[str, ...]
    quarter_weight: Decimal
    """What a quarter's record weighs beside a year's."""
    level_value: Mapping[int, Decimal]
    """The value of an assessment that names a level only."""
    citizen: Mapping[str, tuple[str, ...]]
    """The competencies that an element of the citizens' survey (SKM) speaks of."""
    mark_step: Decimal
    """A citizen's mark of 1 to 4 times this is the value."""

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        values = table.decimals("performance_value", RATINGS, 0, 100)
        levels = table.decimals("level_value", "12345", 0, 100)
        if list(levels.values()) != sorted(set(levels.values())):
            table.refuse(
                "level_value",
                Text("level yang lebih tinggi harus bernilai lebih tinggi", "a higher level must have a higher value"),
            )
        performance = table.table("performance")
        rules = cls(
            rule_set=rule_set,
            performance_value=MappingProxyType({rating: values[rating] for rating in RATINGS}),
            result_competencies=_competencies(performance, "result"),
            behaviour_competencies=_competencies(performance, "behaviour"),
            quarter_weight=table.decimal("quarter_weight", Decimal("0.01"), 1),
            level_value=MappingProxyType({int(level): value for level, value in levels.items()}),
            citizen=_citizen(table.table("citizen")),
            mark_step=table.decimal("mark_step", 1, 25),
        )
        performance.done()
        if set(rules.result_competencies) & set(rules.behaviour_competencies):
            table.refuse(
                "performance",
                Text(
                    "satu kompetensi dinilai dari hasil kerja atau perilaku, tidak dari keduanya",
                    "a competency may follow from the result or the behaviour, not from both",
                ),
            )
        return rules


def _citizen(table: Table) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for element in table.names():
        if element not in ELEMENTS:
            table.refuse(element, Text("tulis unsur dari U1 sampai U9", "write an element from U1 to U9"))
        found[element] = _competencies(table, element)
    named: Sequence[str] = [one for competencies in found.values() for one in competencies]
    if len(set(named)) != len(named):
        table.refuse(
            next(iter(found)),
            Text(
                "satu kompetensi hanya boleh dinilai dari satu unsur", "a competency may follow from one element only"
            ),
        )
    return MappingProxyType(found)


def _competencies(table: Table, key: str) -> tuple[str, ...]:
    named = table.texts(key)
    unknown = [one for one in named if one not in COMPETENCIES]
    if unknown:
        table.refuse(
            key,
            Text(
                f"{unknown[0]!r} bukan kompetensi umum; tulis misalnya komunikasi",
                f"{unknown[0]!r} is no common competency; write one such as komunikasi",
            ),
        )
    return named
