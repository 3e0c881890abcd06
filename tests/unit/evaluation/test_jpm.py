"""Job-person match, every boundary on both sides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.jpm import MAPPING_NAMES, PLACEMENT_NAMES, jpm
from shared.rules.jpm import JpmRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(JpmRules, date(2026, 1, 1))


def spread(total: int, pieces: int = 2000) -> dict[str, int]:
    """``pieces`` competencies whose levels add up to ``total``."""
    each, left = divmod(total, pieces)
    return {f"k{index}": each + (index < left) for index in range(pieces)}


def test_an_example_worked_by_hand() -> None:
    # Required 3 + 3 + 2 = 8, reached 3 + 2 + 0 = 5; the 5 in komunikasi makes up for nothing.
    match = jpm({"komunikasi": 3, "integritas": 3, "kerja-sama": 2}, {"komunikasi": 5, "integritas": 2}, RULES)
    assert (match.value, match.placement, match.mapping) == (Decimal("62.50"), "KMS", "kurang-optimal")
    assert match.not_measured == ("kerja-sama",)
    assert match.gaps == {"integritas": 1, "kerja-sama": 2}
    assert match.rule_set == "jpm-2026.1"


@pytest.mark.parametrize(
    ("reached", "value", "placement", "mapping"),
    [
        (10_000, "100.00", "MS", "optimal"),
        (9_000, "90.00", "MS", "optimal"),
        (8_999, "89.99", "MS", "cukup-optimal"),
        (8_000, "80.00", "MS", "cukup-optimal"),
        (7_999, "79.99", "MMS", "cukup-optimal"),
        (7_800, "78.00", "MMS", "cukup-optimal"),
        (7_799, "77.99", "MMS", "kurang-optimal"),
        (6_800, "68.00", "MMS", "kurang-optimal"),
        (6_799, "67.99", "KMS", "kurang-optimal"),
        (0, "0.00", "KMS", "kurang-optimal"),
    ],
)
def test_bands_begin_at_their_floors(reached: int, value: str, placement: str, mapping: str) -> None:
    match = jpm(spread(10_000), spread(reached), RULES)
    assert (str(match.value), match.placement, match.mapping) == (value, placement, mapping)


def test_a_band_is_read_off_the_rounded_match() -> None:
    match = jpm(spread(40_000, 8_000), spread(31_998, 8_000), RULES)
    assert (str(match.value), match.placement) == ("80.00", "MS")  # 79.995 exactly


def test_nothing_required_is_no_match() -> None:
    with pytest.raises(ValueError, match="at least one"):
        jpm({}, {"komunikasi": 3}, RULES)


def test_every_category_has_a_name() -> None:
    assert set(PLACEMENT_NAMES) == {band.name for band in RULES.placement}
    assert set(MAPPING_NAMES) == {band.name for band in RULES.mapping}


levels = st.dictionaries(st.sampled_from("abcdefghi"), st.integers(1, 5), min_size=1)


@given(levels, levels, st.sampled_from("abcdefghi"))
def test_a_higher_level_never_lowers_a_match(required: dict[str, int], actual: dict[str, int], slug: str) -> None:
    raised = {**actual, slug: min(actual.get(slug, 0) + 1, 5)}
    assert 0 <= jpm(required, actual, RULES).value <= jpm(required, raised, RULES).value <= 100
