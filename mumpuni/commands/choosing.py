"""How dead letters are chosen on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from mumpuni.operate.letters import Choice, LetterId
from mumpuni.stopped import Stopped

Chosen = Annotated[list[str] | None, typer.Argument(help="Nomor surat, boleh beberapa / ids, several allowed")]
Group = Annotated[str, typer.Option(help="Layanan yang menolak / the service that refused")]
Kind = Annotated[str, typer.Option("--type", help="Jenis peristiwa, boleh sebagian / event type, or a part of it")]
Error = Annotated[str, typer.Option(help="Nama kesalahan: Undecodable / the error's name")]
EveryOne = Annotated[bool, typer.Option("--all", help="Semua yang menunggu / all that wait")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Hanya tunjukkan / only show what would be done")]


def choice_of(letters: list[str] | None, group: str, kind: str, error: str, *, every_one: bool) -> Choice:
    """What the options choose. Raises ``Stopped`` when they choose nothing, or an id cannot be read."""
    choice = Choice(frozenset(map(LetterId.read, letters or ())), group, kind, error, every_one)
    if choice.is_empty:
        raise Stopped(
            "Sebut nomor surat, saringan (--group, --type, --error), atau --all.",
            "Name letters, a filter (--group, --type, --error), or --all.",
        )
    return choice
