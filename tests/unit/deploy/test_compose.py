"""The Compose files: what containers are denied, what they wait for, and that every name they use means something."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pytest
import yaml

from mumpuni.courier.settings import Settings as Courier
from shared.bus.kafka_settings import KafkaSettings
from shared.process import ProcessSettings
from tests.unit.deploy.programs import DEPLOY, ROOT

SERVICES = ("enrollment", "evaluation", "feedback", "notification")
FILES = {name: (ROOT / name).read_text() for name in ("docker-compose.yml", "deploy/compose.cluster.yml")}
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::?([-+])([^{}]*(?:\{[^{}]*\}[^{}]*)*))?\}")


class Loader(yaml.SafeLoader):
    """Reads Compose's own tags as the plain values beneath them."""


def plain(loader: Loader, _: str, node: yaml.Node) -> Any:
    return loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else None


Loader.add_multi_constructor("!", plain)


def read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(FILES[name], Loader)  # noqa: S506 - a subclass of the safe one
    return loaded


ONE = read("docker-compose.yml")
CLUSTER = read("deploy/compose.cluster.yml")
CONTAINERS: Mapping[str, Mapping[str, Any]] = ONE["services"]
ONCE = {name for name, container in CONTAINERS.items() if container.get("restart") == "no"}
BROKERS: Mapping[str, Mapping[str, Any]] = {name: CLUSTER["services"][f"kafka-{name}"] for name in "123"}


def needed(container: Mapping[str, Any]) -> dict[str, str]:
    needs = container.get("depends_on", {})
    return {name: needs[name]["condition"] for name in needs} if isinstance(needs, dict) else dict.fromkeys(needs, "")


@pytest.mark.parametrize("name", CONTAINERS)
def test_no_container_may_more_than_it_has_to(name: str) -> None:
    container = CONTAINERS[name]
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert container["pids_limit"]
    assert container["logging"]["options"]["max-size"]
    assert not container.get("privileged")
    assert container.get("network_mode") != "host"
    writes_itself = {"kafka", "kafka-users"}
    assert container["read_only"] is (name not in writes_itself)


@pytest.mark.parametrize("name", BROKERS)
def test_a_clusters_broker_may_no_more_than_a_lone_one(name: str) -> None:
    assert BROKERS[name]["cap_drop"] == ["ALL"]
    assert BROKERS[name]["security_opt"] == ["no-new-privileges:true"]
    assert BROKERS[name]["networks"] == ["bus"]


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - ONCE))
def test_what_keeps_running_is_restarted_and_has_limits(name: str) -> None:
    assert CONTAINERS[name]["restart"] == "unless-stopped"
    assert CONTAINERS[name]["mem_limit"]


def test_nothing_but_the_gateway_is_reached_from_outside() -> None:
    for name, container in CONTAINERS.items():
        for port in container.get("ports", []):
            assert name == "gateway" or port.startswith("127.0.0.1:"), f"{name} publishes {port}"
    published = [name for name, container in CLUSTER["services"].items() if container and "ports" in container]
    assert not published
    assert ONE["networks"]["bus"]["internal"]
    assert ONE["networks"]["store"]["internal"]


def test_every_one_shot_is_waited_for_so_that_up_wait_ends() -> None:
    waited = {
        name
        for container in CONTAINERS.values()
        for name, condition in needed(container).items()
        if condition == "service_completed_successfully"
    }
    by_hand = {name for name in ONCE if CONTAINERS[name].get("profiles") == ["tools"]}
    assert waited == ONCE - by_hand


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_after_its_migration_and_its_topics(service: str) -> None:
    done = "service_completed_successfully"
    assert needed(CONTAINERS[service]) == {f"{service}-migrate": done, "topics": done}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_gets_its_own_stores_password_and_no_other(service: str) -> None:
    for name in (service, f"{service}-migrate"):
        secrets = [secret for secret in CONTAINERS[name]["secrets"] if isinstance(secret, str)]
        stores = [secret for secret in secrets if secret.endswith("_store_password")]
        assert stores == [f"{service}_store_password"]
        assert CONTAINERS[name]["environment"][f"{service.upper()}_STORE"].startswith(f"postgresql://{service}@")
        assert sum("STORE" in variable for variable in CONTAINERS[name]["environment"]) == 1


def test_the_key_that_signs_tokens_reaches_no_service_and_no_network() -> None:
    holders = [name for name, container in CONTAINERS.items() if "signing_key" in str(container.get("secrets"))]
    assert holders == ["token"]
    assert CONTAINERS["token"]["network_mode"] == "none"


