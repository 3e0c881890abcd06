"""A member of a group in a process of its own: commits some records, reads more, says so and waits for its end.

Called with the log's specification, the group, the topic, how many records to commit and how many to read without
committing, in that order.
"""

from __future__ import annotations

import asyncio
import json
import sys

from tests.contract.bus.backends import open_bus
from tests.contract.bus.reading import after, read


async def main(spec: str, group: str, topic: str, to_commit: str, to_read: str) -> None:
    """Say ``done`` on standard output when both are done."""
    bus = open_bus(json.loads(spec))
    await bus.start()
    subscription = await bus.subscribe(group, [topic])
    await subscription.commit(after(await read(subscription, int(to_commit), max_records=int(to_commit))))
    await read(subscription, int(to_read), max_records=int(to_read))
    sys.stdout.write("done\n")
    sys.stdout.flush()
    while True:
        await subscription.poll(1, 60)


asyncio.run(main(*sys.argv[1:]))
