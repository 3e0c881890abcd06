"""How dead letters look on a screen."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from rich.markup import escape
from rich.table import Table

from mumpuni.operate.letters import Letter
from shared.events.cloudevents import Envelope, Undecodable, decode


def table_of(found: list[Letter]) -> Table:
    """Letters as rows."""
    table = Table(show_lines=True)
    for heading in (
        "Nomor / id",
        "Layanan / group",
        "Peristiwa / event",
        "Sebab / cause",
        "Sejak / since",
        "Kali / tries",
    ):
        table.add_column(heading, overflow="fold")
    for letter in found:
        cause = f"{letter.error}\n{letter.headers.get('dlq_message', '')}"
        state = f"\n{letter.mark.verdict} {letter.mark.reason}".rstrip() if letter.mark else ""
        cells = (f"{letter.id}{state}", letter.group, letter.type, cause, letter.since[:19], str(letter.attempts))
        table.add_row(*map(escape, cells))
    return table


def told_of(letter: Letter) -> dict[str, Any]:
    """A letter as JSON tells it."""
    topic, partition, offset = letter.origin
    told: dict[str, Any] = {
        "id": str(letter.id),
        "group": letter.group,
        "type": letter.type,
        "event_id": letter.headers.get("ce_id", "?"),
        "error": letter.error,
        "message": letter.headers.get("dlq_message", ""),
        "first_failed_at": letter.since,
        "last_failed_at": letter.headers.get("dlq_last_failed_at", "?"),
        "attempts": letter.attempts,
        "origin": f"{topic}/{partition}/{offset}",
    }
    if letter.mark is not None:
        told["handled"] = letter.mark._asdict()
    return told


def content_of(letter: Letter, *, raw: bool) -> str:
    """What the event says. What fits no schema may hold anything, also somebody's name: shown only when asked for."""
    try:
        content = decode(letter.record)
    except Undecodable:
        content = None
    if isinstance(content, Envelope):
        return content.data.model_dump_json(indent=2)
    value = letter.record.value
    if raw:
        return value.decode("utf-8", "backslashreplace")
    return (
        f"Isi tidak sesuai skema; {len(value)} bita, sha256 {sha256(value).hexdigest()[:16]}. Lihat dengan --raw.\n"
        "The content fits no schema and may hold anything; --raw shows it."
    )
