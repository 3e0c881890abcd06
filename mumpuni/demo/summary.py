"""What came out of the year: scores, learning hours, citizens' index and alerts, read back through the API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from mumpuni.demo.client import Client
from mumpuni.demo.effects import worth
from mumpuni.demo.forums import handled
from mumpuni.demo.further import further
from mumpuni.demo.glance import glance
from mumpuni.demo.judging import talents
from mumpuni.demo.notices import noticed
from mumpuni.demo.planning import planned
from mumpuni.demo.register import money
from mumpuni.demo.rule_versions import proposed
from mumpuni.demo.surveys import published
from mumpuni.demo.telling import answered, channels, tried
from mumpuni.demo.voices import heard
from mumpuni.demo.year import Year

_ORDER = {"critical": 0, "warning": 1, "info": 2}


async def show(console: Console, client: Client, years: Sequence[Year], today: date) -> None:
    """Print the summary of these agencies for the calendar year of ``today``."""
    console.print(await _agencies(client, years, today.year))
    console.print(await _units(client, years, today.year))
    console.print(await money(client, today.year))
    console.print(await proposed(client))
    console.print(await worth(client))
    console.print(await talents(client, years, today.year))
    console.print(await planned(client, years, today.year))
    console.print(await further(client, years, today.year))
    console.print(await heard(client, years, today.year))
    console.print(await published(client, years, today.year))
    console.print(await handled(client, years, today.year))
    console.print(await noticed(client))
    console.print(await tried(client, years, today))
    console.print(await channels(client))
    console.print(await answered(client))
    alerts = await client.all("/notification/v1/alerts", state="open")
    console.print(_counts(alerts))
    console.print(_first(alerts))
    console.print(await glance(client, years, today))


async def _agencies(client: Client, years: Sequence[Year], year: int) -> Table:
    table = Table(title=f"Kompetensi dan JP {year} / competence and learning hours")
    for column in ("Instansi / agency", "ASN", "PNS >= 20 JP", "Kompetensi terukur (rata-rata skor) / measured (mean)"):
        table.add_column(column)
    for item in years:
        summary = await client.get(f"/evaluation/v1/agencies/{item.agency.slug}/summary", year=year)
        widest = sorted(summary["competencies"], key=lambda one: (-one["people"], one["competency"]))[:3]
        scores = ", ".join(f"{one['name']} {one['mean_score']:.2f} (n={one['people']})" for one in widest)
        reached = f"{summary['jp']['reached']} / {summary['jp']['with_target']}"
        table.add_row(item.agency.name, str(summary["people"]), reached, scores)
    return table


async def _units(client: Client, years: Sequence[Year], year: int) -> Table:
    table = Table(title=f"Indeks Kepuasan Masyarakat (IKM) {year} / citizens' index")
    for column in ("Unit", "Jawaban / answers", "IKM", "Mutu / grade", f"{year - 1}"):
        table.add_column(column)
    for item in years:
        for unit in item.agency.units:
            if not unit.services:
                continue
            ikm = await client.get(f"/feedback/v1/units/{item.agency.slug}.{unit.slug}/ikm", year=year)
            before = ikm["previous_year"]
            shown = "-" if before is None or before["value"] is None else f"{before['value']:.2f}"
            value = "-" if ikm["value"] is None else f"{ikm['value']:.2f}"
            table.add_row(f"{unit.name}, {item.agency.name}", str(ikm["answers"]), value, ikm["grade"] or "-", shown)
    return table


def _counts(alerts: Sequence[dict[str, Any]]) -> Table:
    table = Table(title="Peringatan terbuka / open alerts")
    for column in ("Aturan / rule", "Tingkat / severity", "Jumlah / count"):
        table.add_column(column)
    for (rule, severity), count in sorted(Counter((one["rule"], one["severity"]) for one in alerts).items()):
        table.add_row(rule, severity, str(count))
    return table


def _first(alerts: Sequence[dict[str, Any]]) -> Table:
    """The first of each rule, so that every kind is seen."""
    table = Table(title="Contoh / examples")
    for column in ("Tingkat", "Judul", "Pesan"):
        table.add_column(column)
    ordered = sorted(alerts, key=lambda one: (_ORDER[one["severity"]], one["rule"], one["agency"], one["message"]))
    first = {alert["rule"]: alert for alert in reversed(ordered)}
    for alert in sorted(first.values(), key=lambda one: (_ORDER[one["severity"]], one["rule"])):
        table.add_row(alert["severity"], alert["title"], alert["message"])
    return table
