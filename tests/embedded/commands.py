"""The operator's commands as they are typed."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from typer.testing import CliRunner

from mumpuni.cli import app

T = TypeVar("T")


class Said(NamedTuple):
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def mumpuni(*words: str | Path, data: Path, **environment: str) -> Said:
    """Run ``mumpuni ...`` on a data folder."""
    done = CliRunner().invoke(
        app, [*map(str, words), "--data-dir", str(data)], env={"COLUMNS": "240", "TERM": "dumb", **environment}
    )
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Said(done.exit_code, done.stdout, done.stderr)


def during(work: Coroutine[Any, Any, T]) -> T:
    """Something asynchronous between two commands."""
    return asyncio.run(work)
