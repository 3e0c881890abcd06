"""What the courier's image is made of is enough for it to run, and holds nobody else's code."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.unit.deploy.programs import DEPLOY, ROOT


def copied() -> list[str]:
    """What the Dockerfile's stages put into the image, from the base up to the courier's own."""
    text = (DEPLOY / "Dockerfile").read_text()
    stages = dict(re.findall(r"^FROM \S+ AS (\w+)\n(.*?)(?=^FROM |\Z)", text, re.MULTILINE | re.DOTALL))
    lines = re.findall(r"^COPY (?!--)(\S+) \S+$", stages["runtime"] + stages["courier"], re.MULTILINE)
    return [line.rstrip("/") for line in lines]


def test_only_shared_and_its_own_code_are_copied() -> None:
    assert copied() == ["shared", "mumpuni/__init__.py", "mumpuni/courier"]


def test_that_is_all_it_needs(tmp_path: Path) -> None:
    for name in copied():
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    (tmp_path / "run.py").write_text(
        "import sys\n"
        "import mumpuni.courier.__main__\n"
        "ours = [(name, module.__file__ or '') for name, module in sys.modules.items()\n"
        "        if name.split('.')[0] in {'mumpuni', 'services', 'shared'}]\n"
        "strangers = [name for name, file in ours if not file.startswith(sys.argv[1])]\n"
        "assert not strangers, strangers\n"
        "assert len(ours) > 10\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", str(tmp_path / "run.py"), str(tmp_path)],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_without_its_token_it_says_what_to_set_and_ends(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT), "COURIER_STATE": str(tmp_path), "COURIER_SMTP_HOST": "mail"}
    command = [sys.executable, "-m", "mumpuni.courier"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "set COURIER_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr
