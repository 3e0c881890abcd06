"""A publisher in a process of its own: says the number of each batch that was answered, until it is killed.

Called with the path of the embedded log and the topic. Batch ``n`` has one record with the value ``n`` for each of
twenty keys.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from pathlib import Path

from shared.bus.embedded import EmbeddedBus
from shared.bus.protocols import Record


async def main(path: str, topic: str) -> None:
    """Publish for ever."""
    bus = EmbeddedBus(Path(path))
    await bus.start()
    await bus.create_topics({topic: 4})
    for number in count():
        await bus.publish([Record(topic, b"%d" % key, b"%d" % number) for key in range(20)])
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


asyncio.run(main(*sys.argv[1:]))
