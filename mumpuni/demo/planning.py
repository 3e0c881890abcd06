"""Who took part and what next year needs, read back from the reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from mumpuni.demo.client import Client
from mumpuni.demo.year import Year

_HIDDEN = "disembunyikan / hidden"


async def planned(client: Client, years: Sequence[Year], year: int) -> Table:
    """Participation, cost and the training-need plan of these agencies."""
    table = Table(title=f"Partisipasi {year} dan rencana {year + 1} / participation and next year's plan")
    for column in (
        "Instansi / agency",
        "Daftar, lulus, tidak hadir / enrolled, completed, no-show",
        "Biaya per JP / cost per JP",
        f"Kebutuhan pertama {year + 1} / first need",
        "Kursi / seats",
    ):
        table.add_column(column)
    for item in years:
        path = f"/evaluation/v1/agencies/{item.agency.slug}"
        summary = await client.get(f"{path}/summary", year=year)
        plan = await client.get(f"{path}/training-need-plan", year=year + 1)
        seats = sum(one["seats"] for one in plan["proposals"])
        table.add_row(item.agency.name, _counts(summary), _cost(summary), _first(plan), str(seats))
    return table


def _counts(summary: dict[str, Any]) -> str:
    counts = summary["participation"]["counts"]
    return _HIDDEN if counts is None else f"{counts['enrolled']}, {counts['completed']}, {counts['no_show']}"


def _cost(summary: dict[str, Any]) -> str:
    per_jp = summary["costs"]["per_jp"]
    return "-" if per_jp is None else f"Rp {per_jp:,}".replace(",", ".")


def _first(plan: dict[str, Any]) -> str:
    needs = plan["needs"]
    return f"{needs[0]['name']} ({needs[0]['priority']}): {'; '.join(needs[0]['reasons'])}" if needs else "-"
