"""The reference pages say what the code says: figures, metrics, events, options, errors, and the worked example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer.main
from pydantic_settings import BaseSettings
from typer.core import TyperGroup

from mumpuni.cli import app
from mumpuni.embedded import SERVICES
from services.evaluation.domain.evidence import evidence_of_completion, evidence_of_mentoring
from services.evaluation.domain.score import contribution, score_at, shares_at
from services.notification.domain.catalogue import CARDS
from shared.errors import Problem
from shared.events.catalog import CATALOG
from shared.metrics import Metrics
from shared.rules.ruleset import load_rules
from shared.rules.score import ScoreRules

ROOT = Path(__file__).resolve().parents[2]
RULES = sorted((ROOT / "shared" / "rules" / "data").glob("*.toml"))
MARK = re.compile(r"\[[VCR]\b")


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def rows_of(name: str) -> list[list[str]]:
    """The cells of every table row of a page."""
    lines = [line for line in page(name).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def marks_in(comment: str) -> str:
    return " ".join(f"{mark}]" for mark in dict.fromkeys(MARK.findall(comment)))


def figures_of(path: Path) -> Iterator[list[str]]:
    """Each figure of a rule file: key, value as written, and how sure we are; a section's marks hold for its keys."""
    section, marks = "", ""
    for line in path.read_text("utf-8").splitlines():
        code, _, comment = line.partition("#")
        if code.startswith("["):
            section, marks = code.strip().strip("[]").removeprefix("values").lstrip("."), marks_in(comment)
        elif "=" in code:
            key, value = (part.strip() for part in code.split("=", 1))
            if key not in {"name", "version"}:
                yield [f"`{section}.{key}`" if section else f"`{key}`", f"`{value}`", marks_in(comment) or marks]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_rules_page_has_every_figure_with_its_mark(path: Path) -> None:
    text = page("reference/rules.md")
    part = text[text.index(f"[{path.name}]") :].split("\n### ", 1)[0].split("\n## ", 1)[0]
    told = [[cell.strip() for cell in line.strip("|").split("|")][:3] for line in part.splitlines() if "`" in line]
    assert [row for row in told if len(row) == 3] == list(figures_of(path))


def test_the_metrics_page_has_every_metric_with_its_labels_and_meaning() -> None:
    told = {row[0]: row[1:4] for row in rows_of("reference/metrics.md") if row[0].startswith("`mumpuni_")}
    metrics: list[Any] = [metric for metric in vars(Metrics("x")).values() if hasattr(metric, "_labelnames")]
    said = {
        f"`{metric._name}{'_total' if metric._type == 'counter' else ''}`": [
            metric._type,
            ", ".join(f"`{label}`" for label in metric._labelnames[1:]),
            metric._documentation,
        ]
        for metric in metrics
    }
    assert told == said


def test_the_events_page_has_every_type_with_its_topic_and_key() -> None:
    told = [row[:4] for row in rows_of("reference/events.md") if row[0].startswith("`id.asn.")]
    assert told == [
        [f"`{name}`", f"`{event.TOPIC}`", f"`{event.KEY}`", event.TOPIC.split(".")[1]]
        for name, event in CATALOG.items()
    ]


def test_the_events_page_says_who_reacts_to_what() -> None:
    told = {row[0].strip("`"): row[2] for row in rows_of("reference/events.md") if row[0].strip("`") in SERVICES}
    for service in SERVICES:
        reactions = import_module(f"services.{service}.handlers.reactions").REACTIONS
        names = {event.TYPE.split(".")[3] for event in reactions}
        assert set(told[service].split(", ")) == names


def test_the_command_page_has_every_command_and_option() -> None:
    text = page("reference/cli.md")
    for name, command in typer.main.get_group(app).commands.items():
        part = text.split(f"## `mumpuni {name}`", 1)[1].split("\n## ", 1)[0]
        commands = command.commands if isinstance(command, TyperGroup) else {}
        assert all(f"`mumpuni {name} {one}`" in part for one in commands)
        for parameter in (*command.params, *(each for one in commands.values() for each in one.params)):
            written = [f"`{option}`" for option in parameter.opts if option.startswith("--")] or [f"`{parameter.name}`"]
            assert any(one in part for one in written), f"mumpuni {name}: describe {written}"


@pytest.mark.parametrize("service", SERVICES)
def test_the_command_page_has_every_setting_of_a_service(service: str) -> None:
    settings: type[BaseSettings] = import_module(f"services.{service}.settings").Settings
    names = [f"{service}_{field}".upper() for field in settings.model_fields if field != "store"]
    missing = [name for name in names if f"`{name}`" not in page("reference/cli.md")]
    assert not missing


def slugs(problem: type[Problem]) -> Iterator[str]:
    for kind in problem.__subclasses__():
        if "<locals>" not in kind.__qualname__ and kind.__module__.split(".")[0] != "tests":
            yield kind.slug
        yield from slugs(kind)


def test_the_api_page_has_every_kind_of_error() -> None:
    for service in SERVICES:
        import_module(f"services.{service}.main")
    missing = sorted({slug for slug in slugs(Problem) if f"`{slug}`" not in page("reference/api.md")})
    assert not missing, f"describe these in docs/reference/api.md: {missing}"


@pytest.mark.parametrize("name", ["how-to/read-alerts.md", "how-to/read-alerts.en.md"])
def test_the_alert_pages_have_every_rule(name: str) -> None:
    assert [row[0] for row in rows_of(name)[2:]] == [f"`{rule}`" for rule in CARDS]


def test_every_test_that_the_promises_name_exists() -> None:
    text = page("explanation/promises.md")
    tests = "\n".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    for name in re.findall(r"`(test_\w+)`", text):
        assert f"def {name}(" in tests, f"there is no {name}"
    for path in re.findall(r"`(tests/[\w/.]+)`", text):
        assert (ROOT / path).exists(), f"there is no {path}"


def test_the_worked_example_is_what_the_code_computes() -> None:
    text = page("explanation/competency-score.md")
    rules = load_rules().of(ScoreRules, date(2026, 11, 1))
    course = evidence_of_completion(
        "completed", Decimal(84), datetime(2025, 9, 1, 9, tzinfo=UTC), [("pelayanan-publik", Decimal("1.5"))], rules
    )
    meeting = evidence_of_mentoring("pelayanan-publik", "mentee", 4, datetime(2026, 6, 10, 7, tzinfo=UTC), rules)
    pieces = [contribution(evidence, rules) for evidence in (*course, *meeting)]
    a, b = sum(piece.a for piece in pieces), sum(piece.b for piece in pieces)
    assert f"A = {a} and B = {b}" in text
    scores = [score_at(a, b, datetime(year, 11, 1, tzinfo=UTC), rules) for year in (2026, 2028, 2036)]
    assert f"= **{scores[0]}**" in text
    assert f"the score is **{scores[1]}**" in text
    assert f"On 1 November 2036 it is {scores[2]}." in text
    shares = shares_at([piece.a for piece in pieces], datetime(2026, 11, 1, tzinfo=UTC), rules)
    prior, first, second = (share * 100 for share in (shares.prior, *shares.pieces))
    assert f"the prior {prior:.2f} %, the course {first:.2f} %, the mentoring {second:.2f} %" in text
