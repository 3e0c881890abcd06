"""``mumpuni rebuild``: a service's store from the first event, beside the live one, then in its place."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from mumpuni.console import Where, answered, out
from mumpuni.operate.deployment import REBUILDABLE, Deployment
from mumpuni.operate.rebuild.run import Outcome, Rebuild

Name = Annotated[str, typer.Argument(help=" | ".join(REBUILDABLE))]
Fresh = Annotated[bool, typer.Option("--fresh", help="Mulai dari awal lagi / forget what an earlier run left")]
Yes = Annotated[bool, typer.Option("--yes", help="Ganti tanpa bertanya / switch without asking")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Bandingkan saja, jangan ganti / compare, do not switch")]


def rebuild(
    service: Name, fresh: Fresh = False, yes: Yes = False, dry_run: DryRun = False, data_dir: Where = None
) -> None:
    """Bangun ulang basis data dari peristiwa pertama, lalu ganti. / Rebuild a store from its events, then switch."""

    def agrees(outcome: Outcome) -> bool:
        _show(service, outcome)
        if dry_run:
            return False
        return yes or outcome.is_identical or typer.confirm("Ganti sekarang? / Switch now?")

    outcome = answered(Rebuild(Deployment.chosen(data_dir), service, agrees).run(fresh=fresh))
    if outcome.kept:
        typer.echo(
            f"{service} diganti; yang lama di {outcome.kept}. / {service} is switched; the former is in {outcome.kept}."
        )
    else:
        typer.echo(f"{service} tidak diganti. / {service} was not switched.")


def _show(service: str, outcome: Outcome) -> None:
    typer.echo(f"{service}: {outcome.records} catatan dibaca ulang. / {outcome.records} records were read again.")
    if outcome.is_identical:
        typer.echo("Sama persis dengan yang lama. / Identical to the live one.")
        return
    table = Table()
    for heading in ("Tabel / table", "hanya di lama / only live", "hanya di baru / only rebuilt", "berubah / changed"):
        table.add_column(heading)
    for one in outcome.differences:
        table.add_row(one.table, str(len(one.missing)), str(len(one.new)), str(len(one.changed)))
    if outcome.alerts_put_right:
        table.add_row("alert", "", "", str(outcome.alerts_put_right))
    out.print(table)
    typer.echo(f"{outcome.told} simpulan baru akan dikirim. / {outcome.told} new conclusions will be published.")
