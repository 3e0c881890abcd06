"""The official JSON Schema of AsyncAPI 3.0.0, from the package that its makers publish on npm."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

PACKAGE = "@asyncapi/specs"
VERSION = "6.11.1"
DIGEST = "d4571a420e6ffb7fcc7066c95a6db1202f299a3c51daa103d0706bf30f95e626"
HOW = f"set ASYNCAPI_SPECS to an unpacked {PACKAGE} {VERSION}, or have npm and the network for `npm install {PACKAGE}`"


@pytest.fixture(scope="session")
def official_schema(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The schema, kept in pytest's cache once fetched; skips where it cannot be had."""
    given = os.environ.get("ASYNCAPI_SPECS")
    package = Path(given) if given else _fetched(request.config)
    text = (package / "schemas" / "3.0.0.json").read_bytes()
    assert hashlib.sha256(text).hexdigest() == DIGEST, f"{package} is not {PACKAGE} {VERSION}"
    schema: dict[str, Any] = json.loads(text)
    return schema


def _fetched(config: pytest.Config) -> Path:
    assert config.cache is not None
    folder = config.cache.mkdir(f"asyncapi-specs-{VERSION}")
    package = folder / "node_modules" / PACKAGE
    if not (package / "schemas" / "3.0.0.json").is_file():
        _install(folder)
    return package


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(f"the official AsyncAPI schema is not here: {HOW}")
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--fetch-retries=0"]
    command = [npm, "install", "--prefix", str(folder), *options, f"{PACKAGE}@{VERSION}"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=90)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"npm could not fetch the official AsyncAPI schema ({type(error).__name__}): {HOW}")
