"""What an aiokafka consumer says to the brokers, looked through on its way: deadlines, and static membership.

aiokafka names a static member's instance id only when it joins. A member that another one has replaced then hears that
it is unknown, joins again, and the two push each other out for ever. With the id in every request the group says that
it was fenced, and it can stop.
"""

from __future__ import annotations

import asyncio
from typing import Any

from aiokafka.errors import NodeNotReadyError  # type: ignore[import-untyped]  # it ships neither stubs nor py.typed

from shared.bus.kafka_wire import JoinGroupRequest, as_static_member, is_fenced, member_of


class GroupLine:
    """Takes the place of a client's ``send``. ``fenced`` says that another member has taken this one's instance id."""

    def __init__(self, client: Any, instance_id: str | None, join_seconds: float) -> None:
        self.fenced = False
        self._client = client
        self._send = client.send
        self._instance_id = instance_id
        self._join_seconds = join_seconds
        self._member_id = ""
        self._leaving = asyncio.Event()
        client.send = self.send

    def leave(self) -> None:
        """Join no more: where a member with the same instance id takes over, it must not be pushed out again."""
        self._leaving.set()

    async def send(self, node_id: int, request: Any, **options: Any) -> Any:
        """See ``AIOKafkaClient.send``."""
        if isinstance(request, JoinGroupRequest):
            return await self._join(node_id, request, options)
        return await self._checked(node_id, request, options)

    async def _join(self, node_id: int, request: Any, options: Any) -> Any:
        """A JoinGroup is answered when every member has joined again, which may take as long as the rebalance may."""
        connection = await self._client._get_conn(node_id, **options)  # noqa: SLF001 - deadlines are a connection's
        if connection is None or self._leaving.is_set():
            raise NodeNotReadyError(f"node {node_id} is not ready, or this member is leaving")
        usual, connection._request_timeout = connection._request_timeout, self._join_seconds  # noqa: SLF001 - as above
        joining = asyncio.ensure_future(self._checked(node_id, request, options))
        leaving = asyncio.ensure_future(self._leaving.wait())
        try:
            await asyncio.wait([joining, leaving], return_when=asyncio.FIRST_COMPLETED)
            if not joining.done():
                raise NodeNotReadyError("this member is leaving")
            return joining.result()
        finally:
            joining.cancel()
            leaving.cancel()
            connection._request_timeout = usual  # noqa: SLF001 - as above

    async def _checked(self, node_id: int, request: Any, options: Any) -> Any:
        if self._instance_id is None:
            return await self._send(node_id, request, **options)
        request = as_static_member(request, self._instance_id)
        answer = await self._send(node_id, request, **options)
        if is_fenced(request, answer):
            # What was sent under an id it had before it joined anew says nothing about the one it has now.
            self.fenced = self.fenced or member_of(request) == self._member_id
        elif isinstance(request, JoinGroupRequest):
            self._member_id = answer.member_id
        return answer
