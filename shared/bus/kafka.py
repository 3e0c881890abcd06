"""The bus over Kafka, for services that run apart from each other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence

from shared.bus.kafka_cluster import KafkaCluster
from shared.bus.kafka_member import KafkaMember
from shared.bus.kafka_publisher import KafkaPublisher
from shared.bus.kafka_settings import KafkaSettings
from shared.bus.kafka_subscription import KafkaSubscription
from shared.bus.protocols import BusUnavailable, OnAssigned, Record

__all__ = ["KafkaBus", "KafkaSettings"]

_log = logging.getLogger(__name__)


class KafkaBus:
    """A ``Bus`` over a Kafka cluster.

    What ``publish`` answered is confirmed by all in-sync copies. It recovers without help from broken connections,
    restarted brokers and consumers that stall; meanwhile calls say ``BusUnavailable`` within their deadlines.
    """

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._cluster = KafkaCluster(settings)
        self._publisher = KafkaPublisher(settings, self._cluster)
        self._subscriptions: list[KafkaSubscription] = []
        self._ending: set[asyncio.Task[None]] = set()
        self._running = False

    async def start(self) -> None:
        """See ``Bus.start``."""
        await self._cluster.answers()
        self._running = True

    async def stop(self) -> None:
        """See ``Bus.stop``: leaves all groups, disconnects; twice the request timeout at most where nothing answers."""
        self._running = False
        await asyncio.gather(*(subscription.close() for subscription in self._subscriptions))
        self._subscriptions.clear()
        await self._publisher.close()
        await self._cluster.close()
        if self._ending:
            _, late = await asyncio.wait(self._ending, timeout=self._settings.request_timeout_seconds)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=self._settings.request_timeout_seconds)

    async def log_id(self) -> str:
        """See ``Bus.log_id``: the cluster's id."""
        self._check_running()
        return await self._cluster.cluster_id()

    async def log_ids(self, topics: Collection[str]) -> Mapping[str, str]:
        """See ``Bus.log_ids``: the cluster's id and the topic's own, as far as the brokers give topics ids."""
        self._check_running()
        cluster_id, topic_ids = await self._cluster.cluster_id(), await self._cluster.topic_ids(topics)
        if missing := frozenset(topics) - topic_ids.keys():
            raise BusUnavailable(f"no such topic yet: {', '.join(sorted(missing))}")
        return {topic: f"{cluster_id}/{topic_id}" if topic_id else cluster_id for topic, topic_id in topic_ids.items()}

    async def create_topics(self, topics: Mapping[str, int]) -> None:
        """See ``Bus.create_topics``: kept for ``retention_ms``, copied ``replication_factor`` times."""
        self._check_running()
        await self._cluster.create(topics)

    async def publish(self, records: Sequence[Record]) -> None:
        """See ``Bus.publish``."""
        self._check_running()
        if records:
            await self._publisher.publish(records)

    async def subscribe(
        self, group: str, topics: Collection[str], on_assigned: OnAssigned | None = None
    ) -> KafkaSubscription:
        """See ``Bus.subscribe``."""
        self._check_running()
        subscription = KafkaSubscription(self._settings, self._cluster, group, topics, on_assigned, self._retire)
        self._subscriptions = [each for each in self._subscriptions if not each.closed]
        self._subscriptions.append(subscription)
        return subscription

    async def healthy(self) -> bool:
        """Whether a broker answers within the request timeout."""
        try:
            self._check_running()
            await self._cluster.answers()
        except BusUnavailable:
            return False
        return True

    def _check_running(self) -> None:
        if not self._running:
            raise BusUnavailable("the Kafka bus is not started")

    def _retire(self, member: KafkaMember) -> asyncio.Task[None]:
        ending = asyncio.create_task(member.end())
        self._ending.add(ending)
        ending.add_done_callback(self._retired)
        return ending

    def _retired(self, ending: asyncio.Task[None]) -> None:
        self._ending.discard(ending)
        if not ending.cancelled() and (error := ending.exception()):
            _log.error("a Kafka consumer did not end well", exc_info=error)
