"""``python -m tests.chaos``: what ``make chaos`` runs."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from tests.chaos.compose.storm import storm
from tests.chaos.embedded.kill_loop import kill_again_and_again
from tests.chaos.report import Outcome
from tests.integration import engine
from tests.integration.shape import CLUSTER, SERVER
from tests.integration.stack import Stack

app = typer.Typer(
    help="Break things under load and compare every store with an independent oracle.",
    pretty_exceptions_enable=False,
    add_completion=False,
)
Seed = Annotated[int, typer.Option(help="The same seed draws the same faults and deeds")]
Clerks = Annotated[int, typer.Option(min=5, help="Clients at once")]
DEFAULT_SEED = 2026


@app.command()
def embedded(
    seed: Seed = DEFAULT_SEED,
    rounds: Annotated[int, typer.Option(min=0, help="How often the process is killed")] = 50,
    clerks: Clerks = 12,
    folder: Annotated[Path | None, typer.Option(help="Where to keep data and journal")] = None,
) -> None:
    """Kill ``mumpuni up`` with SIGKILL, again and again."""
    with tempfile.TemporaryDirectory() as scratch:
        data = (folder or Path(scratch)) / "data"
        data.parent.mkdir(parents=True, exist_ok=True)
        say(asyncio.run(kill_again_and_again(data, seed=seed, rounds=rounds, clerks=clerks)))


@app.command()
def compose(
    seed: Seed = DEFAULT_SEED,
    minutes: Annotated[float, typer.Option(min=0.1, help="How long faults happen")] = 10,
    clerks: Clerks = 12,
    folder: Annotated[Path | None, typer.Option(help="Where to keep secrets and journal")] = None,
    cluster: Annotated[bool, typer.Option("--cluster", help="Three brokers, two replicas of each service")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the containers running")] = False,
) -> None:
    """Break the containers of ``docker-compose.yml``: services, Kafka, PostgreSQL, networks, the disk."""
    if not engine.answers():
        typer.echo(engine.HOW_TO_GET_ONE, err=True)
        raise typer.Exit(2)
    with tempfile.TemporaryDirectory() as scratch:
        place = folder or Path(scratch)
        place.mkdir(parents=True, exist_ok=True)
        stack = Stack("mumpuni-chaos", place, CLUSTER if cluster else SERVER)
        stack.down()  # what an interrupted run may have left
        try:
            stack.up()
            say(asyncio.run(storm(stack, seed=seed, minutes=minutes, clerks=clerks, tag="", journal=place / "journal")))
        finally:
            if not keep:
                stack.down()


def say(outcome: Outcome) -> None:
    """Print the outcome; exit with 1 when something is wrong."""
    typer.echo(str(outcome))
    raise typer.Exit(0 if outcome.is_sound else 1)


if __name__ == "__main__":
    app()
