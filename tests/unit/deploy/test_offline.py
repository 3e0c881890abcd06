"""The recipes of the images for sites without an image registry, checked as far as it goes without building."""

from __future__ import annotations

import os
import re
import subprocess
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
OFFLINE = ROOT / "deploy" / "offline"
COMPOSE_FILES = [ROOT / "docker-compose.yml", *sorted((ROOT / "deploy").glob("compose.*.yml"))]
NOT_PACKAGED = "grafana/grafana:"
SUM = "0" * 63 + "a"


@pytest.fixture(scope="module")
def manifest() -> ModuleType:
    """The script that writes manifest.json, which belongs to no package."""
    spec = spec_from_file_location("manifest", OFFLINE / "manifest.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def recipes() -> dict[str, str]:
    """Tag to folder, from the list that build.sh reads."""
    lines = (OFFLINE / "images").read_text().splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


def defaults_in(text: str) -> str:
    """``text`` as Compose reads it where no variable is set."""
    return re.sub(r"\$\{\w+:?-([^}]*)\}", r"\1", text)


def images_to_pull(compose_file: Path) -> set[str]:
    """The images a Compose file names and does not itself build."""
    images = map(defaults_in, re.findall(r"^ +image: (\S+)$", compose_file.read_text(), re.MULTILINE))
    return {image for image in images if not image.startswith(("mumpuni/", NOT_PACKAGED))}


def base_of(dockerfile: Path) -> str:
    found = re.search(r"^ARG BASE=(\S+)$", dockerfile.read_text(), re.MULTILINE)
    assert found is not None, dockerfile
    return found[1]


@pytest.mark.parametrize("compose_file", COMPOSE_FILES, ids=lambda path: path.name)
def test_every_image_that_compose_would_pull_has_a_recipe(compose_file: Path) -> None:
    assert images_to_pull(compose_file), "a Compose file that names no image is not read as it should be"
    assert images_to_pull(compose_file) <= recipes().keys()


def test_what_compose_builds_is_built_on_a_base_that_has_a_recipe() -> None:
    bases = {base_of(ROOT / "deploy" / "Dockerfile"), base_of(ROOT / "deploy" / "mail" / "Dockerfile")}
    assert bases <= recipes().keys()


@pytest.mark.parametrize("recipe", sorted(set(recipes().values())))
def test_every_recipe_starts_from_the_base_that_is_made_here(recipe: str) -> None:
    dockerfile = OFFLINE / recipe / "Dockerfile"
    made = re.search(r"^base=(\S+)$", (OFFLINE / "build.sh").read_text(), re.MULTILINE)
    assert made is not None
    assert base_of(dockerfile) == made[1]
    assert re.findall(r"^FROM (\S+)", dockerfile.read_text(), re.MULTILINE) == ["${BASE}"]


def test_kafka_is_pinned_to_the_release_that_its_tag_names() -> None:
    release = next(tag for tag in recipes() if tag.startswith("apache/kafka:")).partition(":")[2]
    pins = dict(line.split() for line in (OFFLINE / "kafka" / "artifacts.sha256").read_text().splitlines())
    assert all(re.fullmatch(r"[0-9a-f]{64}", checksum) for checksum in pins.values())
    assert {name.split(":")[2] for name in pins if name.startswith("org.apache.kafka:")} == {release}
    assert {f"org.apache.kafka:kafka_2.13:{release}", f"org.apache.kafka:kafka-tools:{release}"} <= pins.keys()


def test_an_image_without_a_recipe_is_refused_by_name() -> None:
    run = subprocess.run([OFFLINE / "build.sh", "nginx:1"], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "nginx:1" in run.stderr


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({"KAFKA_ADVERTISED_LISTENERS": "SASL_PLAINTEXT://kafka:9092"}, "KAFKA_OPTS"),
        ({"KAFKA_ADVERTISED_LISTENERS": "SSL://kafka:9092"}, "KAFKA_SSL_KEYSTORE_FILENAME"),
        ({"KAFKA_ADVERTISED_LISTENERS": "C://k:1", "KAFKA_PROCESS_ROLES": "controller"}, "KAFKA_ADVERTISED_LISTENERS"),
    ],
)
def test_kafka_refuses_what_the_official_image_refuses(environment: dict[str, str], missing: str) -> None:
    run = subprocess.run(
        [OFFLINE / "kafka" / "run"],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr.startswith(missing)


def test_an_entry_of_the_manifest_names_packages_and_archives(manifest: ModuleType) -> None:
    inspected = {"Id": "sha256:1", "Config": {"Labels": {"mumpuni.recipe": "2"}}}
    inventory = f"apt\t3.0.4\nbash\t5.2\n\n{SUM}  apt_3.0.4_amd64.deb\norg.apache.kafka:kafka_2.13:4.3.1 {SUM}\n"
    assert manifest.described("apache/kafka:4.3.1", inspected, inventory) == {
        "image": "apache/kafka",
        "tag": "4.3.1",
        "id": "sha256:1",
        "recipe": "2",
        "packages": {"apt": "3.0.4", "bash": "5.2"},
        "archives": {"apt_3.0.4_amd64.deb": SUM, "org.apache.kafka:kafka_2.13:4.3.1": SUM},
    }
