"""What is said about a cluster in the environment, and that its secrets are not shown."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

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


def test_a_password_comes_from_the_secrets_file_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kafka_sasl_password").write_text("dari berkas\n")
    told: dict[str, Any] = {"security_protocol": "SASL_SSL", "sasl_username": "evaluation", "_secrets_dir": tmp_path}
    assert _password(KafkaSettings(**told)) == "dari berkas"
    monkeypatch.setenv("KAFKA_SASL_PASSWORD", "")
    assert _password(KafkaSettings(**told)) == "dari berkas", "a variable that is empty is not set"
    monkeypatch.setenv("KAFKA_SASL_PASSWORD", "dari luar")
    assert _password(KafkaSettings(**told)) == "dari luar"


@pytest.mark.parametrize("told", [{}, {"sasl_username": "evaluation"}, {"sasl_password": "rahasia"}])
def test_sasl_without_a_name_and_a_password_is_refused_before_anything_is_tried(told: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="kafka_sasl_password"):
        KafkaSettings.model_validate({"security_protocol": "SASL_SSL"} | told)


@pytest.mark.parametrize("name", ["", "evaluation 1", "evaluation/1", "e" * 250])
def test_a_name_for_a_replica_that_kafka_would_not_take_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        KafkaSettings(group_instance_id=name)


def test_the_defaults_are_those_of_production() -> None:
    settings = KafkaSettings()
    assert (settings.idempotence, settings.compression, settings.min_insync_replicas) == (True, "zstd", 2)
    assert settings.max_message_bytes > settings.max_record_bytes
    assert KafkaSettings(max_record_bytes=5_000_000).max_message_bytes > 5_000_000


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


def test_a_partition_that_nobody_looked_at_meanwhile_gets_its_time_anew() -> None:
    watch = StallWatch(10)
    assert [bool(watch.stalled({PLACE: 7}, {PLACE: 8}, now)) for now in (0, 9, 500, 505, 510)] == [0, 0, 0, 0, 1]


def test_a_partition_with_records_that_stays_is_stalled_after_the_time() -> None:
    watch = StallWatch(10)
    assert [bool(watch.stalled({PLACE: 7}, {PLACE: 8}, now)) for now in (0, 5, 9, 10, 15)] == [0, 0, 0, 1, 1]
    assert not watch.stalled({PLACE: 8}, {PLACE: 9}, 16), "it moved again"


def _password(settings: KafkaSettings) -> str:
    assert settings.sasl_password is not None
    return settings.sasl_password.get_secret_value()
