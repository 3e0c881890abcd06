"""``mumpuni``: the table of contents of the installed tool."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.markup import escape

from mumpuni.commands import dlq, events
from mumpuni.commands.backup import backup, restore
from mumpuni.commands.courier import courier
from mumpuni.commands.doctor import doctor
from mumpuni.commands.rebuild import rebuild
from mumpuni.console import DEFAULT_DATA, DataDir, err, fail, out
from mumpuni.demo.client import Refused
from mumpuni.demo.run import fill
from mumpuni.embedded import AlreadyRunning
from mumpuni.embedded_courier import is_wanted
from mumpuni.import_client import ImportClient, ImportStopped, connect, officers_token
from mumpuni.import_roster import Importer
from mumpuni.keys import ALL_SCOPES, Grant, SigningKey
from mumpuni.server import PortTaken, serve, shown_host
from shared.clock import SystemClock
from shared.rules.reading import RuleFileError
from shared.web.auth import NAME, PARTICIPANT
from shared.web.health import release

app = typer.Typer(
    help="Mumpuni: mengembangkan kompetensi ASN dan melihat hasilnya bagi warga. / "
    "Develop civil servants' competence and see what citizens gain.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.add_typer(events.app, name="events")
app.add_typer(dlq.app, name="dlq")
for command in (rebuild, backup, restore, doctor, courier):
    app.command()(command)

Host = Annotated[str, typer.Option(envvar="HOST", help="Alamat yang didengarkan / address to listen on")]
Port = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Port / port")]


@app.command()
def up(data_dir: DataDir = DEFAULT_DATA, host: Host = "127.0.0.1", port: Port = 8080) -> None:
    """Jalankan semua layanan dalam satu proses. / Start all services in one process."""
    run_server(data_dir, host, port, lambda: announce(data_dir, host, port))


@app.command()
def demo(
    data_dir: DataDir = DEFAULT_DATA,
    host: Host = "127.0.0.1",
    port: Port = 8080,
    url: Annotated[str, typer.Option(help="Isi server yang sudah berjalan / fill a running server")] = "",
    seed: Annotated[int, typer.Option(help="Angka awal; angka sama, isi sama / same seed, same year")] = 2026,
) -> None:
    """Jalankan, isi dengan data tiga kota percontohan, tunjukkan hasilnya. / Start, fill, show what came out."""
    if url:
        fill_demo(url, data_dir, seed)
    else:
        run_server(data_dir, host, port, lambda: _fill_beside(data_dir, host, port, seed))


@app.command()
def token(
    agency: Annotated[str, typer.Option(help="Slug instansi, atau * untuk seluruh kota / agency, or * for the city")],
    city: Annotated[str, typer.Option(help="Slug kota, atau * untuk semua / city, or * for all")],
    scope: Annotated[str, typer.Option(help="Izin, dipisah spasi / scopes, separated by spaces")] = " ".join(
        ALL_SCOPES
    ),
    subject: Annotated[str, typer.Option(help="Nama pemakai token / who uses it")] = "officer",
    person: Annotated[str, typer.Option(help="employee_id: token pribadi / a person's own token")] = "",
    hours: Annotated[int, typer.Option(min=1, max=8760, help="Masa berlaku dalam jam / validity in hours")] = 24,
    data_dir: DataDir = DEFAULT_DATA,
) -> None:
    """Cetak token untuk mode tertanam. / Print a token for the embedded mode."""
    unknown = set(scope.split()) - {*ALL_SCOPES, PARTICIPANT}
    if unknown:
        fail(
            f"Izin tidak dikenal: {' '.join(sorted(unknown))}. Yang ada: {' '.join(ALL_SCOPES)}.",
            f"Unknown scopes: {' '.join(sorted(unknown))}. There are: {' '.join(ALL_SCOPES)}.",
        )
    wrong = [name for name in (agency, city) if not NAME.fullmatch(name)]
    if wrong:
        fail(
            f"Bukan nama pendek: {', '.join(wrong)}. Tulis seperti sibolga-disdik, atau * untuk semua.",
            f"Not a short name: {', '.join(wrong)}. Write it like sibolga-disdik, or * for all.",
        )
    grant = Grant(person, agency, city, [PARTICIPANT]) if person else Grant(subject, agency, city, scope.split())
    signed = SigningKey.in_folder(data_dir).token(grant, SystemClock().now(), timedelta(hours=hours))
    typer.echo(signed)


@app.command("import")
def import_roster(
    roster: Annotated[Path, typer.Argument(help="Daftar peserta, XLSX atau CSV / roster, XLSX or CSV")],
    agency: Annotated[str, typer.Option(help="Slug instansi / agency")],
    create: Annotated[str, typer.Option(help="Buat bila belum ada / make what is missing: sessions,people")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Impor tanpa bertanya / import without asking")] = False,
    url: Annotated[str, typer.Option(help="Alamat server / server address")] = "http://127.0.0.1:8080",
    token: Annotated[str, typer.Option(envvar="TOKEN", help="Token; tanpa ini dibuat dari folder data")] = "",
    data_dir: DataDir = DEFAULT_DATA,
) -> None:
    """Impor daftar peserta: dicoba dulu, lalu disimpan. / Import a roster: tried first, then stored."""
    try:
        with connect(url) as http:
            granted = token or officers_token(http, data_dir, agency, SystemClock().now())
            importer = Importer(ImportClient(http, agency, granted), out, None if yes else typer.confirm)
            code = importer.run(roster, create)
    except (httpx.TransportError, httpx.InvalidURL):
        fail(f"Tidak ada server di {url}. Jalankan make up dulu.", f"No server at {url}. Run make up first.")
    except ImportStopped as stopped:
        fail(escape(stopped.indonesian), escape(stopped.english))
    raise typer.Exit(code)


@app.command()
def version() -> None:
    """Cetak versi. / Print the version."""
    typer.echo(release())


def fill_demo(url: str, data_dir: Path, seed: int) -> None:
    """Fill a running server; say in two languages what it refused."""
    if not (data_dir / "signing-key.json").exists():
        fail(
            f"Tidak ada kunci di {data_dir}. Sebut folder data server itu dengan --data-dir.",
            f"There is no key in {data_dir}. Name that server's data folder with --data-dir.",
        )
    try:
        asyncio.run(fill(url, data_dir, seed, out))
    except* httpx.TransportError:
        trouble = f"Tidak ada server di {url}. Jalankan make up dulu.", f"No server at {url}. Run make up first."
    except* Refused as refused:
        trouble = "Demo terhenti; server menolak:", str(refused.exceptions[0])
    else:
        return
    fail(*trouble)


def _fill_beside(data_dir: Path, host: str, port: int, seed: int) -> None:
    """Fill from a thread of its own, through the port like anyone else, while the server runs."""

    def work() -> None:
        try:
            fill_demo(f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}", data_dir, seed)  # noqa: S104
        except typer.Exit:
            os.kill(os.getpid(), signal.SIGINT)
        except Exception:  # noqa: BLE001 - no half-filled server may stay behind as if all were well
            err.print_exception()
            os.kill(os.getpid(), signal.SIGINT)
        else:
            announce(data_dir, host, port)

    threading.Thread(target=work, name="demo", daemon=True).start()


def operator_token(data_dir: Path, hours: int = 24) -> str:
    """A token of the platform's operator: every agency of every city, every scope."""
    grant = Grant("operator", "*", "*", ALL_SCOPES)
    return SigningKey.in_folder(data_dir).token(grant, SystemClock().now(), timedelta(hours=hours))


