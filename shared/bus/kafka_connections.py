"""How an aiokafka client comes by its connections and leaves none behind.

Its own way to the first broker only logs why there is none, and leaves a connection open when it is given up half-way;
and what was still connecting when it was closed stays open for good (a commit is shielded from being cancelled).
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from aiokafka import errors  # type: ignore[import-untyped]  # it ships neither stubs nor py.typed
from aiokafka.conn import AIOKafkaConnection, collect_hosts  # type: ignore[import-untyped]  # as above
from aiokafka.protocol.metadata import MetadataRequest  # type: ignore[import-untyped]  # as above

from shared.bus.kafka_settings import KafkaSettings

_REFUSED = errors.SaslAuthenticationFailed, errors.AuthenticationFailedError
_CLOSE_SECONDS = 1.0


def connect_cleanly(client: Any, settings: KafkaSettings) -> None:
    """Let this client, which is not started yet, connect and close as this module says."""
    client.bootstrap = partial(_bootstrap, client, settings)
    _Door(client)


class _Door:
    """Once closed it lets no connection through, not even one that was under way."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._connect, self._close = client._get_conn, client.close  # noqa: SLF001 - its one way to a connection
        self._refresh = client.force_metadata_update
        client._get_conn, client.close = self._get_conn, self.close  # noqa: SLF001 - as above
        client.force_metadata_update = self.force_metadata_update
        self._closed = asyncio.Event()

    async def _get_conn(self, *args: Any, **options: Any) -> Any:
        if self._closed.is_set():
            return None
        connection = await self._connect(*args, **options)
        if self._closed.is_set() and connection is not None:
            connection.close()
            return None
        return connection

    def force_metadata_update(self) -> Any:
        """As ``AIOKafkaClient.force_metadata_update``, but nobody waits for what a closed client cannot get."""
        if not self._closed.is_set():
            return self._refresh()
        never = asyncio.get_running_loop().create_future()
        never.set_result(False)
        return never

    async def close(self) -> None:
        """As ``AIOKafkaClient.close``, for good, and also when whoever closes it is cancelled over it."""
        self._closed.set()
        for connection in tuple(self._client._conns.values()):  # noqa: SLF001 - as above
            connection.close()
        await self._close()
        awaited = self._client._md_update_fut  # noqa: SLF001 - as above
        if awaited is not None and not awaited.done():
            awaited.set_result(False)


async def _bootstrap(client: Any, settings: KafkaSettings) -> None:
    how = settings.connection()
    reasons = []
    for host, port, _ in collect_hosts(how.pop("bootstrap_servers")):
        connection = AIOKafkaConnection(host, port, **how)
        try:
            await connection.connect()
            client.cluster.update_metadata(await connection.send(MetadataRequest([])))
        except (errors.KafkaError, OSError) as error:  # TimeoutError is an OSError
            reasons.append(f"{host}:{port}: {_reason(error, settings)}")
        else:
            if client.cluster.brokers():
                _keep_metadata(client)
                return
            reasons.append(f"{host}:{port}: it knows of no broker yet")
        finally:
            await _close(connection)
    raise errors.KafkaConnectionError("; ".join(reasons))


def _keep_metadata(client: Any) -> None:
    if client._sync_task is None:  # noqa: SLF001 - as its own bootstrap does
        client._sync_task = asyncio.create_task(client._md_synchronizer())  # noqa: SLF001 - as above


async def _close(connection: Any) -> None:
    closed = connection.close()
    if connection._protocol is not None:  # noqa: SLF001 - one that never came about is never said to be closed
        await asyncio.wait([closed], timeout=_CLOSE_SECONDS)


def _reason(error: Exception, settings: KafkaSettings) -> str:
    if isinstance(error, _REFUSED):
        return f"the user {settings.sasl_username} or its password is refused ({error})"
    if isinstance(error, errors.UnsupportedSaslMechanismError):
        return f"it does not offer {settings.sasl_mechanism}"
    return str(error) or type(error).__name__
