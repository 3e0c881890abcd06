"""A member killed with SIGKILL: what it had not committed is delivered again."""

from __future__ import annotations

import json

from shared.bus.protocols import Bus
from tests.contract.bus.backends import Backend
from tests.contract.bus.processes import running, said
from tests.contract.bus.reading import numbers, read, records


async def test_what_a_killed_member_had_not_committed_comes_to_the_next_one(
    backend: Backend, bus: Bus, topic: str, group: str
) -> None:
    await bus.publish(records(topic, 40))
    async with running("killed_member", json.dumps(backend.spec), group, topic, "15", "25") as member:
        await said(member, "done")
        member.kill()
    assert numbers(await read(await bus.subscribe(group, [topic]), 25)) == list(range(15, 40))
