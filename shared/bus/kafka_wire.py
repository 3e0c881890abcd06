"""Kafka requests that aiokafka has no words for: what a static member sends its group, and which topic a name means.

Field by field after Kafka's own message definitions (Heartbeat 3, OffsetCommit 7, Metadata 12).
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import Any

from aiokafka.protocol.abstract import AbstractType  # type: ignore[import-untyped]  # it ships no types
from aiokafka.protocol.api import Request, RequestStruct, Response  # type: ignore[import-untyped]  # as above
from aiokafka.protocol.commit import OffsetCommitRequest  # type: ignore[import-untyped]  # as above
from aiokafka.protocol.group import (  # type: ignore[import-untyped]  # as above
    HeartbeatRequest,
    HeartbeatResponse_v1,
    JoinGroupRequest,
    SyncGroupRequest,
)
from aiokafka.protocol.types import (  # type: ignore[import-untyped]  # as above
    Array,
    Boolean,
    CompactArray,
    CompactString,
    Int16,
    Int32,
    Int64,
    Schema,
    String,
    TaggedFields,
)

__all__ = ["JoinGroupRequest", "TopicIdsRequest", "as_static_member", "is_fenced", "member_of", "topic_ids"]

_FENCED_INSTANCE_ID = 82
_NO_ID = bytes(16)


class _Uuid(AbstractType):  # type: ignore[misc]  # an untyped base class
    @classmethod
    def encode(cls, value: bytes) -> bytes:
        return value

    @classmethod
    def decode(cls, data: BytesIO) -> bytes:
        return data.read(16)


class _HeartbeatResponse3(Response):  # type: ignore[misc]  # an untyped base class
    API_KEY = 12
    API_VERSION = 3
    SCHEMA = HeartbeatResponse_v1.SCHEMA


class _HeartbeatRequest3(RequestStruct):  # type: ignore[misc]  # an untyped base class
    API_KEY = 12
    API_VERSION = 3
    RESPONSE_TYPE = _HeartbeatResponse3
    SCHEMA = Schema(
        ("group", String()), ("generation_id", Int32), ("member_id", String()), ("group_instance_id", String())
    )


class _StaticHeartbeat(Request[_HeartbeatRequest3]):  # type: ignore[misc]  # an untyped base class
    API_KEY = 12

    def __init__(self, dynamic: Any, instance_id: str) -> None:
        self.member_id: str = dynamic._member_id  # noqa: SLF001 - copied
        self._values = (dynamic._group, dynamic._generation_id, self.member_id, instance_id)  # noqa: SLF001 - copied

    def build(self, request_struct_class: Any) -> Any:
        return request_struct_class(*self._values)


class _OffsetCommitResponse7(Response):  # type: ignore[misc]  # an untyped base class
    API_KEY = 8
    API_VERSION = 7
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("topics", Array(("topic", String()), ("partitions", Array(("partition", Int32), ("error_code", Int16))))),
    )


class _OffsetCommitRequest7(RequestStruct):  # type: ignore[misc]  # an untyped base class
    API_KEY = 8
    API_VERSION = 7
    RESPONSE_TYPE = _OffsetCommitResponse7
    SCHEMA = Schema(
        ("group", String()),
        ("generation_id", Int32),
        ("member_id", String()),
        ("group_instance_id", String()),
        (
            "topics",
            Array(
                ("topic", String()),
                (
                    "partitions",
                    Array(("partition", Int32), ("offset", Int64), ("leader_epoch", Int32), ("metadata", String())),
                ),
            ),
        ),
    )


class _StaticOffsetCommit(Request[_OffsetCommitRequest7]):  # type: ignore[misc]  # an untyped base class
    API_KEY = 8

    def __init__(self, dynamic: Any, instance_id: str) -> None:
        topics = [
            (topic, [(partition, offset, -1, metadata) for partition, offset, metadata in partitions])
            for topic, partitions in dynamic._topics  # noqa: SLF001 - copied
        ]
        self.member_id: str = dynamic._consumer_id  # noqa: SLF001 - copied
        generation = dynamic._consumer_group_generation_id  # noqa: SLF001 - copied
        self._values = (dynamic._consumer_group, generation, self.member_id, instance_id, topics)  # noqa: SLF001 - copied

    def build(self, request_struct_class: Any) -> Any:
        return request_struct_class(*self._values)


class _MetadataResponse12(Response):  # type: ignore[misc]  # an untyped base class
    API_KEY = 3
    API_VERSION = 12
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "brokers",
            CompactArray(
                ("node_id", Int32),
                ("host", CompactString()),
                ("port", Int32),
                ("rack", CompactString()),
                ("tags", TaggedFields),
            ),
        ),
        ("cluster_id", CompactString()),
        ("controller_id", Int32),
        (
            "topics",
            CompactArray(
                ("error_code", Int16),
                ("topic", CompactString()),
                ("topic_id", _Uuid),
                ("is_internal", Boolean),
                (
                    "partitions",
                    CompactArray(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", CompactArray(Int32)),
                        ("isr", CompactArray(Int32)),
                        ("offline_replicas", CompactArray(Int32)),
                        ("tags", TaggedFields),
                    ),
                ),
                ("authorized_operations", Int32),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _MetadataRequest12(RequestStruct):  # type: ignore[misc]  # an untyped base class
    FLEXIBLE_VERSION = True
    API_KEY = 3
    API_VERSION = 12
    RESPONSE_TYPE = _MetadataResponse12
    SCHEMA = Schema(
        ("topics", CompactArray(("topic_id", _Uuid), ("topic", CompactString()), ("tags", TaggedFields))),
        ("allow_auto_topic_creation", Boolean),
        ("include_authorized_operations", Boolean),
        ("tags", TaggedFields),
    )


class TopicIdsRequest(Request[_MetadataRequest12]):  # type: ignore[misc]  # an untyped base class
    """Asks what these topics are; creates none."""

    API_KEY = 3

    def __init__(self, topics: Collection[str]) -> None:
        self._topics: list[Any] = [(_NO_ID, topic, {}) for topic in topics]

    def build(self, request_struct_class: Any) -> Any:
        """As ``Request`` asks for."""
        return request_struct_class(self._topics, False, False, {})


def topic_ids(answer: Any) -> dict[str, str]:
    """The ids of those topics that exist, written as Kafka's own tools do; empty where the cluster gave it none."""
    return {
        topic: base64.urlsafe_b64encode(topic_id).decode().rstrip("=") if topic_id != _NO_ID else ""
        for error_code, topic, topic_id, *_ in answer.topics
        if error_code == 0
    }


def as_static_member(request: Any, instance_id: str) -> Any:
    """The same request with the sender's instance id in it, where aiokafka leaves it out."""
    if isinstance(request, HeartbeatRequest):
        return _StaticHeartbeat(request, instance_id)
    if isinstance(request, OffsetCommitRequest):
        return _StaticOffsetCommit(request, instance_id)
    return request


def member_of(request: Any) -> str | None:
    """Under which member id a static member sent this; ``None`` for what is not about its membership."""
    if isinstance(request, JoinGroupRequest | SyncGroupRequest):
        return str(request._member_id)  # noqa: SLF001 - it has no other way to tell
    return request.member_id if isinstance(request, _StaticHeartbeat | _StaticOffsetCommit) else None


def is_fenced(request: Any, answer: Any) -> bool:
    """Whether the group says that another member has taken this one's instance id."""
    return member_of(request) is not None and _FENCED_INSTANCE_ID in _codes(request, answer)


def _codes(request: Any, answer: Any) -> Iterator[int]:
    if isinstance(request, _StaticOffsetCommit):
        yield from (code for _, partitions in answer.topics for _, code in partitions)
    else:
        yield answer.error_code
