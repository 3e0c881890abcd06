"""Which topics there are, with how many partitions, and where each ends."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from mumpuni.operate.doctor.finding import Finding, good, wrong
from mumpuni.operate.letters import DEAD_LETTER_TOPICS
from shared.bus.protocols import Bus, Positions
from shared.errors import Text
from shared.events.catalog import PARTITIONS, TOPICS
from shared.ids import new_id

_ALL: Final = (*TOPICS, *DEAD_LETTER_TOPICS)
_WITHIN_SECONDS: Final = 30.0
_AHEAD_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a member of all topics was given."""

    ends: Positions
    newest_ms: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every topic is there."""
        return {place.topic for place in self.ends} == set(_ALL)

    def findings(self, now: datetime) -> Iterator[Finding]:
        """Whether the topics are as they have to be, and nothing in them comes from the future."""
        counts = Counter(place.topic for place in self.ends)
        odd = [f"{topic} ({counts[topic]})" for topic in _ALL if counts[topic] != PARTITIONS]
        if odd:
            names = ", ".join(odd)
            yield wrong(
                Text(
                    f"Topik tanpa {PARTITIONS} partisi: {names}.", f"Topics without {PARTITIONS} partitions: {names}."
                ),
                Text(
                    "python -m services.evaluation topics (tertanam: jalankan server)",
                    "python -m services.evaluation topics (embedded: start the server)",
                ),
            )
        else:
            yield good("Semua topik ada.", "All topics are there.")
        ahead = self.newest_ms / 1000 - now.astimezone(UTC).timestamp()
        if ahead > _AHEAD_SECONDS:
            yield wrong(
                Text(
                    f"Peristiwa terbaru {ahead:.0f} detik di masa depan.",
                    f"The newest event lies {ahead:.0f} seconds in the future.",
                ),
                Text("Samakan jam semua mesin dengan NTP.", "Set the clocks of all machines by NTP."),
            )


async def topics(bus: Bus) -> Seen:
    """Look at all topics and at the last record of each partition; those that do not exist are not waited for long."""
    subscription = await bus.subscribe(f"mumpuni-{new_id()}", _ALL)
    try:
        ends: Positions = {}
        try:
            async with asyncio.timeout(_WITHIN_SECONDS):
                while not ends:
                    await subscription.poll(1, 0.5)
                    if not {place.topic for place in await subscription.assigned()} ^ set(_ALL):
                        ends = await subscription.end_offsets()
        except TimeoutError:
            return Seen(await subscription.end_offsets())
        await subscription.seek({place: max(end - 1, 0) for place, end in ends.items()})
        last = await subscription.poll(len(ends), 2.0)
        return Seen(ends, max((record.timestamp_ms for record in last), default=0))
    finally:
        await subscription.close()