def announce(data_dir: Path, host: str, port: int) -> None:
    """Say where everything is."""
    shown = shown_host(host)
    kept = "" if data_dir == DEFAULT_DATA else f" --data-dir '{data_dir}'"
    typer.echo(
        f"\nMumpuni siap / ready: http://{shown}:{port}\n"
        f"  Dokumentasi API / API docs : http://{shown}:{port}/docs\n"
        f"  Halaman warga / citizens   : http://{shown}:{port}/feedback/\n"
        f"  Data                       : {data_dir.resolve()}\n"
        f"  Surel kuesioner / mail     : {questionnaire_mail()}\n"
        f"  Token (24 jam / hours)     :\n{operator_token(data_dir)}\n\n"
        f"  export TOKEN=$(.venv/bin/mumpuni token --agency '*' --city '*'{kept})\n"
        f'  curl -H "Authorization: Bearer $TOKEN" http://{shown}:{port}/enrollment/v1/agencies\n\n'
        "Ctrl-C menghentikan; data tetap ada. / Ctrl-C stops it; the data stays."
    )


def questionnaire_mail() -> str:
    """Whether participants are sent their questionnaires, and what to set."""
    if not is_wanted():
        return "mati; atur NOTIFICATION_SMTP_HOST / off; set NOTIFICATION_SMTP_HOST"
    if not os.environ.get("FEEDBACK_PUBLIC_URL"):
        return "dikirim; atur FEEDBACK_PUBLIC_URL untuk tautannya / sent; set FEEDBACK_PUBLIC_URL for their links"
    return "dikirim / sent"


def run_server(data_dir: Path, host: str, port: int, on_ready: Callable[[], None]) -> None:
    """Serve, and say in two languages why it could not."""
    try:
        started = serve(data_dir, host, port, on_ready)
    except PortTaken:
        fail(
            f"Port {port} sudah dipakai program lain. Pilih port lain: make up PORT={port + 1}",
            f"Port {port} is taken by another program. Choose another: make up PORT={port + 1}",
        )
    except RuleFileError as error:
        fail(f"Berkas aturan di {data_dir / 'rules'} perlu diperbaiki.", f"A rule file needs mending: {error}")
    except AlreadyRunning:
        fail(
            f"Mumpuni sudah berjalan dengan data di {data_dir}. Hentikan dulu, atau pilih DATA_DIR lain.",
            f"Mumpuni is already running on {data_dir}. Stop it first, or choose another DATA_DIR.",
        )
    if not started:
        fail("Mumpuni tidak dapat mulai; sebabnya tertulis di atas.", "Mumpuni could not start; the cause is above.")


def main() -> None:
    """The entry point."""
    app()
