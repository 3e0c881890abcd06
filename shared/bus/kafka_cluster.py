"""Questions to a Kafka cluster as a whole: which it is, which topics it has, whether it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, TypeVar

from shared.bus.kafka_client import (
    AdminClient,
    KafkaError,
    ask_topic_ids,
    error_name,
    make_admin,
    new_topic,
)
from shared.bus.kafka_settings import KafkaSettings
from shared.bus.protocols import BusUnavailable

_LOOK_AGAIN_SECONDS = 0.05

Answer = TypeVar("Answer")


class KafkaCluster:
    """Asks through an admin client; one that failed is replaced, since it only knows the brokers it last saw."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._client: AdminClient | None = None
        self._connecting = asyncio.Lock()

    async def cluster_id(self) -> str:
        """The cluster's own name for itself. Raises ``BusUnavailable``."""
        described = await self._ask(lambda client: client.describe_cluster())
        return str(described["cluster_id"])

    async def topic_ids(self, topics: Collection[str]) -> dict[str, str]:
        """The ids that those of the topics that exist got when they were created; empty where brokers know of no ids.

        A topic that is deleted and created again gets another one. Raises ``BusUnavailable``.
        """
        return dict(await self._ask(lambda client: ask_topic_ids(client, topics)))

    async def partition_counts(self) -> dict[str, int]:
        """Every topic with its number of partitions; asking creates none. Raises ``BusUnavailable``."""
        topics = await self._ask(lambda client: client.describe_topics())
        return {str(topic["topic"]): len(topic["partitions"]) for topic in topics if topic["partitions"]}

    async def answers(self) -> None:
        """Return when a broker answered. Raises ``BusUnavailable``."""
        await self._ask(lambda client: client.describe_topics([]))

    async def create(self, topics: Mapping[str, int]) -> None:
        """Create the topics that are missing and wait until they are seen.

        Raises ``BusUnavailable`` where the cluster refuses or cannot yet.
        """
        if missing := await self._missing(topics):
            wanted = [new_topic(name, topics[name], self._settings) for name in missing]
            answer = await self._ask(lambda client: client.create_topics(wanted))
            for name, code, message in answer.topic_errors:
                if error_name(code) not in ("NoError", "TopicAlreadyExistsError"):
                    raise BusUnavailable(f"topic {name} was not created: {error_name(code)}: {message}")
            await self._seen(topics)

    async def _seen(self, topics: Collection[str]) -> None:
        try:
            async with asyncio.timeout(self._settings.request_timeout_seconds):
                while True:
                    if not await self._missing(topics):
                        return
                    await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        except TimeoutError as error:
            raise BusUnavailable(f"topics were created but are not seen yet: {', '.join(topics)}") from error

    async def _missing(self, topics: Collection[str]) -> frozenset[str]:
        return frozenset(topics) - (await self.partition_counts()).keys()

    async def close(self) -> None:
        """Disconnect."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()

    async def _ask(self, question: Callable[[AdminClient], Awaitable[Answer]]) -> Any:
        client = None
        try:
            async with asyncio.timeout(self._settings.request_timeout_seconds):
                client = await self._connected()
                return await question(client)
        except (KafkaError, OSError) as error:  # TimeoutError is an OSError
            if client is not None and client is self._client:
                await self.close()
            raise BusUnavailable(f"Kafka at {self._settings.bootstrap_servers} does not answer: {error!r}") from error

    async def _connected(self) -> AdminClient:
        async with self._connecting:
            if self._client is None:
                client = make_admin(self._settings)
                try:
                    await client.start()
                except BaseException:
                    await client.close()
                    raise
                self._client = client
            return self._client
