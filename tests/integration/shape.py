"""The shapes a deployment has: which Compose files, which replicas, which brokers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.chaos.site import SERVICES


@dataclass(frozen=True, slots=True)
class Shape:
    """Compose files in their order, the containers of each service, and those of Kafka."""

    files: tuple[str, ...]
    replicas: Mapping[str, tuple[str, ...]]
    brokers: tuple[str, ...]

    @property
    def services(self) -> tuple[str, ...]:
        """Every container of our own services."""
        return tuple(replica for replicas in self.replicas.values() for replica in replicas)


_TEST: Final = "tests/integration/compose.test.yml"
_BOTH: Final = {service: (service, f"{service}-2") for service in SERVICES}

SERVER: Final = Shape(
    ("docker-compose.yml", _TEST, "tests/integration/compose.replicas.test.yml"),
    _BOTH | {"feedback": ("feedback",), "notification": ("notification",)},
    ("kafka",),
)
"""One server: one broker, and two replicas of the services that write and count the most."""

CLUSTER: Final = Shape(
    ("docker-compose.yml", "deploy/compose.cluster.yml", _TEST, "tests/integration/compose.cluster.test.yml"),
    _BOTH,
    ("kafka-1", "kafka-2", "kafka-3"),
)
"""Three brokers that speak TLS, and two replicas of each service."""
