"""Apache Kafka in containers of the tests' own: brokers to talk to, to kill, to freeze and to lose."""

from __future__ import annotations

import gc
import socket
import struct
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from testcontainers.core.network import Network

IMAGE: Final = "apache/kafka:4.3.1"

_LIFETIME_SECONDS = 3600
"""A broker that nobody stops, since the tests were killed, ends by itself."""

_START_SECONDS = 180.0
_PULL_SECONDS = 10
"""How long a registry may be silent before it counts as out of reach."""

_CLIENT, _INTERNAL, _CONTROLLER, _SECURE = 9092, 19092, 9093, 9094


@cache
def why_none() -> str | None:
    """Why no broker can be started in a container; ``None`` where one can. Pulls the image where a registry answers."""
    from docker import errors, from_env  # type: ignore[import-untyped]  # it has no types; needed only here

    with warnings.catch_warnings():
        # Where nothing answers, the Docker client leaves its socket open.
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            with closing(from_env(timeout=_PULL_SECONDS)) as docker:
                return None if _is_here(docker, IMAGE) or _pulled(docker, IMAGE) else f"no image {IMAGE} can be pulled"
        except errors.DockerException:
            return "no Docker answers"
        finally:
            gc.collect()


def _is_here(docker: Any, image: str) -> bool:
    from docker import errors

    try:
        docker.images.get(image)
    except errors.ImageNotFound:
        return False
    return True


def _pulled(docker: Any, image: str) -> bool:
    from docker import errors
    from requests import RequestException

    try:
        for _ in docker.api.pull(image, stream=True, decode=True):
            pass  # the pull goes on as long as somebody reads what it says
    except (errors.APIError, RequestException):
        return False
    return _is_here(docker, image)


class KafkaNode:
    """One node, broker and controller. Its addresses stay the same when it is started again."""

    def __init__(
        self, number: int = 1, nodes: int = 1, network: Network | None = None, tls: Path | None = None
    ) -> None:
        from testcontainers.core.container import DockerContainer

        self.name = f"kafka-{number}" if network else "localhost"
        self.address = f"localhost:{_free_port()}"
        self.secure_address = f"localhost:{_free_port()}" if tls else None
        peers = {each: f"kafka-{each}" if network else "localhost" for each in range(1, nodes + 1)}
        container = DockerContainer(IMAGE).with_envs(**_common(peers), **self._listeners(number))
        container.with_command(["timeout", str(_LIFETIME_SECONDS), "/etc/kafka/docker/run"])
        _publish(container, _CLIENT, self.address)
        if network:
            container.with_network(network).with_network_aliases(self.name)
        if tls and self.secure_address:
            container.with_envs(**_SECURITY).with_volume_mapping(tls, "/etc/kafka/secrets")
            _publish(container, _SECURE, self.secure_address)
        self._container = container

    def _listeners(self, number: int) -> dict[str, str]:
        secure = {"SECURE": (f":{_SECURE}", self.secure_address)} if self.secure_address else {}
        listeners = {
            "CLIENT": (f":{_CLIENT}", self.address),
            "INTERNAL": (f":{_INTERNAL}", f"{self.name}:{_INTERNAL}"),
            **secure,
        }
        bound = [f"{name}://{port}" for name, (port, _) in listeners.items()]
        return {
            "KAFKA_NODE_ID": str(number),
            "KAFKA_LISTENERS": ",".join([*bound, f"CONTROLLER://:{_CONTROLLER}"]),
            "KAFKA_ADVERTISED_LISTENERS": ",".join(f"{name}://{address}" for name, (_, address) in listeners.items()),
        }

    def start(self) -> None:
        """Start it for the first time, or again after ``kill``."""
        if self._container._container is None:
            self._container.start()
        else:
            self._container.get_wrapped_container().start()

    def wait_until_it_answers(self) -> None:
        """Return when it takes requests. Raises ``RuntimeError`` with what it said when it does not come to that."""
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(self.address):
            wrapped = self._container.get_wrapped_container()
            wrapped.reload()
            if wrapped.status == "exited" or time.monotonic() > deadline:
                raise RuntimeError(f"the Kafka broker did not start:\n{wrapped.logs(tail=40).decode()}")
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL; what it has on disk stays."""
        self._container.get_wrapped_container().kill("SIGKILL")
        self._container.get_wrapped_container().wait()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Keep every process of it from running, as SIGSTOP does; connections stay open."""
        self._container.get_wrapped_container().pause()
        try:
            yield
        finally:
            self._container.get_wrapped_container().unpause()

    def remove(self) -> None:
        """Take it away with all it holds."""
        self._container.stop()


