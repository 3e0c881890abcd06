"""What has to be said to reach a Kafka cluster; every field is an environment variable with the prefix ``KAFKA_``."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings

_USUAL_MESSAGE_BYTES = 1_048_588
_BATCH_OVERHEAD_BYTES = 64 * 1024


class KafkaSettings(ServiceSettings):
    """Addresses, security, topics and deadlines (seconds). The defaults are for production on three brokers.

    ``sasl_password`` is best given as the secret's file ``kafka_sasl_password`` (``shared.settings.SECRETS``).
    """

    model_config = SettingsConfigDict(env_prefix="KAFKA_")

    bootstrap_servers: str = "localhost:9092"
    client_id: str = "mumpuni"
    group_instance_id: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9._-]{1,249}$",
        description="Name of this replica, the same over restarts and no other's (evaluation-1): static membership. A "
        "replica that is back within the session timeout keeps its partitions, and the others go on meanwhile.",
    )

    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    sasl_username: str | None = None
    sasl_password: SecretStr | None = Field(None, description="Or the secret's file kafka_sasl_password.")
    ssl_ca_file: Path | None = Field(None, description="Trusted authorities; without it those of the system.")
    ssl_certificate_file: Path | None = Field(None, description="This client's certificate, where brokers ask for one.")
    ssl_key_file: Path | None = None

    replication_factor: PositiveInt = Field(3, description="Copies of each topic created; 1 on a single broker.")
    retention_ms: int = Field(-1, description="How long records of a created topic are kept; -1: for ever, to rebuild.")
    max_record_bytes: PositiveInt = Field(
        1_000_000, description="Largest record; below the brokers' message.max.bytes."
    )
    compression: Literal["none", "gzip", "snappy", "lz4", "zstd"] = Field(
        "zstd", description="Of batches; measured on our events zstd is five times smaller, at less CPU time than lz4."
    )
    idempotence: bool = Field(True, description="Off for brokers without InitProducerId.")

    request_timeout_seconds: PositiveFloat = 15.0
    publish_timeout_seconds: PositiveFloat = Field(30.0, description="The longest a publish may take to be confirmed.")
    session_timeout_seconds: PositiveFloat = Field(
        30.0, description="A member silent for so long loses its partitions."
    )
    heartbeat_seconds: PositiveFloat = 3.0
    rebalance_timeout_seconds: PositiveFloat = 60.0
    max_poll_interval_seconds: PositiveFloat = 300.0
    fetch_wait_seconds: PositiveFloat = Field(
        0.5, description="How long a broker holds back an answer without records."
    )
    away_seconds: PositiveFloat = Field(
        10.0, description="Without an answer for so long, a poll says that Kafka is away."
    )
    stall_seconds: PositiveFloat = Field(
        60.0, description="A partition that has records but does not move for so long gets its consumer restarted."
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.security_protocol.startswith("SASL") and not (self.sasl_username and self.sasl_password):
            raise ValueError(
                f"security protocol {self.security_protocol} needs KAFKA_SASL_USERNAME and a password: "
                "the secret kafka_sasl_password or KAFKA_SASL_PASSWORD"
            )
        return self

    @property
    def min_insync_replicas(self) -> int:
        """Copies that must have a record before it is confirmed: all but one."""
        return max(1, self.replication_factor - 1)

    @property
    def max_message_bytes(self) -> int:
        """What a created topic takes as one batch: the largest record, which then is a batch of its own."""
        return max(_USUAL_MESSAGE_BYTES, self.max_record_bytes + _BATCH_OVERHEAD_BYTES)

    def connection(self) -> dict[str, Any]:
        """What every client of the cluster is constructed with. Raises ``OSError`` for unreadable certificates."""
        return {
            "bootstrap_servers": self.bootstrap_servers,
            "client_id": self.client_id,
            "request_timeout_ms": round(self.request_timeout_seconds * 1000),
            "security_protocol": self.security_protocol,
            "ssl_context": self._ssl_context() if self.security_protocol.endswith("SSL") else None,
            "sasl_mechanism": self.sasl_mechanism,
            "sasl_plain_username": self.sasl_username,
            "sasl_plain_password": self.sasl_password.get_secret_value() if self.sasl_password else None,
        }

    def _ssl_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.ssl_ca_file)
        if self.ssl_certificate_file is not None:
            context.load_cert_chain(self.ssl_certificate_file, self.ssl_key_file)
        return context
