"""The container engine that the tests run on: whether it answers, and the images that the Compose files name."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
HOW_TO_GET_ONE: Final = (
    "no container engine: install Docker Engine with Compose 2.24 or newer and start it (docker info must answer)"
)
_PULL_SECONDS: Final = 120
_BUILD_SECONDS: Final = 1800


class NoImage(Exception):  # noqa: N818 - says what to do
    """An image is not here, cannot be pulled and cannot be built."""


@cache
def answers() -> bool:
    """Whether Docker and Compose are here and the engine answers."""
    if shutil.which("docker") is None:
        return False
    return all(_run(*command).returncode == 0 for command in (("docker", "info"), ("docker", "compose", "version")))


def get_images() -> None:
    """Have every image that is not ours here: pulled where that works, else made by ``deploy/offline``.

    Raises ``NoImage``.
    """
    missing = [image for image in _named() if not _is_here(image)]
    if not missing or all(_is_pulled(image) for image in missing):
        return
    built = _run(str(ROOT / "deploy" / "offline" / "build.sh"), *missing, seconds=_BUILD_SECONDS)
    if built.returncode:
        raise NoImage(
            f"no registry answers and deploy/offline/build.sh failed:\n{built.stdout[-3000:]}{built.stderr[-3000:]}"
        )


def _named() -> list[str]:
    """The images that ``deploy/offline`` can make, by their tags."""
    lines = (ROOT / "deploy" / "offline" / "images").read_text().splitlines()
    return [line.split()[0] for line in lines if line and not line.startswith("#")]


def _is_here(image: str) -> bool:
    return _run("docker", "image", "inspect", image).returncode == 0


def _is_pulled(image: str) -> bool:
    try:
        return _run("docker", "pull", "--quiet", image, seconds=_PULL_SECONDS).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _run(*command: str, seconds: int = 60) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=seconds, check=False
    )
