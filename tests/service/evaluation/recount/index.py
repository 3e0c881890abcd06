"""The professionalism index (IP ASN) of a person and year, dimension by dimension (docs/reference/rules.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from shared.events.enrollment import EmployeeChanged
from tests.chaos.oracle.rounding import exact, half_up
from tests.service.evaluation.recount.world import World

_DIPLOMAS: Final = {
    "s3": 25, "s2": 20, "s1": 15, "d4": 15, "d3": 10, "d2": 5, "d1": 5, "slta": 5, "below_slta": 1,
}  # fmt: skip
_PREDICATES: Final = {"sangat-baik": 30, "baik": 25, "butuh-perbaikan": 15, "kurang": 5, "sangat-kurang": 1}
_BANDS: Final = ((91, "sangat-baik"), (76, "baik"), (61, "butuh-perbaikan"), (51, "kurang"), (0, "sangat-kurang"))
_TABLE: Final[Mapping[tuple[str, str], str]] = {
    ("above", "above"): "sangat-baik", ("above", "meets"): "baik", ("above", "below"): "kurang",
    ("meets", "above"): "baik", ("meets", "meets"): "baik", ("meets", "below"): "kurang",
    ("below", "above"): "butuh-perbaikan", ("below", "meets"): "butuh-perbaikan", ("below", "below"): "sangat-kurang",
}  # fmt: skip
"""Result of work and behaviour (PermenPANRB 6/2022)."""

_SANCTIONS: Final = {"light": 3, "moderate": 2, "heavy": 1}
_CATEGORIES: Final = ((91, "sangat-tinggi"), (81, "tinggi"), (71, "sedang"), (61, "rendah"), (0, "sangat-rendah"))
_TECHNICAL: Final = frozenset({"KL03", "KL07", "KL08", "KL09", "KL10", "NKL03", "NKL04"})
_SEMINAR: Final = frozenset({"KL06"})
_TRAINING: Final = {"fungsional": frozenset({"KL04"}), "struktural": frozenset({"KL01", "KL02"})}
_ITEMS: Final[Mapping[str, Mapping[str, Fraction]]] = {
    "struktural": {"training": Fraction(15), "technical": Fraction(15), "seminar": Fraction(10)},
    "fungsional": {"training": Fraction(15), "technical": Fraction(15), "seminar": Fraction(10)},
    "pelaksana": {"technical": Fraction("22.5"), "seminar": Fraction("17.5")},
}
_FULL_JP: Final = 20


@dataclass(frozen=True, slots=True)
class Index:
    """Points as they are shown."""

    value: Fraction
    category: str
    qualification: Fraction
    items: dict[str, Fraction]
    technical_jp: Fraction
    performance: Fraction
    period: str | None
    predicate: str | None
    discipline: Fraction
    severity: str | None
    missing: list[str]

    @property
    def competency(self) -> Fraction:
        """All items together."""
        return sum(self.items.values(), Fraction(0))


def index_of(world: World, person: EmployeeChanged, year: int) -> Index:
    """Worked out from everything the person ever finished and was ever judged."""
    qualification = Fraction(_DIPLOMAS[person.education]) if person.education else Fraction(0)
    items, jp = _competency(world, person, year)
    period, predicate = _performance(world, person.employee_id, year)
    severity = _sanction(world, person.employee_id, year)
    performance = Fraction(_PREDICATES[predicate]) if predicate else Fraction(0)
    discipline = Fraction(_SANCTIONS[severity]) if severity else Fraction(5)
    value = half_up(qualification + sum(items.values(), Fraction(0)) + performance + discipline)
    known = {"qualification": person.education, "performance": predicate}
    return Index(
        value,
        _band(value, _CATEGORIES),
        qualification,
        {item: half_up(points, 4) for item, points in items.items()},
        jp,
        performance,
        period,
        predicate,
        discipline,
        severity,
        [name for name, one in known.items() if one is None],
    )


def _competency(world: World, person: EmployeeChanged, year: int) -> tuple[dict[str, Fraction], Fraction]:
    type_ = person.position_type
    group = type_ if type_ in {"pelaksana", "fungsional"} else "struktural"
    own = [one for one in world.finished if one.employee_id == person.employee_id and one.day.year <= year]
    jp = sum((one.jp for one in own if one.day.year == year and one.form in _TECHNICAL), Fraction(0))
    reached = {
        "training": Fraction(any(one.form in _TRAINING.get(group, ()) for one in own)),
        "technical": min(jp / _FULL_JP, Fraction(1)),
        "seminar": Fraction(any(one.day.year == year and one.form in _SEMINAR for one in own)),
    }
    return {item: points * reached[item] for item, points in _ITEMS[group].items()}, jp


def _performance(world: World, employee_id: str, year: int) -> tuple[str | None, str | None]:
    """The year's own record, else its newest quarter's, else that of the year before."""
    own = {one["period"]: one for one in world.performances if one["employee_id"] == employee_id}
    quarters = sorted((period for period in own if period.startswith(f"{year}-")), reverse=True)
    for period in (str(year), *quarters, str(year - 1)):
        if period in own:
            return period, _predicate(own[period])
    return None, None


def _predicate(record: Mapping[str, Any]) -> str:
    if record.get("value") is not None:
        return _band(half_up(exact(record["value"])), _BANDS)
    return _TABLE[record["result"], record["behaviour"]]


def _sanction(world: World, employee_id: str, year: int) -> str | None:
    """The heaviest one of the year and the four before it, or one that still runs."""
    counting = []
    for one in world.sanctions:
        decided = date.fromisoformat(one["decided_on"]).year
        until = date.fromisoformat(one["until"]).year if one.get("until") else decided
        if one["employee_id"] == employee_id and decided <= year <= max(decided + 4, until):
            counting.append(str(one["severity"]))
    return min(counting, key=lambda severity: _SANCTIONS[severity], default=None)


def _band(value: Fraction, bands: tuple[tuple[int, str], ...]) -> str:
    return next(name for floor, name in bands if value >= floor)
