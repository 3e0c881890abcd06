"""The dashboards, as far as they can be checked without a platform; deploy/grafana/check.py asks a running one."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from tests.unit.deploy.programs import DEPLOY, accepted, run
from tests.unit.deploy.test_alerts import own_metrics, rules_of

GRAFANA = DEPLOY / "grafana"
DASHBOARDS = sorted((GRAFANA / "dashboards").glob("*.json"))


def checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("grafana_check", GRAFANA / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def boards() -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in DASHBOARDS]


def test_every_expression_is_one_that_prometheus_understands(tmp_path: Path) -> None:
    asked = [expression.text for expression in checker().expressions()]
    rules = [{"record": f"dashboard:expression:{number}", "expr": text} for number, text in enumerate(asked)]
    (tmp_path / "expressions.yml").write_text(yaml.safe_dump({"groups": [{"name": "dashboards", "rules": rules}]}))
    assert len(rules) > 50
    accepted(run("promtool", "check", "rules", "expressions.yml", folder=tmp_path))


def test_expressions_speak_of_metrics_and_recordings_that_exist() -> None:
    recorded = {rule["record"] for rule in rules_of("recordings.yml")}
    expressions = list(checker().expressions())
    assert any("mumpuni_" in expression.text for expression in expressions)
    for expression in expressions:
        assert set(re.findall(r"\bmumpuni_\w+", expression.text)) <= own_metrics(), expression
        assert set(re.findall(r"\b[a-z]+:\w+:\w+", expression.text)) <= recorded, expression


def test_every_panel_asks_the_data_source_that_is_provisioned() -> None:
    sources = yaml.safe_load((GRAFANA / "provisioning" / "datasources" / "prometheus.yml").read_text())["datasources"]
    known = {source["uid"] for source in sources}
    for board in boards():
        assert {panel["datasource"]["uid"] for panel in board["panels"]} <= known
        assert {target["datasource"]["uid"] for panel in board["panels"] for target in panel["targets"]} <= known


def test_dashboards_and_their_panels_are_told_apart() -> None:
    names = [(board["uid"], board["title"]) for board in boards()]
    assert len(set(names)) == len(names) == 3
    for board in boards():
        ids = [panel["id"] for panel in board["panels"]]
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_every_variable_a_panel_names_is_defined(path: Path) -> None:
    board = json.loads(path.read_text("utf-8"))
    text = " ".join(target["expr"] for panel in board["panels"] for target in panel["targets"])
    assert set(re.findall(r"\$(?!__)(\w+)", text)) == {variable["name"] for variable in board["templating"]["list"]}
