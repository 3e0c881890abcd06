"""The foreign client's image has what the tests were written with."""

from __future__ import annotations

from pathlib import Path

from tests.integration.engine import ROOT


def test_the_foreign_client_is_pinned_as_in_the_lock_of_the_tests() -> None:
    pins = (Path(__file__).parent / "requirements.txt").read_text().rstrip()
    assert pins.startswith("confluent-kafka==")
    assert pins in (ROOT / "requirements-dev.lock").read_text(), (
        "copy confluent-kafka's lines from requirements-dev.lock"
    )
