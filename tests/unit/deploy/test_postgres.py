"""The databases' script in a real PostgreSQL: a service has its own database, and no way into another's."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.deploy.programs import DEPLOY, image

pytestmark = pytest.mark.slow

SERVICES = ("enrollment", "evaluation", "feedback", "notification")


def docker(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)


def query(server: str, role: str, password: str, database: str, text: str) -> subprocess.CompletedProcess[str]:
    """Ask over TCP, as a service does."""
    address = f"host=127.0.0.1 user={role} dbname={database}"
    command = ["psql", "--no-psqlrc", "-At", "-v", "ON_ERROR_STOP=1", "-c", text, address]
    return docker("exec", "--env", f"PGPASSWORD={password}", server, *command)


@pytest.fixture(scope="module")
def passwords(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    folder.chmod(0o755)
    for name in ("postgres_password", *(f"{service}_store_password" for service in SERVICES)):
        (folder / name).write_text(f"p-{name}\n")
        (folder / name).chmod(0o444)
    return folder


@pytest.fixture(scope="module")
def server(passwords: Path) -> Iterator[str]:
    script = DEPLOY / "postgres" / "10-services.sh"
    started = docker(
        *("run", "--detach", "--rm", "--user", "postgres", "--cap-drop", "ALL", "--network", "none"),
        *("--env", "POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password", "--volume", f"{passwords}:/run/secrets:ro"),
        *("--env", "POSTGRES_INITDB_ARGS=--auth-host=scram-sha-256"),
        *("--volume", f"{script}:/docker-entrypoint-initdb.d/10-services.sh:ro", image("postgres")),
    )
    assert started.returncode == 0, started.stderr
    name = started.stdout.strip()
    deadline = time.monotonic() + 90
    while docker("exec", name, "pg_isready", "--quiet", "--host=127.0.0.1").returncode:
        assert time.monotonic() < deadline, docker("logs", name).stderr
    yield name
    docker("rm", "--force", "--volumes", name)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_does_as_it_likes_in_its_own_database(server: str, service: str) -> None:
    made = query(server, service, f"p-{service}_store_password", service, "CREATE TABLE of_its_own (id int)")
    assert made.returncode == 0, made.stderr


@pytest.mark.parametrize("other", [*SERVICES[1:], "postgres", "template1"])
def test_a_service_cannot_even_connect_to_another_database(server: str, other: str) -> None:
    refused = query(server, "enrollment", "p-enrollment_store_password", other, "SELECT 1")
    assert refused.returncode != 0
    assert "permission denied for database" in refused.stderr


def test_a_service_can_make_no_database_no_role_and_read_no_file(server: str) -> None:
    for forbidden in (
        "CREATE DATABASE more",
        "CREATE ROLE more",
        "SELECT pg_read_file('/run/secrets/postgres_password')",
    ):
        refused = query(server, "feedback", "p-feedback_store_password", "feedback", forbidden)
        assert "permission denied" in refused.stderr


def test_a_wrong_password_opens_nothing(server: str) -> None:
    refused = query(server, "evaluation", "p-feedback_store_password", "evaluation", "SELECT 1")
    assert "password authentication failed" in refused.stderr


def test_the_script_can_be_run_again_and_then_a_changed_password_holds(server: str, passwords: Path) -> None:
    changed = passwords / "notification_store_password"
    changed.chmod(0o644)
    changed.write_text("p-changed'; DROP DATABASE evaluation; --\n")
    again = docker("exec", server, "/docker-entrypoint-initdb.d/10-services.sh")
    assert again.returncode == 0, again.stderr
    password = changed.read_text().strip()
    assert query(server, "notification", password, "notification", "SELECT 1").stdout == "1\n"
    assert query(server, "notification", "p-notification_store_password", "notification", "SELECT 1").returncode != 0
    assert query(server, "evaluation", "p-evaluation_store_password", "evaluation", "SELECT 1").returncode == 0
