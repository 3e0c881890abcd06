"""The alerts: that they fire when they should, say what to do, and reach somebody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mumpuni.courier.metrics import Metrics as Courier
from shared.metrics import Metrics
from tests.unit.deploy.programs import DEPLOY, ROOT, accepted, run

PROMETHEUS = DEPLOY / "prometheus"
MAIL = {
    "SMTP_SERVER": "smtp.kota.example:587",
    "SMTP_USERNAME": "mumpuni",
    "SMTP_REQUIRE_TLS": "true",
    "ALERT_MAIL_FROM": "mumpuni@kota.example",
    "ALERT_MAIL_TO": "ops@kota.example, piket@kota.example",
}


def rules_of(name: str) -> list[dict[str, Any]]:
    groups = yaml.safe_load((PROMETHEUS / name).read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


ALERTS = [rule for rule in rules_of("alerts.yml") if "alert" in rule]


def own_metrics() -> set[str]:
    """The names of every metric of the services, as Prometheus sees them."""
    kinds = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
    metrics: list[Any] = [metric for metric in vars(Metrics("x")).values() if hasattr(metric, "_labelnames")]
    courier = re.findall(rb"^# TYPE (\w+) ", Courier().render(), re.MULTILINE)
    services = {metric._name + ending for metric in metrics for ending in kinds[metric._type]}
    return services | {name.decode() for name in courier}


def test_the_configuration_is_one_that_prometheus_takes() -> None:
    accepted(run("promtool", "check", "rules", "recordings.yml", "alerts.yml", folder=PROMETHEUS))
    accepted(run("promtool", "check", "config", "--syntax-only", "prometheus.yml", folder=PROMETHEUS))


def test_every_alert_fires_when_it_should_and_only_then() -> None:
    accepted(run("promtool", "test", "rules", "tests/alerts.test.yml", folder=PROMETHEUS))


def test_every_alert_is_in_the_tests_of_the_alerts() -> None:
    tests = yaml.safe_load((PROMETHEUS / "tests" / "alerts.test.yml").read_text())["tests"]
    fired = {case["alertname"] for test in tests for case in test.get("alert_rule_test", []) if case.get("exp_alerts")}
    assert fired == {rule["alert"] for rule in ALERTS}


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: str(rule["alert"]))
def test_every_alert_has_a_severity_and_a_runbook_in_both_languages(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning", "info"}
    runbooks = ROOT / "docs" / "runbooks"
    name = rule["annotations"]["runbook"]
    for page in (runbooks / f"{name}.md", runbooks / f"{name}.en.md"):
        assert page.exists(), f"write {page.relative_to(ROOT)}"
    for contents, link in (("README.md", f"({name}.md)"), ("README.en.md", f"({name}.en.md)")):
        lines = (runbooks / contents).read_text("utf-8").splitlines()
        assert any(f"`{rule['alert']}`" in line and link in line for line in lines), f"list it in {contents}"


@pytest.mark.parametrize("rule", [*rules_of("recordings.yml"), *ALERTS], ids=lambda rule: str(rule.get("alert", "")))
def test_rules_speak_of_metrics_that_exist(rule: dict[str, Any]) -> None:
    named = set(re.findall(r"\bmumpuni_\w+", rule["expr"]))
    assert named <= own_metrics(), f"there is no {named - own_metrics()}"
    recorded = {other["record"] for other in rules_of("recordings.yml")}
    assert set(re.findall(r"\b\w+:\w+:\w+|\bvolume:free:ratio", rule["expr"])) <= recorded


@pytest.mark.parametrize(("name", "replicas"), [("targets.yml", 1), ("targets.cluster.yml", 2)])
def test_every_replica_of_every_service_is_asked(name: str, replicas: int) -> None:
    targets = yaml.safe_load((PROMETHEUS / name).read_text())
    for service in ("enrollment", "evaluation", "feedback", "notification"):
        [group] = [one for one in targets if one["labels"]["service"] == service]
        assert group["targets"] == [f"{service}:8000", f"{service}-2:8000"][:replicas]
        assert group["labels"]["__metrics_path__"] == f"/{service}/metrics"
    [courier] = [one for one in targets if one["labels"]["service"] == "courier"]
    assert (courier["targets"], courier["labels"]["__metrics_path__"]) == (["courier:8000"], "/courier/metrics")


def filled(folder: Path, **changed: str) -> Path:
    """Alertmanager's configuration as its container would have it."""
    target = folder / "alertmanager.yml"
    for file in (DEPLOY / "alertmanager").iterdir():
        (folder / f"template-{file.name}").write_bytes(file.read_bytes())
    (folder / "template-start.sh").rename(folder / "start.sh")
    (folder / "template-alertmanager.yml").rename(target)
    written = folder / "filled.yml"
    environment = {**MAIL, **changed}
    accepted(run("sh", "start.sh", written, folder=folder, environment=environment))
    text = written.read_text().replace("/etc/alertmanager/mail.tmpl", str(folder / "template-mail.tmpl"))
    written.write_text(text)
    return written


def test_alertmanager_takes_its_configuration_with_and_without_a_password(tmp_path: Path) -> None:
    with_password = filled(tmp_path)
    accepted(run("amtool", "check-config", with_password, folder=tmp_path))
    assert "smtp_auth_password_file: /run/secrets/smtp_password" in with_password.read_text()
    for file in tmp_path.iterdir():
        file.unlink()
    without = filled(tmp_path, SMTP_USERNAME="")
    accepted(run("amtool", "check-config", without, folder=tmp_path))
    assert "smtp_auth" not in without.read_text()


def test_a_setting_cannot_bring_configuration_of_its_own(tmp_path: Path) -> None:
    script = DEPLOY / "alertmanager" / "start.sh"
    evil = {**MAIL, "ALERT_MAIL_TO": 'a@b.example"\nroute: {}'}
    refused = run("sh", script, tmp_path / "filled.yml", environment=evil)
    assert refused.returncode != 0
    assert "ALERT_MAIL_TO" in refused.stderr


@pytest.mark.parametrize("severity", ["critical", "warning", "info"])
def test_an_alert_of_any_severity_reaches_people(tmp_path: Path, severity: str) -> None:
    asked = ("config", "routes", "test", f"--config.file={filled(tmp_path)}", f"severity={severity}")
    assert accepted(run("amtool", *asked, folder=tmp_path)).split() == ["people"]


def test_what_is_inhibited_and_what_inhibits_are_alerts_that_exist() -> None:
    text = (DEPLOY / "alertmanager" / "alertmanager.yml").read_text()
    named = {one for names in re.findall(r'alertname!?=~?"([^"]+)"', text) for one in names.split("|")}
    assert named <= {rule["alert"] for rule in ALERTS}
