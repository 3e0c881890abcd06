"""How a static member tells that its name was taken from what it was told about a former self."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from aiokafka.protocol.commit import OffsetCommitRequest  # type: ignore[import-untyped]  # it ships no types
from aiokafka.protocol.group import HeartbeatRequest, JoinGroupRequest  # type: ignore[import-untyped]  # as above

from shared.bus.kafka_group import GroupLine

FENCED = 82
UNKNOWN = 25


class Client:
    """Answers what it is told to, and keeps what it was sent."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.sent: list[Any] = []

    async def send(self, _: int, request: Any, **__: Any) -> Any:
        """As an aiokafka client does."""
        self.sent.append(request)
        return self.answers.pop(0)

    async def _get_conn(self, _: int, **__: Any) -> Any:
        return SimpleNamespace(_request_timeout=1)


async def joined(client: Client, instance_id: str | None, *member_ids: str) -> GroupLine:
    """A line that has joined under these member ids, one after the other."""
    line = GroupLine(client, instance_id, 5)
    for member_id in member_ids:
        client.answers.append(SimpleNamespace(error_code=0, member_id=member_id))
        await line.send(1, JoinGroupRequest("group", 1, 1, "", instance_id, "consumer", []))
    return line


def commit(member_id: str) -> Any:
    """A commit of one position."""
    return OffsetCommitRequest("group", 3, member_id, -1, [("topic", [(0, 7, "")])])


async def test_a_member_that_hears_that_its_name_was_taken_is_fenced() -> None:
    client = Client()
    for request, answer in (
        (HeartbeatRequest("group", 3, "a"), SimpleNamespace(error_code=FENCED)),
        (commit("a"), SimpleNamespace(topics=[("topic", [(0, FENCED)])])),
        (JoinGroupRequest("group", 1, 1, "a", "evaluation-1", "consumer", []), SimpleNamespace(error_code=FENCED)),
    ):
        line = await joined(client, "evaluation-1", "a")
        client.answers.append(answer)
        await line.send(1, request)
        assert line.fenced


async def test_what_it_sent_before_it_joined_anew_does_not_fence_it() -> None:
    client = Client()
    line = await joined(client, "evaluation-1", "a", "b")
    client.answers.append(SimpleNamespace(topics=[("topic", [(0, FENCED)])]))
    await line.send(1, commit("a"))
    assert not line.fenced


async def test_a_member_that_was_only_forgotten_is_not_fenced() -> None:
    client = Client()
    line = await joined(client, "evaluation-1", "a")
    client.answers.append(SimpleNamespace(error_code=UNKNOWN))
    await line.send(1, HeartbeatRequest("group", 3, "a"))
    assert not line.fenced


async def test_every_request_of_a_static_member_carries_its_name_and_none_of_a_dynamic_one_does() -> None:
    for instance_id in ("evaluation-1", None):
        client = Client()
        line = await joined(client, instance_id, "a")
        client.answers += [SimpleNamespace(error_code=0), SimpleNamespace(topics=[])]
        await line.send(1, HeartbeatRequest("group", 3, "a"))
        await line.send(1, commit("a"))
        heartbeat, committed = (request.prepare({12: (0, 4), 8: (2, 9)}) for request in client.sent[-2:])
        carried = [b"evaluation-1" in request.encode() for request in (heartbeat, committed)]
        assert carried == [instance_id is not None] * 2