@contextmanager
def node(tls: Path | None = None) -> Iterator[KafkaNode]:
    """A broker alone; with ``tls``, a folder with its ``server.pem``, it has a listener with TLS and SCRAM as well."""
    with _running([KafkaNode(tls=tls)]) as (alone,):
        yield alone


@contextmanager
def cluster(nodes: int = 3) -> Iterator[Sequence[KafkaNode]]:
    """Brokers that copy each other's records."""
    from testcontainers.core.network import Network

    network = Network()
    try:
        with network, _running([KafkaNode(number, nodes, network) for number in range(1, nodes + 1)]) as running:
            yield running
    finally:
        network._docker.client.close()


@contextmanager
def _running(nodes: Sequence[KafkaNode]) -> Iterator[Sequence[KafkaNode]]:
    _do_without_reaper_where_there_is_none()
    with ExitStack() as stack:
        for each in nodes:
            stack.callback(each.remove)
            each.start()
        for each in nodes:
            each.wait_until_it_answers()
        yield nodes


def _do_without_reaper_where_there_is_none() -> None:
    from docker import from_env
    from testcontainers.core.config import testcontainers_config

    with closing(from_env()) as docker:
        testcontainers_config.ryuk_disabled = not _is_here(docker, testcontainers_config.ryuk_image)


def _common(peers: Mapping[int, str]) -> dict[str, str]:
    copies, in_sync = str(min(3, len(peers))), str(min(2, len(peers)))
    names = "CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL"
    return {
        "CLUSTER_ID": "MumpuniContractTestsAA",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": names,
        "KAFKA_INTER_BROKER_LISTENER_NAME": "INTERNAL",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": ",".join(f"{number}@{name}:{_CONTROLLER}" for number, name in peers.items()),
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": copies,
        "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS": "4",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": copies,
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": in_sync,
        "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR": copies,
        "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR": in_sync,
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS": "500",
        "KAFKA_HEAP_OPTS": "-Xmx320m -Xms128m",
        "KAFKA_JVM_PERFORMANCE_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    } | (_FAILING_OVER if len(peers) > 1 else {})


_FAILING_OVER: Final = {
    "KAFKA_BROKER_SESSION_TIMEOUT_MS": "4000",
    "KAFKA_BROKER_HEARTBEAT_INTERVAL_MS": "500",
}


_SECURITY: Final = {
    "KAFKA_LISTENER_NAME_SECURE_SSL_KEYSTORE_TYPE": "PEM",
    "KAFKA_LISTENER_NAME_SECURE_SSL_KEYSTORE_LOCATION": "/etc/kafka/secrets/server.pem",
    "KAFKA_LISTENER_NAME_SECURE_SASL_ENABLED_MECHANISMS": "SCRAM-SHA-512",
    "KAFKA_LISTENER_NAME_SECURE_SCRAM___SHA___512_SASL_JAAS_CONFIG": (
        "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    ),
}


def _publish(container: Any, inside: int, address: str) -> None:
    """On this machine alone, and at the same port after every start."""
    container.ports[f"{inside}/tcp"] = ("127.0.0.1", int(address.rpartition(":")[2]))


def _answers(address: str) -> bool:
    """Whether a broker answers to a request for its API versions; a listening port may be Docker's alone."""
    host, _, port = address.rpartition(":")
    request = struct.pack(">hhih", 18, 0, 1, -1)
    try:
        with socket.create_connection((host, int(port)), timeout=1) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            return len(connection.recv(4)) == 4
    except OSError:
        return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return cast("int", server.getsockname()[1])
