"""Programs that check a deployment's files: from this host, or from the image that deploys them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "deploy"

IMAGES = {
    "caddy": "caddy:2",
    "promtool": "prom/prometheus:v2.53.3",
    "amtool": "prom/alertmanager:v0.28.1",
    "postgres": "postgres:17-trixie",
}


@cache
def has_image(image: str) -> bool:
    """Whether Docker answers and has this image."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode == 0


def image(program: str) -> str:
    """The image that has this program; skips the test where there is none."""
    name = IMAGES[program]
    if not has_image(name):
        pytest.skip(f"no image {name}: start Docker, then docker pull {name} or deploy/offline/build.sh {name}")
    return name


def run(
    program: str, *arguments: str | Path, folder: Path = DEPLOY, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program in ``folder``, from this host or from its image, which sees that folder alone."""
    if shutil.which(program) is not None:
        command = [program]
    else:
        user = f"{os.getuid()}:{os.getgid()}"
        mount = ["--volume", f"{folder}:{folder}", "--workdir", str(folder)]
        variables = [word for name in environment or {} for word in ("--env", name)]
        command = ["docker", "run", "--rm", "--network", "none", "--user", user, *mount, *variables]
        command += ["--entrypoint", program, image(program)]
    return subprocess.run(
        [*command, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def accepted(completed: subprocess.CompletedProcess[str]) -> str:
    """What a program said that found nothing wrong."""
    assert completed.returncode == 0, completed.stdout + completed.stderr
    return completed.stdout
