"""``mumpuni backup`` and ``mumpuni restore``: a data folder, kept and put back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mumpuni.console import DEFAULT_DATA, DataDir, answered
from mumpuni.operate.backup.folder import Backup, make
from mumpuni.operate.backup.restore import restore_all, restore_one
from mumpuni.operate.deployment import REBUILDABLE
from shared.rules.calendar import CITY_ZONE

Service = Annotated[str, typer.Option(help=f"Hanya satu basis data: {', '.join(REBUILDABLE)} / one store only")]


def backup(
    to: Annotated[Path, typer.Argument(help="Folder baru / a new folder")], data_dir: DataDir = DEFAULT_DATA
) -> None:
    """Cadangkan folder data, juga selagi berjalan. / Back up the data folder, also while it is in use."""

    async def work() -> Backup:
        return make(data_dir, to)

    made = answered(work())
    typer.echo(
        f"Cadangan utuh di {to}: {made.log.records} peristiwa. Rahasiakan: isinya data pribadi dan kunci.\n"
        f"A whole backup is in {to}: {made.log.records} events. Keep it secret: it holds personal data and keys."
    )


def restore(
    source: Annotated[Path, typer.Argument(help="Folder cadangan / the backup's folder")],
    service: Service = "",
    data_dir: DataDir = DEFAULT_DATA,
) -> None:
    """Pulihkan dari cadangan: semuanya, atau satu basis data. / Restore a backup: all of it, or one store."""
    if service:

        async def one() -> str:
            return restore_one(source, data_dir, service)

        kept = answered(one())
        typer.echo(
            f"{service} dipulihkan; yang lama di {kept}. Sisanya dibaca dari catatan saat dijalankan.\n"
            f"{service} is restored; the former is in {kept}. It reads the rest from the log when it is started."
        )
        return

    async def everything() -> Backup:
        return restore_all(source, data_dir)

    made = answered(everything())
    moment = made.made_at.astimezone(CITY_ZONE).isoformat(sep=" ", timespec="seconds")
    typer.echo(f"{data_dir} dipulihkan seperti pada {moment}. / {data_dir} is restored as of {moment}.")
