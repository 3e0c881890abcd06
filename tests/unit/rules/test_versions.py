"""Versions that were entered, laid over the files: who wins, on which days, under which name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shared.rules.files import RuleSet
from shared.rules.jp import JpRules
from shared.rules.reading import RuleFileError
from shared.rules.ruleset import Rules, load_rules
from shared.rules.score import ScoreRules

FILE = (
    'name = "competency-score"\nversion = "1"\ncity = "semarang"\neffective_from = 2026-03-01\n'
    "effective_to = 2026-09-30\n[values]\nprior = 45\n"
)
JULY, OCTOBER = date(2026, 7, 1), date(2026, 10, 1)


def version(city: str | None, first: date, last: date | None = None, number: int = 1, **values: object) -> RuleSet:
    return RuleSet("competency-score", f"v{number}", first, last, values, city)


@pytest.fixture
def files(tmp_path: Path) -> Rules:
    (tmp_path / "semarang.toml").write_text(FILE)
    return load_rules(tmp_path)


def read(rules: Rules, on: date, city: str | None) -> tuple[int, int, str]:
    found = rules.of(ScoreRules, on, city)
    return int(found.prior), int(found.strength), found.rule_set.removeprefix("competency-score-")


def test_without_versions_nothing_changes(files: Rules) -> None:
    same = files.with_versions([])
    for city in (None, "medan", "semarang"):
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 9, 30), date(2026, 10, 1)):
            assert read(same, day, city) == read(files, day, city)


@pytest.mark.parametrize(
    ("on", "prior", "strength", "named"),
    [
        (date(2026, 2, 28), 50, 5, "2026.1"),
        (date(2026, 3, 1), 45, 5, "2026.1+semarang.1"),
        (date(2026, 6, 30), 45, 5, "2026.1+semarang.1"),
        (date(2026, 7, 1), 45, 7, "2026.1+semarang.1+semarang.v1"),
        (date(2026, 9, 30), 45, 7, "2026.1+semarang.1+semarang.v1"),
        (date(2026, 10, 1), 50, 7, "2026.1+semarang.v1"),
        (date(2027, 1, 1), 50, 7, "2026.1+semarang.v1"),
    ],
)
def test_a_citys_version_lies_over_its_file_and_over_the_packaged_set(
    files: Rules, on: date, prior: int, strength: int, named: str
) -> None:
    rules = files.with_versions([version("semarang", JULY, strength=7)])
    assert read(rules, on, "semarang") == (prior, strength, named)
    assert read(rules, on, "medan") == (50, 5, "2026.1")


def test_the_next_version_takes_the_place_of_the_one_before(files: Rules) -> None:
    one = version("medan", JULY, date(2026, 9, 30), strength=7)
    rules = files.with_versions([one, version("medan", OCTOBER, number=2, prior=40)])
    assert read(rules, date(2026, 9, 30), "medan") == (50, 7, "2026.1+medan.v1")
    assert read(rules, OCTOBER, "medan") == (40, 5, "2026.1+medan.v2")  # it states all that differs, anew


def test_a_platforms_version_lies_beneath_what_cities_state(files: Rules) -> None:
    rules = files.with_versions([version(None, JULY, prior=60, strength=6), version("medan", OCTOBER, strength=9)])
    assert read(rules, JULY, None) == (60, 6, "2026.1+platform.v1")
    assert read(rules, JULY, "medan") == (60, 6, "2026.1+platform.v1")
    assert read(rules, OCTOBER, "medan") == (60, 9, "2026.1+platform.v1+medan.v1")
    assert read(rules, JULY, "semarang") == (45, 6, "2026.1+platform.v1+semarang.1")
    assert read(rules, OCTOBER, "semarang") == (60, 6, "2026.1+platform.v1")
    assert read(rules, date(2026, 6, 30), "semarang") == (45, 5, "2026.1+semarang.1")


def test_the_line_of_a_city_has_no_gap_and_no_overlap(files: Rules) -> None:
    rules = files.with_versions([version(None, JULY, prior=60), version("semarang", date(2026, 8, 1), strength=7)])
    line = rules.line("competency-score", "semarang")
    assert [(one.effective_from, one.effective_to) for one in line] == [
        (date(1990, 1, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 7, 31)),
        (date(2026, 8, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), None),
    ]


def test_other_kinds_are_untouched(files: Rules) -> None:
    rules = files.with_versions([version("medan", JULY, prior=60)])
    assert rules.of(JpRules, JULY, "medan") == files.of(JpRules, JULY, "medan")


@pytest.mark.parametrize(
    ("values", "key", "mend", "perbaiki"),
    [
        (
            {"prior": 101},
            "values.prior",
            "write a number from 0.01 to 100, not 101",
            "tulis angka dari 0.01 sampai 100, bukan 101",
        ),
        ({"prioir": 50}, "values.prioir", "this key is unknown here", "kunci ini tidak dikenal di sini"),
        ({"kind_weights": 3}, "values.kind_weights", "write a table, not 3", "tulis sebuah tabel, bukan 3"),
        (
            {"level_floors": {"2": 60}},
            "values.level_floors",
            "each level must start above the one before it",
            "setiap level harus mulai di atas level sebelumnya",
        ),
    ],
)
def test_a_figure_that_cannot_be_used_is_named(
    files: Rules, values: dict[str, object], key: str, mend: str, perbaiki: str
) -> None:
    with pytest.raises(RuleFileError) as refused:
        files.with_versions([RuleSet("competency-score", "v1", JULY, None, values, "medan")])
    assert refused.value.key == key
    assert refused.value.mend.en.startswith(mend)
    assert refused.value.mend.id.startswith(perbaiki)
    assert f"{key}: {perbaiki}" in refused.value.told.id
    assert str(refused.value) == refused.value.told.en


def test_two_versions_of_one_day_are_refused(files: Rules) -> None:
    with pytest.raises(RuleFileError, match="both hold on 2026-10-01"):
        files.with_versions([version("medan", JULY), version("medan", OCTOBER, number=2)])