@pytest.mark.parametrize("service", SERVICES)
def test_every_variable_of_a_service_is_a_setting_it_reads(service: str) -> None:
    settings = import_module(f"services.{service}.settings").Settings
    known = {f"{service}_{field}".upper() for field in settings.model_fields}
    known |= {f"KAFKA_{field}".upper() for field in KafkaSettings.model_fields}
    known |= {field.upper() for field in ProcessSettings.model_fields}
    known |= {"FORWARDED_ALLOW_IPS"}  # uvicorn's own
    told = set(CONTAINERS[service]["environment"]) | set(CLUSTER["services"][service]["environment"])
    assert told <= known
    optional = {f"{service}_{field}".upper() for field in settings.model_fields} - {f"{service}_STORE".upper()}
    secret = {
        f"{service}_STORE_PASSWORD".upper(),
        "FEEDBACK_TICKET_KEY",
        "NOTIFICATION_CHANNEL_KEY",
        "NOTIFICATION_SMTP_PASSWORD",
    }
    assert optional - secret <= told, "every setting of a service can be set in .env"


def test_the_courier_is_told_every_setting_it_reads_and_reaches_neither_store_nor_log() -> None:
    courier = CONTAINERS["courier"]
    known = {f"COURIER_{field}".upper() for field in Courier.model_fields}
    secret = {f"COURIER_{name}" for name in ("TOKEN", "CLIENT_SECRET", "SMTP_PASSWORD")}
    fixed = {"COURIER_HTTP_HOST", "COURIER_HTTP_PORT"}
    assert set(courier["environment"]) == known - secret - fixed
    assert {one if isinstance(one, str) else one["target"] for one in courier["secrets"]} == {
        name.lower() for name in secret
    }
    assert courier["networks"] == ["edge", "watch"]
    assert courier["build"]["target"] == "courier"


@pytest.mark.parametrize("service", SERVICES)
def test_replicas_differ_in_nothing_but_their_names(service: str) -> None:
    first, second = CONTAINERS[service]["environment"], CLUSTER["services"][f"{service}-2"]
    assert second["extends"] == {"file": "docker-compose.yml", "service": service}
    for variable in ("KAFKA_CLIENT_ID", "KAFKA_GROUP_INSTANCE_ID"):
        assert first[variable] == f"{service}-1"
        assert second["environment"][variable] == f"{service}-2"
    shared = dict(CLUSTER["services"][service]["environment"])
    assert {**shared, **{name: second["environment"][name] for name in shared}} == shared
    assert f"{service}:8000 {service}-2:8000" in CLUSTER["services"]["gateway"]["environment"].values()


def test_three_brokers_keep_three_copies_and_confirm_with_two() -> None:
    for number, broker in BROKERS.items():
        told = broker["environment"]
        assert told["KAFKA_NODE_ID"] == number
        assert told["KAFKA_DEFAULT_REPLICATION_FACTOR"] == told["KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR"] == "3"
        assert told["KAFKA_MIN_INSYNC_REPLICAS"] == "2"
        assert told["KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE"] == "false"
        assert "PLAINTEXT" not in told["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].replace("LOCAL:PLAINTEXT", "")
    assert CLUSTER["services"]["evaluation"]["environment"]["KAFKA_REPLICATION_FACTOR"] == "3"


def test_a_lone_broker_confirms_only_what_is_on_its_disk() -> None:
    assert CONTAINERS["kafka"]["environment"]["KAFKA_LOG_FLUSH_INTERVAL_MESSAGES"] == "1"


def test_every_secret_is_made_by_the_script() -> None:
    script = (DEPLOY / "secrets.sh").read_text()
    for name, secret in {**ONE["secrets"], **CLUSTER["secrets"]}.items():
        file = secret["file"].rpartition("/")[2]
        service = file.removesuffix("_store_password")
        made = file.removesuffix(".pem")
        assert made in script or service in SERVICES, f"nothing makes {name}"


def variables(text: str) -> dict[str, str]:
    """Every variable a text asks for, with its default; those in another's default too."""
    found: dict[str, str] = {}
    for name, sign, default in VARIABLE.findall(text):
        found |= {name: default if sign == "-" else found.get(name, ""), **variables(default)}
    return found


def test_every_variable_is_explained_with_its_default() -> None:
    example = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    asked = {name: default for text in FILES.values() for name, default in variables(text).items()}
    passed = {
        name
        for service in (*SERVICES, "courier")
        for name, value in CONTAINERS[service]["environment"].items()
        if value is None
    }
    assert set(example) == {*asked, *passed, "COMPOSE_FILE"}
    example.pop("DOMAIN")
    assert {name: default for name, default in example.items() if name in asked} == {
        name: default for name, default in asked.items() if name != "DOMAIN"
    }


def test_images_are_named_with_a_tag_and_can_be_changed_to_a_digest() -> None:
    images = {container["image"] for container in CONTAINERS.values()}
    for image in images - {"mumpuni/mail:1"}:
        assert re.fullmatch(r"\$\{[A-Z_]+_IMAGE:-[^:}]+:[^:}]+\}|mumpuni/\w+:\$\{RELEASE:-local\}", image), image


def test_the_builder_sees_nothing_that_an_image_does_not_need() -> None:
    allowed = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert allowed[0] == "*"
    seen = {line.strip("!/") for line in allowed if line.startswith("!")}
    assert seen == {"mumpuni", "services", "shared", "pyproject.toml", "requirements.lock"}
