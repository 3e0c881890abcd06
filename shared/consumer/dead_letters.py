"""A record nobody could handle, as it goes to its topic's dead-letter twin: its own bytes, and what went wrong."""

from __future__ import annotations

import traceback
from datetime import datetime
from typing import Final

from shared.bus.protocols import Delivered, Headers, Record
from shared.errors import Problem
from shared.events.catalog import dead_letter_topic
from shared.events.cloudevents import Undecodable
from shared.outbox import LARGEST

PREFIX: Final = "dlq_"
LONGEST_MESSAGE: Final = 300
"""Characters of the error kept in the headers."""
LONGEST_HEADERS: Final = 64_000
"""Bytes of a record's own headers that a letter without its value still keeps."""


def dead_letter(delivered: Delivered, group: str, error: BaseException, at: datetime) -> Record:
    """The record with ``dlq_`` headers added; of one that was replayed and failed again they go on counting.

    The message never shows a value of the payload. Of a record that leaves no room for them only the place is kept,
    with its size in bytes as ``dlq_cut``: the record itself stays in its topic.
    """
    own = tuple((name, value) for name, value in delivered.headers if not name.startswith(PREFIX))
    before = {name: value.decode() for name, value in delivered.headers if name.startswith(PREFIX)}
    told = {
        "dlq_topic": delivered.topic,
        "dlq_partition": str(delivered.partition),
        "dlq_offset": str(delivered.offset),
        "dlq_timestamp_ms": str(delivered.timestamp_ms),
        "dlq_group": group,
        "dlq_error": type(error).__name__,
        "dlq_message": _message(error)[:LONGEST_MESSAGE],
        "dlq_attempts": str(int(before.get("dlq_attempts", "0")) + 1),
        "dlq_first_failed_at": before.get("dlq_first_failed_at", at.isoformat()),
        "dlq_last_failed_at": at.isoformat(),
    }
    added = tuple((name, value.encode()) for name, value in told.items())
    letter = Record(dead_letter_topic(delivered.topic), delivered.key, delivered.value, own + added)
    if letter.size <= LARGEST:
        return letter
    cut = ("dlq_cut", str(len(delivered.value)).encode())
    return Record(letter.topic, delivered.key, b"", (*(own if _fits(own) else ()), *added, cut))


def _fits(headers: Headers) -> bool:
    return sum(len(name) + len(value) for name, value in headers) < LONGEST_HEADERS


def _message(error: BaseException) -> str:
    """What our own errors say; of foreign ones only the place, since their text may quote the data."""
    if isinstance(error, Undecodable | Problem):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    return f"in {frames[-1].name}, line {frames[-1].lineno}" if frames else "unknown place"
