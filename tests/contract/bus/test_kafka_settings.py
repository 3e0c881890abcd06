"""What is said about a cluster in the environment, and that its secrets are not shown."""

from __future__ import annotations

import ssl

import pytest

from shared.bus.kafka import KafkaSettings
from shared.bus.kafka_watch import StallWatch
from shared.bus.protocols import TopicPartition

PLACE = TopicPartition("topic", 0)


@pytest.fixture(autouse=True)
def _no_broker_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAFKA_BOOTSTRAP_SERVERS", raising=False)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "one:9092,two:9092")
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
    monkeypatch.setenv("KAFKA_SASL_USERNAME", "evaluation")
    monkeypatch.setenv("KAFKA_SASL_PASSWORD", "rahasia")
    settings = KafkaSettings()
    connection = settings.connection()
    assert connection["bootstrap_servers"] == "one:9092,two:9092"
    assert (connection["sasl_mechanism"], connection["sasl_plain_username"]) == ("SCRAM-SHA-512", "evaluation")
    assert connection["sasl_plain_password"] == "rahasia"
    assert isinstance(connection["ssl_context"], ssl.SSLContext)
    assert connection["ssl_context"].verify_mode is ssl.CERT_REQUIRED
    assert connection["ssl_context"].check_hostname
    assert "rahasia" not in repr(settings) + settings.model_dump_json()


def test_without_tls_there_is_no_tls_context() -> None:
    assert KafkaSettings().connection()["ssl_context"] is None


def test_an_unreadable_certificate_is_said() -> None:
    settings = KafkaSettings.model_validate({"security_protocol": "SSL", "ssl_ca_file": "/nowhere/ca.pem"})
    with pytest.raises(FileNotFoundError):
        settings.connection()


@pytest.mark.parametrize(("copies", "in_sync"), [(1, 1), (2, 1), (3, 2), (5, 4)])
def test_a_record_is_confirmed_by_all_copies_but_one(copies: int, in_sync: int) -> None:
    assert KafkaSettings(replication_factor=copies).min_insync_replicas == in_sync


def test_a_partition_that_moves_is_not_stalled() -> None:
    watch = StallWatch(10)
    for now in range(0, 100, 5):
        assert not watch.stalled({PLACE: now}, {PLACE: 1000}, now)


def test_a_partition_without_more_records_is_not_stalled() -> None:
    watch = StallWatch(10)
    for now in range(0, 100, 5):
        assert not watch.stalled({PLACE: 7}, {PLACE: 7}, now)


def test_a_partition_with_records_that_stays_is_stalled_after_the_time() -> None:
    watch = StallWatch(10)
    assert [bool(watch.stalled({PLACE: 7}, {PLACE: 8}, now)) for now in (0, 5, 9, 10, 15)] == [0, 0, 0, 1, 1]
    assert not watch.stalled({PLACE: 8}, {PLACE: 9}, 16), "it moved again"
