"""A city's own figures, laid over the packaged ones; files that cannot be used say what to mend."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shared.rules.ikm import IkmRules
from shared.rules.jp import JpRules
from shared.rules.reading import RuleFileError
from shared.rules.ruleset import load_rules
from shared.rules.score import ScoreRules

HEAD = 'name = "competency-score"\nversion = "1"\ncity = "semarang"\neffective_from = 2026-07-01\n'


def write(folder: Path, text: str, name: str = "semarang.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_city_states_only_what_differs(tmp_path: Path) -> None:
    rules = load_rules(write(tmp_path, HEAD + "[values]\nprior = 45.5\n[values.kind_weights]\nmentoring = 1\n"))
    own = rules.of(ScoreRules, date(2026, 7, 1), "semarang")
    assert (own.prior, own.kind_weights["mentoring"]) == (Decimal("45.5"), Decimal(1))
    assert (own.strength, own.kind_weights["completion"]) == (Decimal(5), Decimal(1))
    assert own.rule_set == "competency-score-2026.1+semarang.1"


def test_other_cities_and_other_days_keep_the_packaged_figures(tmp_path: Path) -> None:
    rules = load_rules(write(tmp_path, HEAD + "effective_to = 2026-12-31\n[values]\nprior = 45\n"))
    packaged = rules.of(ScoreRules, date(2026, 7, 1))
    assert packaged.prior == Decimal(50)
    assert rules.of(ScoreRules, date(2026, 7, 1), "medan") == packaged
    assert rules.of(ScoreRules, date(2026, 6, 30), "semarang") == packaged
    assert rules.of(ScoreRules, date(2026, 12, 31), "semarang").prior == Decimal(45)
    assert rules.of(ScoreRules, date(2027, 1, 1), "semarang") == packaged


def test_a_city_may_follow_one_file_by_another(tmp_path: Path) -> None:
    write(tmp_path, HEAD + "effective_to = 2026-12-31\n[values]\nprior = 45\n", "a.toml")
    later = HEAD.replace("2026-07-01", "2027-01-01").replace('"1"', '"2"')
    rules = load_rules(write(tmp_path, later + "[values]\nprior = 40\n", "b.toml"))
    assert rules.of(ScoreRules, date(2026, 12, 31), "semarang").prior == Decimal(45)
    assert rules.of(ScoreRules, date(2027, 1, 1), "semarang").rule_set == "competency-score-2026.1+semarang.2"


def test_a_city_may_give_a_form_a_default_and_lift_a_target(tmp_path: Path) -> None:
    text = HEAD.replace("competency-score", "jp") + "[values.default_jp]\nNKL11 = 2.5\n[values.target]\npns = 24\n"
    jp = load_rules(write(tmp_path, text)).of(JpRules, date(2026, 8, 1), "semarang")
    assert (jp.default_jp["NKL11"], jp.default_jp["KL07"], jp.target["pns"]) == (25, 50, 240)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + "[values]\nprioir = 45\n", r"semarang.toml: values.prioir: this key is unknown"),
        (HEAD + "[values]\nprior = 0\n", r"values.prior: write a number from 0.01 to 100, not 0"),
        (HEAD + "[values]\nprior = nan\n", r"values.prior: write a number"),
        (HEAD + "[values]\nprior = true\n", r"values.prior: write a number"),
        (HEAD + "[values]\nhalf_life_days = 730.5\n", r"values.half_life_days: write a whole number"),
        (HEAD + "[values]\nhalf_life_days = true\n", r"values.half_life_days: write a whole number"),
        (HEAD + "[values]\nlandmark = 2020-01-01\n", r"values.landmark: write a time with its offset"),
        (HEAD + "[values]\nlandmark = 2020-01-01T07:00:00Z\n", r"values.landmark: write midnight UTC"),
        (HEAD + "[values]\nkind_weights = 3\n", r"values.kind_weights: write a table"),
        (HEAD + "[values.kind_weights]\nrumour = 1\n", r"values.kind_weights.rumour: this key is unknown"),
        (HEAD + "[values.level_floors]\n3 = 40\n", r"values.level_floors: each level must start above"),
        (HEAD + "[values]\n[extra]\nx = 1\n", r"extra: this key is unknown"),
        (HEAD, r"values: this key is missing"),
        (HEAD.replace("city", "town") + "[values]\n", r"city: this key is missing"),
        (HEAD.replace("semarang", "Kota Semarang") + "[values]\n", r"city: write the city's slug"),
        (HEAD.replace("competency-score", "skor") + "[values]\n", r"name: write one of"),
        (HEAD.replace('"1"', '"satu"') + "[values]\n", r"version: write a version"),
        (HEAD.replace("2026-07-01", '"2026-07-01"') + "[values]\n", r"effective_from: write a day"),
        (HEAD.replace("2026-07-01", "2026-07-01T00:00:00Z") + "[values]\n", r"effective_from: write a day"),
        (HEAD + "effective_to = 2026-06-30\n[values]\n", r"effective_to: this day lies before"),
        (HEAD.replace("2026-07-01", "1980-01-01") + "effective_to = 1980-12-31\n[values]\n", r"no packaged"),
        ("name = \n", r"this is no TOML"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_mend(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(RuleFileError, match=says):
        load_rules(write(tmp_path, text))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ("[values.default_jp]\nKL99 = 4\n", r"default_jp.KL99: this key is unknown"),
        ("[values.default_jp]\nKL03 = 4.25\n", r"default_jp.KL03: write JP with at most one decimal"),
        ("[values]\nstep = 0\n", r"step: write a step"),
        ("[values.caps.self-study]\nsessions = 2\n", r"self-study.sessions: write either sessions or jp"),
        ('[values.caps.self-study]\nforms = ["NKL99"]\n', r"self-study.forms: 'NKL99' is no form"),
        ('[values.caps.self-study]\nforms = ["NKL09", "NKL09"]\n', r"self-study.forms: take out the repeated"),
        ('[values.caps.self-study]\nforms = ["NKL02"]\n', r"forms: a form may stand under one cap only"),
        ('[values.caps.self-study]\nforms = "NKL09"\n', r"self-study.forms: write a list"),
        ('[values.caps.self-study]\nperiod = "week"\n', r"self-study.period: write one of day, month"),
    ],
)
def test_wrong_learning_hours_say_what_to_mend(tmp_path: Path, values: str, says: str) -> None:
    with pytest.raises(RuleFileError, match=says):
        load_rules(write(tmp_path, HEAD.replace("competency-score", "jp") + values))


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("ikm", "[values.floors]\nB = 89\n", "the floors must fall"),
        ("ikm", "[values.floors]\nD = 30\n", "D must begin at 25"),
        ("jpm", "[values.mapping]\noptimal = 101\n", "optimal: write a number from 0 to 100"),
        ("programme", "[values]\ncontinue_from = 0.8\n", "must rise in this order"),
        ("identity", "[values.sequence]\nleast = 1000\n", "least: write a whole number from 0 to 999"),
        ("identity", "[values.nip_age_usual]\nleast = 50\n", "least must not be above most"),
        ("alerts", "[values]\njp_from_month = 2\njp_from_day = 29\n", "month 2 has no day 29"),
        ("alerts", '[values]\nikm_grades = ["E"]\n', "write grades out of"),
        ("complaint-deadlines", "[values]\nverify = 0\n", "verify: write a whole number from 1 to 365"),
        ("positions", "[values.required]\npelaksana = 6\n", "pelaksana: write a whole number from 1 to 5"),
    ],
)
def test_wrong_figures_of_every_kind_say_what_to_mend(tmp_path: Path, name: str, values: str, says: str) -> None:
    with pytest.raises(RuleFileError, match=says):
        load_rules(write(tmp_path, HEAD.replace("competency-score", name) + values))


def test_two_files_for_the_same_day_are_refused(tmp_path: Path) -> None:
    write(tmp_path, HEAD + "effective_to = 2026-12-31\n[values]\nprior = 45\n", "a.toml")
    write(tmp_path, HEAD.replace("2026-07-01", "2026-12-31") + "[values]\nprior = 40\n", "b.toml")
    with pytest.raises(RuleFileError, match=r"a.toml and .*b.toml: both hold on 2026-12-31"):
        load_rules(tmp_path)


def test_two_cities_may_differ_on_the_same_day(tmp_path: Path) -> None:
    ikm = HEAD.replace("competency-score", "ikm")
    write(tmp_path, ikm + "[values]\nindicative_below = 50\n")
    write(tmp_path, ikm.replace("semarang", "medan") + "[values]\nindicative_below = 20\n", "medan.toml")
    rules, on = load_rules(tmp_path), date(2026, 8, 1)
    assert [rules.of(IkmRules, on, city).indicative_below for city in ("semarang", "medan", "sibolga")] == [50, 20, 30]


def test_a_missing_folder_and_a_stray_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="no folder"):
        load_rules(tmp_path / "nowhere")
    with pytest.raises(RuleFileError, match=r"semarang.tml: only .toml files"):
        load_rules(write(tmp_path, "", "semarang.tml"))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "semarang.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(RuleFileError, match="no TOML in UTF-8"):
        load_rules(tmp_path)
