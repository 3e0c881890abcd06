"""``mumpuni dlq``: what could not be applied, and what to do about it."""

from __future__ import annotations

import json
import os
import re
from typing import Annotated, Final

import typer
from rich.markup import escape

from mumpuni.commands.choosing import Chosen, DryRun, Error, EveryOne, Group, Kind, choice_of
from mumpuni.commands.letter_views import content_of, table_of, told_of
from mumpuni.console import Where, answered, note, out
from mumpuni.embedded import SERVICES
from mumpuni.operate import failures
from mumpuni.operate import letters as mail
from mumpuni.operate.deployment import Deployment, check_name
from mumpuni.operate.letters import Choice, Letter, LetterId
from mumpuni.operate.overtaken import overtaken
from mumpuni.stopped import Stopped

app = typer.Typer(help="Surat mati: yang tidak dapat diterapkan. / Dead letters.", no_args_is_help=True)

_REASON: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,62}[a-z0-9]")


@app.command("list")
def list_letters(
    group: Group = "",
    kind: Kind = "",
    error: Error = "",
    handled: Annotated[bool, typer.Option("--handled", help="Juga yang sudah ditangani / handled ones too")] = False,
    json_lines: Annotated[bool, typer.Option("--json", help="Baris JSON / JSON lines")] = False,
    data_dir: Where = None,
) -> None:
    """Daftar surat mati yang menunggu. / The dead letters that wait."""
    choice = Choice(group=group, type=kind, error=error)

    async def work() -> list[Letter]:
        async with Deployment.chosen(data_dir).connected() as bus:
            return [one for one in await mail.letters(bus) if choice.takes(one) and (handled or one.mark is None)]

    found = answered(work())
    if json_lines:
        for letter in found:
            typer.echo(json.dumps(told_of(letter), ensure_ascii=False))
    elif found:
        out.print(table_of(found))
    else:
        typer.echo("Tidak ada surat mati. / There are no dead letters.")


@app.command()
def show(
    letter: Annotated[str, typer.Argument(help="Nomor surat / the letter's id")],
    raw: Annotated[bool, typer.Option("--raw", help="Juga isi yang tidak terbaca / unreadable content too")] = False,
    data_dir: Where = None,
) -> None:
    """Tunjukkan satu surat mati: apa, mengapa, sejak kapan. / Show one: what, why, since when."""

    async def work() -> Letter:
        wanted = LetterId.read(letter)
        async with Deployment.chosen(data_dir).connected() as bus:
            found = [one for one in await mail.letters(bus) if one.id == wanted]
        if not found:
            raise Stopped(f"Tidak ada surat mati {wanted}.", f"There is no dead letter {wanted}.")
        return found[0]

    found = answered(work())
    for name, value in {**told_of(found), **found.headers}.items():
        out.print(f"{escape(name):24} {escape(str(value))}", soft_wrap=True, highlight=False)
    typer.echo(content_of(found, raw=raw))


@app.command()
def replay(
    letters: Chosen = None,
    group: Group = "",
    kind: Kind = "",
    error: Error = "",
    every_one: EveryOne = False,
    stale: Annotated[bool, typer.Option("--stale", help="Juga yang sudah tersusul / overtaken ones too")] = False,
    dry_run: DryRun = False,
    data_dir: Where = None,
) -> None:
    """Kirim kembali ke topik asalnya, setelah sebabnya diperbaiki. / Send back once the cause is mended."""

    async def work() -> None:
        choice = choice_of(letters, group, kind, error, every_one=every_one)
        async with Deployment.chosen(data_dir).connected() as bus:
            waiting = mail.chosen(await mail.letters(bus), choice)
            old = [] if stale else await overtaken(bus, waiting)
            cut = [letter for letter in waiting if letter.is_cut]
            ready = [letter for letter in waiting if letter not in old and not letter.is_cut]
            _tell_overtaken(old)
            _tell_cut(cut)
            if dry_run:
                _tell_dry_run(ready)
                return
            sent = await mail.replay(bus, ready, _account())
            typer.echo(f"{len(ready)} surat dikirim kembali ({sent} catatan). / {len(ready)} letters were sent back.")

    answered(work())


@app.command()
def drop(
    reason: Annotated[str, typer.Option(help="Kode alasan, bukan nama orang / a code, nobody's name")],
    letters: Chosen = None,
    group: Group = "",
    kind: Kind = "",
    error: Error = "",
    every_one: EveryOne = False,
    dry_run: DryRun = False,
    data_dir: Where = None,
) -> None:
    """Nyatakan tidak akan diterapkan, dengan alasan yang dicatat. / Say that they never will be applied, and why."""

    async def work() -> None:
        if not _REASON.fullmatch(reason):
            raise Stopped(
                "Alasan adalah kode pendek: huruf kecil, angka, titik, strip, 3 sampai 64; misalnya tiket-1234.",
                "The reason is a short code: small letters, digits, dots, dashes, 3 to 64; for instance ticket-1234.",
            )
        choice = choice_of(letters, group, kind, error, every_one=every_one)
        async with Deployment.chosen(data_dir).connected() as bus:
            waiting = mail.chosen(await mail.letters(bus), choice)
            if dry_run:
                _tell_dry_run(waiting)
                return
            await mail.drop(bus, waiting, _account(), reason)
            typer.echo(f"{len(waiting)} surat dinyatakan selesai. / {len(waiting)} letters were dropped.")

    answered(work())


@app.command()
def restart(
    group: Annotated[str, typer.Argument(help="Layanan yang berhenti / the service that stopped")],
    data_dir: Where = None,
) -> None:
    """Nolkan hitungan kegagalan konsumen yang berhenti. / Set a stopped consumer's count of failures to zero."""

    async def work() -> int:
        check_name(group, SERVICES)
        async with Deployment.chosen(data_dir).store(group) as database:
            return await database.write(failures.forgive, group)

    forgiven = answered(work())
    typer.echo(
        f"Hitungan {group} dinolkan (tadinya {forgiven}). Mulai ulang layanan itu.\n"
        f"The count of {group} is zero (it was {forgiven}). Restart that service."
    )


def _tell_overtaken(old: list[Letter]) -> None:
    if old:
        names = ", ".join(str(letter.id) for letter in old)
        note(
            f"{len(old)} surat tidak dikirim: sudah ada peristiwa yang lebih baru tentang hal yang sama: {names}. "
            "Bangun ulang layanannya dengan mumpuni rebuild, lalu mumpuni dlq drop --reason rebuilt.",
            f"{len(old)} letters were not sent: newer events about the same matter exist. Rebuild the service with "
            "mumpuni rebuild, then mumpuni dlq drop --reason rebuilt. --stale sends them nevertheless.",
        )


def _tell_cut(cut: list[Letter]) -> None:
    if cut:
        note(
            f"{len(cut)} surat terlalu besar untuk disimpan utuh dan tidak dikirim; catatannya masih di topik asalnya. "
            "Bangun ulang layanannya dengan mumpuni rebuild.",
            f"{len(cut)} letters were too large to be kept whole and were not sent; the records are still in the topic "
            "they came from. Rebuild the service with mumpuni rebuild.",
        )


def _tell_dry_run(found: list[Letter]) -> None:
    if found:
        out.print(table_of(found))
    typer.echo(f"Percobaan saja: {len(found)} surat. / Dry run: {len(found)} letters.")


def _account() -> str:
    """The account of the operating system that runs this, by its number: an account's name may be a person's."""
    return f"uid {os.getuid()}"
