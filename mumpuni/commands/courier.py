"""``mumpuni courier``: send participants the links to their questionnaires, once or until Ctrl-C."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import httpx
import typer
from rich.markup import escape
from rich.table import Table

from mumpuni.console import DEFAULT_DATA, DataDir, answered, out
from mumpuni.courier.journal import Journal, JournalTaken, undelivered
from mumpuni.courier.loop import working
from mumpuni.courier.platform import TIMEOUT
from mumpuni.courier.rounds import Courier
from mumpuni.courier.settings import Settings
from mumpuni.courier.setup import Unusable, courier_of, tokens_of
from mumpuni.courier.tokens import FixedToken, Tokens
from mumpuni.courier.trouble import Trouble
from mumpuni.embedded_courier import SignedTokens
from mumpuni.stopped import Stopped
from shared.clock import SystemClock

_WORDS: Final = {
    "sent": "terkirim / sent",
    "no-address": "tanpa alamat surel / without a mail address",
    "refused": "ditolak server surel / refused by the mail server",
    "gave-up": "tidak dicoba lagi / given up",
    "over": "sudah tidak perlu / no longer needed",
    "later": "ditunda server surel / put off by the mail server",
}
_TROUBLES: Final = {
    "feedback": "Layanan feedback tidak menjawab semestinya. Jalankan make up dulu.",
    "enrollment": "Layanan enrollment tidak menjawab semestinya. Jalankan make up dulu.",
    "token": "Token courier tidak diterima.",
    "mail": "Server surel tidak menerima apa pun.",
    "disk": "Catatan pengiriman tidak dapat ditulis.",
}

Url = Annotated[str, typer.Option(help="Alamat server / server address", show_default="COURIER_..._URL")]
Token = Annotated[str, typer.Option(envvar="TOKEN", help="Token; tanpa ini dibuat dari folder data")]
Once = Annotated[bool, typer.Option("--once", help="Kirim yang jatuh tempo, lalu selesai / send what is due, then end")]
Undelivered = Annotated[bool, typer.Option("--undelivered", help="Tunjukkan yang tidak sampai / what did not arrive")]


def courier(
    once: Once = False, show: Undelivered = False, url: Url = "", token: Token = "", data_dir: DataDir = DEFAULT_DATA
) -> None:
    """Kirim undangan dan pengingat kuesioner lewat surel. / Mail invitations to questionnaires, and reminders."""
    settings = Settings()
    if url:
        settings = settings.model_copy(update={"feedback_url": url, "enrollment_url": url})
    folder = settings.state if "state" in settings.model_fields_set else data_dir / "courier"
    if show:
        _show_undelivered(folder)
        return
    answered(_work(settings, folder, token, data_dir, once=once))


async def _work(settings: Settings, folder: Path, token: str, data: Path, *, once: bool) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log whole addresses
    clock = SystemClock()
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT) as http:
            with Journal.held(folder, clock.now()) as journal:
                made = courier_of(settings, http, _tokens(settings, http, token, data), journal, clock)
                if once:
                    _tell(await made.round(), made.waiting)
                else:
                    await _until_told(made, settings.poll_seconds)
    except JournalTaken as taken:
        raise Stopped(
            f"Courier lain sedang bekerja di {folder}; make up juga menjalankannya.",
            f"Another courier works in {folder}; make up runs one, too.",
        ) from taken
    except Unusable as unusable:
        raise Stopped(f"Pengaturan belum lengkap: {unusable}.", f"The courier cannot start: {unusable}.") from None
    except Trouble as trouble:
        raise Stopped(
            f"{_TROUBLES[trouble.part]} Yang belum terkirim tetap tercatat; jalankan lagi nanti.",
            f"{trouble}. What is not sent yet is kept; run it again later.",
        ) from trouble


async def _until_told(made: Courier, poll_seconds: float) -> None:
    """Work until Ctrl-C or SIGTERM."""
    loop = asyncio.get_running_loop()
    for wish_to_stop in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(wish_to_stop, made.stopping.set)
    async with working(made, poll_seconds):
        await made.stopping.wait()


def _tokens(settings: Settings, http: httpx.AsyncClient, token: str, data: Path) -> Tokens:
    if token:
        return FixedToken(token)
    if settings.token is None and settings.token_url is None and (data / "signing-key.json").exists():
        return SignedTokens(data, SystemClock())
    return tokens_of(settings, http)


def _tell(done: Counter[str], waiting: int) -> None:
    if not done and not waiting:
        typer.echo("Tidak ada yang perlu dikirim. / There is nothing to send.")
    for how, mails in sorted(done.items()):
        typer.echo(f"{mails:6} {_WORDS[how]}")
    if waiting:
        typer.echo(f"{waiting:6} menunggu / waiting")


def _show_undelivered(folder: Path) -> None:
    """How many mails of each session did not arrive, and why. Who it is, the register tells those who may know."""
    counts = Counter((one["session_id"], one["how"]) for one in undelivered(folder))
    if not counts:
        typer.echo("Semua surel sampai di server surel. / The mail server took every mail.")
        return
    table = Table()
    for heading in ("Sesi / session", "Sebab / cause"):
        table.add_column(heading, overflow="fold")
    table.add_column("Surel / mails", justify="right")
    for (session_id, how), mails in sorted(counts.items()):
        table.add_row(escape(session_id), _WORDS[how], str(mails))
    out.print(table)
