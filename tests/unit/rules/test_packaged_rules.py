"""The packaged rule sets: complete, documented figure by figure, and as the regulations have them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import shared.rules
from shared.rules.alerts import AlertRules
from shared.rules.deadlines import DeadlineRules
from shared.rules.files import toml_files
from shared.rules.jp import FORM_CODES, JpRules
from shared.rules.ruleset import KINDS, NoRuleSetError, RuleKind, load_rules

RULES = load_rules()
DATA = Path(shared.rules.__file__).parent / "data"
_MARK = re.compile(r"\[[VCR][\]:]")


@pytest.mark.parametrize("path", toml_files(DATA), ids=lambda path: path.stem)
def test_every_figure_says_how_sure_we_are_of_it(path: Path) -> None:
    table_marked, in_values = False, False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            in_values, table_marked = line.startswith("[values"), bool(_MARK.search(line.partition("#")[2]))
        elif "=" in line and in_values:
            assert table_marked or _MARK.search(line.partition("#")[2]), (
                f"{path.name}: mark {line!r} with [V], [C] or [R]"
            )


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.NAME)
def test_every_kind_is_there_and_carries_its_rule_set(kind: type[RuleKind]) -> None:
    on = date(2026, 5, 1)
    assert getattr(RULES.of(kind, on), "rule_set") == f"{kind.NAME}-2026.1" == RULES.at(kind.NAME, on).id  # noqa: B009 - the protocol has no such field


def test_old_records_have_rules_and_older_ones_are_refused() -> None:
    assert RULES.at("jp", date(1990, 1, 1)).version == "2026.1"
    with pytest.raises(NoRuleSetError, match="1989-12-31"):
        RULES.at("jp", date(1989, 12, 31))
    with pytest.raises(NoRuleSetError, match="no-such-rule"):
        RULES.at("no-such-rule", date(2026, 1, 1))


def test_the_hours_of_a_year_are_those_of_the_regulations() -> None:
    jp = RULES.of(JpRules, date(2026, 1, 1))
    assert (jp.target["pns"], jp.limit["pns"]) == (200, None)
    assert (jp.target["pppk"], jp.limit["pppk"]) == (None, 240)
    assert set(FORM_CODES) - set(jp.default_jp) == {"KL01", "KL02", "KL12", "NKL11", "NKL13"}


@pytest.mark.parametrize(
    ("kind", "classification", "days"),
    [
        ("information", "unclassified", 5),
        ("complaint", "simple", 5),
        ("complaint", "no_field_check", 14),
        ("complaint", "field_check", 60),
        ("complaint", "unclassified", 14),
        ("aspiration", "unclassified", 14),
    ],
)
def test_deadlines_are_those_of_lapor(kind: str, classification: str, days: int) -> None:
    assert RULES.of(DeadlineRules, date(2026, 1, 1)).answer_days(kind, classification) == days


@pytest.mark.parametrize(("kind", "classification"), [("complaint", "urgent"), ("praise", "simple")])
def test_an_unknown_report_has_no_deadline(kind: str, classification: str) -> None:
    with pytest.raises(ValueError, match="no deadline"):
        RULES.of(DeadlineRules, date(2026, 1, 1)).answer_days(kind, classification)


def test_a_year_runs_out_from_the_first_of_october() -> None:
    alerts = RULES.of(AlertRules, date(2026, 1, 1))
    assert alerts.jp_from(2026) == date(2026, 10, 1)
    assert (alerts.ikm_grades, alerts.ikm_drop) == (("C", "D"), Decimal(5))
