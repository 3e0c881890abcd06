"""The figures of the professionalism index of civil servants (IP ASN; PermenPANRB 38/2018, BKN 8/2019)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar, Literal, NamedTuple, Self, TypeVar, get_args

from shared.errors import Text
from shared.rules.bands import Band, read_bands
from shared.rules.jp import FORM_CODES
from shared.rules.performance import PREDICATES, Predicate
from shared.rules.positions import POSITION_TYPES, PositionType
from shared.rules.reading import Table

N = TypeVar("N", bound=str)

Education = Literal["s3", "s2", "s1", "d4", "d3", "d2", "d1", "slta", "below_slta"]
EDUCATIONS: tuple[Education, ...] = get_args(Education)
"""The highest diploma, the highest first."""

Severity = Literal["light", "moderate", "heavy"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""How heavy a disciplinary sanction is, the lightest first."""

Item = Literal["training", "technical", "seminar"]
CATEGORIES = ("sangat-tinggi", "tinggi", "sedang", "rendah", "sangat-rendah")

_POSITION_GROUPS: Mapping[str, tuple[PositionType, ...]] = {
    "struktural": tuple(one for one in POSITION_TYPES if one not in {"pelaksana", "fungsional"}),
    "fungsional": ("fungsional",),
    "pelaksana": ("pelaksana",),
}
_ITEMS: Mapping[str, tuple[Item, ...]] = {
    "struktural": ("training", "technical", "seminar"),
    "fungsional": ("training", "technical", "seminar"),
    "pelaksana": ("technical", "seminar"),
}
_MOST: Mapping[str, int] = {"qualification": 25, "competency": 40, "performance": 30, "discipline": 5}
"""The weights of the dimensions, which are fixed (PermenPANRB 38/2018)."""


class CompetencyPoints(NamedTuple):
    """What the competency dimension gives in a position: points by item, and the forms of the position's training."""

    points: Mapping[Item, Decimal]
    training_forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IpAsnRules:
    """Points by dimension; JP in tenths."""

    NAME: ClassVar[str] = "ip-asn"

    rule_set: str
    qualification: Mapping[Education, Decimal]
    competency: Mapping[PositionType, CompetencyPoints]
    technical_forms: tuple[str, ...]
    technical_tenths: int
    """What gives the technical item in full."""
    technical_proportional: bool
    """Whether less gives a part of the points; else nothing."""
    technical_years: int
    seminar_forms: tuple[str, ...]
    seminar_years: int
    """How many years back an item counts, the index's own included."""
    performance_floors: tuple[Band, ...]
    performance: Mapping[Predicate, Decimal]
    performance_from_year_before: bool
    """Whether the year before stands in while the year itself has no record."""
    discipline: Mapping[Severity, Decimal]
    no_sanction: Decimal
    discipline_years: int
    categories: tuple[Band, ...]
    told_years: int
    """For how many years, the present one included, a move is told by an event."""

    @property
    def forms(self) -> frozenset[str]:
        """Every form that counts for anything."""
        training = (form for one in self.competency.values() for form in one.training_forms)
        return frozenset((*training, *self.technical_forms, *self.seminar_forms))

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        forms = table.table("forms")
        training = {group: _forms(forms, group) for group in ("struktural", "fungsional")}
        discipline = table.decimals("discipline", ("none", *SEVERITIES), 0, _MOST["discipline"])
        _check_falling(table, "discipline", list(discipline.values()))
        rules = cls(
            rule_set=rule_set,
            qualification=_points(table, "qualification", EDUCATIONS, _MOST["qualification"]),
            competency=_competency(table.table("competency"), training),
            technical_forms=_forms(forms, "technical"),
            technical_tenths=table.tenths("technical_jp"),
            technical_proportional=table.text("technical", ("proportional", "all-or-nothing")) == "proportional",
            technical_years=table.integer("technical_years", 1, 50),
            seminar_forms=_forms(forms, "seminar"),
            seminar_years=table.integer("seminar_years", 1, 50),
            performance_floors=read_bands(table, "performance_floors", PREDICATES, 0),
            performance=_points(table, "performance", PREDICATES, _MOST["performance"]),
            performance_from_year_before=table.text("performance_from_year_before", ("yes", "no")) == "yes",
            discipline=MappingProxyType({one: discipline[one] for one in SEVERITIES}),
            no_sanction=discipline["none"],
            discipline_years=table.integer("discipline_years", 1, 50),
            categories=read_bands(table, "category", CATEGORIES, 0),
            told_years=table.integer("told_years", 1, 10),
        )
        forms.done()
        if rules.technical_tenths < 1:
            table.refuse("technical_jp", Text("tulis lebih dari 0 JP", "write more than 0 JP"))
        return rules


def _points(table: Table, key: str, names: Sequence[N], most: int) -> Mapping[N, Decimal]:
    read = table.decimals(key, names, 0, most)
    _check_falling(table, key, list(read.values()))
    return MappingProxyType({name: read[name] for name in names})


def _check_falling(table: Table, key: str, points: Sequence[Decimal]) -> None:
    if list(points) != sorted(points, reverse=True):
        table.refuse(
            key, Text("yang lebih baik tidak boleh bernilai lebih sedikit", "a better one must not give fewer points")
        )


def _competency(table: Table, training: Mapping[str, tuple[str, ...]]) -> Mapping[PositionType, CompetencyPoints]:
    found: dict[PositionType, CompetencyPoints] = {}
    for group, positions in _POSITION_GROUPS.items():
        points = table.decimals(group, _ITEMS[group], 0, _MOST["competency"])
        if sum(points.values()) > _MOST["competency"]:
            table.refuse(
                group,
                Text(
                    f"semuanya bersama-sama paling banyak {_MOST['competency']} nilai",
                    f"the items may give at most {_MOST['competency']} points together",
                ),
            )
        one = CompetencyPoints({item: points[item] for item in _ITEMS[group]}, training.get(group, ()))
        found |= dict.fromkeys(positions, one)
    table.done()
    return MappingProxyType(found)


def _forms(table: Table, key: str) -> tuple[str, ...]:
    forms = table.texts(key)
    unknown = [form for form in forms if form not in FORM_CODES]
    if unknown:
        table.refuse(
            key,
            Text(
                f"{unknown[0]!r} bukan bentuk; tulis kode seperti KL06",
                f"{unknown[0]!r} is no form; write codes such as KL06",
            ),
        )
    return forms
