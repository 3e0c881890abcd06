"""``mumpuni events``: what happened, as it stands in the log."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.markup import escape
from rich.table import Table

from mumpuni.console import Where, answered, note, out
from mumpuni.operate.deployment import Deployment
from mumpuni.operate.event_lines import Reading, short, structured, wanted_of
from mumpuni.operate.log import everything, from_now_on
from mumpuni.stopped import Stopped
from shared.bus.protocols import Bus, Delivered
from shared.events.base import Event
from shared.events.cloudevents import Envelope
from shared.rules.calendar import CITY_ZONE

app = typer.Typer(help="Lihat peristiwa di catatan. / Look at the events in the log.", no_args_is_help=True)

Topics = Annotated[list[str] | None, typer.Option("--topic", help="Topik, boleh beberapa / topic, several allowed")]
Types = Annotated[list[str] | None, typer.Option("--type", help="Jenis: enrollment.completed / event type")]
Agency = Annotated[str, typer.Option(help="Slug instansi / agency")]
Since = Annotated[str, typer.Option(help="Mulai saat ini: 2026-11-22[T08:00] / from this moment on")]
Until = Annotated[str, typer.Option(help="Sebelum saat ini / before this moment")]
Last = Annotated[int, typer.Option(min=0, help="Mulai dari sekian peristiwa terakhir / begin with so many")]
JsonLines = Annotated[bool, typer.Option("--json", help="Baris JSON CloudEvents / CloudEvents JSON lines")]
ByAgency = Annotated[bool, typer.Option("--by-agency", help="Pisahkan per instansi / apart by agency")]
Target = Annotated[Path | None, typer.Option("--out", help="Berkas tujuan; tanpa ini ke layar / file; else stdout")]


@app.command()
def tail(
    topic: Topics = None,
    kind: Types = None,
    agency: Agency = "",
    since: Since = "",
    until: Until = "",
    last: Last = 10,
    json_lines: JsonLines = False,
    data_dir: Where = None,
) -> None:
    """Tunjukkan peristiwa yang datang, sampai Ctrl-C. / Show events as they come, until Ctrl-C."""

    async def work() -> None:
        reading = Reading(wanted_of(topic, kind, agency, since, until))
        async with (
            Deployment.chosen(data_dir).connected() as bus,
            aclosing(from_now_on(bus, reading.wanted.topics, last)) as batches,
        ):
            async for envelope in _as_they_come(reading, batches, last):
                typer.echo(structured(envelope) if json_lines else _line(envelope))

    with suppress(KeyboardInterrupt):
        answered(work())


@app.command()
def count(
    topic: Topics = None,
    kind: Types = None,
    agency: Agency = "",
    since: Since = "",
    until: Until = "",
    by_agency: ByAgency = False,
    data_dir: Where = None,
) -> None:
    """Hitung peristiwa menurut jenisnya. / Count events by type."""

    async def work() -> tuple[Counter[tuple[str, ...]], int]:
        reading = Reading(wanted_of(topic, kind, agency, since, until))
        counts: Counter[tuple[str, ...]] = Counter()
        async with Deployment.chosen(data_dir).connected() as bus:
            async for envelope in _all(reading, bus):
                event = envelope.data
                whose = (str(getattr(event, "agency", "")),) if by_agency else ()
                counts[(event.TOPIC, short(event.TYPE), *whose)] += 1
        return counts, reading.passed_over

    counts, passed_over = answered(work())
    _show(counts, ("Topik / topic", "Jenis / type", *(("Instansi / agency",) if by_agency else ())))
    _tell(passed_over)


@app.command()
def export(
    to: Target = None,
    topic: Topics = None,
    kind: Types = None,
    agency: Agency = "",
    since: Since = "",
    until: Until = "",
    data_dir: Where = None,
) -> None:
    """Tulis peristiwa sebagai baris JSON CloudEvents. / Write events as CloudEvents JSON lines."""

    async def work() -> tuple[int, int]:
        reading = Reading(wanted_of(topic, kind, agency, since, until))
        async with Deployment.chosen(data_dir).connected() as bus:
            if to is None:
                return await _write(reading, bus, sys.stdout), reading.passed_over
            try:
                with to.open("x", encoding="utf-8") as file:
                    return await _write(reading, bus, file), reading.passed_over
            except OSError as error:
                raise Stopped(
                    f"Berkas {to} tidak dapat ditulis: {error.strerror}. Sebut berkas yang belum ada.",
                    f"{to} cannot be written: {error.strerror}. Name a file that does not exist yet.",
                ) from error

    written, passed_over = answered(work())
    if to is not None:
        note(f"{written} peristiwa ditulis ke {to}.", f"{written} events were written to {to}.")
    _tell(passed_over)


async def _as_they_come(
    reading: Reading, batches: AsyncIterator[Sequence[Delivered]], last: int
) -> AsyncIterator[Envelope[Event]]:
    """What is wanted, the first batch cut down to the last ones asked for."""
    first = True
    async for batch in batches:
        found = sorted(reading.of(batch), key=lambda envelope: envelope.time)
        for envelope in found[-last:] if first and last else found:
            yield envelope
        first = False


async def _all(reading: Reading, bus: Bus) -> AsyncIterator[Envelope[Event]]:
    async for batch in everything(bus, reading.wanted.topics):
        for envelope in reading.of(batch):
            yield envelope


async def _write(reading: Reading, bus: Bus, file: TextIO) -> int:
    written = 0
    async for envelope in _all(reading, bus):
        file.write(structured(envelope) + "\n")
        written += 1
    return written


def _show(counts: Counter[tuple[str, ...]], headings: tuple[str, ...]) -> None:
    table = Table()
    for heading in headings:
        table.add_column(heading)
    table.add_column("Jumlah / events", justify="right")
    for key, events in sorted(counts.items()):
        table.add_row(*map(escape, key), str(events))
    table.add_section()
    table.add_row(*("" for _ in headings), str(counts.total()))
    out.print(table)


def _line(envelope: Envelope[Event]) -> str:
    event = envelope.data
    moment = envelope.time.astimezone(CITY_ZONE).isoformat(sep=" ", timespec="seconds")
    return f"{moment}  {short(event.TYPE)}  {event.key}  {getattr(event, 'agency', '')}".rstrip()


def _tell(passed_over: int) -> None:
    if passed_over:
        note(
            f"{passed_over} catatan dilewati: jenisnya tidak dikenal atau tidak sesuai skema.",
            f"{passed_over} records were passed over: of an unknown type, or not fitting their schema.",
        )
