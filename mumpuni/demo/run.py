"""One demo from beginning to end, and where it was left off when it was interrupted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mumpuni.demo.client import AT_ONCE, Client
from mumpuni.demo.fill import Filling
from mumpuni.demo.settling import settled
from mumpuni.demo.summary import show
from mumpuni.demo.year import ZONE, plan
from mumpuni.keys import SigningKey

_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Which year was begun in this data folder, and whether all of it is in."""

    seed: int
    today: str
    finished: bool = False


async def fill(url: str, data: Path, seed: int, console: Console) -> None:
    """Fill the server at ``url`` and show what came out; what an earlier run left is continued, never doubled."""
    path = data / "demo.json"
    mark = _begun(path, seed)
    today = date.fromisoformat(mark.today)
    years = plan(mark.seed, today)
    async with httpx.AsyncClient(
        base_url=url, timeout=_SECONDS, limits=httpx.Limits(max_connections=AT_ONCE, keepalive_expiry=_SECONDS)
    ) as http:
        client = Client(http, SigningKey.in_folder(data), f"demo/{mark.seed}/{mark.today}")
        if not mark.finished:
            with _bars(console) as bars:
                await Filling(client, years, _Bars(bars)).run()
            _write(path, Mark(mark.seed, mark.today, finished=True))
        await settled(client)
        await show(console, client, years, today)


class _Bars:
    def __init__(self, bars: Progress) -> None:
        self._bars = bars

    def phase(self, name: str, total: int) -> Callable[[], None]:
        """A bar of its own for each phase."""
        task = self._bars.add_task(name, total=total)
        return lambda: self._bars.advance(task)


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )


def _begun(path: Path, seed: int) -> Mark:
    if path.exists():
        return Mark(**json.loads(path.read_text()))
    mark = Mark(seed, datetime.now(ZONE).date().isoformat())
    _write(path, mark)
    return mark


def _write(path: Path, mark: Mark) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(mark)))
