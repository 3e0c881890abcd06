"""Dead letters that newer events have overtaken: applied now, they would make an old state the last word."""

from __future__ import annotations

from collections.abc import Sequence

from mumpuni.operate.letters import Letter, LetterId
from mumpuni.operate.log import everything
from mumpuni.operate.subjects import Subject, subject_of
from shared.bus.protocols import Bus, Delivered
from shared.events.cloudevents import Envelope, Undecodable, decode


async def overtaken(bus: Bus, letters: Sequence[Letter]) -> list[Letter]:
    """Those about whose subject something newer lies in their partition. Sums and versioned facts never are."""
    waiting: dict[tuple[str, int, Subject], list[Letter]] = {}
    for letter in letters:
        topic, partition, _ = letter.origin
        if subject := _subject(letter.record):
            waiting.setdefault((topic, partition, subject), []).append(letter)
    found: set[LetterId] = set()
    if waiting:
        async for batch in everything(bus, sorted({topic for topic, _, _ in waiting})):
            for record in batch:
                subject = _subject(record)
                for letter in waiting.get((*record.place, subject), ()) if subject else ():
                    if record.offset > letter.origin[2] and _identity(record) != _identity(letter.record):
                        found.add(letter.id)
    return [letter for letter in letters if letter.id in found]


def _subject(record: Delivered) -> Subject | None:
    try:
        content = decode(record)
    except Undecodable:
        return None
    return subject_of(content.data) if isinstance(content, Envelope) else None


def _identity(record: Delivered) -> tuple[bytes, bytes]:
    told = dict(record.headers)
    return told.get("ce_id", b""), told.get("ce_source", b"")
