"""What a position asks for."""

from __future__ import annotations

from datetime import date

import pytest

from services.enrollment.domain.positions import POSITION_TYPES, required_levels
from shared.rules.competencies import COMPETENCIES, MANAGERIAL
from shared.rules.positions import PositionRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(PositionRules, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("position_type", "level"),
    [
        ("pelaksana", 1),
        ("pengawas", 2),
        ("administrator", 3),
        ("jpt_pratama", 4),
        ("jpt_madya", 5),
        ("jpt_utama", 5),
        ("fungsional", 2),
    ],
)
def test_the_common_competencies_stand_at_the_level_of_the_type(position_type: str, level: int) -> None:
    assert required_levels(position_type, {}, RULES) == dict.fromkeys(COMPETENCIES, level)


def test_there_are_eight_managerial_competencies_and_one_socio_cultural() -> None:
    assert len(MANAGERIAL) == 8
    assert set(COMPETENCIES) - set(MANAGERIAL) == {"perekat-bangsa"}
    assert set(RULES.required) == set(POSITION_TYPES)


def test_technical_competencies_are_added_and_a_stated_level_wins() -> None:
    required = required_levels("pelaksana", {"teknologi-informasi": 3, "pelayanan-publik": 2}, RULES)
    assert (required["teknologi-informasi"], required["pelayanan-publik"], required["integritas"]) == (3, 2, 1)
    assert len(required) == 10


@pytest.mark.parametrize("level", [0, 6])
def test_levels_run_from_one_to_five(level: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        required_levels("pelaksana", {"arsip": level}, RULES)


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(ValueError, match="'eselon'"):
        required_levels("eselon", {}, RULES)
