"""A running deployment of our own: the Compose files as they are, with ``compose.test.yml`` over them."""

from __future__ import annotations

import csv
import json
import os
import socket
import ssl
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from mumpuni.keys import SigningKey
from tests.chaos.site import SERVICES, Site
from tests.integration import engine
from tests.integration.engine import ROOT
from tests.integration.shape import SERVER, Shape

_NEEDED: Final = ("gateway", "foreign", "keeper", "mail")
"""What brings everything else along; Prometheus and its like are not needed here."""

_BUILT: Final = ("enrollment", "evaluation", "feedback", "notification", "foreign", "mumpuni", "mail", "courier")

_START_SECONDS: Final = 900


class Failed(Exception):  # noqa: N818 - says which command, and what it said
    """A command of the engine failed."""


class Stack:
    """The containers of one Compose project. ``folder`` keeps its secrets."""

    def __init__(self, project: str, folder: Path, shape: Shape = SERVER) -> None:
        self.project = project
        self.shape = shape
        self._folder = folder
        self._port = _free_port()
        self._environment = {
            **os.environ,
            "SECRETS_DIR": str(folder / "secrets"),
            "BIND_ADDRESS": "127.0.0.1",
            "HTTPS_PORT": str(self._port),
            "HTTP_PORT": str(_free_port()),
            "RELEASE": "test",
            "COURIER_POLL_SECONDS": "1",
        }

    def up(self) -> None:
        """Make secrets, build the services' images and start everything. Raises ``Failed`` with what was said."""
        engine.get_images()
        self._call(str(ROOT / "deploy" / "secrets.sh"), str(self._folder / "secrets"))
        self.compose("build", "--quiet", *_BUILT)
        self.ready()

    def ready(self, *services: str) -> None:
        """Start what does not run, everything or these alone, and wait until it is healthy. Raises ``Failed``."""
        alone = ("--no-deps",) if services else ()
        wait = ("up", "--detach", "--wait", "--no-build", "--wait-timeout", str(_START_SECONDS), *alone)
        try:
            self.compose(*wait, *(services or _NEEDED))
        except Failed as failure:
            logs = self.compose("logs", "--no-color", "--tail=40", check=False)
            raise Failed(f"{failure}\n{self.compose('ps', '--all', check=False)}\n{logs}") from failure

    def with_courier(self) -> None:
        """Start the courier, which nothing else needs; what it sends would be in the way of other tests."""
        wait = ("up", "--detach", "--wait", "--no-build", "--wait-timeout", str(_START_SECONDS))
        self.compose(*wait, "courier")

    def down(self) -> None:
        """Remove containers, networks and volumes."""
        self.compose("down", "--volumes", "--timeout=5", "--remove-orphans")

    def compose(self, *arguments: str, check: bool = True, given: str | None = None) -> str:
        """What a command of Compose prints. Raises ``Failed`` unless ``check`` is off."""
        files = [word for file in self.shape.files for word in ("-f", file)]
        return self._call("docker", "compose", *files, "-p", self.project, *arguments, check=check, given=given)

    def docker(self, *arguments: str, check: bool = True) -> str:
        """What a command of the engine prints. Raises ``Failed`` unless ``check`` is off."""
        return self._call("docker", *arguments, check=check)

    def container(self, service: str) -> str:
        """The name of a service's container."""
        return f"{self.project}-{service}-1"

    def network(self, name: str) -> str:
        """The full name of a network."""
        return f"{self.project}_{name}"

    def address(self, service: str, network: str = "edge") -> str | None:
        """Where this host reaches a container; none while it does not run."""
        shown = self.docker("inspect", self.container(service), check=False)
        found: list[dict[str, Any]] = json.loads(shown) if shown.strip() else []
        if not found or not found[0]["State"]["Running"]:
            return None
        networks = found[0]["NetworkSettings"]["Networks"]
        address: str | None = networks.get(self.network(network), {}).get("IPAddress") or None
        return address

    def rows(self, service: str, statement: str) -> list[list[str]]:
        """The rows of a SELECT in a service's database, as text."""
        copy = f"COPY ({statement}) TO STDOUT WITH (FORMAT csv)"
        told = self.compose("exec", "-T", "postgres", "psql", "-qAt", "-U", "postgres", "-d", service, "-c", copy)
        return list(csv.reader(told.splitlines()))

    def postgres(self, *command: str) -> str:
        """What a command in the container of the stores prints. Raises ``Failed``."""
        return self.compose("exec", "-T", "postgres", *command)

    def foreign(self, *arguments: str, given: str = "") -> str:
        """What the foreign client prints."""
        program = ("/opt/venv/bin/python", "-I", "/app/client.py")
        return self.compose("exec", "-T", "foreign", *program, *arguments, given=given)

    def tool(self, *arguments: str) -> str:
        """What the operator's tool ``mumpuni`` prints. Raises ``Failed`` with it when it exits with an error."""
        return self.compose("run", "--rm", "--no-deps", "-T", "mumpuni", *arguments)

    def secret(self, name: str) -> str:
        """A secret of this deployment."""
        return (self._folder / "secrets" / name).read_text().strip()

    def site(self) -> Site:
        """The platform as callers see it, through its gateway."""
        authority = self.compose("exec", "-T", "gateway", "cat", "/data/caddy/pki/authorities/local/root.crt")
        trust = ssl.create_default_context(cadata=authority)
        key = SigningKey.in_folder(self._folder / "secrets")
        return Site(f"https://localhost:{self._port}", key.token, self._behind, self.rows, trust)

    def _behind(self) -> dict[str, Sequence[str]]:
        found: dict[str, Sequence[str]] = {}
        for service in SERVICES:
            addresses = [self.address(replica) for replica in self.shape.replicas[service]]
            found[service] = [f"http://{address}:8000" if address else "" for address in addresses]
        return found

    def _call(self, *command: str, check: bool = True, given: str | None = None) -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, input=given, capture_output=True, text=True,
            timeout=_START_SECONDS + 60, check=False,
        )  # fmt: skip
        if check and done.returncode:
            raise Failed(f"{' '.join(command)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        return done.stdout


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
