"""``mumpuni doctor``: says what is wrong and what to do."""

from __future__ import annotations

from typing import Annotated, Final

import typer
from rich.markup import escape

from mumpuni.console import Where, answered, out
from mumpuni.operate.deployment import Deployment
from mumpuni.operate.doctor.examination import Examination
from mumpuni.operate.doctor.finding import Finding, Level

Host = Annotated[str, typer.Option(envvar="HOST", help="Alamat server / the server's address")]
Port = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Port server / the server's port")]
Url = Annotated[str, typer.Option(help="Tanya layanan di alamat ini / ask the services at this address")]
Token = Annotated[str, typer.Option(envvar="TOKEN", help="Periksa juga token ini / also look at this token")]

_SIGNS: Final = {Level.GOOD: "[green]✓[/green]", Level.NOTE: "[yellow]![/yellow]", Level.WRONG: "[red]✗[/red]"}


def doctor(
    host: Host = "127.0.0.1", port: Port = 8080, url: Url = "", token: Token = "", data_dir: Where = None
) -> None:
    """Periksa semuanya: apa yang salah dan apa yang perlu dilakukan. / What is wrong and what to do."""

    async def work() -> int:
        wrong = 0
        async for finding in Examination(Deployment.chosen(data_dir), host, port, url, token).findings():
            wrong += finding.level is Level.WRONG
            _show(finding)
        return wrong

    wrong = answered(work())
    if wrong:
        typer.echo(f"\n{wrong} hal perlu diperbaiki. / {wrong} things to mend.")
        raise typer.Exit(1)
    typer.echo("\nSemua baik. / All is well.")


def _show(finding: Finding) -> None:
    _say(f"{_SIGNS[finding.level]} {escape(finding.what.id)}\n  [dim]{escape(finding.what.en)}[/dim]")
    if finding.mend is not None:
        _say(f"  → {escape(finding.mend.id)}\n    [dim]{escape(finding.mend.en)}[/dim]")


def _say(text: str) -> None:
    out.print(text, soft_wrap=True, highlight=False)
