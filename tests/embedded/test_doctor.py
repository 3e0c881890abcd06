"""``mumpuni doctor``: 0 when all is well, 1 with what to do when it is not, and never a secret."""

from __future__ import annotations

import socket
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mumpuni.cli import app
from mumpuni.embedded import SERVICES
from tests.embedded.commands import Said, during, mumpuni
from tests.embedded.process import Mumpuni, free_port
from tests.embedded.stores import execute
from tests.service.evaluation import story
from tests.service.harness import START, running


async def live(folder: Path) -> None:
    async with running(folder) as h:
        await h.publish(story.employee(), story.completed())
        await h.settled()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A healthy data folder that nobody works in."""
    during(live(tmp_path))
    return tmp_path


def examined(data: Path, *words: str, **environment: str) -> Said:
    return mumpuni("doctor", "--port", str(free_port()), *words, data=data, **environment)


def test_a_healthy_deployment_is_well_whether_it_runs_or_not(data: Path) -> None:
    resting = examined(data)
    assert (resting.code, "All is well" in resting.out) == (0, True), resting.out
    assert "The server is not running" in resting.out
    server = Mumpuni(data).ready()
    try:
        said = examined(data, "--url", server.url, TOKEN=server.token)
    finally:
        server.end()
    assert said.code == 0, said.out
    for told in ("The server is running", "The token is valid", *(f"{name} is ready" for name in SERVICES)):
        assert told in said.out


def test_each_trouble_is_named_with_what_to_do(data: Path) -> None:
    execute(data / "evaluation.db", "UPDATE consumer_position SET next_offset = 0")
    execute(data / "notification.db", "UPDATE consumer_position SET dead_in_a_row = 1000 WHERE next_offset > 0")
    execute(data / "feedback.db", "UPDATE alembic_version SET version_num = '0000'")
    execute(
        data / "enrollment.db",
        "INSERT INTO outbox (topic, record_key, headers, value, staged_at_ms) VALUES ('t', '', '[]', '', 0)",
    )
    (data / "signing-key.json").chmod(0o644)
    (data / "rules").mkdir()
    (data / "rules" / "sibolga.toml").write_text("name = 1")
    said = examined(data)
    assert said.code == 1
    for told in (
        "can be read by other accounts",
        f"chmod 600 {data / 'signing-key.json'}",
        "A rule file needs mending",
        "things to mend",
    ):
        assert told in said.out, said.out
    (data / "rules" / "sibolga.toml").unlink()
    said = examined(data)
    for told in (
        "evaluation is 2 records behind",
        "The consumer of notification has stopped",
        "mumpuni dlq restart notification",
        "The store of feedback is at revision 0000",
        "1 events of enrollment wait to be published",
    ):
        assert told in said.out, said.out


def test_a_store_of_another_backup_is_noticed(data: Path) -> None:
    execute(data / "evaluation.db", "UPDATE consumer_position SET next_offset = 999 WHERE next_offset > 0")
    said = examined(data)
    assert said.code == 1
    assert "evaluation is at a position the log does not have" in said.out


def test_a_missing_store_is_not_made_anew(data: Path) -> None:
    (data / "evaluation.db").unlink()
    said = examined(data)
    assert said.code == 1
    assert "do not start the server before" in said.out
    assert not (data / "evaluation.db").exists()
    assert examined(data / "nowhere").code == 1


def test_dead_letters_and_events_from_the_future_are_told(data: Path) -> None:
    async def trouble() -> None:
        async with running(data, "evaluation", now=START + timedelta(days=36500)) as h:
            await h.publish(story.met(at=START + timedelta(days=1)).model_copy(update={"role": "nobody"}))
            await h.settled()

    during(trouble())
    said = examined(data)
    assert said.code == 1
    assert "1 dead letters wait" in said.out
    assert "seconds in the future" in said.out


def test_a_taken_port_and_an_invalid_token_are_told(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = examined(data, "--port", str(taken.getsockname()[1]), TOKEN="eyJ.secret.token")
    assert said.code == 1
    assert "is taken by another program" in said.out
    assert "The token is not valid or has expired" in said.out
    assert "eyJ.secret.token" not in said.out + said.err


def test_settings_that_cannot_be_read_are_named_without_their_values(data: Path) -> None:
    said = examined(data, FEEDBACK_CLIENT_BURST="hunter2")
    assert said.code == 1
    assert "client_burst" in said.out
    assert "hunter2" not in said.out + said.err


def test_production_without_a_broker_or_a_store_says_so_and_keeps_its_secrets(tmp_path: Path) -> None:
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{free_port()}",
        "KAFKA_REQUEST_TIMEOUT_SECONDS": "2",
        "KAFKA_SASL_PASSWORD": "hunter2",
        "EVALUATION_STORE": f"postgresql://evaluation@127.0.0.1:{free_port()}/evaluation",
        "EVALUATION_STORE_PASSWORD": "hunter3",
        "AUTH_JWKS_FILE": str(tmp_path / "nothing.json"),
    }
    done = CliRunner().invoke(app, ["doctor"], env={"COLUMNS": "240", "TERM": "dumb", **environment})
    assert done.exit_code == 1
    for told in (
        "The event log does not answer",
        "The store of evaluation does not answer",
        "The keys that verify tokens cannot be read",
        "ENROLLMENT_STORE is not set",
    ):
        assert told in done.stdout, done.stdout
    assert "hunter" not in done.output
