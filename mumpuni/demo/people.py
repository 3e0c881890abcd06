"""Invented people with numbers that hold: NIP for PNS, NI PPPK for contract staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Final, Literal

from mumpuni.demo.cities import Agency, Unit
from mumpuni.demo.names import FAMILY, MEN, WOMEN
from services.enrollment.domain.identity import compose_ni_pppk, compose_nip

_PPPK_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True)
class Person:
    """One employee as the agency registers them; ``keenness`` (0 to 1) drives how often and how well they learn."""

    key: str
    nip: str
    name: str
    agency: str
    unit_id: str
    title: str
    position_type: str
    technical: Mapping[str, int] = field(default_factory=dict)
    keenness: float = 0.5
    is_senior: bool = False


def people_of(agency: Agency, rng: Random, today: date) -> list[Person]:
    """The people of an agency, unit by unit; each unit has one head."""
    people: list[Person] = []
    for unit in agency.units:
        for number in range(unit.people):
            people.append(_person(agency, unit, number, len(people) + 1, rng, today))
    return people


def _person(agency: Agency, unit: Unit, number: int, sequence: int, rng: Random, today: date) -> Person:
    sex: Literal["male", "female"] = rng.choice(("male", "female"))
    name = f"{rng.choice(MEN if sex == 'male' else WOMEN)} {rng.choice(FAMILY)}"
    age = rng.randint(26, 57)
    born = date(today.year - age, rng.randint(1, 12), rng.randint(1, 28))
    is_head = number == 0
    is_pppk = not is_head and rng.random() < _PPPK_SHARE
    if is_pppk:
        nip = compose_ni_pppk(born, today.year - rng.randint(0, 3), 1, sex, sequence)
    else:
        joined = min(born.year + rng.randint(22, 30), today.year - 1)
        nip = compose_nip(born, date(joined, rng.choice((1, 3, 12)), 1), sex, sequence)
    position = "pengawas" if is_head else rng.choice(("pelaksana", "pelaksana", "fungsional"))
    return Person(
        key=f"{agency.slug}-{sequence:03}",
        nip=nip,
        name=name,
        agency=agency.slug,
        unit_id=f"{agency.slug}.{unit.slug}",
        title=f"Kepala {unit.name}" if is_head else f"Staf {unit.name}",
        position_type=position,
        technical=unit.technical,
        keenness=rng.betavariate(3, 2),
        is_senior=not is_pppk and age >= 45,
    )
