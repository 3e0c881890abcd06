"""A broker that asks who is there: TLS, SCRAM, and what is said when that fails."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # its types do not say that it exports them
    AdminClient,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from shared.bus.kafka import KafkaBus, KafkaSettings
from shared.bus.protocols import BusUnavailable
from tests import kafka_nodes
from tests.brokers import Broker
from tests.contract.bus.reading import numbers, read, records
from tests.integration.kafka.certificates import write_authority, write_server
from tests.kafka_nodes import KafkaNode

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

USER, PASSWORD = "evaluation", "rahasia-dapur"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority, what it signed for the broker, and an authority that signed nothing."""
    folder = tmp_path_factory.mktemp("certificates")
    folder.chmod(0o755)
    write_server(folder / "server.pem", write_authority(folder / "ca.pem"))
    write_authority(folder / "other.pem")
    return folder


@pytest.fixture(scope="module")
def node(certificates: Path) -> Iterator[KafkaNode]:
    """A broker that knows one user."""
    with kafka_nodes.node(certificates) as node:
        scram = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096)
        admin = AdminClient({"bootstrap.servers": node.address, "log_level": 0})
        changes = admin.alter_user_scram_credentials([UserScramCredentialUpsertion(USER, scram, PASSWORD.encode())])
        for done in changes.values():
            done.result(60)
        yield node


@pytest.fixture
def settings(node: KafkaNode, certificates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a service is told: its name in the environment, its password in a file."""
    assert node.secure_address is not None
    (tmp_path / "kafka_sasl_password").write_text(f"{PASSWORD}\n")
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
    monkeypatch.setenv("KAFKA_SASL_USERNAME", USER)
    monkeypatch.setenv("KAFKA_SSL_CA_FILE", str(certificates / "ca.pem"))
    return Broker(node.secure_address).settings() | {"_secrets_dir": tmp_path}


async def test_a_user_with_a_password_from_a_file_publishes_and_reads(settings: dict[str, Any]) -> None:
    bus = KafkaBus(KafkaSettings(**settings))
    await bus.start()
    topic = f"topic-{uuid.uuid4()}"
    await bus.create_topics({topic: 4})
    await bus.publish(records(topic, 10))
    assert numbers(await read(await bus.subscribe(f"group-{uuid.uuid4()}", [topic]), 10)) == list(range(10))
    await bus.stop()


@pytest.mark.parametrize(("user", "password"), [(USER, "lain"), ("siapa", PASSWORD)])
async def test_a_wrong_name_or_password_is_said_and_the_password_is_not(
    settings: dict[str, Any], user: str, password: str
) -> None:
    bus = KafkaBus(KafkaSettings(**settings, sasl_username=user, sasl_password=password))
    with pytest.raises(BusUnavailable, match=f"the user {user} or its password is refused") as refused:
        await bus.start()
    assert password not in str(refused.value)
    assert not await bus.healthy()
    await bus.stop()


async def test_a_broker_whose_certificate_nobody_trusted_signed_is_said(
    settings: dict[str, Any], certificates: Path
) -> None:
    bus = KafkaBus(KafkaSettings(**settings, ssl_ca_file=certificates / "other.pem"))
    with pytest.raises(BusUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
        await bus.start()
    await bus.stop()


async def test_a_mechanism_that_the_broker_does_not_offer_is_said(settings: dict[str, Any]) -> None:
    bus = KafkaBus(KafkaSettings(**settings, sasl_mechanism="PLAIN"))
    with pytest.raises(BusUnavailable, match="does not offer PLAIN"):
        await bus.start()
    await bus.stop()


async def test_a_client_without_tls_is_turned_away(settings: dict[str, Any]) -> None:
    bus = KafkaBus(KafkaSettings(**settings, security_protocol="PLAINTEXT"))
    async with asyncio.timeout(30):
        with pytest.raises(BusUnavailable):
            await bus.start()
    await bus.stop()
