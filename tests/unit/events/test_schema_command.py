"""``python -m shared.events.schema``: write what the classes say, check it, never let a version change its meaning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shared.events.catalog import CATALOG
from shared.events.schema import RENEW, main, write

COMPLETED = "id.asn.enrollment.completed.v1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with everything written."""
    write(tmp_path)
    return tmp_path


def test_nothing_written_yet_is_told_with_the_command_to_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"], tmp_path) == 1
    told = capsys.readouterr().err
    assert f"schemas/{COMPLETED}.json is not what the event classes say" in told
    assert told.endswith(f"Renew with: {RENEW}\n")


def test_what_was_written_passes_the_check(tmp_path: Path) -> None:
    assert main(["write"], tmp_path) == 0
    assert main(["check"], tmp_path) == 0
    assert {path.stem for path in (tmp_path / "schemas").iterdir()} == set(CATALOG)


def test_a_new_optional_field_is_a_file_to_renew(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _edit(folder, lambda schema: schema["properties"].pop("pre_test"))
    assert main(["check"], folder) == 1
    assert f"schemas/{COMPLETED}.json" in capsys.readouterr().err
    assert main(["write"], folder) == 0
    assert main(["check"], folder) == 0


@pytest.mark.parametrize("command", ["check", "write"])
def test_a_forbidden_change_is_neither_checked_nor_written(
    folder: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _edit(folder, lambda schema: schema["required"].append("pre_test"))
    assert main([command], folder) == 1
    told = capsys.readouterr().err
    assert f"{COMPLETED}/properties/pre_test: no longer required" in told
    assert "add a .v2 type beside it" in told
    assert _path(folder).read_text("utf-8") == before


@pytest.mark.parametrize("command", ["check", "write"])
def test_a_committed_type_cannot_lose_its_class(folder: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "schemas" / "id.asn.enrollment.promoted.v1.json").write_text("{}", "utf-8")
    assert main([command], folder) == 1
    assert "id.asn.enrollment.promoted.v1: the class of a committed type is gone" in capsys.readouterr().err


def test_an_edited_asyncapi_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "asyncapi.yaml"
    path.write_text(path.read_text("utf-8").replace("partitions: 12", "partitions: 1"), "utf-8")
    assert main(["check"], folder) == 1
    assert "asyncapi.yaml is not what the event classes say" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["renew"], ["write", "check"]])
def test_other_words_are_answered_with_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "write|check" in capsys.readouterr().err


def _path(folder: Path) -> Path:
    return folder / "schemas" / f"{COMPLETED}.json"


def _edit(folder: Path, change: Any) -> str:
    """The committed schema as if it had been another; the text that is there now."""
    schema = json.loads(_path(folder).read_text("utf-8"))
    change(schema)
    _path(folder).write_text(json.dumps(schema, indent=2), "utf-8")
    return _path(folder).read_text("utf-8")
