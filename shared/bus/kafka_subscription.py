"""Reading Kafka as a member of a consumer group, through consumers that come and go."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from typing import Any

from shared.bus.kafka_client import ConsumerStopped, KafkaError
from shared.bus.kafka_cluster import KafkaCluster
from shared.bus.kafka_member import KafkaMember
from shared.bus.kafka_settings import KafkaSettings
from shared.bus.kafka_topics import TopicsChanged
from shared.bus.kafka_watch import Stalled
from shared.bus.protocols import BusUnavailable, Delivered, MemberFenced, OnAssigned, Positions, TopicPartition

_log = logging.getLogger(__name__)

_SLICE_SECONDS = 0.25
"""How often a waiting poll looks whether the group was rebalanced."""

_TOPIC_WAIT_SECONDS = 0.5

Retire = Callable[[KafkaMember], asyncio.Task[None]]
"""Ends a member in the background."""


class KafkaSubscription:
    """One place in a consumer group; a consumer that fails or stalls is replaced by another at the next poll."""

    def __init__(
        self,
        settings: KafkaSettings,
        cluster: KafkaCluster,
        group: str,
        topics: Collection[str],
        on_assigned: OnAssigned | None,
        retire: Retire,
    ) -> None:
        self._settings = settings
        self._cluster = cluster
        self._group = group
        self._topics = frozenset(topics)
        self._on_assigned = on_assigned
        self._retire = retire
        self._member: KafkaMember | None = None
        self._joining: asyncio.Task[KafkaMember] | None = asyncio.create_task(self._join())
        self._closed = False
        self._fenced: MemberFenced | None = None
        self._leaving: list[asyncio.Task[Any]] = []

    @property
    def closed(self) -> bool:
        """Whether it has left its group."""
        return self._closed

    async def poll(self, max_records: int, wait_seconds: float) -> Sequence[Delivered]:
        """See ``Subscription.poll``."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait_seconds
        while True:
            self._check_open()
            records = await self._poll_once(max_records, min(_SLICE_SECONDS, max(0.0, deadline - loop.time())))
            if records or loop.time() >= deadline:
                return records

    async def seek(self, positions: Positions) -> None:
        """See ``Subscription.seek``."""
        self._check_open()
        if self._member is not None:
            self._member.seek(positions)

    async def commit(self, positions: Positions) -> None:
        """See ``Subscription.commit``."""
        self._check_open()
        if self._member is not None:
            try:
                await self._member.commit(positions)
            except KafkaError as error:
                self._check_fenced(self._member, error)
                raise BusUnavailable(f"Kafka did not take the positions: {error!r}") from error

    async def assigned(self) -> frozenset[TopicPartition]:
        """See ``Subscription.assigned``."""
        return frozenset() if self._member is None else self._member.assigned()

    async def end_offsets(self) -> Positions:
        """See ``Subscription.end_offsets``."""
        self._check_open()
        if self._member is None:
            return {}
        try:
            return await self._member.end_offsets()
        except KafkaError as error:
            raise BusUnavailable(f"Kafka did not tell the end offsets: {error!r}") from error

    async def close(self) -> None:
        """See ``Subscription.close``. Where no broker answers, the leaving goes on behind and the group finds out."""
        if not self._closed:
            self._closed = True
            self._leaving = self._leave()
        if self._leaving:
            await asyncio.wait(self._leaving, timeout=self._settings.request_timeout_seconds)

    def _leave(self) -> list[asyncio.Task[Any]]:
        """Set going what ends this membership; it goes on even if whoever waits for it is cancelled."""
        member, joining = self._member, self._joining
        self._member = self._joining = None
        if joining is None:
            return [self._retire(member)] if member else []
        if joining.cancel():
            return [joining]  # which retires its own member
        return [] if joining.cancelled() or joining.exception() else [self._retire(joining.result())]

    def _check_open(self) -> None:
        if self._closed:
            raise BusUnavailable("this subscription is closed")
        if self._fenced is not None:
            raise self._fenced

    def _check_fenced(self, member: KafkaMember, because: Exception) -> None:
        """Never join again when another has taken the place, or the two push each other out for ever."""
        if member.fenced:
            self._fenced = MemberFenced(self._group, str(self._settings.group_instance_id))
            raise self._fenced from because

    async def _poll_once(self, max_records: int, wait_seconds: float) -> list[Delivered]:
        member = await self._joined(wait_seconds)
        if member is None:
            return []
        try:
            if not await member.settle(self._on_assigned):
                await member.changed(wait_seconds)
                return []
            await member.check_progress()
            records = await member.read(max_records, wait_seconds)
            if not records and not self._closed:
                await member.check_silence()
        except (KafkaError, ConsumerStopped, Stalled, TopicsChanged) as error:
            self._member = None
            self._retire(member)
            self._check_fenced(member, error)
            _log.warning("replacing a consumer of group %s: %s", self._group, error)
            raise BusUnavailable(f"a Kafka consumer had to be replaced: {error!r}") from error
        return records

    async def _joined(self, wait_seconds: float) -> KafkaMember | None:
        if self._member is None:
            joining = self._joining = self._joining or asyncio.create_task(self._join())
            await asyncio.wait([joining], timeout=wait_seconds)
            if joining.done() and self._joining is joining:
                self._joining = None
                self._member = joining.result()
            self._check_open()
        return self._member

    async def _join(self) -> KafkaMember:
        await self._topics_exist()
        member = KafkaMember(self._settings, self._group, self._topics, self._cluster.topic_ids)
        try:
            async with asyncio.timeout(
                self._settings.rebalance_timeout_seconds + self._settings.request_timeout_seconds
            ):
                await member.join()
        except (KafkaError, OSError) as error:  # TimeoutError is an OSError
            self._retire(member)
            self._check_fenced(member, error)
            raise BusUnavailable(f"could not join group {self._group}: {error!r}") from error
        except BaseException:
            self._retire(member)
            raise
        return member

    async def _topics_exist(self) -> None:
        while missing := self._topics - (await self._cluster.partition_counts()).keys():
            _log.info("group %s waits for topics: %s", self._group, ", ".join(sorted(missing)))
            await asyncio.sleep(_TOPIC_WAIT_SECONDS)
